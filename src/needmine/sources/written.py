"""How the text files of a feed are written: encoding, delimiter, what stands around the rows."""

import codecs
import csv
import re
from dataclasses import dataclass, fields
from pathlib import Path

from needmine.core.definitions import DefinitionError, Entry
from needmine.core.sentences import Sentence

# What only files of text lines can have.
LINE_KEYS = (
    "delimiter",
    "quote",
    "trailing_delimiter",
    "columns",
    "head_lines",
    "tail_lines",
    "tail",
    "layout",
    "widths",
)
WIDTHS = ("bytes", "characters")
# Encodings in which a line end is one byte that no other character contains.
_BYTEWISE = ("utf-8", "gbk", "gb18030", "gb2312", "cp1252", "iso8859-1", "ascii", "big5", "cp950")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a fixed-width record; ``start`` counts from 1. A filler has no name."""

    name: str
    start: int
    length: int


@dataclass(frozen=True, kw_only=True)
class Written:
    r"""How a feed's text files are written.

    Parameters
    ----------
    delimiter
        One character or several, such as ``|+|`` or ``\x01``.
    quote
        One character, or "none".
    trailing_delimiter
        Whether each line ends with a delimiter that begins no further field.
    columns
        Names of the columns of files without a header.
    head_lines, tail_lines
        Lines before the header or the rows, and after the rows, that are no rows.
    tail
        Pattern of the last line; its group ``rows``, where there is one, says how many rows
        the file has. Empty where there is no such line.
    layout
        Fields of fixed-width records.
    widths
        What ``start`` and ``length`` of the layout count: bytes of the encoding, or characters.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    trailing_delimiter: bool = False
    columns: tuple[str, ...] = ()
    head_lines: int = 0
    tail_lines: int = 0
    tail: str = ""
    layout: tuple[Field, ...] = ()
    widths: str = "bytes"

    def told(self) -> tuple[str, ...]:
        """Return all that is not as usual, and always the first three, for a digest."""
        usual = Written()
        others = [
            f"{each.name} {getattr(self, each.name)}"
            for each in fields(self)[3:]
            if getattr(self, each.name) != getattr(usual, each.name)
        ]
        return (self.encoding, self.delimiter, self.quote, *others)


def read_written(entry: Entry, format_: str) -> Written:
    """Return how a feed's files are written, as its definition says.

    Raises
    ------
    DefinitionError
        With file and line, for what the definition or its layout cannot say.
    """
    of_lines = format_ in ("delimited", "fixed")
    for key in (key for key in LINE_KEYS if key in entry and not of_lines):
        if key not in ("delimiter", "quote"):
            raise entry.wrong(
                key,
                Sentence(
                    zh="“{key}”只用于 delimited 与 fixed。",
                    en="'{key}' is for delimited and fixed files.",
                ),
            )
    return Written(
        encoding=_encoding(entry, format_),
        delimiter=_delimiter(entry),
        quote=_quote(entry),
        trailing_delimiter=entry.flag("trailing_delimiter", False),
        columns=_columns(entry),
        head_lines=_lines(entry, "head_lines"),
        tail_lines=_lines(entry, "tail_lines"),
        tail=_tail(entry),
        layout=_layout(entry) if format_ == "fixed" else (),
        widths=entry.choice("widths", WIDTHS, "bytes"),
    )


def _encoding(entry: Entry, format_: str) -> str:
    encoding = entry.text("encoding", "utf-8")
    try:
        known = codecs.lookup(encoding)
        if not known._is_text_encoding:
            raise LookupError(encoding)
    except LookupError:
        raise entry.wrong(
            "encoding",
            Sentence(zh="没有编码“{name}”。", en="There is no encoding '{name}'.").fill(
                name=encoding
            ),
            Sentence(
                zh="常用：utf-8、gbk、gb18030、utf-16。", en="Usual: utf-8, gbk, gb18030, utf-16."
            ),
        ) from None
    in_bytes = format_ == "fixed" and entry.text("widths", "bytes") == "bytes"
    if in_bytes and known.name not in _BYTEWISE:
        raise entry.wrong(
            "encoding",
            Sentence(
                zh="{name} 的定长文件须写 widths: characters。",
                en="Fixed width in {name} needs widths: characters.",
            ).fill(name=encoding),
        )
    return encoding


