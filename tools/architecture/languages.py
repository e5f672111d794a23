"""Both languages: what a person reads exists in Chinese and English, with the same values.

In Python a Chinese text stands inside a call, or a dict, that has both ``zh`` and ``en``; in YAML a
mapping with one of the two has the other; both templates name the same ``{values}``. Chinese texts
are written with Chinese punctuation.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import yaml

from tools.architecture.tree import CHINESE, Breach, Module, files, modules, strings

# Files whose Chinese texts are data, not words said to a reader; each with its reason.
DATA_IN_CHINESE = {
    "src/needmine/core/money.py": "the unit of ten thousand exists in Chinese amounts only",
    "src/needmine/simulate/*": "a simulated Chinese bank keeps its records in Chinese",
    "src/needmine/governance/masking.py": "what is masked in a Chinese address is Chinese",
    "src/needmine/governance/normal_forms.py": "Chinese names and addresses in one written form",
    "src/needmine/customers/*name*.py": "the rules of Chinese names are about Chinese characters",
    "src/needmine/customers/*address*.py": "the rules of Chinese addresses, likewise",
    "src/needmine/sources/drafting/conversions.py": "the signs of year, month and day are Chinese",
    "src/needmine/feedback/*words*.py": "word lists that are matched against customers' own words",
}


# A comma and the like that stands between Chinese characters but is not Chinese.
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[,;?!](?=[\u4e00-\u9fff])")
_WRITE_FULL = "write ，；？！ between Chinese characters"


def breaches(root: Path) -> list[Breach]:
    """Texts in one language only, empty ones, and pairs whose values differ."""
    found: list[Breach] = []
    for module in modules(root, "src"):
        found += _pairs(module)
        if not any(fnmatch(module.path.as_posix(), pattern) for pattern in DATA_IN_CHINESE):
            found += _chinese_alone(module)
    for folder in ("src", "examples"):
        for path in files(root, folder, "*.yml", "*.yaml"):
            found += _yaml(root, path)
    return found


def _chinese_alone(module: Module) -> Iterator[Breach]:
    paired = {
        id(inner)
        for node in ast.walk(module.tree)
        if _words(node).keys() >= {"zh", "en"}
        for inner in ast.walk(node)
    }
    for text in strings(module):
        if id(text) not in paired and CHINESE.search(str(text.value)):
            yield module.breach(
                text,
                f"the Chinese text {text.value!r:.40} has no English beside it",
                "say both: a call with zh=… and en=…",
            )


def _words(node: ast.AST) -> dict[str, ast.expr]:
    """The ``zh`` and ``en`` of a call or of a dict."""
    if isinstance(node, ast.Call):
        pairs = [(str(word.arg), word.value) for word in node.keywords]
    elif isinstance(node, ast.Dict):
        keys = [str(key.value) if isinstance(key, ast.Constant) else "" for key in node.keys]
        pairs = list(zip(keys, node.values, strict=True))
    else:
        return {}
    return {name: value for name, value in pairs if name in ("zh", "en")}


def _pairs(module: Module) -> Iterator[Breach]:
    for node in ast.walk(module.tree):
        words = _words(node)
        if not words or _is_open(node):
            continue
        missing = {"zh", "en"} - words.keys()
        if missing:
            yield module.breach(node, f"{missing.pop()} is missing", "say it in both languages")
            continue
        for language, value in words.items():
            if isinstance(value, ast.Constant) and not str(value.value or "").strip():
                yield module.breach(value, f"{language} is empty", "say it in both languages")
        yield from _stray(module, words["zh"])
        try:
            values = {language: _values(value) for language, value in words.items()}
        except ValueError as problem:
            yield module.breach(node, f"{problem}", "mend the braces, and name every value")
            continue
        yield from _differing(values, module.path, node.lineno)  # type: ignore[attr-defined]


def _stray(module: Module, chinese: ast.expr) -> Iterator[Breach]:
    for node in ast.walk(chinese):
        text = node.value if isinstance(node, ast.Constant) else ""
        found = _STRAY.search(text) if isinstance(text, str) else None
        if found:
            yield module.breach(node, _said_stray(found), _WRITE_FULL)


def _said_stray(found: re.Match[str]) -> str:
    around = found.string[max(0, found.start() - 4) : found.end() + 4]
    return f"ASCII {found[0]!r} between Chinese characters in {around!r}"


def _is_open(node: ast.AST) -> bool:
    """Whether a call or dict takes in others with ``**``, so that not all its keys are seen."""
    if isinstance(node, ast.Call):
        return any(word.arg is None for word in node.keywords)
    return isinstance(node, ast.Dict) and None in node.keys


def _values(node: ast.expr) -> set[str] | None:
    """The named values of a template; None where the text is not written at this place."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return named_values(node.value)
    if isinstance(node, ast.JoinedStr):
        return {
            ast.unparse(part.value) for part in node.values if isinstance(part, ast.FormattedValue)
        }
    return None


