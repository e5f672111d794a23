"""Rows that end: a department says that a row is gone, or until when what it says held.

A mapping of rows that add up may fill two columns of its own: ``is_deleted`` (the record is gone)
and ``known_until`` (a history chain: what the row says held until then; the year 9999 is open). An
end is kept as a **withdrawal**: a row of its key alone that ends before it begins, so that it is
known at no moment, yet a row that comes late is still ended by it.
"""

import datetime as dt

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Column, Table, column

from .canonical import BOOKKEEPING

IS_DELETED = column("is_deleted", "boolean", zh="已删除", en="The record is gone")
ENDING = ("is_deleted", "known_until")

_INSTANT = pa.timestamp("us", "UTC")
_OPEN = pa.scalar(dt.datetime(9999, 1, 1, tzinfo=dt.UTC), _INSTANT)
# How long before its beginning a withdrawal ends.
_EARLY_S = 1
_EARLY = pa.scalar(dt.timedelta(seconds=_EARLY_S), pa.duration("us"))


def mapped_column(contract: Table, name: str) -> Column:
    """Return the column a mapping fills; KeyError where there is none of that name."""
    return IS_DELETED if name == IS_DELETED.name else contract.column(name)


def is_withdrawal(rows: ir.Table) -> ir.BooleanValue:
    """Return whether a row ends what stood before it and says nothing itself."""
    early = rows.known_at.epoch_seconds() - rows.known_until.epoch_seconds()
    return (early == _EARLY_S).fill_null(False)


def is_chain_end(rows: ir.Table) -> ir.BooleanValue:
    """Return whether a withdrawal is the end that a chain's row told of beforehand.

    It comes before whatever else is said at its instant: the chain's next row begins there.
    """
    return rows.from_row < 0


def with_withdrawals(complete: pa.Table, mapped: pa.Table, contract: Table) -> pa.Table:
    """Return canonical rows with the withdrawals among them.

    A row that is gone becomes a withdrawal; a row that held until some instant gets one beside
    it, with the number of its row below 0.

    Parameters
    ----------
    complete
        Rows as the contract says, their ``known_until`` empty.
    mapped
        The same rows as the mapping gave them, in one order.
    """
    if "is_deleted" in mapped.column_names:
        gone = pc.fill_null(mapped["is_deleted"], False)
        said, withdrawn = complete.filter(pc.invert(gone)), complete.filter(gone)
        return pa.concat_tables([said, _emptied(withdrawn, contract)])
    if "known_until" not in mapped.column_names:
        return complete
    until = mapped["known_until"].cast(_INSTANT)
    ends = pc.fill_null(pc.less(until, _OPEN), False)
    ended = complete.filter(ends)
    ended = _with(ended, "known_at", until.filter(ends))
    ended = _with(ended, "from_row", pc.negate(ended["from_row"]))
    # What ends as it begins was never known.
    never = pc.and_(ends, pc.fill_null(pc.equal(until, complete["known_at"]), False))
    return pa.concat_tables([complete.filter(pc.invert(never)), _emptied(ended, contract)])


def _emptied(rows: pa.Table, contract: Table) -> pa.Table:
    kept = {*contract.key, contract.bucket, *(each.name for each in BOOKKEEPING)}
    for field in rows.schema:
        if field.name not in kept:
            rows = _with(rows, field.name, pa.nulls(rows.num_rows, field.type))
    return _with(rows, "known_until", pc.subtract(rows["known_at"], _EARLY))


def _with(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(
        place, rows.schema.field(place), values.cast(rows.schema.field(place).type)
    )
