import datetime as dt
from typing import Any

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.needs.recorded import RECORDED, can_be_recorded, last_known, recorded
from needmine.needs.taxonomy import OUTCOMES
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def holder(customer: str, account: str, role: str = "owner") -> dict[str, Any]:
    return {
        "customer_id": customer,
        "account_number": account,
        "role": role,
        "kind": "current",
        "opened_date": "2020-01-01",
    }


def days(tables: Tables, outcome: str, as_of: Moment = JULY) -> list[tuple[str, str]]:
    rows = recorded(tables, as_of=as_of, outcome=outcome).to_pyarrow().to_pylist()
    return sorted((row["customer_id"], row["happened_date"].isoformat()) for row in rows)


def test_every_outcome_a_need_may_name_can_be_recorded() -> None:
    assert set(RECORDED) == set(OUTCOMES) - {"none"}


def test_a_loan_counts_for_every_owner_but_not_for_a_guarantor() -> None:
    tables = tables_of(
        customer_accounts=[
            holder("wang", "A"),
            holder("li", "A", "joint"),
            holder("sun", "A", "guarantor"),
        ],
        loans=[
            {
                "account_number": "A",
                "kind": "consumer",
                "principal": 1,
                "granted_date": "2026-05-01",
            },
            {
                "account_number": "A",
                "kind": "mortgage",
                "principal": 1,
                "granted_date": "2026-05-02",
            },
        ],
    )

    assert days(tables, "loan_granted_consumer") == [("li", "2026-05-01"), ("wang", "2026-05-01")]
    assert days(tables, "loan_granted_mortgage") == [("li", "2026-05-02"), ("wang", "2026-05-02")]


def test_a_loan_known_at_the_moment_or_later_is_not_recorded_yet() -> None:
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        loans=[
            {
                "account_number": "A",
                "kind": "consumer",
                "principal": 1,
                "granted_date": "2026-06-20",
                "known_at": "2026-07-01 00:00",
            }
        ],
    )

    assert days(tables, "loan_granted_consumer") == []
    august = Moment(date=dt.date(2026, 8, 1), zone=ZONE)
    assert days(tables, "loan_granted_consumer", august) == [("wang", "2026-06-20")]


def lot(name: str, started: str, matures: str | None, ended: str | None = None) -> dict[str, Any]:
    return {
        "lot_id": name,
        "account_number": "A",
        "kind": "term",
        "principal": 10000,
        "started_date": started,
        "matures_date": matures,
        "ended_date": ended,
    }


def test_a_deposit_begun_when_another_ended_is_rolled_over_not_new() -> None:
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        deposits=[
            lot("old", "2025-01-10", "2026-01-10", "2026-01-10"),
            lot("rolled", "2026-01-15", "2027-01-15"),
            lot("new", "2026-03-01", "2027-03-01"),
        ],
    )

    assert days(tables, "deposit_started") == [("wang", "2025-01-10"), ("wang", "2026-03-01")]


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


def test_a_complaint_is_settled_on_the_day_it_was_closed() -> None:
    def text(party: str, kind: str, closed: str | None) -> dict[str, Any]:
        return {
            "party_id": party,
            "kind": kind,
            "text": "t",
            "happened_at": "2026-05-01 09:00",
            "closed_date": closed,
        }

    tables = tables_of(
        feedback_texts=[
            text("p1", "complaint", "2026-05-10"),
            text("p2", "complaint", None),
            text("p3", "call", "2026-05-10"),
            text("p4", "complaint", "2026-07-10"),
        ],
        customer_records=[
            {
                "party_id": f"p{n}",
                "customer_id": f"c{n}",
                "method": "master",
            }
            for n in (1, 2, 3, 4)
        ],
    )

    assert days(tables, "complaint_settled") == [("c1", "2026-05-10")]


def account(number: str, closed: str | None) -> dict[str, Any]:
    return {
        "account_number": number,
        "kind": "current",
        "opened_date": "2020-01-01",
        "closed_date": closed,
    }


def test_a_customer_left_when_the_last_current_account_closed() -> None:
    tables = tables_of(
        customer_accounts=[holder("gone", "A"), holder("gone", "B"), holder("stays", "C"),
                           holder("stays", "D")],
        accounts=[
            account("A", "2026-02-01"),
            account("B", "2026-04-01"),
            account("C", "2026-02-01"),
            account("D", None),
        ],
    )  # fmt: skip

    assert days(tables, "churned") == [("gone", "2026-04-01")]


