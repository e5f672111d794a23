"""Rows of flat files as the tests write them."""

from typing import Any

import pyarrow as pa

from needmine.customers.flat.columns import recognised
from needmine.customers.flat.parts import parts
from needmine.customers.flat.settings import flat_rules


def table_of(*rows: dict[str, str | None]) -> pa.Table:
    """Return rows as a table of texts; what a row lacks is null."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({n: pa.array([row.get(n) for row in rows], pa.string()) for n in names})


def parts_of(*rows: dict[str, str | None]) -> list[dict[str, Any]]:
    """Return what linking compares of rows whose headers say what they hold."""
    table = table_of(*rows)
    found = parts(table, recognised(table, named={}), flat=flat_rules())
    told: list[dict[str, Any]] = found.to_pylist()
    return told
