"""Sizes and file names: small files, small functions, a small core, names that say something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.tree import CODE, LIBRARY, Breach, Module, modules

FILE_LINES = 500
FUNCTION_LINES = 60
# House rule: core is at most a twentieth of the library. A young library cannot meet a share, so
# until it has 8,000 lines core has a fixed room.
CORE_SHARE = 0.05
SHARE_HOLDS_FROM = 8_000
CORE_LINES_BEFORE = 800
SAY_NOTHING = ("utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service")


def breaches(root: Path) -> list[Breach]:
    """Files and functions that are too long, names that say nothing, a core that grew."""
    found: list[Breach] = []
    for module in modules(root, *CODE):
        found += _long(module)
        found += _nameless(module)
    return [*found, *_core(root)]


def _long(module: Module) -> Iterator[Breach]:
    lines = len(module.text.splitlines())
    if lines > FILE_LINES:
        yield module.breach(
            FILE_LINES, f"{lines} lines, over {FILE_LINES}", "split the file by what its parts do"
        )
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _lines_of(node)
            if length > FUNCTION_LINES:
                yield module.breach(
                    node,
                    f"{node.name} has {length} lines, over {FUNCTION_LINES}",
                    "split it into steps with names",
                )


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end; the docstring is not counted, so nobody saves on it."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node, clean=False) is not None:
        first = node.body[0]
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def _nameless(module: Module) -> Iterator[Breach]:
    for name in (*module.path.parent.parts, module.path.stem):
        if name in SAY_NOTHING:
            yield module.breach(
                1, f'the name "{name}" says nothing', "name the file for what it holds"
            )


def _core(root: Path) -> Iterator[Breach]:
    counts = {m.path: len(m.text.splitlines()) for m in modules(root, LIBRARY)}
    core = sum(n for path, n in counts.items() if path.is_relative_to(LIBRARY / "core"))
    library = sum(counts.values())
    room = CORE_LINES_BEFORE
    if library > SHARE_HOLDS_FROM:
        room = int(library * CORE_SHARE)
    if core > room:
        yield Breach(
            path=(LIBRARY / "core").as_posix(),
            line=1,
            what=f"core has {core} lines of the library's {library}, and room for {room}",
            remedy="move what only one stage uses into that stage",
        )
