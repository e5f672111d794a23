"""A bank of two customers for the tests of what people are shown: Wang alone, Li with Wang."""

import datetime as dt
from pathlib import Path
from typing import Any

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.desks.wording import Wording
from needmine.features.at_moment import AtChosenMoment
from needmine.rounds.bank import Bank
from tests.rows import ZONE, tables_of

AS_OF = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
CORE = Sentence(zh="核心系统", en="Core banking")
WORDS = Wording(currency="CNY", departments={"core_banking": CORE})
BANK = Bank(
    folder=Path(),
    name=Sentence(zh="示范银行", en="Demonstration Bank"),
    languages=("zh", "en"),
    currency="CNY",
    zone=ZONE,
    simulated=True,
    today=None,
    master=None,
    engine="duckdb",
    departments={"core_banking": CORE},
    store_folder=Path(),
    key_file=Path(),
    buckets=1,
)

_PEOPLE: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"customer_id": "wang", "kind": "person", "name": "name-wang", "n_records": 1},
        {"customer_id": "li", "kind": "person", "name": "name-li", "n_records": 1},
    ],
    "customer_records": [
        {"party_id": "p-wang", "customer_id": "wang", "method": "master"},
        {"party_id": "p-li", "customer_id": "li", "method": "master"},
    ],
    "accounts": [
        {"account_number": "alone", "kind": "current", "opened_date": "2020-01-01"},
        {"account_number": "both", "kind": "current", "opened_date": "2026-02-10"},
    ],
    "account_holders": [
        {"account_number": "alone", "party_id": "p-wang", "role": "owner"},
        {"account_number": "both", "party_id": "p-wang", "role": "joint"},
        {"account_number": "both", "party_id": "p-li", "role": "owner"},
    ],
    "customer_accounts": [
        {
            "customer_id": customer,
            "account_number": account,
            "role": role,
            "kind": "current",
            "opened_date": opened,
        }
        for customer, account, role, opened in (
            ("wang", "alone", "owner", "2020-01-01"),
            ("wang", "both", "joint", "2026-02-10"),
            ("li", "both", "owner", "2026-02-10"),
        )
    ],
}


def tables(**rows: list[dict[str, Any]]) -> Tables:
    """Return the two customers' tables with these rows; a table named here takes their place."""
    return tables_of(**{**_PEOPLE, **rows})


def standing_at(as_of: Moment = AS_OF, **rows: list[dict[str, Any]]) -> AtChosenMoment:
    """Return the two customers' tables as they are looked at from a moment."""
    return AtChosenMoment(tables=tables(**rows), as_of=as_of, currency="CNY")


def and_accounts(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the customers' accounts and more of Wang's own."""
    own = {"customer_id": "wang", "role": "owner", "opened_date": "2021-05-01"}
    return [*_PEOPLE["customer_accounts"], *({**own, **row} for row in more)]


def masked(tokens: Any) -> list[str]:
    """Return the masks that the tests look for: the token between stars."""
    return [f"*{token}*" for token in tokens]


def booking(account: str, day: str, amount: str, **more: Any) -> dict[str, Any]:
    """Return a booking at noon of a day, a transfer from somebody unless said otherwise."""
    return {
        "account_number": account,
        "amount": amount,
        "direction": "in",
        "kind": "transfer",
        "happened_at": f"{day} 12:00",
        **more,
    }