def named_values(template: str) -> set[str]:
    """The names in a template such as ``{n} days``; ValueError for bad braces or no name."""
    names: set[str] = set()
    for _, name, _, _ in string.Formatter().parse(template):
        if name is not None:
            plain = name.split(".")[0].split("[")[0]
            if not plain.isidentifier():
                raise ValueError(f"the value {{{name}}} has no name")
            names.add(plain)
    return names


def _differing(values: dict[str, set[str] | None], path: Path, line: int) -> Iterator[Breach]:
    chinese, english = values["zh"], values["en"]
    if chinese is not None and english is not None and chinese != english:
        only = ", ".join(sorted(chinese ^ english))
        yield Breach(
            path=path.as_posix(),
            line=line,
            what=f"zh and en do not use the same values ({only})",
            remedy="name the same values in both",
        )


def _yaml(root: Path, path: Path) -> Iterator[Breach]:
    with (root / path).open(encoding="utf-8") as text:
        try:
            documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark
            line = mark.line + 1 if mark else 1
            yield Breach(
                path=path.as_posix(),
                line=line,
                what=f"not YAML: {problem.problem}",
                remedy="mend it",
            )
            return
    for document in documents:
        yield from _mappings(document, path)


def _mappings(node: yaml.Node | None, path: Path) -> Iterator[Breach]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _mappings(item, path)
    if not isinstance(node, yaml.MappingNode):
        return
    line = node.start_mark.line + 1
    words = {key.value: value for key, value in node.value if key.value in ("zh", "en")}
    if len(words) == 1:
        missing = "en" if "zh" in words else "zh"
        yield Breach(
            path=path.as_posix(),
            line=line,
            what=f"{missing} is missing",
            remedy="say it in both languages",
        )
    elif words:
        yield from _yaml_pair(words, path, line)
    for _, value in node.value:
        yield from _mappings(value, path)


def _yaml_pair(words: dict[str, yaml.Node], path: Path, line: int) -> Iterator[Breach]:
    values: dict[str, set[str] | None] = {}
    for language, node in words.items():
        text = node.value if isinstance(node, yaml.ScalarNode) else None
        if not node.value:
            yield Breach(
                path=path.as_posix(),
                line=node.start_mark.line + 1,
                what=f"{language} is empty",
                remedy="say it in both languages",
            )
        found = _STRAY.search(text or "") if language == "zh" else None
        if found:
            yield Breach(
                path=path.as_posix(),
                line=node.start_mark.line + 1,
                what=_said_stray(found),
                remedy=_WRITE_FULL,
            )
        try:
            values[language] = named_values(text) if text is not None else None
        except ValueError as problem:
            yield Breach(
                path=path.as_posix(),
                line=node.start_mark.line + 1,
                what=str(problem),
                remedy="mend the braces, and name every value",
            )
            return
    yield from _differing(values, path, line)
