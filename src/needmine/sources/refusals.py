"""Rows that are refused: which cell, for what reason, and what of it may be shown."""

from collections.abc import Iterable

import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Table
from needmine.governance.masking import masked
from needmine.governance.simulated import is_simulated

from .casting import shape_of
from .feeds import Feed
from .mappings import Mapping
from .tables import QUARANTINE
from .withdrawals import mapped_column

# Row number, column, reason code, and the value as it may be shown.
Cell = tuple[int, str, str, str]

_SCHEMA = pa.schema(
    {"_row": pa.int64(), "column": pa.string(), "reason": pa.string(), "shown": pa.string()}
)


def refused_table(cells: Iterable[Cell]) -> pa.Table:
    """Return refused cells as rows."""
    columns = list(zip(*cells, strict=True)) or [(), (), (), ()]
    return pa.table(
        [pa.array(list(column), f.type) for column, f in zip(columns, _SCHEMA, strict=True)],
        schema=_SCHEMA,
    )


def refused_cells(bad: pa.Table, selected: ir.Table, mapping: Mapping) -> list[Cell]:
    """Return each cell that the contract refused, its value masked or as its mere shape.

    Parameters
    ----------
    bad
        Typed rows whose ``_refused`` names column and reason of each bad cell.
    selected
        What the mapping selected: the texts before the cast.
    """
    if not bad.num_rows:
        return []
    wanted = bad["_row"].to_pylist()
    texts = {
        row["_row"]: row
        for row in selected.filter(selected["_row"].isin(wanted)).to_pyarrow().to_pylist()
    }
    cells = []
    for number, refused in zip(wanted, bad["_refused"].to_pylist(), strict=True):
        for cell in refused.rstrip("|").split("|"):
            name, reason = cell.rsplit(":", 1)
            value = texts[number].get(name)
            kind = mapped_column(mapping.table, name).identifying
            shown = masked(str(value), kind) if kind and value else shape_of(str(value or ""))
            cells.append((number, name, reason, shown))
    return cells


def without_simulated(rows: pa.Table, mapping: Mapping) -> tuple[pa.Table, list[Cell]]:
    """Return the rows without those that bear a simulated bank's numbers, and those cells."""
    kinds = [column for column in mapping.table.identifying() if column.name in mapping.columns]
    if not kinds:
        return rows, []
    numbers = rows["_row"].to_pylist()
    found = {
        number: (number, column.name, "simulated_identity", masked(value, column.identifying))
        for column in kinds
        for number, value in zip(numbers, rows[column.name].to_pylist(), strict=True)
        if value is not None and is_simulated(value, column.identifying)
    }
    keep = pa.array([number not in found for number in numbers], pa.bool_())
    return rows.filter(keep), list(found.values())


def quarantined(refused: pa.Table, contract: Table, feed: Feed) -> pa.Table:
    """Return refused cells, of which load and file is known, as rows of ``quarantine``."""
    n = refused.num_rows
    columns = {
        "load_id": refused["load_id"],
        "table": pa.repeat(contract.name, n),
        "department": pa.repeat(feed.department, n),
        "feed": pa.repeat(feed.name, n),
        "from_file": refused["from_file"],
        "from_row": refused["from_row"],
        "column": refused["column"],
        "reason": refused["reason"],
        "shown_value": refused["shown"],
    }
    return pa.table(columns).select(QUARANTINE.schema().names)
