"""JSON Lines as text columns: a whole file at once where every value is text, else line by line."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.json as pj

from .contents import Content
from .framing import Refused
from .texts import NO_TEXT, decoded, text_of, text_table
from .unpacking import unpacked

# Half of a character that is written as two, and the character that databases end a text at.
_HALVES = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_NO_TEXTS = re.compile("[\0\ud800-\udfff]")
# Numbers stay as they are written: the contract casts them, not the reader.
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)
# Lines looked at, spread over a file, to learn which fields its records have.
_LOOKED_AT = 200
# More than any department's records have; each is a column.
_MOST_FIELDS = 10_000

# Fields of a record by name; one without fields of its own holds a value.
Shape = dict[str, "Shape"]


def json_rows(file: Content, *, encoding: str) -> tuple[pa.Table, Refused]:
    """Return the records of a file as text columns and ``_row``, with the rows refused.

    Fields of nested records bear the names of both, joined by ``_``. A line that is no record or
    holds bytes that are no text is refused by number; the others go on. Blank lines are no rows.
    """
    text = decoded(unpacked(file), encoding)
    lines = _filled(text)
    is_clean = NO_TEXT not in text and "\\u0000" not in text
    return (_all_text(lines) if is_clean else None) or _one_by_one(lines)


def _filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _all_text(lines: list[str]) -> tuple[pa.Table, Refused] | None:
    """Return the rows as Arrow reads them; None where a value is no text or a line no record.

    Arrow reads fast, and tells nothing of how a number was written or which line was at fault.
    """
    shape: Shape = {}
    try:
        for line in lines[:: max(len(lines) // _LOOKED_AT, 1)]:
            _learn(_JSON.decode(line), shape)
        content = "\n".join(lines).encode()
        rows = pj.read_json(
            pa.BufferReader(content),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(content) + 1),
            parse_options=pj.ParseOptions(
                explicit_schema=pa.schema(_fields(shape)), unexpected_field_behavior="error"
            ),
        )
    except (ValueError, AttributeError, RecursionError, pa.ArrowException):
        return None
    found = [column for name in rows.column_names for column in _flat_columns(name, rows[name])]
    names = [name for name, _ in found]
    is_whole = rows.num_rows == len(lines) and len(names) <= _MOST_FIELDS
    if not is_whole or "_row" in names or len(set(names)) < len(names):
        return None
    numbers = pa.array(range(1, rows.num_rows + 1), pa.int64())
    return pa.table([*(column for _, column in found), numbers], names=[*names, "_row"]), ()


def _learn(record: dict[str, Any], shape: Shape) -> None:
    for name, value in record.items():
        inner = shape.setdefault(name, {})
        if isinstance(value, dict):
            _learn(value, inner)


def _fields(shape: Shape) -> list[pa.Field]:
    return [
        pa.field(name, pa.struct(_fields(inner)) if inner else pa.string())
        for name, inner in shape.items()
    ]


def _flat_columns(name: str, column: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    if not pa.types.is_struct(column.type):
        yield name, column
        return
    for field, part in zip(column.type, column.flatten(), strict=True):
        yield from _flat_columns(f"{name}_{field.name}", part)


def _one_by_one(lines: list[str]) -> tuple[pa.Table, Refused]:
    rows: list[dict[str, Any]] = []
    refused: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        reason = _read(line, number, rows)
        if reason:
            refused.append((number, reason))
    names = list(dict.fromkeys(name for row in rows for name in row if name != "_row"))
    if len(names) > _MOST_FIELDS:
        raise ValueError(f"records of {len(names):,} fields together; at most {_MOST_FIELDS:,}")
    return text_table(rows, names), tuple(refused)


def _read(line: str, number: int, rows: list[dict[str, Any]]) -> str:
    if NO_TEXT in line:
        return "undecodable"
    try:
        record = _JSON.decode(line)
        if not isinstance(record, dict):
            return "not_json"
        flat = dict(_flat(record, ""))
    except (ValueError, RecursionError):  # the second: nested deeper than any record is
        return "not_json"
    if _HALVES.search(line) and _NO_TEXTS.search("".join(filter(None, [*flat, *flat.values()]))):
        return "undecodable"
    rows.append({**flat, "_row": number})
    return ""


def _flat(record: dict[str, Any], prefix: str) -> Iterator[tuple[str, str | None]]:
    for name, value in record.items():
        if type(value) is dict:
            yield from _flat(value, f"{prefix}{name}_")
        else:
            yield prefix + name, text_of(value)
