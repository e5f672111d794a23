"""All checks on this tree: one line for each breach; exit code 1 when there is any."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.architecture import (
    docstrings,
    honest_tests,
    languages,
    layers,
    mirror,
    size,
    sql,
    templates,
    truth,
)

CHECKS = (layers, truth, mirror, size, sql, docstrings, languages, templates, honest_tests)


def main() -> int:
    """Print the breaches below the current folder."""
    found = [breach for check in CHECKS for breach in check.breaches(Path.cwd())]
    for breach in found:
        print(breach)
    print(f"{len(found)} breaches in {len(CHECKS)} checks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
