"""How a file is written, guessed from its first bytes: format, encoding, delimiter, quotes."""

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.sources.contents import content_of
from needmine.sources.forms import are_headings
from needmine.sources.refused_files import FileError
from needmine.sources.unpacking import first_bytes
from needmine.sources.written import Written

# Enough lines to tell how a file is written.
_HEAD = 1 << 18
_DELIMITERS = ("|+|", "@|@", "|", "\t", ",", ";", "\x01", "\x1b", "^", "~")
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A delimiter must cut so many lines alike.
_ALIKE = 0.8


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a file is written, in the words of ``feed.yml``.

    Parameters
    ----------
    has_header
        Whether the first line names the columns.
    """

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    has_header: bool = True

    @property
    def written(self) -> Written:
        """Return it as a feed says it."""
        return Written(encoding=self.encoding, delimiter=self.delimiter, quote=self.quote)


def writing_of(file: Path) -> Writing:
    """Return how a file is written.

    Raises
    ------
    FileError
        Where it is not there, is empty, or its text is in no encoding that departments use.
    """
    try:
        head = first_bytes(content_of(file), _HEAD)
    except (OSError, EOFError, ValueError, pa.ArrowException):
        raise _unreadable(file) from None
    if head[:4] == b"PAR1":
        return Writing(format="parquet")
    if head[:3] == b"ORC":
        return Writing(format="orc")
    if head[:4] == b"PK\x03\x04":
        return Writing(format="xlsx")
    encoding, text = _decoded(file, head)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(head) == _HEAD and len(lines) > 1:
        lines = lines[:-1]
    if not lines:
        raise _unreadable(file)
    if re.match(r"\s*\{.*\}\s*$", lines[0]):
        return Writing(format="jsonl", encoding=encoding)
    delimiter = _delimiter(lines)
    quote = _quote(lines, delimiter)
    return Writing(
        format="delimited",
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        has_header=are_headings(_cells(lines[0], delimiter, quote)),
    )


def _decoded(file: Path, head: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding, head.decode(encoding, errors="ignore").removeprefix("\ufeff")
    if head.count(b"\0") > len(head) // 4:
        little = head[1::2].count(0) > head[0::2].count(0)
        encoding = "utf-16-le" if little else "utf-16-be"
        return encoding, head.decode(encoding, errors="ignore")
    # The head may end within a character.
    for encoding in ("utf-8", "gbk", "gb18030", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            return encoding, decoder.decode(head)
        except UnicodeDecodeError:
            continue
    raise _unreadable(file)


def _delimiter(lines: list[str]) -> str:
    best, widest = ",", 0
    for delimiter in _DELIMITERS:
        counts = Counter(len(_cells(line, delimiter, '"')) for line in lines[:200])
        fields, alike = counts.most_common(1)[0]
        # Of the longer delimiters first: "|" cuts where "|+|" does, and "+" would be a column.
        is_part = len(best) > len(delimiter) and delimiter in best and widest > 1
        if alike / counts.total() >= _ALIKE and fields > widest and not is_part:
            best, widest = delimiter, fields
    return best if widest > 1 else ","


def _quote(lines: list[str], delimiter: str) -> str:
    is_quoted = any(
        cell.startswith('"') and cell.endswith('"') and len(cell) > 1
        for line in lines[:200]
        for cell in line.split(delimiter)
    )
    # Departments that write bars do not quote, and then a quote is a letter like any other.
    return '"' if is_quoted or delimiter == "," else "none"


def _cells(line: str, delimiter: str, quote: str) -> list[str]:
    if len(delimiter) > 1 or quote == "none":
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter), [])


def _unreadable(file: Path) -> FileError:
    return FileError(
        Sentence(
            zh="文件不存在、是空的，或不是文本。",
            en="The file is not there, is empty, or is no text.",
        ),
        remedy=Sentence(
            zh="请核对路径；压缩文件的名字须以 .gz 等结尾。",
            en="Check the path; the name of a packed file ends in .gz and the like.",
        ),
        where=str(file),
    )
