"""Customers, accounts and bookings as rows, and the outcomes found in them as days."""

import datetime as dt
from typing import Any

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.needs.recorded import recorded
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def holder(
    customer: str, account: str, role: str = "owner", *, opened: str = "2020-01-01"
) -> dict[str, Any]:
    """Return who holds a current account."""
    return {
        "customer_id": customer,
        "account_number": account,
        "role": role,
        "kind": "current",
        "opened_date": opened,
    }


def account(number: str, closed: str | None = None) -> dict[str, Any]:
    """Return a current account."""
    return {
        "account_number": number,
        "kind": "current",
        "opened_date": "2020-01-01",
        "closed_date": closed,
    }


def bookings(
    number: str, *days: str, kind: str = "wallet", payee: str | None = None, **more: Any
) -> list[dict[str, Any]]:
    """Return a payment of 10 out of an account on each of these days."""
    return [
        {
            "account_number": number,
            "amount": 10,
            "direction": "out",
            "kind": kind,
            "counterparty_account": payee,
            "happened_at": f"{day} 12:00",
            **more,
        }
        for day in days
    ]


def lot(name: str, started: str, matures: str | None, ended: str | None = None) -> dict[str, Any]:
    """Return a term deposit of 10,000 on account A."""
    return {
        "lot_id": name,
        "account_number": "A",
        "kind": "term",
        "principal": 10000,
        "started_date": started,
        "matures_date": matures,
        "ended_date": ended,
    }


def days(tables: Tables, outcome: str, as_of: Moment = JULY) -> list[tuple[str, str]]:
    """Return who had an outcome on which day, as known at a moment."""
    rows = recorded(tables, as_of=as_of, outcome=outcome).to_pyarrow().to_pylist()
    return sorted((row["customer_id"], row["happened_date"].isoformat()) for row in rows)
