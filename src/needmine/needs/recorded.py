"""Records that show a need was met: loans granted, deposits begun, complaints settled, churn.

Each outcome is a query over canonical tables. A customer's accounts are those they own, alone or
jointly; for a disponent or guarantor nothing was met.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from needmine.core.tables import INSTANT, Tables
from needmine.core.time import Moment, known

# A lot begun within a week of a maturity is the old money rolled over, no new saving.
ROLL_OVER_DAYS = 7
# A premium in the first quarter of a customer's records is an old policy, not a new one: premiums
# are paid monthly, quarterly or yearly, and the first two show within 92 days.
OLD_POLICY_DAYS = 92
# Churn, as the churn model has it, so that the ledger and the model mean the same by leaving:
# assets of at least 5,000 fall by four fifths within three months, every current account closes,
# or a customer with bookings on three days of a quarter makes none for the next 90 days.
CHURN_FLOOR = 5_000
CHURN_LEFT_SHARE = 0.2
CHURN_MONTHS = 3
SILENT_DAYS = 90
LIVELY_DAYS = 3
# The bank makes these bookings, not the customer.
BANKS_OWN_KINDS = ("interest", "fee")


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One kind of outcome: the tables it reads and the query that finds it."""

    reads: tuple[str, ...]
    rows: Callable[[Tables, Moment], ir.Table]


def recorded(tables: Tables, *, as_of: Moment, outcome: str) -> ir.Table:
    """Return the recorded outcomes of one kind known at a moment.

    Returns
    -------
    ir.Table
        One row per customer and day it happened: customer_id, happened_date, known_at (when the
        bank first could tell). No row where the bank lacks a table it needs.
    """
    found = RECORDED[outcome].rows(tables, as_of)
    return (
        found.filter(found.customer_id.notnull(), found.happened_date.notnull())
        .group_by("customer_id", "happened_date")
        .agg(known_at=lambda t: t.known_at.min())
    )


def can_be_recorded(tables: Tables, outcome: str) -> bool:
    """Return whether this bank has the tables that an outcome is read from."""
    return outcome in RECORDED and tables.has("customer_accounts", *RECORDED[outcome].reads)


def last_known(tables: Tables, *, as_of: Moment, outcome: str) -> dt.datetime | None:
    """Return the last instant up to which the records of an outcome reach; None without a row.

    An outcome after it may have happened without the bank's records showing it yet, so windows
    that reach beyond it are not counted as "nothing happened".
    """
    # Which record belongs to which customer is no feed of events and says nothing of how far
    # the records reach.
    feeds = [tables[name] for name in RECORDED[outcome].reads if name != "customer_records"]
    ends = [known(feed, as_of=as_of).known_at.max().to_pyarrow().as_py() for feed in feeds]
    return None if None in ends else min(ends)


def _owned(tables: Tables) -> ir.Table:
    accounts = tables["customer_accounts"]
    return (
        accounts.filter(accounts.role.isin(("owner", "joint")))
        .select("customer_id", "account_number")
        .distinct()
    )


def _loan_granted(*kinds: str) -> Callable[[Tables, Moment], ir.Table]:
    def rows(tables: Tables, as_of: Moment) -> ir.Table:
        loans = known(tables["loans"], as_of=as_of)
        granted = loans.filter(loans.kind.isin(kinds)).select(
            "account_number", "known_at", happened_date=loans.granted_date
        )
        return granted.inner_join(_owned(tables), "account_number")

    return rows