def test_a_customer_left_when_four_fifths_of_the_assets_are_gone_within_three_months() -> None:
    def balances(number: str, *amounts: int) -> list[dict[str, Any]]:
        return [
            {"account_number": number, "balance_date": f"2026-{month:02}-28", "balance": amount}
            for month, amount in enumerate(amounts, start=1)
        ]

    tables = tables_of(
        customer_accounts=[holder(name, name) for name in ("left", "placed", "small", "half")],
        accounts=[account(name, None) for name in ("left", "placed", "small", "half")],
        balances=[
            *balances("left", 50000, 50000, 50000, 9000, 9000),
            *balances("placed", 50000, 50000, 50000, 9000),
            *balances("small", 4900, 4900, 4900, 0),
            *balances("half", 50000, 50000, 50000, 25000),
        ],
        deposits=[{**lot("kept", "2026-04-10", None), "account_number": "placed",
                   "principal": 41000}],
    )  # fmt: skip

    assert days(tables, "churned") == [("left", "2026-04-28")]


def bookings(number: str, *days: str, kind: str = "wallet") -> list[dict[str, Any]]:
    return [
        {
            "account_number": number,
            "amount": 10,
            "direction": "out",
            "kind": kind,
            "happened_at": f"{day} 12:00",
        }
        for day in days
    ]


def test_a_lively_customer_who_books_nothing_for_90_days_has_left() -> None:
    names = ("silent", "back", "quiet", "fee")
    tables = tables_of(
        customer_accounts=[holder(name, name) for name in names],
        accounts=[account(name, None) for name in names],
        transactions=[
            *bookings("silent", "2026-01-05", "2026-02-05", "2026-03-05"),
            # Silent until today for 89 days only.
            *bookings("back", "2026-02-05", "2026-03-05", "2026-04-03"),
            # Two days in a quarter were never lively.
            *bookings("quiet", "2026-01-05", "2026-02-05"),
            *bookings("fee", "2026-01-05", "2026-02-05", "2026-03-05"),
            # A fee is the bank's doing and breaks no silence.
            *bookings("fee", "2026-04-30", kind="fee"),
            # The records reach to the end of June.
            *bookings("elsewhere", "2026-06-30"),
        ],
    )

    assert days(tables, "churned") == [("fee", "2026-06-03"), ("silent", "2026-06-03")]


def test_where_the_records_end_nobody_falls_silent() -> None:
    tables = tables_of(
        customer_accounts=[holder("wang", "wang")],
        accounts=[account("wang", None)],
        transactions=bookings("wang", "2026-01-05", "2026-02-05", "2026-03-05"),
    )

    assert days(tables, "churned") == []


def test_without_the_table_an_outcome_cannot_be_recorded() -> None:
    tables = tables_of(customer_accounts=[holder("wang", "A")], loans=[])

    assert can_be_recorded(tables, "loan_granted_consumer")
    assert not can_be_recorded(tables, "deposit_started")
    assert not can_be_recorded(tables, "none")


def test_the_records_of_an_outcome_end_with_the_last_row_known() -> None:
    loan = {"account_number": "A", "kind": "consumer", "principal": 1, "granted_date": "2026-05-01"}
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        loans=[
            {**loan, "known_at": "2026-05-02 08:00"},
            {**loan, "known_at": "2026-06-03 08:00"},
            {**loan, "known_at": "2026-07-03 08:00"},
        ],
    )

    last = last_known(tables, as_of=JULY, outcome="loan_granted_consumer")

    assert last == dt.datetime(2026, 6, 3, 0, 0, tzinfo=dt.UTC)


def test_how_far_complaints_reach_is_told_by_the_complaints_alone() -> None:
    tables = tables_of(
        feedback_texts=[
            {
                "party_id": "p1",
                "kind": "complaint",
                "text": "t",
                "happened_at": "2026-05-01 08:00",
            }
        ],
        customer_records=[{"party_id": "p1", "customer_id": "c1", "method": "master"}],
    )

    last = last_known(tables, as_of=JULY, outcome="complaint_settled")

    assert last == dt.datetime(2026, 5, 1, 0, 0, tzinfo=dt.UTC)
