"""Tests that could not fail, and tests left out without a word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.tree import Breach, Module, modules

LEFT_OUT = ("skip", "skipif", "xfail")
# Calls that fail a test by themselves.
CLAIMS = ("raises", "warns", "fail", "expect")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def breaches(root: Path) -> list[Breach]:
    """Tests without an assertion, and skips or expected failures without a reason."""
    found: list[Breach] = []
    for module in modules(root, "tests"):
        found += _unreasoned(module)
        if module.path.name.startswith("test_"):
            found += _asserting_nothing(module)
    return found


def _asserting_nothing(module: Module) -> Iterator[Breach]:
    functions = [node for node in ast.walk(module.tree) if isinstance(node, Function)]
    claiming = {node.name for node in functions if _claims(node, frozenset())}
    for node in functions:
        if node.name.startswith("test_") and not _claims(node, frozenset(claiming)):
            yield module.breach(node, f"{node.name} asserts nothing", "assert what must hold")


def _claims(function: Function, claiming: frozenset[str]) -> bool:
    """Whether a function asserts something itself, or calls one that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in CLAIMS or name in claiming or name.startswith("assert"):
                return True
    return False


def _unreasoned(module: Module) -> Iterator[Breach]:
    called = {id(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            words = {word.arg for word in node.keywords}
            # A marked skip may give its reason first; the other marks put a condition there.
            said = bool(words & {"reason", "msg"}) or (
                bool(node.args) and name.split(".")[-1] == "skip"
            )
        elif isinstance(node, ast.Attribute) and id(node) not in called:
            name, said = ast.unparse(node), False
            if not name.startswith("pytest.mark."):
                continue
        else:
            continue
        parts = name.split(".")
        if parts[0] == "pytest" and parts[-1] in LEFT_OUT and not said:
            yield module.breach(node, f"{name} without a reason", 'say why: reason="…"')


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
