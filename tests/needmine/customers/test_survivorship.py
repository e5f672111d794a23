from typing import Any

from tests.needmine.customers.conftest import Grouped

CROSSWALK = [{"department": "cards", "party_id": "c1", "master_party_id": "m1"}]


def customer(grouped: Grouped, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    rows = {"parties": [{"kind": "person", **party} for party in parties], "crosswalk": CROSSWALK}
    (row,) = grouped({**rows, **more}).customers.to_pylist()
    found: dict[str, Any] = row
    return found


def test_the_masters_word_counts_before_a_newer_one_and_silence_silences_nobody(
    grouped: Grouped,
) -> None:
    row = customer(
        grouped,
        {"department": "core", "party_id": "m1", "city": "Praha", "known_at": "2020-01-01"},
        {
            "department": "cards",
            "party_id": "c1",
            "city": "Brno",
            "occupation": "nurse",
            "known_at": "2024-01-01",
        },
    )
    assert (row["city"], row["occupation"], row["n_records"]) == ("Praha", "nurse", 2)
    assert row["customer_number"] == "m1"


def test_a_customer_is_one_since_the_earliest_department_says_so(grouped: Grouped) -> None:
    row = customer(
        grouped,
        {"department": "core", "party_id": "m1", "since_date": "2015-05-01"},
        {"department": "cards", "party_id": "c1", "since_date": "2009-02-01"},
    )
    assert row["since_date"].year == 2009


def test_the_banker_whose_period_began_last_is_in_charge_and_a_future_one_is_not(
    grouped: Grouped,
) -> None:
    periods = [
        {"banker_code": "old", "from_date": "2020-01-01"},
        {"banker_code": "now", "from_date": "2025-06-01", "branch_code": "b7"},
        {"banker_code": "next", "from_date": "2026-02-01"},
    ]
    managers = [{"department": "core", "party_id": "m1", **period} for period in periods]
    row = customer(grouped, {"department": "core", "party_id": "m1"}, managers=managers)
    assert (row["banker_code"], row["branch_code"]) == ("now", "b7")


def test_nobody_in_charge_is_said_as_nothing(grouped: Grouped) -> None:
    row = customer(grouped, {"department": "core", "party_id": "m1"})
    assert row["banker_code"] is None


def origins(grouped: Grouped, *parties: dict[str, Any], **more: Any) -> dict[str, tuple[Any, ...]]:
    rows = {"parties": [{"kind": "person", **party} for party in parties], "crosswalk": CROSSWALK}
    found = grouped({**rows, **more}).customer_values.to_pylist()
    return {
        row["field"]: (row["department"], row["party_id"], row["method"], row["known_at"].year)
        for row in found
    }


def test_each_value_leads_to_the_record_it_came_from(grouped: Grouped) -> None:
    found = origins(
        grouped,
        {
            "department": "core",
            "party_id": "m1",
            "city": "Praha",
            "since_date": "2015-05-01",
            "known_at": "2020-02-01",
        },
        {
            "department": "cards",
            "party_id": "c1",
            "city": "Brno",
            "occupation": "nurse",
            "since_date": "2009-02-01",
            "known_at": "2024-02-01",
        },
        managers=[
            {"department": "cards", "party_id": "c1", "banker_code": "B", "from_date": "2020-01-01"}
        ],
    )
    core, cards = ("core", "m1", "master", 2020), ("cards", "c1", "crosswalk", 2024)
    assert found == {
        "kind": core,
        "city": core,
        "occupation": cards,
        "since_date": cards,
        "banker_code": cards,
    }


def test_a_customer_of_one_record_needs_no_origins(grouped: Grouped) -> None:
    assert origins(grouped, {"department": "app", "party_id": "a1", "city": "Brno"}) == {}
