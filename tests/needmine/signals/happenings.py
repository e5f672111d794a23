"""Rows in which something just happened, at a bank that has kept records for long."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.signals.definitions import SignalDefinition, read_signals
from needmine.signals.firings import firings
from tests.rows import ZONE, tables_of

Row = dict[str, Any]

MOMENT = Moment(date=dt.date(2026, 6, 15), zone=ZONE)

BASIS: dict[str, list[Row]] = {
    "customer_records": [
        {
            "customer_id": "li",
            "party_id": "p-li",
            "department": "core_banking",
            "method": "alone",
            "known_at": "2020-01-01",
        },
        {
            "customer_id": "wu",
            "party_id": "p-wu",
            "department": "core_banking",
            "method": "alone",
            "known_at": "2020-01-01",
        },
    ],
    "parties": [
        {"party_id": "p-li", "kind": "person", "name": "n-li"},
        {"party_id": "p-wu", "kind": "person", "name": "n-wu"},
    ],
    "accounts": [
        {"account_number": "a-li", "kind": "current", "opened_date": "2020-01-01"},
        {"account_number": "a-li-2", "kind": "current", "opened_date": "2020-01-01"},
    ],
    "account_holders": [
        {"account_number": "a-li", "party_id": "p-li", "role": "owner"},
        {"account_number": "a-li-2", "party_id": "p-li", "role": "owner"},
    ],
    # The first row the bank ever kept: from a quarter after it on, "usual" has a meaning.
    "transactions": [
        {
            "account_number": "a-li",
            "happened_at": "2025-01-01 10:00",
            "amount": 1,
            "direction": "in",
            "kind": "interest",
            "transaction_id": "first",
        },
    ],
}


def shipped(name: str) -> SignalDefinition:
    """Return a signal as it ships."""
    return next(one for one in read_signals(Path("no such folder")) if one.id == name)


def bank_of(**rows: list[Row]) -> Tables:
    """Return the bank with Li and Wu and these rows besides."""
    names = {**BASIS, **rows}
    return tables_of(**{name: [*BASIS.get(name, []), *rows.get(name, [])] for name in names})


def fired(
    signal: str | SignalDefinition, tables: Tables, *, as_of: Moment = MOMENT, months: int = 12
) -> list[Row]:
    """Return the firings of one signal, values and rows parsed."""
    definition = shipped(signal) if isinstance(signal, str) else signal
    found = firings(tables, as_of=as_of, definitions=[definition], months=months)
    return [_parsed(row) for row in found.to_pylist()]


def _parsed(row: Mapping[str, Any]) -> Row:
    return {**row, "values": json.loads(row["values"]), "rows": json.loads(row["rows"])}


def money(happened_at: str, amount: object, kind: str = "transfer", **more: Any) -> Row:
    """Return money that came into Li's account; with ``direction="out"`` money that left."""
    return {
        "account_number": "a-li",
        "happened_at": happened_at,
        "amount": amount,
        "direction": "in",
        "kind": kind,
        **more,
    }
