"""Numbers and accounts that a run's customers got after its moment."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.rounds.since_then import since_then
from tests.rows import ZONE, tables_of

BY_NOW = Moment(date=dt.date(9000, 1, 1), zone=ZONE)
PERSON = {"kind": "person", "n_records": 1}
CARD_NUMBER = {"department": "cards", "party_id": "c-1"}


def found(**rows: list[dict[str, Any]]) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    """Numbers (number, customer) and accounts (account, customer, role) known by now."""
    tables = tables_of(
        customers=[
            {**PERSON, "customer_id": "wang", "customer_number": "m-1"},
            {**PERSON, "customer_id": "caller"},
        ],
        customer_records=[
            {"customer_id": "wang", "party_id": "m-1", "method": "master"},
            {"customer_id": "caller", "department": "calls", "party_id": "t-1", "method": "alone"},
        ],
        customer_accounts=[
            {"customer_id": "wang", "account_number": "a-1", "role": "owner", "kind": "current",
             "opened_date": "2020-01-01"}
        ],
        **rows,
    )  # fmt: skip
    later = since_then(tables, by_now=BY_NOW)
    numbers = later["customer_records"].to_pyarrow().to_pylist()
    accounts = later["customer_accounts"].to_pyarrow().to_pylist()
    return (
        {(row["party_id"], row["customer_id"]) for row in numbers},
        {(row["account_number"], row["customer_id"], row["role"]) for row in accounts},
    )


def opened(number: str) -> dict[str, Any]:
    return {"account_number": number, "kind": "loan", "opened_date": "2026-08-01",
            "known_at": "2026-08-01"}  # fmt: skip


def held(number: str, role: str = "owner", **by: Any) -> dict[str, Any]:
    return {"account_number": number, "party_id": "m-1", "role": role, "known_at": "2026-08-01",
            **by}  # fmt: skip


def test_a_number_the_crosswalk_gives_later_belongs_to_the_customer() -> None:
    later = {**CARD_NUMBER, "master_party_id": "m-1", "known_at": "2026-08-01"}
    strangers = {**CARD_NUMBER, "party_id": "c-2", "master_party_id": "m-2"}
    numbers, _ = found(crosswalk=[later, strangers])

    assert numbers == {("m-1", "wang"), ("t-1", "caller"), ("c-1", "wang")}


def test_a_number_that_was_joined_already_stays_where_it_is() -> None:
    told = {"department": "calls", "party_id": "t-1", "master_party_id": "m-1"}
    numbers, _ = found(crosswalk=[told])

    assert numbers == {("m-1", "wang"), ("t-1", "caller")}


def test_an_account_opened_later_belongs_to_its_holder() -> None:
    _, accounts = found(
        accounts=[opened("a-2"), opened("a-3")],
        account_holders=[held("a-2"), held("a-3", party_id="m-9")],
    )

    assert accounts == {("a-1", "wang", "owner"), ("a-2", "wang", "owner")}


def test_an_account_held_under_a_later_number_counts_in_the_stronger_role() -> None:
    _, accounts = found(
        crosswalk=[{**CARD_NUMBER, "master_party_id": "m-1"}],
        accounts=[opened("a-2")],
        account_holders=[
            held("a-2", "disponent"),
            held("a-2", "owner", **CARD_NUMBER),
            # The role known at the moment stays.
            held("a-1", "guarantor"),
        ],
    )

    assert accounts == {("a-1", "wang", "owner"), ("a-2", "wang", "owner")}
