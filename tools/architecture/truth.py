"""The simulated truth: only the simulator writes it and only the evaluation reads it.

A stage that could look at the true needs would prove nothing by finding them.
"""

from __future__ import annotations

from pathlib import Path

from tools.architecture.tree import LIBRARY, WORKBENCH, Breach, modules, strings

MAY_KNOW = (LIBRARY / "simulate", LIBRARY / "evaluate")


def breaches(root: Path) -> list[Breach]:
    """Texts that name the folder of the truth, outside simulate and evaluate."""
    return [
        module.breach(
            text,
            "names the folder of the simulated truth",
            "only simulate writes it and only evaluate reads it",
        )
        for module in modules(root, LIBRARY, WORKBENCH)
        if not any(module.path.is_relative_to(folder) for folder in MAY_KNOW)
        for text in strings(module)
        if text.value == "truth" or "truth/" in str(text.value)
    ]
