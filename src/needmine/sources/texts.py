"""Values of any file as text, the way people write them."""

import datetime as dt
import decimal
import json
from typing import Any

import pyarrow as pa


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


def text_table(rows: list[dict[str, Any]], names: list[str]) -> pa.Table:
    """Return rows as text columns of these names and ``_row``; what a row lacks is null."""
    columns = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    numbers = pa.array([row["_row"] for row in rows], pa.int64())
    return pa.table([*columns, numbers], names=[*names, "_row"])


def python_encoding(encoding: str) -> str:
    """Return the codec of an encoding; UTF-8 with or without its mark.

    >>> python_encoding("UTF-8")
    'utf-8-sig'
    """
    return "utf-8-sig" if encoding.lower() in ("utf-8", "utf8", "utf-8-sig") else encoding
