from typing import Any

from tests.needmine.customers.conftest import Grouped

ACCOUNT = {"account_number": "a1", "kind": "current", "opened_date": "2020-01-01"}


def holder(number: str, role: str = "owner", account: str = "a1") -> dict[str, Any]:
    return {"account_number": account, "party_id": number, "department": "core", "role": role}


def roles(found: Any) -> list[tuple[str, str]]:
    """Return account and role by the customer's name."""
    names = {row["customer_id"]: row["name"] for row in found.customers.to_pylist()}
    return sorted((names[r["customer_id"]], r["role"]) for r in found.customer_accounts.to_pylist())


def parties(*names: str) -> list[dict[str, Any]]:
    return [
        {"department": "core", "party_id": name, "kind": "person", "name": name} for name in names
    ]


def test_a_joint_account_belongs_to_each_holder_and_others_keep_their_role(
    grouped: Grouped,
) -> None:
    held = [holder("anna", "owner"), holder("jan", "joint"), holder("eva", "disponent")]
    rows = {"parties": parties("anna", "eva", "jan"), "accounts": [ACCOUNT]}
    found = grouped({**rows, "account_holders": held})
    assert roles(found) == [("anna", "owner"), ("eva", "disponent"), ("jan", "joint")]


def test_two_records_of_one_customer_with_two_roles_give_the_stronger_one(
    grouped: Grouped,
) -> None:
    says = {"department": "cards", "party_id": "c1", "master_party_id": "anna"}
    card = {**holder("c1", "owner"), "department": "cards"}
    rows = {"parties": parties("anna"), "accounts": [ACCOUNT], "crosswalk": [says]}
    found = grouped({**rows, "account_holders": [holder("anna", "guarantor"), card]})
    assert roles(found) == [("anna", "owner")]


def test_an_account_that_no_department_described_is_left_out(grouped: Grouped) -> None:
    held = [holder("anna"), holder("anna", account="unknown")]
    found = grouped({"parties": parties("anna"), "accounts": [ACCOUNT], "account_holders": held})
    assert found.customer_accounts["account_number"].to_pylist() == ["a1"]


def test_a_holder_whom_no_customer_file_names_is_a_customer_all_the_same(grouped: Grouped) -> None:
    found = grouped({"accounts": [ACCOUNT], "account_holders": [holder("late")]})
    assert found.customers["kind"].to_pylist() == ["person"]
    assert found.customer_accounts["customer_id"].equals(found.customers["customer_id"])


def test_a_holder_known_later_holds_nothing_yet(grouped: Grouped) -> None:
    later = {**holder("anna"), "known_at": "2026-01-01"}
    found = grouped({"parties": parties("anna"), "accounts": [ACCOUNT], "account_holders": [later]})
    assert len(found.customer_accounts) == 0
