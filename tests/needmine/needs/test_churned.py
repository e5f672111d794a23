from typing import Any

from tests.rows import tables_of

from .outcome_rows import account, bookings, days, holder, lot


def test_a_customer_left_when_the_last_current_account_closed() -> None:
    tables = tables_of(
        customer_accounts=[holder("gone", "A"), holder("gone", "B"), holder("stays", "C"),
                           holder("stays", "D")],
        accounts=[
            account("A", "2026-02-01"),
            account("B", "2026-04-01"),
            account("C", "2026-02-01"),
            account("D"),
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
        accounts=[account(name) for name in ("left", "placed", "small", "half")],
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


def test_a_lively_customer_who_books_nothing_for_90_days_has_left() -> None:
    names = ("silent", "back", "quiet", "fee")
    tables = tables_of(
        customer_accounts=[holder(name, name) for name in names],
        accounts=[account(name) for name in names],
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
        accounts=[account("wang")],
        transactions=bookings("wang", "2026-01-05", "2026-02-05", "2026-03-05"),
    )

    assert days(tables, "churned") == []
