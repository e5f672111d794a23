import datetime as dt
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.needs.recorded import recorded
from tests.rows import ZONE, tables_of

from .outcome_rows import JULY, bookings, days, holder


def test_only_a_first_premium_well_after_the_first_booking_is_a_new_policy() -> None:
    def booking(account: str, day: str, kind: str) -> dict[str, Any]:
        return {
            "account_number": account,
            "amount": 100,
            "direction": "out",
            "kind": kind,
            "happened_at": f"{day} 12:00",
        }

    tables = tables_of(
        customer_accounts=[holder("new", "N"), holder("old", "O")],
        transactions=[
            booking("N", "2025-01-05", "cash"),
            booking("N", "2025-08-05", "insurance"),
            booking("N", "2025-09-05", "insurance"),
            booking("O", "2025-01-05", "cash"),
            booking("O", "2025-02-05", "insurance"),
            booking("O", "2025-08-05", "insurance"),
        ],
    )

    assert days(tables, "insurance_started") == [("new", "2025-08-05")]


OPENED_LONG_AGO = "2020-01-01"
RENT = {"kind": "transfer", "payee": "landlord"}


def orders(
    *booked: dict[str, Any],
    listed: list[dict[str, Any]] | None = None,
    opened: str = OPENED_LONG_AGO,
    as_of: Moment = JULY,
) -> list[str]:
    """The days on which orders of the owner of account A began; first booked on 2 January."""
    tables = tables_of(
        customer_accounts=[
            holder("wang", "A", opened=opened),
            holder("li", "A", "disponent", opened=opened),
        ],
        transactions=[*bookings("A", "2026-01-02", kind="cash"), *booked],
        standing_orders=listed or [],
    )
    found = days(tables, "standing_order_started", as_of)
    assert {customer for customer, _ in found} <= {"wang"}
    return [day for _, day in found]


def test_an_order_began_with_the_first_payment_that_came_back_after_a_month() -> None:
    rent = bookings("A", "2026-04-15", "2026-05-15", "2026-06-15", **RENT)

    assert orders(*rent) == ["2026-04-15"]


def test_until_it_comes_back_nobody_knows_that_an_order_has_begun() -> None:
    rent = bookings("A", "2026-05-15", "2026-06-15", **RENT)
    before = Moment(date=dt.date(2026, 6, 15), zone=ZONE)
    after = Moment(date=dt.date(2026, 6, 16), zone=ZONE)

    assert orders(*rent, as_of=before) == []
    assert orders(*rent, as_of=after) == ["2026-05-15"]
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        transactions=[*bookings("A", "2026-01-02", kind="cash"), *rent],
    )
    (row,) = recorded(tables, as_of=JULY, outcome="standing_order_started").to_pyarrow().to_pylist()
    assert row["known_at"].isoformat() == "2026-06-15T04:00:00+00:00"


@pytest.mark.parametrize(
    ("second", "begins"), [("2026-06-08", False), ("2026-06-09", True), ("2026-06-18", True),
                           ("2026-06-19", False)]
)  # fmt: skip
def test_a_month_may_be_moved_by_a_weekend_and_no_more(second: str, begins: bool) -> None:
    assert bool(orders(*bookings("A", "2026-05-15", second, **RENT))) is begins


def test_payments_that_vary_or_come_more_often_are_no_order() -> None:
    varying = [
        *bookings("A", "2026-04-15", **RENT),
        *bookings("A", "2026-05-15", **RENT, amount=11),
    ]
    canteen = bookings("A", "2026-05-01", "2026-05-12", "2026-05-31", **RENT)
    to_many = [
        *bookings("A", "2026-04-15", kind="transfer", payee="one"),
        *bookings("A", "2026-05-15", kind="transfer", payee="another"),
    ]
    nameless = bookings("A", "2026-04-15", "2026-05-15", kind="household_bill")
    repaid = bookings("A", "2026-04-15", "2026-05-15", kind="loan_repayment", payee="bank")

    assert orders(*varying, *canteen, *to_many, *nameless, *repaid) == []


def test_an_amount_that_is_raised_begins_no_second_order() -> None:
    rent = bookings("A", "2026-04-15", "2026-05-15", **RENT)
    raised = bookings("A", "2026-06-15", "2026-07-15", **RENT, amount=12)
    august = Moment(date=dt.date(2026, 8, 1), zone=ZONE)

    assert orders(*rent, *raised, as_of=august) == ["2026-04-15"]


def test_what_ran_in_the_first_quarter_of_the_records_is_old() -> None:
    rent = bookings("A", "2026-04-03", "2026-05-03", **RENT)

    assert orders(*rent) == []
    # Of an account opened before our eyes nothing is old.
    assert orders(*rent, opened="2025-12-20") == ["2026-04-03"]


def test_a_payment_of_an_order_on_the_list_counts_before_it_comes_back() -> None:
    order = {"account_number": "A", "counterparty_account": "landlord", "amount": 10}
    rent = bookings("A", "2026-06-15", **RENT)

    assert orders(*rent, listed=[{**order, "known_at": "2026-06-20"}]) == ["2026-06-15"]
    assert orders(*rent, listed=[{**order, "known_at": "2026-07-01 00:00"}]) == []
    assert orders(*rent, listed=[{**order, "amount": 20}]) == []
    assert orders(*rent, listed=[{**order, "kind": "loan_repayment"}]) == []


def test_a_bank_that_keeps_the_days_of_orders_needs_no_guess_from_bookings() -> None:
    by_hand = bookings("A", "2026-04-15", "2026-05-15", **RENT)
    order = {"account_number": "A", "counterparty_account": "landlord", "amount": 10,
             "started_date": "2026-06-01", "known_at": "2026-06-01 20:00"}  # fmt: skip

    assert orders(*by_hand, listed=[order]) == ["2026-06-01"]
