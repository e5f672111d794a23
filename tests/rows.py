"""Small tables for tests, built from rows that the test shows."""

import datetime as dt
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Column, Table, Tables

ZONE = "Asia/Shanghai"

STAGES = (
    "sources",
    "governance",
    "customers",
    "feedback",
    "features",
    "signals",
    "predictions",
    "needs",
    "products",
    "actions",
    "outcomes",
)

# What a row says of its origin where the test does not care.
ORIGIN: dict[str, Any] = {
    "department": "core_banking",
    "feed": "test",
    "from_file": "rows.csv",
    "load_id": "load-1",
}
LONG_KNOWN = "2020-01-01"


def local(text: str) -> dt.datetime:
    """Return the instant of a local time such as ``2026-01-31 18:05`` in Shanghai."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(dt.UTC)


def table_of(contract: Table, rows: list[dict[str, Any]], **defaults: Any) -> ir.Table:
    """Return an in-memory table that holds these rows in the shape of the contract.

    Dates, local times and money may be written as texts. What a row leaves out comes from the
    defaults, then from: its origin; ``from_row`` counting from 1; numbers such as
    ``transaction_id`` counted up; ``happened_date`` and ``known_at`` from ``happened_at``;
    a state is known since 2020. A required column left out otherwise, or a column that the
    contract lacks, is a mistake of the test.
    """
    full = [_filled(contract, {**defaults, **row}, n) for n, row in enumerate(rows, start=1)]
    columns = {
        column.name: [_cast(column, row[column.name]) for row in full]
        for column in contract.columns
    }
    return ibis.memtable(pa.table(columns, schema=contract.schema().to_pyarrow()))


def tables_of(**rows: list[dict[str, Any]]) -> Tables:
    """Return the named tables with these rows; every other table of the library is absent."""
    found = contracts()
    return Tables({name: table_of(found[name], given) for name, given in rows.items()}, found)


@cache
def contracts() -> dict[str, Table]:
    """Return the contract of every table that a stage of the library writes."""
    found: dict[str, Table] = {}
    for stage in STAGES:
        name = f"needmine.{stage}.tables"
        if find_spec(f"needmine.{stage}") is not None and find_spec(name) is not None:
            tables = getattr(import_module(name), "TABLES", ())
            found.update({table.name: table for table in tables})
    return found


def _filled(contract: Table, given: dict[str, Any], n: int) -> dict[str, Any]:
    names = {column.name for column in contract.columns}
    if unknown := given.keys() - names:
        raise ValueError(f"{contract.name} has no column {sorted(unknown)}")
    row: dict[str, Any] = {"from_row": n, **ORIGIN, **given}
    happened = row.get(contract.happened) if contract.happened else None
    if happened is not None:
        instant = local(happened) if isinstance(happened, str) else happened
        row.setdefault("happened_date", instant.astimezone(ZoneInfo(ZONE)).date())
        row.setdefault("known_at", happened)
    row.setdefault("known_at", LONG_KNOWN)
    for column in contract.columns:
        if column.name not in row:
            row[column.name] = _numbered(contract, column, n)
    return row


def _numbered(contract: Table, column: Column, n: int) -> Any:
    is_number = column.name in contract.key and column.name.endswith("_id")
    if is_number and not column.identifying and column.name != "customer_id":
        return f"{column.name.removesuffix('_id')}-{n}"
    if column.required:
        raise ValueError(f"{contract.name}, row {n}: {column.name} is required")
    return None


def _cast(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type.startswith("decimal"):
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if column.type.startswith("timestamp") and isinstance(value, str):
        return local(value)
    if column.type == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value
