"""No SQL put together from strings: values get in unescaped, and engines cannot be compared.

Shared definitions are Ibis expressions; a bank's mapping is a ``.sql`` file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.tree import CODE, Breach, modules

KEYWORDS = "select|insert|update|delete|create|copy"
WRITTEN_AS_SQL = re.compile(rf"\s*({KEYWORDS}|{KEYWORDS.upper()})\s")
# A capital letter may begin an English sentence ("Create the folder …"), so the next words decide.
SHAPED_AS_SQL = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s"
    r"|create\s+(or\s+replace\s+)?(temp\w*\s+)?(table|view|schema|macro|index)\s"
    r"|copy\s.+\s(to|from)\s+['(\x00])",
    re.IGNORECASE | re.DOTALL,
)


def breaches(root: Path) -> list[Breach]:
    """F-strings, ``format`` calls and ``%`` that build SQL."""
    return [
        module.breach(
            node,
            "SQL put together from a string",
            "use an Ibis expression, or parameters, or a .sql file",
        )
        for module in modules(root, *CODE)
        for node in ast.walk(module.tree)
        for text in _templates(node)
        if WRITTEN_AS_SQL.match(text) or SHAPED_AS_SQL.match(text)
    ]


def _templates(node: ast.AST) -> Iterator[str]:
    """The text of a string that is filled in, with NUL where a value goes."""
    if isinstance(node, ast.JoinedStr):
        if any(isinstance(part, ast.FormattedValue) for part in node.values):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "\x00"
                for part in node.values
            )
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            yield from _constant(node.func.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        yield from _constant(node.left)


def _constant(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