def _delimiter(entry: Entry) -> str:
    delimiter = entry.text("delimiter", ",")
    if not delimiter or re.search(r"[\r\n\0]", delimiter):
        raise entry.wrong(
            "delimiter",
            Sentence(
                zh="分隔符须为一个或多个字符，不含换行。",
                en="A delimiter is one character or several, and no line end.",
            ),
        )
    return delimiter


def _quote(entry: Entry) -> str:
    quote = entry.text("quote", '"')
    if quote != "none" and (len(quote.encode()) != 1 or quote in "\r\n\0"):
        raise entry.wrong(
            "quote",
            Sentence(
                zh="引号须为一个 ASCII 字符，或写 none。",
                en="A quote is one ASCII character, or none.",
            ),
        )
    return quote


def _columns(entry: Entry) -> tuple[str, ...]:
    columns = entry.texts("columns", ())
    if "columns" in entry and (not columns or len(set(columns)) < len(columns)):
        raise entry.wrong(
            "columns",
            Sentence(zh="列名为空或有重复。", en="Names of columns are missing or stand twice."),
        )
    return columns


def _lines(entry: Entry, key: str) -> int:
    lines = entry.whole(key, 0)
    if lines < 0 or (key == "tail_lines" and lines and "tail" in entry):
        raise entry.wrong(
            key,
            Sentence(
                zh="行数不能为负；tail 与 tail_lines 只写其一。",
                en="It is no negative number; and of tail and tail_lines write one.",
            ),
        )
    return lines


def _tail(entry: Entry) -> str:
    tail = entry.text("tail", "")
    try:
        re.compile(tail)
    except re.error:
        raise entry.wrong(
            "tail",
            Sentence(zh="tail 不是正则表达式。", en="tail is no regular expression."),
            Sentence(
                zh="例：'TOTAL\\|(?P<rows>\\d+)'。", en="For example 'TOTAL\\|(?P<rows>\\d+)'."
            ),
        ) from None
    return tail


def _layout(entry: Entry) -> tuple[Field, ...]:
    file = entry.file.parent / entry.text("layout")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            layout = tuple(_field(file, row, line) for line, row in enumerate(rows, 2))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise entry.wrong(
            "layout",
            Sentence(zh="读不到版式文件 {file}。", en="The layout {file} cannot be read.").fill(
                file=file.name
            ),
        ) from None
    names = [field.name for field in layout if field.name]
    if not names or len(set(names)) < len(names):
        raise DefinitionError(
            Sentence(zh="没有字段，或字段重名。", en="It has no fields, or one name twice."),
            remedy=_LAYOUT,
            where=f"{file}:1",
        )
    return layout


_LAYOUT = Sentence(
    zh="首行写 name,start,length，以下每字段一行；start 从 1 起，填充字段不写 name。",
    en="Head it name,start,length, then a line a field; start counts from 1, a filler has no name.",
)


def _field(file: Path, row: dict[str, str | None], line: int) -> Field:
    try:
        field = Field(
            name=(row["name"] or "").strip(),
            start=int(row["start"] or ""),
            length=int(row["length"] or ""),
        )
        if field.start < 1 or field.length < 1:
            raise ValueError(field)
    except (KeyError, ValueError):
        raise DefinitionError(
            Sentence(
                zh="字段的起始位置或长度不对。", en="Start or length of the field is not right."
            ),
            remedy=_LAYOUT,
            where=f"{file}:{line}",
        ) from None
    return field
