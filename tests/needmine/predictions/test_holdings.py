"""What customers had at the start of a day."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.predictions.holdings import assets
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
MAY = dt.date(2026, 5, 1)


def account(number: str, kind: str = "current", **more: Any) -> dict[str, Any]:
    return {"account_number": number, "kind": kind, "opened_date": "2020-01-01", **more}


def worth(accounts: list[dict[str, Any]], **rows: list[dict[str, Any]]) -> int | None:
    holders = [
        {**account(row["account_number"], row["kind"]), "customer_id": "anna", "role": "owner"}
        for row in accounts
    ]
    tables = tables_of(accounts=accounts, customer_accounts=holders, **rows)
    found = assets(tables, [MAY], as_of=JULY).to_pyarrow().to_pylist()
    return found[0]["cents"] if found else None


def balance(day: str, amount: str, number: str = "a1") -> dict[str, Any]:
    return {"account_number": number, "balance_date": day, "balance": amount}


def booking(at: str, after: str, n: int) -> dict[str, Any]:
    return {
        "transaction_id": str(n),
        "account_number": "a1",
        "amount": "1",
        "direction": "in",
        "kind": "transfer",
        "happened_at": at,
        "balance_after": after,
    }


def test_the_last_balance_before_the_day_stands() -> None:
    rows = [balance("2026-04-01", "10"), balance("2026-04-30", "20"), balance("2026-05-01", "99")]
    assert worth([account("a1")], balances=rows) == 20_00


def test_the_last_booking_of_a_day_tells_its_balance_where_none_is_reported() -> None:
    rows = [
        booking("2026-04-30 09:00", "5", 9),
        booking("2026-04-30 09:00", "7", 10),
        booking("2026-04-30 08:00", "6", 11),
    ]
    assert worth([account("a1")], transactions=rows) == 7_00
    assert worth([account("a1")], transactions=rows, balances=[balance("2026-04-30", "8")]) == 8_00


def test_running_lots_count_once_though_their_account_reports_balances() -> None:
    lots = [
        {
            "account_number": "t1",
            "kind": "term",
            "principal": "1000",
            "started_date": "2026-01-01",
            "matures_date": "2026-04-01",
        },
        {
            "account_number": "t1",
            "kind": "term",
            "principal": "500",
            "started_date": "2026-01-01",
            "ended_date": "2026-04-01",
        },
    ]
    rows = [balance("2026-04-30", "1500", "t1"), balance("2026-04-30", "1")]
    accounts = [account("a1"), account("t1", "term")]
    assert worth(accounts, balances=rows, deposits=lots) == 1001_00


def test_a_closed_account_holds_nothing_and_a_loan_account_is_no_asset() -> None:
    rows = [balance("2026-04-01", "10"), balance("2026-04-01", "900", "l1")]
    accounts = [account("a1", closed_date="2026-04-20"), account("l1", "loan")]
    assert worth(accounts, balances=rows) is None


def test_a_customer_nobody_knows_a_balance_of_has_no_row() -> None:
    assert worth([account("a1")]) is None
