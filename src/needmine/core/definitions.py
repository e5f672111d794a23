"""Definition files (YAML) read with their line numbers, so that a mistake names its place."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .errors import NeedmineError
from .sentences import Sentence


class DefinitionError(NeedmineError):
    """A definition file says something it cannot say; ``where`` is file and line."""


class Entry:
    """One mapping of a definition file: typed reads, each mistake named with file and line."""

    def __init__(self, file: Path, node: yaml.MappingNode) -> None:
        self.file = file
        self.line = node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {str(key.value): value for key, value in node.value}
        self._lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}

    def __contains__(self, key: str) -> bool:
        """Return whether the key is written here."""
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        """Return the keys in the order they are written."""
        return iter(self._nodes)

    def where(self, key: str = "") -> str:
        """Return ``file:line`` of a key, or of the whole entry."""
        return f"{self.file}:{self._lines.get(key, self.line)}"

    def only(self, *keys: str) -> None:
        """Refuse any key that is not among these."""
        for key in self._nodes:
            if key not in keys:
                raise DefinitionError(
                    Sentence(zh="不认识的键“{key}”。", en="Unknown key '{key}'.").fill(key=key),
                    remedy=Sentence(zh="可用的键：{keys}。", en="Known keys: {keys}.").fill(
                        keys=", ".join(keys)
                    ),
                    where=self.where(key),
                )

    def value(self, key: str, default: Any = ...) -> Any:
        """Return the plain value of a key; without default a missing key is an error."""
        if key not in self._nodes:
            if default is ...:
                raise self.wrong(key, Sentence(zh="缺少键“{key}”。", en="Key '{key}' is missing."))
            return default
        try:
            return _plain(self._nodes[key])
        except (yaml.YAMLError, ValueError):
            raise self.wrong(
                key, Sentence(zh="“{key}”的值读不懂。", en="The value of '{key}' cannot be read.")
            ) from None

    def text(self, key: str, default: Any = ...) -> str:
        """Return a text."""
        value: str = self._typed(key, default, str, Sentence(zh="一段文字", en="a text"))
        return value

    def number(self, key: str, default: Any = ...) -> float:
        """Return a number."""
        value: float = self._typed(key, default, (int, float), Sentence(zh="一个数", en="a number"))
        return value

    def whole(self, key: str, default: Any = ...) -> int:
        """Return a whole number."""
        value: int = self._typed(key, default, int, Sentence(zh="一个整数", en="a whole number"))
        return value

    def flag(self, key: str, default: Any = ...) -> bool:
        """Return true or false."""
        value: bool = self._typed(
            key, default, bool, Sentence(zh="true 或 false", en="true or false")
        )
        return value

    def date(self, key: str, default: Any = ...) -> dt.date:
        """Return a date written as 2026-01-31."""
        value: dt.date = self._typed(
            key, default, dt.date, Sentence(zh="日期如 2026-01-31", en="a date such as 2026-01-31")
        )
        return value

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """Return a list of texts as they are written: ``no`` is a name here, not false."""
        items = self._typed(key, default, (list, tuple), Sentence(zh="一个列表", en="a list"))
        nodes = self._nodes[key].value if key in self._nodes else ()
        written = [node.value for node in nodes if isinstance(node, yaml.ScalarNode)]
        return tuple(written if len(written) == len(items) else map(str, items))

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = ...) -> str:
        """Return one of the allowed texts."""
        chosen = self.text(key, default)
        if chosen not in allowed and key in self._nodes:
            raise self.wrong(
                key,
                Sentence(zh="“{key}”不能是“{value}”。", en="'{key}' cannot be '{value}'.").fill(
                    key=key, value=chosen
                ),
                Sentence(zh="可选：{allowed}。", en="Choose one of: {allowed}.").fill(
                    allowed=", ".join(allowed)
                ),
            )
        return chosen

    def sentence(self, key: str) -> Sentence:
        """Return a sentence written as ``{zh: …, en: …}``; both are needed."""
        words = self.entry(key)
        words.only("zh", "en")
        return Sentence(zh=words.text("zh"), en=words.text("en"))

    def entry(self, key: str) -> "Entry":
        """Return the mapping below a key; a missing key is an error."""
        node = self._nodes.get(key)
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(
                key,
                Sentence(zh="“{key}”须为键值对。", en="'{key}' must hold keys and values.").fill(
                    key=key
                ),
            )
        return Entry(self.file, node)

    def entries(self, key: str) -> tuple["Entry", ...]:
        """Return the mappings of the list below a key; empty where the key is missing."""
        node = self._nodes.get(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not all(
            isinstance(item, yaml.MappingNode) for item in node.value
        ):
            raise self.wrong(
                key,
                Sentence(
                    zh="“{key}”须为由键值对组成的列表。",
                    en="'{key}' must be a list of keys and values.",
                ).fill(key=key),
            )
        return tuple(Entry(self.file, item) for item in node.value)

    def wrong(self, key: str, what: Sentence, remedy: Sentence | None = None) -> DefinitionError:
        """Return the error that a key of this entry is wrong, to be raised by the caller."""
        return DefinitionError(
            what.fill(key=key),
            remedy=remedy or Sentence(zh="请改正该行。", en="Mend that line."),
            where=self.where(key),
        )

    def _typed(self, key: str, default: Any, kind: Any, wanted: Sentence) -> Any:
        value = self.value(key, default)
        if key not in self._nodes:
            return value
        # To Python a bool is an int and a datetime is a date; to a person "true" is no number and
        # a time of day no date.
        is_other = (isinstance(value, bool) and kind is not bool) or isinstance(value, dt.datetime)
        if isinstance(value, kind) and not is_other:
            return value
        raise self.wrong(
            key,
            Sentence(zh="“{key}”须为{wanted}。", en="'{key}' must be {wanted}.").fill(
                key=key, wanted=wanted
            ),
        )


def read_definition(file: Path) -> Entry:
    """Return the mapping a definition file holds.

    Raises
    ------
    DefinitionError
        Where the file is missing, is not YAML, holds no mapping, or writes a key twice.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise DefinitionError(
            Sentence(zh="找不到文件。", en="There is no such file."),
            remedy=Sentence(
                zh="请新建该文件，或运行 needmine init。", en="Make it, or run needmine init."
            ),
            where=str(file),
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise DefinitionError(
            Sentence(zh="不是有效的 YAML:{why}。", en="Not valid YAML: {why}.").fill(
                why=getattr(error, "problem", None) or str(error)
            ),
            remedy=Sentence(zh="请检查缩进与引号。", en="Check indentation and quotes."),
            where=f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file),
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise DefinitionError(
            Sentence(zh="文件里没有键值对。", en="The file holds no keys and values."),
            remedy=Sentence(zh="请写成“键: 值”。", en="Write it as 'key: value'."),
            where=str(file),
        )
    _refuse_twice(file, node)
    return Entry(file, node)


def _refuse_twice(file: Path, node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise DefinitionError(
                Sentence(zh="键“{key}”写了两次。", en="Key '{key}' is written twice.").fill(
                    key=key.value
                ),
                remedy=Sentence(zh="请删去一处。", en="Remove one."),
                where=f"{file}:{key.start_mark.line + 1}",
            )
        seen.add(key.value)
        if isinstance(value, yaml.MappingNode):
            _refuse_twice(file, value)


def _plain(node: yaml.Node) -> Any:
    constructor = yaml.SafeLoader("")
    return constructor.construct_object(node, deep=True)
