"""A bank in rows: the customer looked at, and a neighbour whose rows show what the bank covers."""

import datetime as dt
from typing import Any

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.features.families import FAMILIES
from needmine.features.snapshot import snapshot
from tests.rows import ZONE, tables_of

Row = dict[str, Any]

MOMENT = Moment(date=dt.date(2026, 6, 15), zone=ZONE)
# Windows of the moment: 30 days from 2026-05-16, 90 days from 2026-03-17.
LONG_AGO, YESTERDAY = "2024-01-01 09:00", "2026-06-14 09:00"

RECORDS = [
    {"customer_id": "li", "party_id": "p-li", "department": "core_banking", "method": "alone"},
    {"customer_id": "wu", "party_id": "p-wu", "department": "core_banking", "method": "alone"},
]
PARTIES = [
    {"party_id": "p-li", "kind": "person", "name": "n-li"},
    {"party_id": "p-wu", "kind": "person", "name": "n-wu"},
]
ACCOUNTS = [
    {"account_number": "a-li", "kind": "current", "opened_date": "2023-05-01"},
    {"account_number": "a-wu", "kind": "current", "opened_date": "2023-05-01"},
]
HOLDERS = [
    {"account_number": "a-li", "party_id": "p-li", "role": "owner"},
    {"account_number": "a-wu", "party_id": "p-wu", "role": "owner"},
]


def booking(happened_at: str, amount: object, direction: str, kind: str, **more: Any) -> Row:
    """Return a booking on Li's current account."""
    return {
        "account_number": "a-li",
        "happened_at": happened_at,
        "amount": amount,
        "direction": direction,
        "kind": kind,
        **more,
    }


def bank_of(**rows: list[Row]) -> Tables:
    """Return a bank with Li and Wu, an account each, and these rows besides.

    Each table of events that is given also holds a row of Wu's from long ago and one from
    yesterday, so that every window of the moment is covered.
    """
    neighbour: dict[str, Row] = {
        "transactions": {"account_number": "a-wu", "amount": 1, "direction": "in", "kind": "fee"},
        "digital_events": {"party_id": "p-wu", "kind": "page", "name": "home"},
        "feedback_texts": {"party_id": "p-wu", "kind": "comment", "text": "t"},
        "contacts": {"party_id": "p-wu", "channel": "sms"},
        "answers": {"party_id": "p-wu", "answer": "no_answer"},
    }
    given = {
        "customer_records": RECORDS + rows.pop("customer_records", []),
        "parties": PARTIES + rows.pop("parties", []),
        "accounts": ACCOUNTS + rows.pop("accounts", []),
        "account_holders": HOLDERS + rows.pop("account_holders", []),
    }
    for name, own in rows.items():
        always = neighbour.get(name)
        around = [{**always, "happened_at": at} for at in (LONG_AGO, YESTERDAY)] if always else []
        given[name] = own + around
    return tables_of(**given)


def features_of(
    customer: str,
    tables: Tables,
    family: str,
    *,
    as_of: Moment = MOMENT,
    currency: str = "",
) -> Row:
    """Return the features of one customer and family as a dict, null as None."""
    families = [one for one in FAMILIES if one.name == family]
    found = snapshot(tables, as_of=as_of, currency=currency, families=families)
    rows = found.to_pyarrow().to_pylist()
    found = [row for row in rows if row["customer_id"] == customer]
    assert len(found) == 1, f"{customer} has {len(found)} rows"
    return found[0]
