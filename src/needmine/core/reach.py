"""How far records reach: where a feed does not speak of an account, nothing is known of it."""

import ibis
import ibis.expr.types as ir

# A feed counts as reaching a day so long after its last row: weekends, holidays, late files.
SLACK_DAYS = 14


def in_part(coverage: ir.Table, table: str) -> ir.Table:
    """Return the feeds of a table that speak of some accounts only: department, feed."""
    return coverage.filter(coverage.table == table, ~coverage.is_whole).select("department", "feed")


def booked_spans(accounts: ir.Table, bookings: ir.Table, coverage: ir.Table) -> ir.Table:
    """Return from when to when the bookings on each account are on record.

    A feed that speaks of all accounts covers each of them from the feed's first booking to its
    last, whether that account had one or not. A feed that speaks of some accounts covers an
    account from its first booking to its last only: silence after it means nothing.

    Parameters
    ----------
    accounts
        Has account_number.
    bookings
        Rows of ``transactions``, as known at the moment that is asked about.
    coverage
        The table of that name; without a row every feed speaks of all accounts.

    Returns
    -------
    **One row per account**: account_number, from_date, to_date (the last day on record, itself
    included); null where no booking says anything of the account.
    """
    days = bookings.select("department", "feed", "account_number", "happened_date")
    whole = days.anti_join(in_part(coverage, "transactions"), ["department", "feed"])
    bounds = whole.aggregate(
        whole_from=whole.happened_date.min(), whole_to=whole.happened_date.max()
    )
    own = days.group_by("account_number").aggregate(
        own_from=days.happened_date.min(), own_to=days.happened_date.max()
    )
    each = accounts.select("account_number").distinct().left_join(own, "account_number")
    each = each.select("account_number", "own_from", "own_to").cross_join(bounds)
    return each.select(
        "account_number",
        from_date=ibis.least(
            each.own_from.fill_null(each.whole_from), each.whole_from.fill_null(each.own_from)
        ),
        to_date=ibis.greatest(
            each.own_to.fill_null(each.whole_to), each.whole_to.fill_null(each.own_to)
        ),
    )
