import datetime as dt
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.customers.relations import MOST_COLLEAGUES, relations
from needmine.customers.tables import CUSTOMER_RECORDS
from tests.rows import ZONE, table_of, tables_of

NEW_YEAR = Moment(date=dt.date(2026, 1, 1), zone=ZONE)
Told = tuple[str, str, str, str]


def related(
    customers: dict[str, str], *, as_of: Moment = NEW_YEAR, **rows: list[dict[str, Any]]
) -> set[Told]:
    """Return customer, kind, other side and evidence of every relation found."""
    records = table_of(
        CUSTOMER_RECORDS,
        [
            {"party_id": party, "customer_id": customer, "method": "master"}
            for party, customer in customers.items()
        ],
    )
    found = relations(tables_of(**rows), records, as_of=as_of).to_pyarrow().to_pylist()
    return {
        (
            row["customer_id"],
            row["kind"],
            row["other_customer_id"] or f"firm {row['other_party_id']}",
            row["evidence"],
        )
        for row in found
    }


def holder(party: str, role: str, account: str = "a") -> dict[str, Any]:
    return {"party_id": party, "account_number": account, "role": role}


def test_what_is_declared_is_told_from_both_sides() -> None:
    rows = [
        {"party_id": "1", "related_party_id": "2", "kind": "spouse"},
        {"party_id": "1", "related_party_id": "3", "kind": "parent"},
        {"party_id": "1", "related_party_id": "4", "kind": "guarantor"},
    ]
    assert related({"1": "A", "2": "B", "3": "C", "4": "D"}, relations=rows) == {
        ("A", "spouse", "B", "relations"),
        ("B", "spouse", "A", "relations"),
        ("A", "parent", "C", "relations"),
        ("C", "child", "A", "relations"),
        ("A", "guarantor", "D", "relations"),
        ("D", "guaranteed", "A", "relations"),
    }


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"until_date": "2026-06-01"}, True),
        ({"until_date": "2026-01-01"}, False),
        ({"known_at": "2026-01-02"}, False),
    ],
)
def test_a_relation_that_ended_or_was_not_known_yet_is_none(
    more: dict[str, Any], is_told: bool
) -> None:
    row = {"party_id": "1", "related_party_id": "2", "kind": "sibling", **more}
    assert bool(related({"1": "A", "2": "B"}, relations=[row])) == is_told


def test_two_records_of_one_customer_are_not_related() -> None:
    row = {"party_id": "1", "related_party_id": "2", "kind": "other"}
    assert related({"1": "A", "2": "A"}, relations=[row]) == set()


def test_a_household_tells_who_is_whose_spouse_child_and_sibling() -> None:
    roles = {"1": "head", "2": "spouse", "3": "child", "4": "child", "5": None}
    rows = [{"household_id": "h", "party_id": party, "role": role} for party, role in roles.items()]
    found = related({n: n for n in roles}, households=rows)
    assert {
        ("1", "spouse", "2"),
        ("2", "child", "3"),
        ("3", "parent", "1"),
        ("3", "sibling", "4"),
    } <= {told[:3] for told in found}
    assert ("5", "household_member", "1", "households") in found
    assert len(found) == 20


def test_who_shares_an_account_is_related_by_the_roles() -> None:
    found = related(
        {"1": "A", "2": "B", "3": "C", "4": "D"},
        account_holders=[
            holder("1", "owner"),
            holder("2", "joint"),
            holder("3", "disponent"),
            holder("4", "guarantor"),
        ],
    )
    assert found == {
        ("A", "joint_holder", "B", "account_holders"),
        ("B", "joint_holder", "A", "account_holders"),
        ("A", "disponent", "C", "account_holders"),
        ("C", "account_owner", "A", "account_holders"),
        ("A", "guarantor", "D", "account_holders"),
        ("D", "guaranteed", "A", "account_holders"),
    }


def test_a_company_belongs_to_the_one_customer_with_its_owner_s_id_number() -> None:
    owner = {"party_id": "f", "role": "owner", "id_number": "n1"}
    parties = [
        {"party_id": party, "kind": "person", "id_number": number}
        for party, number in (("1", "n1"), ("2", "n1"), ("3", "n2"))
    ]
    found = related({"1": "A", "2": "A", "3": "C"}, company_owners=[owner], parties=parties)
    assert found == {("A", "company", "firm f", "company_owners")}
    # Two customers have the number: whose company it is nobody can say.
    two = {"1": "A", "2": "B", "3": "C"}
    assert related(two, company_owners=[owner], parties=parties) == set()
    both = related(
        {"1": "A", "2": "A", "3": "C", "f": "F"}, company_owners=[owner], parties=parties
    )
    assert both == {("A", "company", "F", "company_owners"), ("F", "owner", "A", "company_owners")}


def payroll(staff: int, **contract: Any) -> dict[str, Any]:
    people = {str(n): f"C{n:02d}" for n in range(staff)}
    return {
        "customers": people,
        "payroll_contracts": [
            {"contract_id": "k", "party_id": "f", "started_date": "2020-01-01", **contract}
        ],
        "payroll_rosters": [{"contract_id": "k", "account_number": f"a{n}"} for n in people],
        "account_holders": [holder(n, "owner", f"a{n}") for n in people],
    }


def test_a_payroll_tells_employer_and_colleagues_of_a_small_firm() -> None:
    assert related(**payroll(2)) == {
        ("C00", "employer", "firm f", "payroll_rosters"),
        ("C01", "employer", "firm f", "payroll_rosters"),
        ("C00", "colleague", "C01", "payroll_rosters"),
        ("C01", "colleague", "C00", "payroll_rosters"),
    }
    large = related(**payroll(MOST_COLLEAGUES + 1))
    assert {told[1] for told in large} == {"employer"}
    assert related(**payroll(2, ended_date="2025-12-31")) == set()