def _deposit_started(tables: Tables, as_of: Moment) -> ir.Table:
    lots = known(tables["deposits"], as_of=as_of).inner_join(_owned(tables), "account_number")
    ended = lots.filter(lots.ended_date.notnull() | lots.matures_date.notnull()).select(
        owner=lots.customer_id,
        ended=ibis.coalesce(lots.ended_date, lots.matures_date),
        ended_lot=lots.lot_id,
    )
    days = ibis.interval(days=ROLL_OVER_DAYS)
    rolled = lots.semi_join(
        ended,
        [
            lots.customer_id == ended.owner,
            lots.lot_id != ended.ended_lot,
            lots.started_date >= ended.ended - days,
            lots.started_date <= ended.ended + days,
        ],
    ).select(rolled_lot="lot_id", owner="customer_id")
    fresh = lots.anti_join(
        rolled, [lots.lot_id == rolled.rolled_lot, lots.customer_id == rolled.owner]
    )
    return fresh.select("customer_id", "known_at", happened_date=fresh.started_date)


def _insurance_started(tables: Tables, as_of: Moment) -> ir.Table:
    bookings = known(tables["transactions"], as_of=as_of)
    premiums = bookings.filter(bookings.kind == "insurance", bookings.direction == "out")
    paid = premiums.select(
        "account_number", "known_at", happened_date=premiums.happened_date
    ).inner_join(_owned(tables), "account_number")
    first = paid.group_by("customer_id").agg(happened_date=paid.happened_date.min())
    return (
        paid.inner_join(first, ["customer_id", "happened_date"])
        .inner_join(_first_bookings(bookings, tables), "customer_id")
        .filter(lambda t: t.happened_date >= t.first_date + ibis.interval(days=OLD_POLICY_DAYS))
        .select("customer_id", "known_at", "happened_date")
    )


def _first_bookings(bookings: ir.Table, tables: Tables) -> ir.Table:
    dated = bookings.select("account_number", "happened_date")
    owned = dated.inner_join(_owned(tables), "account_number")
    return owned.group_by("customer_id").agg(first_date=owned.happened_date.min())


def _complaint_settled(tables: Tables, as_of: Moment) -> ir.Table:
    texts = known(tables["feedback_texts"], as_of=as_of)
    settled = texts.filter(
        texts.kind == "complaint",
        texts.closed_date.notnull(),
        texts.closed_date < ibis.literal(as_of.date),
    )
    records = tables["customer_records"].select("department", "party_id", "customer_id")
    joined = settled.inner_join(records, ["department", "party_id"])
    return joined.select("customer_id", "known_at", happened_date=joined.closed_date)


def _churned(tables: Tables, as_of: Moment) -> ir.Table:
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
        .inner_join(_owned(tables), "account_number")
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
    days = (
        own.select("account_number", "happened_date")
        .inner_join(_owned(tables), "account_number")
        .select("customer_id", "happened_date")
        .distinct()
    )
    in_order = ibis.window(group_by=days.customer_id, order_by=days.happened_date)
    days = days.mutate(
        next_date=days.happened_date.lead(1).over(in_order),
        earlier_date=days.happened_date.lag(LIVELY_DAYS - 1).over(in_order),
        silent_date=days.happened_date + ibis.interval(days=SILENT_DAYS),
    )
    # Silence is only heard as far as the records reach.
    days = days.cross_join(bookings.aggregate(last_date=bookings.happened_date.max()))
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
    owned = ends.inner_join(_owned(tables), "account_number")
    months = owned.group_by("customer_id", "month").agg(
        balance=owned.balance.sum(),
        last_day=owned.balance_date.max(),
        known_at=owned.known_at.max(),
    )
    lots = known(tables["deposits"], as_of=as_of).inner_join(_owned(tables), "account_number")
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


RECORDED: Mapping[str, Recorded] = {
    "loan_granted_consumer": Recorded(reads=("loans",), rows=_loan_granted("consumer", "car")),
    "loan_granted_mortgage": Recorded(reads=("loans",), rows=_loan_granted("mortgage")),
    "deposit_started": Recorded(reads=("deposits",), rows=_deposit_started),
    "insurance_started": Recorded(reads=("transactions",), rows=_insurance_started),
    "complaint_settled": Recorded(
        reads=("feedback_texts", "customer_records"), rows=_complaint_settled
    ),
    "churned": Recorded(reads=("accounts", "transactions"), rows=_churned),
}
