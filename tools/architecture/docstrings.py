"""Every public name says what comes out of it, and every stage says what it reads and writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.layers import GROUND, STAGES
from tools.architecture.tree import LIBRARY, Breach, Module, modules

Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
FULL_STOPS = (".", "。")


def breaches(root: Path) -> list[Breach]:
    """Public names without a docstring, first lines without a full stop, stages that hide."""
    found: list[Breach] = []
    for module in modules(root, "src"):
        found += _module(module)
        found += _body(module, module.tree.body)
    return [*found, *_stages(root)]


def _module(module: Module) -> Iterator[Breach]:
    stem = module.path.stem
    if stem.startswith("_") and stem not in ("__init__", "__main__"):
        return
    if stem == "__init__" and not module.tree.body and module.path.parts[1] == "workbench":
        return  # an empty package file of the web app has nothing to say
    yield from _checked(module, module.tree, f"module {stem}")


def _body(module: Module, body: list[ast.stmt], owner: str = "") -> Iterator[Breach]:
    for node in body:
        if not isinstance(node, Documented) or _is_free(node, owner):
            continue
        yield from _checked(module, node, f"{owner}{node.name}")
        if isinstance(node, ast.ClassDef):
            yield from _body(module, node.body, f"{node.name}.")


def _is_free(node: Documented, owner: str) -> bool:
    if node.name.startswith("_"):
        return True
    if isinstance(node, ast.ClassDef):
        return bool(owner) and node.name == "Meta"  # Django's options, not a thing of its own
    marks = {ast.unparse(mark).split(".")[-1] for mark in node.decorator_list}
    return bool(marks & {"overload", "override", "setter", "deleter"})


def _checked(module: Module, node: ast.Module | Documented, name: str) -> Iterator[Breach]:
    text = ast.get_docstring(node)
    if not text:
        yield module.breach(node, f"{name} has no docstring", "say in one line what comes out")
    elif not text.splitlines()[0].rstrip().endswith(FULL_STOPS):
        yield module.breach(
            node,
            f"the first line of the docstring of {name} has no full stop",
            "make it one sentence that fits the line",
        )


def _stages(root: Path) -> Iterator[Breach]:
    for stage in GROUND + STAGES:
        folder = LIBRARY / stage
        if not any((root / folder).glob("*.py")):
            continue
        path = folder / "__init__.py"
        found = list(modules(root, folder)) if (root / path).is_file() else []
        init = next((module for module in found if module.path == path), None)
        if init is None:
            yield Breach(
                path=path.as_posix(),
                line=1,
                what=f"the folder {stage} has no __init__.py",
                remedy="write one: a docstring with what it is and, for a stage, Reads … Writes …",
            )
            continue
        if stage in STAGES:
            yield from _stage_docstring(init, stage)


def _stage_docstring(init: Module, stage: str) -> Iterator[Breach]:
    text = ast.get_docstring(init.tree) or ""
    for word in ("Reads", "Writes"):
        if not re.search(rf"(?m)^{word}\b", text):
            yield init.breach(1, f"the stage {stage} has no line {word} …", "name the tables there")
    for node in init.tree.body[1:]:
        yield init.breach(
            node, "a stage's __init__ is a docstring only", "import from the file itself"
        )
