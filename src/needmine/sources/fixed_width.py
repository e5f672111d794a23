"""Fixed-width records as core systems write them, their fields cut by a layout."""

import codecs

import pyarrow as pa
import pyarrow.compute as pc

from .contents import Content
from .delimited import parsed
from .framing import Rows, framed
from .texts import decoded
from .unpacking import unpacked
from .written import Written

_BETWEEN = "\x1f"


def fixed_rows(file: Content, written: Written, *, may_be_empty: bool = False) -> Rows:
    """Return a file's records as trimmed text, numbered from 1 after the head lines.

    A record that is longer or shorter than its layout, or in which a field's end cuts a character,
    is refused by number; the others go on.

    Parameters
    ----------
    may_be_empty
        Whether the file may hold nothing, because something else says that it has no rows.

    Raises
    ------
    ValueError, OSError, pyarrow.ArrowException
        Where the file is empty or cannot be read at all.
    """
    raw = unpacked(file).removeprefix(codecs.BOM_UTF8)
    in_bytes = written.widths == "bytes"
    encoding = written.encoding if in_bytes else "utf-8"
    content = raw if in_bytes else decoded(raw, encoding=written.encoding).encode()
    content, declared = framed(content, written, encoding=encoding)
    if not content.strip() and declared is None and not may_be_empty:
        raise ValueError("an empty file")
    # A carriage return elsewhere than at a line's end is filling.
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    lines = pa.array(content.split(b"\n"), pa.binary())
    cut, refused = _cut(lines if in_bytes else lines.cast(pa.string()), written)
    columns = tuple(field.name for field in written.layout if field.name)
    as_delimited = Written(encoding=encoding, delimiter=_BETWEEN, quote="none", columns=columns)
    text = b"\n".join(cut.cast(pa.binary()).to_pylist())
    rows = parsed(decoded(text, encoding).encode(), as_delimited, refused=refused)
    trimmed = [
        column if name == "_row" else pc.utf8_trim_whitespace(column)
        for name, column in zip(rows.table.column_names, rows.table.columns, strict=True)
    ]
    table = pa.table(trimmed, names=rows.table.column_names)
    return Rows(table=table, refused=rows.refused, declared=declared)


def _cut(lines: pa.Array, written: Written) -> tuple[pa.Array, dict[int, str]]:
    """Return the lines with a character between fields, those of a wrong length blank."""
    is_text = pa.types.is_string(lines.type)
    length = pc.utf8_length(lines) if is_text else pc.binary_length(lines)
    piece = pc.utf8_slice_codeunits if is_text else pc.binary_slice
    whole = max(field.start + field.length - 1 for field in written.layout)
    is_whole = pc.equal(length, whole)
    is_wrong = pc.and_(pc.invert(is_whole), pc.greater(length, 0))
    wrong = pc.indices_nonzero(is_wrong).to_pylist()
    pieces = [
        piece(lines, field.start - 1, field.start - 1 + field.length)
        for field in written.layout
        if field.name
    ]
    between = pa.scalar(_BETWEEN.encode(), pa.binary()).cast(lines.type)
    cut = pc.binary_join_element_wise(*pieces, between)
    nothing = pa.scalar(b"", pa.binary()).cast(lines.type)
    return pc.if_else(is_whole, cut, nothing), {n + 1: "wrong_length" for n in wrong}
