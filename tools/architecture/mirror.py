"""Tests mirror the source, so that nobody searches for either.

``src/needmine/needs/weighing.py`` is tested by ``tests/needmine/needs/test_weighing.py``, or, when
one file would be too long, by the files in ``tests/needmine/needs/weighing/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tools.architecture.tree import LIBRARY, WORKBENCH, Breach, files

# Contracts are rows, not work; tests/contracts reads all of them.
CONTRACTS = ("tables*", "canonical_*")
TESTED_IN_WORKBENCH = ("queries.py", "operations.py", "views.py")


def breaches(root: Path) -> list[Breach]:
    """Source files without their test file, and test files without their source file."""
    return [*_untested(root), *_without_source(root)]


def _untested(root: Path) -> Iterator[Breach]:
    for path in _must_be_tested(root):
        test = _test_of(path)
        folder = root / test.parent / path.stem
        if not (root / test).is_file() and not any(folder.glob("test_*.py")):
            yield Breach(
                path=path.as_posix(), line=1, what="has no test file", remedy=f"write {test}"
            )


def _must_be_tested(root: Path) -> Iterator[Path]:
    for path in files(root, LIBRARY, "*.py"):
        inside = path.relative_to(LIBRARY)
        names = inside.with_suffix("").parts[1:]
        is_contract = any(fnmatch(name, pattern) for name in names for pattern in CONTRACTS)
        if not inside.stem.startswith("__") and not is_contract:
            yield path
    for path in files(root, WORKBENCH, "*.py"):
        if path.name in TESTED_IN_WORKBENCH:
            yield path


def _test_of(path: Path) -> Path:
    inside = path.relative_to("src")
    return Path("tests") / inside.parent / f"test_{inside.stem.lstrip('_')}.py"


def _without_source(root: Path) -> Iterator[Breach]:
    for side in ("needmine", "workbench"):
        for test in files(root, Path("tests") / side, "test_*.py"):
            inside = test.relative_to("tests")
            name = inside.stem.removeprefix("test_")
            folder = root / "src" / inside.parent
            sources = (folder / f"{name}.py", folder / f"_{name}.py", folder.with_suffix(".py"))
            if not any(source.is_file() for source in sources):
                yield Breach(
                    path=test.as_posix(),
                    line=1,
                    what="mirrors no source file",
                    remedy=f"rename it after the file it tests (now src/{inside.parent}/{name}.py)",
                )
