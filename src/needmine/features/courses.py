"""How much lay where from which day to which: the course of every balance."""

import ibis
import ibis.expr.types as ir

from .at_moment import AtMoment, cents

# The longest window over which a course is followed.
DAYS = 90


def spans(at: AtMoment) -> ir.Table:
    """Return stretches of days on which a balance stood still, as far as known.

    Current accounts follow their end-of-day balances; term deposits and wealth products follow
    their lots, or balances where an account has no lot. The stretches cover the last 90 days and
    the day before them.

    Returns
    -------
    One row per customer, account or lot, and stretch: ``kind``, ``cents``, ``from_date``,
    ``to_date`` (first day no longer covered; the moment's day while it lasts).
    """
    lots = _lots(at)
    with_lots = lots.select("account_number").distinct()
    held = at.accounts("current", "term", "wealth").select("customer_id", "account_number", "kind")
    followed = held.anti_join(with_lots, "account_number")
    from_balances = _stretches(at).inner_join(followed, "account_number")
    columns = ("customer_id", "account_number", "kind", "cents", "from_date", "to_date")
    owners = held.select("customer_id", "account_number")
    return from_balances.select(*columns).union(
        lots.inner_join(owners, "account_number").select(*columns)
    )


def days_within(at: AtMoment, rows: ir.Table, *, days: int) -> ir.IntegerValue:
    """Return how many of the last so many days a stretch covers."""
    start = at.as_of.back(days=days).day
    first = ibis.greatest(rows.from_date, start)
    last = ibis.least(rows.to_date, at.day)
    return ibis.greatest(last.delta(first, unit="day"), 0)


def _lots(at: AtMoment) -> ir.Table:
    lots = at.known("deposits")
    started = lots.filter(at.before(lots.started_date))
    # A lot past its maturity without a pay-out date still lies with the bank.
    return started.select(
        "account_number",
        "kind",
        cents=cents(started.principal),
        from_date=started.started_date,
        to_date=ibis.least(started.ended_date.fill_null(at.day), at.day),
    )


def _stretches(at: AtMoment) -> ir.Table:
    points = _points(at)
    following = points.date.lead().over(
        ibis.window(group_by=points.account_number, order_by=points.date)
    )
    return points.select(
        "account_number",
        "cents",
        from_date=points.date,
        to_date=following.fill_null(at.day),
    )


def _points(at: AtMoment) -> ir.Table:
    """Return one end-of-day balance per account and day; a reported one beats a booking's."""
    points = _reported(at).union(_booked(at))
    days = points.group_by("account_number", "date").aggregate(
        cents=points.cents.argmax(points.rank)
    )
    return days


def _reported(at: AtMoment) -> ir.Table:
    rows = at.known("balances")
    rows = rows.filter(at.before(rows.balance_date))
    rows = _recent(at, rows.mutate(date=rows.balance_date))
    return rows.select("account_number", "date", cents=cents(rows.balance), rank=ibis.literal(1))


def _booked(at: AtMoment) -> ir.Table:
    rows = at.known("transactions")
    rows = rows.filter(rows.balance_after.notnull(), at.before(rows.happened_date))
    rows = _recent(at, rows.mutate(date=rows.happened_date))
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
    rows = rows.mutate(place=place)
    last = rows.filter(rows.place == 0)
    return last.select(
        "account_number", "date", cents=cents(last.balance_after), rank=ibis.literal(0)
    )


def _recent(at: AtMoment, rows: ir.Table) -> ir.Table:
    """Return the rows inside the course, and for each account those of its last day before it."""
    start = at.as_of.back(days=DAYS).day
    older = rows.filter(rows.date < start)
    carried = older.group_by("account_number").aggregate(date=older.date.max())
    return rows.filter(rows.date >= start).union(
        older.semi_join(carried, ["account_number", "date"])
    )
