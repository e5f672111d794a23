"""What customers had with the bank at the start of given days."""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .labels import known_accounts


def assets(tables: Tables, days: Sequence[dt.date], *, as_of: Moment) -> ir.Table:
    """Return what each customer had on current accounts, in deposits and in wealth products.

    Returns
    -------
    **One row per customer and day**: ``customer_id``, ``day``, ``cents`` (minor units, as at the
    end of the day before; an account closed by then counts nothing). A customer of whom no
    balance and no lot is known has no row.
    """
    accounts = known_accounts(tables, "current", "term", "wealth", as_of=as_of)
    boundaries = _days(days)
    lots = _lots(tables, as_of)
    # An account whose lots are known is followed by them; its balances would count them twice.
    in_balances = accounts.anti_join(lots, "account_number")
    standing = _standing(tables, as_of, days).inner_join(in_balances, "account_number")
    still = standing.filter(
        standing.closed_date.isnull() | (standing.closed_date >= standing.day)
    ).select("customer_id", "day", "cents")
    running = lots.inner_join(
        boundaries,
        [
            lots.started_date < boundaries.day,
            lots.ended_date.isnull() | (lots.ended_date >= boundaries.day),
        ],
    ).inner_join(accounts.select("customer_id", "account_number"), "account_number")
    rows = still.union(running.select("customer_id", "day", "cents"))
    return rows.group_by("customer_id", "day").aggregate(cents=rows.cents.sum())


def _days(days: Sequence[dt.date]) -> ir.Table:
    return ibis.memtable(pa.table({"day": pa.array(sorted(set(days)), pa.date32())}))


def _lots(tables: Tables, as_of: Moment) -> ir.Table:
    lots = known(tables["deposits"], as_of=as_of)
    return lots.select("account_number", "started_date", "ended_date", cents=_cents(lots.principal))


def _standing(tables: Tables, as_of: Moment, days: Sequence[dt.date]) -> ir.Table:
    """Return each account's last end-of-day balance before each boundary."""
    boundaries = _days(days)
    points = _reported(tables, as_of, days).union(_booked(tables, as_of, days))
    # A reported balance beats what the bookings of the same day say.
    points = points.group_by("account_number", "date").aggregate(
        cents=points.cents.argmax(points.rank)
    )
    following = points.date.lead().over(
        ibis.window(group_by=points.account_number, order_by=points.date)
    )
    points = points.mutate(next_date=following)
    pairs = points.inner_join(
        boundaries,
        [
            points.date < boundaries.day,
            points.next_date.isnull() | (points.next_date >= boundaries.day),
        ],
    )
    return pairs.select("account_number", "day", "cents")


def _reported(tables: Tables, as_of: Moment, days: Sequence[dt.date]) -> ir.Table:
    rows = known(tables["balances"], as_of=as_of)
    last = _last_before(rows.mutate(date=rows.balance_date), days)
    return last.select("account_number", "date", cents=_cents(last.balance), rank=ibis.literal(1))


def _booked(tables: Tables, as_of: Moment, days: Sequence[dt.date]) -> ir.Table:
    rows = known(tables["transactions"], as_of=as_of)
    rows = rows.filter(rows.balance_after.notnull())
    rows = _last_before(rows.mutate(date=rows.happened_date), days)
    # Where a core system books by day only, its running number tells the order of the day;
    # the shorter number is the earlier one.
    order = [
        rows.happened_at.desc(),
        rows.transaction_id.length().desc(),
        rows.transaction_id.desc(),
    ]
    place = ibis.row_number().over(
        ibis.window(group_by=[rows.account_number, rows.date], order_by=order)
    )
    last = rows.mutate(place=place)
    last = last.filter(last.place == 0)
    return last.select(
        "account_number", "date", cents=_cents(last.balance_after), rank=ibis.literal(0)
    )


def _last_before(rows: ir.Table, days: Sequence[dt.date]) -> ir.Table:
    """Return the rows of each account's last ``date`` before each boundary."""
    following = ibis.cases(*((rows.date < day, ibis.literal(day)) for day in sorted(set(days))))
    early = rows.mutate(following=following)
    early = early.filter(early.following.notnull())
    last = early.group_by("account_number", "following").aggregate(date=early.date.max())
    return early.semi_join(last, ["account_number", "following", "date"])


def _cents(money: ir.Column) -> ir.IntegerColumn:
    """Return money as whole minor units, whose sums are exact in any order."""
    return (money * 100).cast("int64")
