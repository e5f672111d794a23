"""Records that look like another one in all but their number."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from needmine.core.tables import Table

from .canonical import BOOKKEEPING
from .tables import CANONICAL

_OURS = frozenset(column.name for column in BOOKKEEPING) - {"department", "feed"}


@dataclass(frozen=True, kw_only=True)
class LookAlikes:
    """Records of one feed that repeat another one of it under another number.

    Parameters
    ----------
    n_rows
        Records beyond the first of their kind.
    example
        File and row of one of them.
    """

    department: str
    feed: str
    table: str
    n_rows: int
    example: str


def look_alikes(tables: Mapping[str, ir.Table]) -> list[LookAlikes]:
    """Return how many records of each feed look like another one in all but their number.

    Only records of what happened are asked: two bookings of one account, instant, amount and text
    under two numbers are mostly one that was delivered twice. Records that share subject and
    instant are found first, which is cheap; only these are compared whole.
    """
    present = dict(tables)
    return [
        LookAlikes(table=contract.name, **row)
        for contract in CANONICAL
        if contract.name in present and contract.happened and contract.happened not in contract.key
        for row in _of_table(present[contract.name], contract).to_pyarrow().to_pylist()
    ]


def _of_table(rows: ir.Table, contract: Table) -> ir.Table:
    standing = rows.filter(rows.known_until.isnull())
    subject = ["department", "feed", contract.bucket, contract.happened]
    counted = standing.group_by(subject).aggregate(_n=standing.count())
    close = standing.semi_join(counted.filter(counted._n > 1), subject)
    number = {*contract.key, *_OURS} - {"department"}
    said = [column.name for column in contract.columns if column.name not in number]
    place = close.from_file + ":" + close.from_row.cast("string")
    kinds = close.group_by(said).aggregate(_n=close.count(), _place=place.max())
    alike = kinds.filter(kinds._n > 1)
    return (
        alike.group_by("department", "feed")
        .aggregate(n_rows=(alike._n - 1).sum(), example=alike._place.min())
        .order_by("department", "feed")
    )
