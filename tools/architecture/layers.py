"""Layers: who may import whom, and who may name an engine.

Stages stand in the order of the flow. A stage takes the tables of earlier stages and nothing else
of theirs; only the conductors (the files directly below ``needmine``, its folders ``rounds`` and
``desks``, and the workbench) may use everything; only ``needmine.engine`` names DuckDB or Spark.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.architecture.tree import LIBRARY, WORKBENCH, Breach, Module, modules, strings

STAGES = (
    "sources",
    "customers",
    "feedback",
    "research",
    "market",
    "experience",
    "features",
    "signals",
    "predictions",
    "needs",
    "products",
    "actions",
    "outcomes",
    "coaching",
    "evaluate",
    "simulate",
)
GROUND = ("core", "engine", "governance")
CONDUCTORS = ("rounds", "desks")
ENGINE_NAMES = ("DuckDBAPI", "SparkAPI", "duckdb", "pyspark")
ENGINE_WORDS = ("duckdb", "pyspark", "spark")
# Files that may write the name of an engine as a word, each with its reason; none may import one.
MAY_SAY_THE_WORD = {
    "src/needmine/sources/mappings.py": "the mapping language is DuckDB's dialect of SQL, "
    "whatever engine runs it",
}


def breaches(root: Path) -> list[Breach]:
    """Imports against the layers, engines named outside ``engine``, folders in no layer."""
    found: list[Breach] = []
    for module in modules(root, LIBRARY):
        found += _library_imports(module)
        found += _engines(module)
    for module in modules(root, WORKBENCH):
        found += _engines(module)
    return found


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every dotted name a module imports, relative ones resolved, with its node."""
    package = list(module.path.with_suffix("").parts[1:])
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level] if node.level else []
            stem = ".".join([*start, *(node.module.split(".") if node.module else [])])
            yield from ((node, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value


def layer(path: Path) -> str | None:
    """The folder below ``needmine`` a file lies in; None for the conductors."""
    inside = path.relative_to(LIBRARY)
    first = inside.parts[0] if len(inside.parts) > 1 else None
    return None if first in CONDUCTORS else first


def may_import(own: str | None, target: str, file: str) -> bool:
    """Whether a file of a layer may import a dotted name."""
    parts = target.split(".")
    if parts[0] == "workbench":
        return own is None and file == "cli.py"
    if parts[0] == "django":
        return False
    if parts[0] != "needmine" or own is None:
        return True
    other = parts[1] if len(parts) > 1 else ""
    if other == own:
        return True
    if own == "core":
        return False
    if other == "core":
        return True
    if own not in STAGES or own == "simulate":
        return False
    earlier = STAGES[: STAGES.index(own)]
    return other == "governance" or (other in earlier and parts[2:3] == ["tables"])


def _library_imports(module: Module) -> Iterator[Breach]:
    own = layer(module.path)
    if own is not None and own not in STAGES + GROUND:
        yield module.breach(
            1,
            f"folder {own} is in no layer",
            "move the file, or add the folder to STAGES in tools/architecture/layers.py",
        )
        return
    for node, target in imports(module):
        if not may_import(own, target, module.path.name):
            yield module.breach(node, f"{own or 'a conductor'} imports {target}", _remedy(own))


def _remedy(own: str | None) -> str:
    if own is None:
        return "the library knows no Django; let cli.py inject what the workbench implements"
    if own == "core":
        return "core imports nothing of ours; move the code up to where it is used"
    if own in ("engine", "governance", "simulate"):
        return f"{own} may import core only; pass in what it needs"
    return (
        "a stage may import core, governance, itself and the tables of earlier stages; "
        "let flow.py hand the rows over"
    )


def _engines(module: Module) -> Iterator[Breach]:
    own = layer(module.path) if module.path.is_relative_to(LIBRARY) else None
    if own == "engine":
        return
    remedy = "only needmine/engine names an engine; ask the engine that is passed in"
    for node, target in imports(module):
        if _names_engine(target):
            yield module.breach(node, f"imports {target}", remedy)
        elif target.split(".")[0] == "splink" and own != "customers":
            yield module.breach(node, f"imports {target}", "only customers links records")
    for used in ast.walk(module.tree):
        if isinstance(used, ast.Name) and used.id in ENGINE_NAMES:
            yield module.breach(used, f"names {used.id}", remedy)
        elif isinstance(used, ast.Attribute) and _names_engine(ast.unparse(used)):
            yield module.breach(used, f"names {ast.unparse(used)}", remedy)
    if own is not None and module.path.as_posix() not in MAY_SAY_THE_WORD:
        for text in strings(module):
            if text.value in ENGINE_WORDS:
                yield module.breach(text, f'names the engine "{text.value}"', remedy)


def _names_engine(target: str) -> bool:
    parts = target.split(".")
    if parts[0] in ("duckdb", "pyspark") or parts[-1] in ("DuckDBAPI", "SparkAPI"):
        return True
    if parts[0] == "ibis":
        return parts[1:2] in (["duckdb"], ["pyspark"], ["backends"])
    return parts[0] == "splink" and bool({"backends", "duckdb", "spark"} & set(parts[1:]))


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
