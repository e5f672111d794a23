"""Delimited text as banks hand it over: its encoding, its broken lines, its row numbers."""

import functools
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc_compute
import pyarrow.csv as pc

from .texts import python_encoding

_BLOCK = 16 << 20
# Encodings whose line feed is one byte that no other character contains.
_LINEWISE = ("utf-8", "utf8", "utf-8-sig", "gbk", "gb18030", "gb2312", "cp936", "latin-1", "cp1252")

Refused = tuple[tuple[int, str], ...]


def delimited_rows(
    file: Path, *, encoding: str, delimiter: str, quote: str
) -> Iterator[tuple[pa.Table, Refused]]:
    """Yield tables of text columns and ``_row``, with the rows that could not be read.

    Rows are numbered from 1 after the header. A line with too many or too few fields, or with
    bytes that are no text in the encoding, is refused by number; the others go on.
    """
    refused: dict[int, str] = {}
    try:
        content = _content(file, encoding)
    except UnicodeDecodeError:
        content, refused = _decodable(file, encoding)
    yield _parsed(content, delimiter, quote, refused)


def _content(file: Path, encoding: str) -> bytes:
    with pa.input_stream(str(file), compression="detect") as stream:
        raw: bytes = stream.read()
    return raw.decode(python_encoding(encoding)).encode()


def _decodable(file: Path, encoding: str) -> tuple[bytes, dict[int, str]]:
    if encoding.lower() not in _LINEWISE:
        raise ValueError(f"bytes that are no {encoding}")
    with pa.input_stream(str(file), compression="detect") as stream:
        lines = stream.read().split(b"\n")
    codec = python_encoding(encoding)
    refused: dict[int, str] = {}
    good = []
    for number, line in enumerate(lines):
        try:
            good.append(line.decode(codec).encode())
        except UnicodeDecodeError:
            if number == 0:
                raise ValueError(f"a header that is no {encoding}") from None
            refused[number] = "undecodable"
            # The line keeps its place as an empty one, so that the others keep their numbers.
            good.append(b"")
    return b"\n".join(good), refused


def _parsed(
    content: bytes, delimiter: str, quote: str, refused: dict[int, str]
) -> tuple[pa.Table, Refused]:
    if not content.strip():
        raise ValueError("an empty file")
    # A day without news is a header alone, and Arrow wants even that line ended.
    content = content if content.endswith(b"\n") else content + b"\n"
    found: dict[int, str] = dict(refused)

    def note(row: pc.InvalidRow) -> str:
        # Arrow counts the header as row 1.
        if row.number is not None and (row.number - 1) not in found:
            found[row.number - 1] = "wrong_number_of_fields"
        return "skip"

    header = pc.open_csv(
        io.BytesIO(content.split(b"\n", 1)[0] + b"\n"),
        parse_options=pc.ParseOptions(delimiter=delimiter, quote_char=_quote(quote)),
        read_options=pc.ReadOptions(use_threads=False),
    ).schema.names
    if len(set(header)) < len(header):
        raise ValueError("two columns of one name in the header")
    table = pc.read_csv(
        io.BytesIO(content),
        read_options=pc.ReadOptions(use_threads=False, block_size=_BLOCK),
        parse_options=pc.ParseOptions(
            delimiter=delimiter,
            quote_char=_quote(quote),
            newlines_in_values=quote != "none",
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
        ),
    )
    return _numbered(table, found)


def _numbered(table: pa.Table, refused: dict[int, str]) -> tuple[pa.Table, Refused]:
    total = table.num_rows + sum(reason != "undecodable" for reason in refused.values())
    numbers = [n for n in range(1, total + 1) if refused.get(n) != "wrong_number_of_fields"]
    numbered = table.append_column("_row", pa.array(numbers, pa.int64()))
    if table.num_rows:
        # A blank line is no row: nothing is lost with it.
        blank = [pc_compute.equal(table.column(name), "") for name in table.column_names]
        numbered = numbered.filter(pc_compute.invert(functools.reduce(pc_compute.and_, blank)))
    return numbered, tuple(sorted(refused.items()))


def _quote(quote: str) -> str | bool:
    return False if quote == "none" else quote
