"""Delimited text as banks hand it over: its encoding, its broken lines, its row numbers."""

import functools
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc_compute
import pyarrow.csv as pc

from .contents import Content
from .framing import Rows, framed
from .loose_quotes import mended, swallows_lines
from .texts import NO_TEXT, decoded, screened
from .unpacking import unpacked
from .written import Written

_BLOCK = 16 << 20
# Control characters that hardly stand in text: one of them stands in for a delimiter of several
# characters while Arrow, which takes one byte, splits the lines.
_STAND_INS = bytes([0x1F, 0x1E, 0x1D, 0x1C, *range(1, 9), *range(14, 28), 0x7F])


def delimited_rows(file: Content, written: Written, *, may_be_empty: bool = False) -> Rows:
    """Return a file's rows, numbered from 1 after head lines and header.

    A line with too many or too few fields, with a quote that does not close, or with bytes that
    are no text in the encoding, is refused by number; the others go on. Blank lines are no rows.

    Parameters
    ----------
    may_be_empty
        Whether a file without header may hold nothing at all, because something else says that
        it has no rows.

    Raises
    ------
    ValueError, OSError, pyarrow.ArrowException
        Where the file has no usable header, or cannot be read at all.
    """
    content = decoded(unpacked(file), written.encoding).encode()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    content, declared = framed(content, written, encoding="utf-8")
    if not content.strip() and not (written.columns and (may_be_empty or declared is not None)):
        raise ValueError("an empty file")
    return parsed(content, written, declared=declared)


def parsed(
    content: bytes,
    written: Written,
    *,
    refused: Mapping[int, str] | None = None,
    declared: int | None = None,
) -> Rows:
    """Return the rows of UTF-8 text.

    Parameters
    ----------
    refused
        Rows refused already, whose lines are blank so that the others keep their numbers.
    declared
        How many rows the file itself says it has.
    """
    # Without its last line end Arrow takes no header that stands alone.
    content = content if content.endswith(b"\n") else content + b"\n"
    content, delimiter = _of_one_byte(content, written)
    names, start = (written.columns, 0) if written.columns else _header(content, delimiter, written)
    if written.trailing_delimiter:
        names = (*names, "")
    if len(set(names)) < len(names):
        raise ValueError("two columns of one name in the header")
    found = dict(refused or {})
    table, wrong = _split(content, start, delimiter, written.quote, names)
    # Fewer rows than lines: some cell holds a line end.
    is_folded = table.num_rows + len(wrong) < content.count(b"\n", start)
    if is_folded and swallows_lines(table, wrong.values(), delimiter):
        content, found = mended(content[start:], delimiter, written.quote, len(names))
        start = 0
        table, wrong = _split(content, start, delimiter, written.quote, names)
    found |= dict.fromkeys(wrong, "wrong_number_of_fields")
    if len(written.delimiter) > 1 and written.quote.encode() in content:
        table = _put_back(table, delimiter, written.delimiter)
    if written.trailing_delimiter:
        table, found = _without_last(table, wrong, found)
    has_gaps = NO_TEXT.encode() in content or b"\0" in content
    return _numbered(table, wrong, found, has_gaps=has_gaps, declared=declared)


def _of_one_byte(content: bytes, written: Written) -> tuple[bytes, str]:
    """Return content and a delimiter of one byte."""
    delimiter = written.delimiter.encode()
    if len(delimiter) == 1:
        return content, written.delimiter
    stand_in = next((byte for byte in _STAND_INS if byte not in content), None)
    if stand_in is None:
        raise ValueError("every control character stands in it: it is no text")
    return content.replace(delimiter, bytes([stand_in])), chr(stand_in)


def _header(content: bytes, delimiter: str, written: Written) -> tuple[tuple[str, ...], int]:
    """Return the names in the first line, and where the rows begin."""
    end = content.index(b"\n") + 1
    line = content[:end]
    if NO_TEXT.encode() in line or b"\0" in line:
        raise ValueError(f"a header that is no {written.encoding}")
    names = pc.open_csv(
        pa.BufferReader(line),
        parse_options=pc.ParseOptions(delimiter=delimiter, quote_char=_quote(written.quote)),
        read_options=pc.ReadOptions(use_threads=False),
    ).schema.names
    if written.trailing_delimiter and names[-1] == "":
        names = names[:-1]
    return tuple(name or f"column_{place}" for place, name in enumerate(names, 1)), end


def _split(
    content: bytes, start: int, delimiter: str, quote: str, names: Iterable[str]
) -> tuple[pa.Table, dict[int, str]]:
    """Return the rows from a place on, and the text of each line with a wrong number of fields."""
    schema = pa.schema([(name, pa.string()) for name in names])
    rows = pa.py_buffer(content).slice(start)
    if not rows.size:
        return schema.empty_table(), {}
    wrong: dict[int, str] = {}

    def note(row: pc.InvalidRow) -> str:
        wrong[row.number] = row.text
        return "skip"

    def read(block: int) -> pa.Table:
        wrong.clear()
        return pc.read_csv(
            pa.BufferReader(rows),
            read_options=pc.ReadOptions(
                use_threads=False, block_size=block, column_names=schema.names
            ),
            parse_options=pc.ParseOptions(
                delimiter=delimiter,
                quote_char=_quote(quote),
                newlines_in_values=quote != "none",
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pc.ConvertOptions(
                column_types=schema, strings_can_be_null=False, check_utf8=False
            ),
        )

    try:
        return read(_BLOCK), wrong
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error):
            raise
        # One row is longer than a block.
        return read(min(rows.size + 1, (1 << 31) - 1)), wrong


def _put_back(table: pa.Table, stand_in: str, delimiter: str) -> pa.Table:
    columns = [
        pc_compute.replace_substring(column, stand_in, delimiter) for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _without_last(
    table: pa.Table, wrong: Iterable[int], found: dict[int, str]
) -> tuple[pa.Table, dict[int, str]]:
    """Return the table without what follows the last delimiter; where that is text, refuse it."""
    last, rest = table.columns[-1], table.select(range(table.num_columns - 1))
    full = pc_compute.not_equal(last, "")
    if not pc_compute.any(full).as_py():
        return rest, found
    numbers = _numbers(table.num_rows, wrong)[full.to_numpy()]
    blank = [pc_compute.if_else(full, "", column) for column in rest.columns]
    return pa.table(blank, names=rest.column_names), {
        **found,
        **dict.fromkeys(numbers.tolist(), "wrong_number_of_fields"),
    }


def _numbers(n_rows: int, left_out: Iterable[int]) -> np.ndarray:
    stands = np.ones(n_rows + len(places := list(left_out)), dtype=bool)
    stands[np.array(places, dtype=np.int64) - 1] = False
    return np.flatnonzero(stands) + 1


def _numbered(
    table: pa.Table,
    wrong: Iterable[int],
    refused: Mapping[int, str],
    *,
    has_gaps: bool,
    declared: int | None,
) -> Rows:
    found = dict(refused)
    numbered = table.append_column("_row", pa.array(_numbers(table.num_rows, wrong), pa.int64()))
    if has_gaps:
        numbered, undecodable = screened(numbered)
        found = {**dict(undecodable), **found}
    if numbered.num_rows:
        # A blank line is no row: nothing is lost with it.
        blank = [pc_compute.equal(numbered[name], "") for name in table.column_names]
        numbered = numbered.filter(pc_compute.invert(functools.reduce(pc_compute.and_, blank)))
    return Rows(table=numbered, refused=tuple(sorted(found.items())), declared=declared)


def _quote(quote: str) -> str | bool:
    return False if quote == "none" else quote
