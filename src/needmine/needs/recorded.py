"""Records that show a need: loans, deposits, cards, regular payments, complaints, churn.

Each outcome is a query over canonical tables. A customer's accounts are those they own, alone or
jointly; for a disponent or guarantor nothing was met.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Tables
from needmine.core.time import MONTH_APART, Moment, known

from .churned import churned
from .owners import OWNING_ROLES, owned
from .regular_payments import insurance_started, standing_order_started

# A lot begun within a week of a maturity is the old money rolled over, no new saving.
ROLL_OVER_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One kind of outcome: the tables it reads and the query that finds it.

    Parameters
    ----------
    is_booked
        It is read from bookings, so it shows only on accounts whose bookings are on record.
    seen_after_days
        So long after it happened the records may not tell it yet,
    told_by
        unless this table has a row that tells it at once.
    """

    reads: tuple[str, ...]
    rows: Callable[[Tables, Moment], ir.Table]
    is_booked: bool = False
    seen_after_days: int = 0
    told_by: str = ""


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


def _loan_granted(*kinds: str) -> Callable[[Tables, Moment], ir.Table]:
    def rows(tables: Tables, as_of: Moment) -> ir.Table:
        loans = known(tables["loans"], as_of=as_of)
        granted = loans.filter(loans.kind.isin(kinds)).select(
            "account_number", "known_at", happened_date=loans.granted_date
        )
        return granted.inner_join(owned(tables), "account_number")

    return rows


def _deposit_started(tables: Tables, as_of: Moment) -> ir.Table:
    lots, rolled = _lots(tables, as_of)
    fresh = lots.anti_join(
        rolled, [lots.lot_id == rolled.rolled_lot, lots.customer_id == rolled.owner]
    )
    return fresh.select("customer_id", "known_at", happened_date=fresh.started_date)


def _maturity_kept(tables: Tables, as_of: Moment) -> ir.Table:
    lots, rolled = _lots(tables, as_of)
    kept = lots.semi_join(
        rolled, [lots.lot_id == rolled.rolled_lot, lots.customer_id == rolled.owner]
    )
    return kept.select("customer_id", "known_at", happened_date=kept.started_date)


def _lots(tables: Tables, as_of: Moment) -> tuple[ir.Table, ir.Table]:
    """Return the lots of each owner, and those among them that took over the money of another."""
    lots = known(tables["deposits"], as_of=as_of).inner_join(owned(tables), "account_number")
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
    return lots, rolled


def _card_issued(tables: Tables, as_of: Moment) -> ir.Table:
    """Return the first card of each product that somebody got on an account.

    A second card of the same product on the same account is a renewal or a replacement of the
    one they hold; another product (gold beside classic) or another account is a new card. A card
    for somebody who merely may use the account is the owner's doing, so nobody's need is met.
    """
    cards = known(tables["cards"], as_of=as_of)
    records = tables["customer_records"].select("department", "party_id", "customer_id")
    held = cards.inner_join(records, ["department", "party_id"]).select(
        "customer_id",
        "account_number",
        "kind",
        "known_at",
        product=cards.product_code.fill_null(""),
        happened_date=cards.issued_date,
    )
    used = tables["customer_accounts"].filter(lambda t: t.role.notin(OWNING_ROLES))
    same = ["customer_id", "account_number"]
    users = used.anti_join(owned(tables), same).select(*same)
    own = held.anti_join(users, same)
    first = own.group_by("customer_id", "account_number", "kind", "product").agg(
        happened_date=own.happened_date.min(), known_at=own.known_at.min()
    )
    return first.select("customer_id", "known_at", "happened_date")


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


def _complaint_made(tables: Tables, as_of: Moment) -> ir.Table:
    texts = known(tables["feedback_texts"], as_of=as_of)
    made = texts.filter(texts.kind == "complaint")
    records = tables["customer_records"].select("department", "party_id", "customer_id")
    joined = made.inner_join(records, ["department", "party_id"])
    return joined.select("customer_id", "known_at", "happened_date")


RECORDED: Mapping[str, Recorded] = {
    "loan_granted_consumer": Recorded(reads=("loans",), rows=_loan_granted("consumer", "car")),
    "loan_granted_mortgage": Recorded(reads=("loans",), rows=_loan_granted("mortgage")),
    "deposit_started": Recorded(reads=("deposits",), rows=_deposit_started),
    "maturity_kept": Recorded(reads=("deposits",), rows=_maturity_kept),
    "card_issued": Recorded(reads=("cards", "customer_records"), rows=_card_issued),
    "insurance_started": Recorded(reads=("transactions",), rows=insurance_started, is_booked=True),
    "standing_order_started": Recorded(
        reads=("transactions",),
        rows=standing_order_started,
        is_booked=True,
        # Until the next month's payment nothing tells the first from any other.
        seen_after_days=MONTH_APART[1],
        told_by="standing_orders",
    ),
    "complaint_settled": Recorded(
        reads=("feedback_texts", "customer_records"), rows=_complaint_settled
    ),
    "complaint_made": Recorded(reads=("feedback_texts", "customer_records"), rows=_complaint_made),
    "churned": Recorded(reads=("accounts", "transactions"), rows=churned, is_booked=True),
}
