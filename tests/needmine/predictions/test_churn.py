"""Who was at risk of leaving, and who left."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.predictions.churn import at_risk, left
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
APRIL = dt.date(2026, 4, 1)
ACCOUNT = {"account_number": "a1", "kind": "current", "opened_date": "2020-01-01"}
BUSY = ("2026-01-15", "2026-02-15", "2026-03-15")
STILL_BUSY = (*BUSY, "2026-04-15")


def has_left(
    *,
    booked: tuple[str, ...] = STILL_BUSY,
    kind: str = "card_payment",
    balances: tuple[tuple[str, str], ...] = (),
    accounts: list[dict[str, Any]] | None = None,
    neighbour: str = "2026-06-30",
    coverage: list[dict[str, Any]] | None = None,
) -> bool | None:
    """Whether the one customer left after April 1; None where there was nothing to leave."""
    accounts = accounts or [ACCOUNT]
    # The bank's records reach as far as the neighbour's last booking.
    days = [*(("a1", kind, day) for day in booked), ("a9", "fee", neighbour)]
    bookings = [
        {
            "transaction_id": str(n),
            "account_number": account,
            "amount": "10",
            "direction": "out",
            "kind": how,
            "happened_at": f"{day} 12:00",
        }
        for n, (account, how, day) in enumerate(days)
    ]
    reported = [
        {"account_number": "a1", "balance_date": day, "balance": amount} for day, amount in balances
    ]
    holders = [{**account, "customer_id": "anna", "role": "owner"} for account in accounts]
    tables = tables_of(
        accounts=accounts,
        customer_accounts=holders,
        transactions=bookings,
        balances=reported,
        coverage=coverage or [],
    )
    rows = left(tables, [APRIL], JULY).to_pyarrow().to_pylist()
    # Whoever is labelled is somebody the model may be asked of, known then as now; of some who
    # are asked of, the 90 days are not on record.
    then = at_risk(tables, [APRIL], Moment(date=APRIL, zone=ZONE)).to_pyarrow()
    assert then.num_rows == 1 if rows else then.num_rows <= 1
    return rows[0]["is_positive"] if rows else None


def test_an_active_customer_who_goes_on_has_not_left() -> None:
    assert has_left() is False


def test_an_active_customer_who_books_nothing_more_has_left() -> None:
    assert has_left(booked=BUSY) is True
    assert has_left(booked=(*BUSY, "2026-06-30")) is True
    assert has_left(booked=(*BUSY, "2026-06-29")) is False


def test_a_customer_who_was_quiet_and_poor_before_has_nothing_to_leave() -> None:
    assert has_left(booked=("2026-03-15",)) is None
    assert has_left(booked=(), balances=(("2026-03-01", "100"),)) is None


def test_interest_and_fees_keep_nobody_active() -> None:
    assert has_left(kind="interest") is None
    assert has_left(kind="fee", balances=(("2026-03-01", "9000"),)) is False


def test_four_fifths_of_the_assets_gone_is_a_leave_and_a_little_less_is_not() -> None:
    assert has_left(balances=(("2026-03-31", "10000"), ("2026-06-01", "2000"))) is True
    assert has_left(balances=(("2026-03-31", "10000"), ("2026-06-01", "2000.01"))) is False


def test_money_that_came_back_before_the_ninety_days_were_over_did_not_leave() -> None:
    dip = (("2026-03-31", "10000"), ("2026-05-01", "0"), ("2026-06-01", "9000"))
    assert has_left(balances=dip) is False


def test_a_small_sum_spent_is_no_leave() -> None:
    assert has_left(balances=(("2026-03-31", "4999"), ("2026-06-01", "0"))) is False


def test_closing_every_current_account_is_a_leave_and_moving_to_another_is_not() -> None:
    closed = {**ACCOUNT, "closed_date": "2026-05-01"}
    fresh = {**ACCOUNT, "account_number": "a2", "opened_date": "2026-04-20"}
    assert has_left(accounts=[closed]) is True
    assert has_left(accounts=[closed, fresh]) is False


def test_a_customer_whose_account_had_closed_before_is_not_at_risk() -> None:
    assert has_left(accounts=[{**ACCOUNT, "closed_date": "2026-03-31"}]) is None


def test_where_the_records_end_before_the_ninety_days_nobody_is_said_to_have_left() -> None:
    assert has_left(booked=BUSY, neighbour="2026-06-17") is True
    assert has_left(booked=BUSY, neighbour="2026-06-10") is None


def test_a_feed_of_some_accounts_tells_of_each_only_up_to_its_last_booking() -> None:
    in_part = [
        {"department": "core_banking", "feed": "test", "table": "transactions", "is_whole": False}
    ]

    assert has_left(booked=BUSY, coverage=in_part) is None
    assert has_left(booked=(*BUSY, "2026-06-20"), coverage=in_part) is False
