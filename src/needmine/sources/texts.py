"""Values of any file as text, the way people write them."""

import codecs
import datetime as dt
import decimal
import functools
import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Stands in decoded text where bytes were no text: Unicode keeps this code point for such use.
NO_TEXT = "\ufdd0"
_MARKING = "needmine.no_text"
_MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

codecs.register_error(_MARKING, lambda error: (NO_TEXT, error.end))  # type: ignore[attr-defined]


def decoded(raw: bytes, encoding: str) -> str:
    """Return bytes as text without a byte order mark; `NO_TEXT` stands for bytes that are none.

    Raises
    ------
    ValueError
        Where the file says by its first bytes that it is UTF-16, and ``encoding`` does not.

    >>> decoded(b"a\\xff|2", "gbk") == f"a{NO_TEXT}|2"
    True
    """
    if raw.startswith(_MARKS_OF_UTF_16) and not encoding.lower().startswith("utf-16"):
        raise ValueError(f"it begins as UTF-16 does, and is no {encoding}; encoding: utf-16 helps")
    return raw.decode(_codec(encoding), _MARKING).removeprefix("\ufeff")


def text_of(value: Any) -> str | None:
    """Return a value as text; None where there is none.

    >>> text_of(100.0), text_of(True)
    ('100', 'true')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # A sheet keeps 100 as 100.0; people mean 100.
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, int | decimal.Decimal | dt.date):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def screened(rows: pa.Table) -> tuple[pa.Table, tuple[tuple[int, str], ...]]:
    """Return rows without those that hold what is no text, and these by number as refused.

    A zero byte is no text either: databases end a text there.
    """
    marks = (NO_TEXT.encode(), b"\0")
    suspicious = [column for column in rows.columns if _holds(column, marks)]
    if not suspicious:
        return rows, ()
    gaps = [pc.match_substring_regex(column, f"[\\x00{NO_TEXT}]") for column in suspicious]
    is_gap = pc.fill_null(functools.reduce(pc.or_kleene, gaps), False)
    numbers = rows.filter(is_gap)["_row"].to_pylist()
    refused = tuple((number, "undecodable") for number in numbers)
    return rows.filter(pc.invert(is_gap)), refused


def _holds(column: pa.ChunkedArray, marks: tuple[bytes, ...]) -> bool:
    if not pa.types.is_string(column.type):
        return False
    # All texts of a chunk lie one after another in its last buffer.
    buffers = (chunk.buffers()[-1] for chunk in column.chunks)
    held = [buffer.to_pybytes() for buffer in buffers if buffer is not None]
    return any(mark in each for each in held for mark in marks)


def text_table(rows: list[dict[str, Any]], names: list[str]) -> pa.Table:
    """Return rows as text columns of these names and ``_row``; what a row lacks is null."""
    columns = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    numbers = pa.array([row["_row"] for row in rows], pa.int64())
    return pa.table([*columns, numbers], names=[*names, "_row"])


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding.lower() in ("utf-8", "utf8", "utf-8-sig") else encoding
