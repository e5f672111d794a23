"""The source tree as the checks see it: files, parsed modules, and breaches that name a line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

LIBRARY = Path("src/needmine")
WORKBENCH = Path("src/workbench")
CODE = ("src", "tests", "tools", "benchmarks", "examples")
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, kw_only=True, order=True)
class Breach:
    """One place where a rule is broken, and what to do about it."""

    path: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        """Read as ``path:line: what; remedy``."""
        return f"{self.path}:{self.line}: {self.what}; {self.remedy}"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One parsed Python file; ``path`` is relative to the root."""

    path: Path
    text: str
    tree: ast.Module

    def breach(self, where: ast.AST | int, what: str, remedy: str) -> Breach:
        """A breach at a node, or at a line, of this file."""
        line = where if isinstance(where, int) else getattr(where, "lineno", 1)
        return Breach(path=self.path.as_posix(), line=line, what=what, remedy=remedy)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def files(root: Path, folder: str | Path, *patterns: str) -> Iterator[Path]:
    """Paths below a folder that match one of the patterns, relative to the root, sorted."""
    found = {
        path.relative_to(root)
        for pattern in patterns
        for path in (root / folder).rglob(pattern)
        if path.is_file()
    }
    hidden = ("__pycache__", "node_modules")
    yield from sorted(path for path in found if not set(hidden) & set(path.parts))


def modules(root: Path, *folders: str | Path, migrations: bool = False) -> Iterator[Module]:
    """Parsed Python files below the folders; Django's own migrations only when asked for."""
    for folder in folders:
        for path in files(root, folder, "*.py"):
            if migrations or "migrations" not in path.parts:
                text = (root / path).read_text(encoding="utf-8")
                yield Module(path=path, text=text, tree=_parsed(text))


def docstring_nodes(tree: ast.Module) -> set[int]:
    """The ids of the constants that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def strings(module: Module) -> Iterator[ast.Constant]:
    """Every text constant of a module, docstrings left out."""
    docstrings = docstring_nodes(module.tree)
    for node in ast.walk(module.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield cast(ast.Constant, node)
