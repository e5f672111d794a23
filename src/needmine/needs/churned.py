"""Customers who left: the accounts closed, the customer fell silent, or the money went."""

import ibis
import ibis.expr.types as ir

from needmine.core.reach import booked_spans
from needmine.core.tables import INSTANT, Tables
from needmine.core.time import Moment, known

from .owners import owned

# As the churn model has it, so that the ledger and the model mean the same by leaving:
# assets of at least 5,000 fall by four fifths within three months, every current account closes,
# or a customer with bookings on three days of a quarter makes none for the next 90 days.
CHURN_FLOOR = 5_000
CHURN_LEFT_SHARE = 0.2
CHURN_MONTHS = 3
SILENT_DAYS = 90
LIVELY_DAYS = 3
# The bank makes these bookings, not the customer.
BANKS_OWN_KINDS = ("interest", "fee")


def churned(tables: Tables, as_of: Moment) -> ir.Table:
    """Return when customers left, in whichever way: customer_id, happened_date, known_at."""
    ways = [_all_closed(tables, as_of), _fell_silent(tables, as_of)]
    if tables.has("balances"):
        ways.append(_emptied(tables, as_of))
    return ibis.union(*(_alike(way) for way in ways))


def _alike(way: ir.Table) -> ir.Table:
    # Instants come with and without a stated precision, and a union wants them alike.
    return way.select("customer_id", "happened_date", known_at=way.known_at.cast(INSTANT))


def _all_closed(tables: Tables, as_of: Moment) -> ir.Table:
    accounts = known(tables["accounts"], as_of=as_of)
    current = (
        accounts.filter(accounts.kind == "current")
        .select("account_number", "closed_date", "known_at")
        .inner_join(owned(tables), "account_number")
    )
    people = current.group_by("customer_id").agg(
        n_open=current.closed_date.isnull().sum(),
        happened_date=current.closed_date.max(),
        known_at=current.known_at.max(),
    )
    gone = people.filter(people.n_open == 0, people.happened_date < ibis.literal(as_of.date))
    return gone.select("customer_id", "known_at", "happened_date")


def _fell_silent(tables: Tables, as_of: Moment) -> ir.Table:
    """Return lively customers on the day by which nothing had come from them for 90 days."""
    bookings = known(tables["transactions"], as_of=as_of)
    accounts = known(tables["accounts"], as_of=as_of)
    current = accounts.filter(accounts.kind == "current").select("account_number")
    own = bookings.filter(bookings.kind.notin(BANKS_OWN_KINDS)).semi_join(current, "account_number")
    reached = owned(tables).inner_join(
        booked_spans(current, bookings, tables["coverage"]), "account_number"
    )
    # Silence is only heard as far as the records of all a customer's accounts reach.
    last = reached.group_by("customer_id").aggregate(last_date=reached.to_date.min())
    days = (
        own.select("account_number", "happened_date")
        .inner_join(owned(tables), "account_number")
        .select("customer_id", "happened_date")
        .distinct()
    )
    in_order = ibis.window(group_by=days.customer_id, order_by=days.happened_date)
    days = days.mutate(
        next_date=days.happened_date.lead(1).over(in_order),
        earlier_date=days.happened_date.lag(LIVELY_DAYS - 1).over(in_order),
        silent_date=days.happened_date + ibis.interval(days=SILENT_DAYS),
    )
    days = days.inner_join(last, "customer_id")
    silent = days.filter(
        days.silent_date <= days.last_date,
        days.next_date.isnull() | (days.next_date >= days.silent_date),
        days.earlier_date >= days.happened_date - ibis.interval(days=SILENT_DAYS),
        days.silent_date < ibis.literal(as_of.date),
    )
    return silent.select(
        "customer_id",
        known_at=silent.silent_date.cast(INSTANT),
        happened_date=silent.silent_date,
    )


def _emptied(tables: Tables, as_of: Moment) -> ir.Table:
    """Return the first month end at which a fifth or less is left of three months before."""
    assets = _month_assets(tables, as_of)
    before = assets.select(
        "customer_id", month=assets.month + CHURN_MONTHS, assets_before=assets.assets
    )
    both = assets.inner_join(before, ["customer_id", "month"])
    fell = both.filter(
        both.assets_before - both.assets >= CHURN_FLOOR,
        both.assets.cast("float64") <= both.assets_before.cast("float64") * CHURN_LEFT_SHARE,
    )
    # What had gone by the month before is no news.
    known_before = fell.select("customer_id", month=fell.month + 1)
    first = fell.anti_join(known_before, ["customer_id", "month"])
    return first.select("customer_id", "known_at", happened_date=first.last_day)


def _month_assets(tables: Tables, as_of: Moment) -> ir.Table:
    """Return per customer and month the last reported balances plus the lots still running."""
    reported = known(tables["balances"], as_of=as_of)
    reported = reported.mutate(
        month=reported.balance_date.year() * 12 + reported.balance_date.month()
    )
    last = reported.group_by("account_number", "month").agg(
        balance_date=reported.balance_date.max()
    )
    ends = reported.inner_join(last, ["account_number", "month", "balance_date"])
    theirs = ends.inner_join(owned(tables), "account_number")
    months = theirs.group_by("customer_id", "month").agg(
        balance=theirs.balance.sum(),
        last_day=theirs.balance_date.max(),
        known_at=theirs.known_at.max(),
    )
    lots = known(tables["deposits"], as_of=as_of).inner_join(owned(tables), "account_number")
    lots = lots.select("principal", "started_date", "ended_date", owner=lots.customer_id)
    held = months.inner_join(
        lots,
        [
            months.customer_id == lots.owner,
            lots.started_date <= months.last_day,
            lots.ended_date.isnull() | (lots.ended_date > months.last_day),
        ],
    )
    lot_sums = held.group_by("customer_id", "month").agg(lots=held.principal.sum())
    joined = months.left_join(lot_sums, ["customer_id", "month"])
    return joined.select(
        "customer_id",
        "month",
        "last_day",
        "known_at",
        assets=joined.balance + ibis.coalesce(joined.lots, ibis.literal(0)),
    )
