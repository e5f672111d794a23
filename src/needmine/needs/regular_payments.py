"""Payments that began to come back: a premium for a new policy, a standing order set up."""

import ibis
import ibis.expr.types as ir

from needmine.core.tables import INSTANT, Tables
from needmine.core.time import MONTH_APART, Moment, known
from needmine.sources.tables import ORDERED_KINDS

from .owners import owned

# What is paid already in the first quarter of the records is old, not new: premiums and orders
# run monthly, quarterly or yearly, and the first two show within 92 days.
OLD_DAYS = 92
# An account whose first booking came within a month of its opening is on record from its
# beginning, so whatever runs on it has begun before our eyes.
OPENED_DAYS = 31


def insurance_started(tables: Tables, as_of: Moment) -> ir.Table:
    """Return the first premium of customers who paid none at first."""
    bookings = known(tables["transactions"], as_of=as_of)
    premiums = bookings.filter(bookings.kind == "insurance", bookings.direction == "out")
    paid = premiums.select(
        "account_number", "known_at", happened_date=premiums.happened_date
    ).inner_join(owned(tables), "account_number")
    first = paid.group_by("customer_id").agg(happened_date=paid.happened_date.min())
    return (
        paid.inner_join(first, ["customer_id", "happened_date"])
        .inner_join(_first_bookings(bookings, tables), "customer_id")
        .filter(lambda t: t.happened_date >= t.first_date + ibis.interval(days=OLD_DAYS))
        .select("customer_id", "known_at", "happened_date")
    )


def _first_bookings(bookings: ir.Table, tables: Tables) -> ir.Table:
    dated = bookings.select("account_number", "happened_date")
    theirs = dated.inner_join(owned(tables), "account_number")
    return theirs.group_by("customer_id").agg(first_date=theirs.happened_date.min())


def standing_order_started(tables: Tables, as_of: Moment) -> ir.Table:
    """Return when standing orders began: customer_id, happened_date, known_at.

    Where the bank's orders say when they began, that day counts. Where they do not, an order
    began with the first payment to its payee; and a payment that comes back after a month, the
    same amount to the same payee, is taken for an order even before the bank's list of orders
    is known. So the first payment is known as a beginning only once the second is, or the order.
    """
    orders = known(tables["standing_orders"], as_of=as_of)
    orders = orders.filter(orders.kind.isnull() | orders.kind.isin(ORDERED_KINDS))
    bookings = known(tables["transactions"], as_of=as_of)
    dated = orders.filter(orders.started_date.notnull())
    # Who keeps the days of orders needs no guess from bookings.
    undated = _payments(bookings).cross_join(dated.aggregate(n_dated=dated.count()))
    payments = undated.filter(undated.n_dated == 0).drop("n_dated")
    begun = _new(_first(_returning(payments), _ordered(payments, orders)), bookings, tables)
    whole = ibis.union(
        begun,
        dated.select(
            "account_number",
            happened_date=dated.started_date,
            known_at=dated.known_at.cast(INSTANT),
        ),
    )
    return whole.inner_join(owned(tables), "account_number").select(
        "customer_id", "known_at", "happened_date"
    )


def _payments(bookings: ir.Table) -> ir.Table:
    paid = bookings.filter(
        bookings.direction == "out",
        bookings.kind.isin(ORDERED_KINDS),
        bookings.counterparty_account.notnull(),
    )
    return paid.select(
        "account_number",
        "kind",
        "amount",
        "happened_date",
        "transaction_id",
        payee=paid.counterparty_account,
        known_at=paid.known_at.cast(INSTANT),
    )


def _returning(payments: ir.Table) -> ir.Table:
    """Return the payments after which the next of the same amount came a month later."""
    following = ibis.window(
        group_by=["account_number", "payee", "kind", "amount"],
        order_by=["happened_date", "known_at", "transaction_id"],
    )
    rows = payments.mutate(
        next_date=payments.happened_date.lead(1).over(following),
        next_known=payments.known_at.lead(1).over(following),
    )
    gap = rows.next_date.delta(rows.happened_date, unit="day")
    monthly = rows.filter(gap >= MONTH_APART[0], gap <= MONTH_APART[1])
    return monthly.select(
        "account_number",
        "payee",
        "kind",
        "happened_date",
        known_at=ibis.greatest(monthly.known_at, monthly.next_known),
    )


def _ordered(payments: ir.Table, orders: ir.Table) -> ir.Table:
    """Return the payments of orders on the bank's list, known once both are."""
    listed = orders.select(
        "account_number",
        "amount",
        payee=orders.counterparty_account,
        listed_at=orders.known_at.cast(INSTANT),
    )
    paid = payments.inner_join(listed, ["account_number", "payee", "amount"])
    return paid.select(
        "account_number",
        "payee",
        "kind",
        "happened_date",
        known_at=ibis.greatest(paid.known_at, paid.listed_at),
    )


def _first(*seen: ir.Table) -> ir.Table:
    """Return for each payee the first of these payments; a raised amount begins nothing new."""
    rows = ibis.union(*seen)
    key = ["account_number", "payee", "kind"]
    first = rows.group_by(key).agg(happened_date=rows.happened_date.min())
    at_first = rows.inner_join(first, [*key, "happened_date"])
    return at_first.group_by([*key, "happened_date"]).agg(known_at=at_first.known_at.min())


def _new(begun: ir.Table, bookings: ir.Table, tables: Tables) -> ir.Table:
    """Return what had not been running when the records of the account began."""
    first = bookings.group_by("account_number").agg(first_date=bookings.happened_date.min())
    holders = tables["customer_accounts"]
    opened = holders.group_by("account_number").agg(opened_date=holders.opened_date.min())
    rows = begun.inner_join(first, "account_number").left_join(opened, "account_number")
    since_opening = rows.first_date.delta(rows.opened_date, unit="day") <= OPENED_DAYS
    ran_on = rows.happened_date >= rows.first_date + ibis.interval(days=OLD_DAYS)
    return rows.filter(since_opening.fill_null(False) | ran_on).select(
        "account_number", "happened_date", "known_at"
    )
