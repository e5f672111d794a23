import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.customers.records import records
from tests.rows import ZONE, tables_of

NEW_YEAR = Moment(date=dt.date(2026, 1, 1), zone=ZONE)


def found(**rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given: list[dict[str, Any]] = records(tables_of(**rows), as_of=NEW_YEAR).to_pylist()
    return given


def party(number: str, known_at: str, **more: Any) -> dict[str, Any]:
    return {"party_id": number, "kind": "person", "known_at": known_at, **more}


def test_of_a_corrected_record_the_version_known_last_counts_and_its_age_stays() -> None:
    rows = [
        party("p1", "2021-03-01", known_until="2023-01-01", city="Brno"),
        party("p1", "2023-01-01", city="Praha"),
        party("p1", "2026-01-01", city="Wien"),
    ]
    (row,) = found(parties=rows)
    assert row["city"] == "Praha"
    assert (row["first_known_at"].year, row["known_at"].year) == (2021, 2022)
    assert row["compared_since"] == row["known_at"]


def test_a_change_that_linking_does_not_look_at_leaves_its_date_alone() -> None:
    rows = [
        party("p1", "2021-03-01", known_until="2023-02-01", occupation="clerk"),
        party("p1", "2023-02-01", occupation="nurse"),
    ]
    (row,) = found(parties=rows)
    assert (row["compared_since"].year, row["known_at"].year) == (2021, 2023)


def test_numbers_that_only_crosswalk_or_accounts_name_are_records_too() -> None:
    rows = found(
        parties=[party("p1", "2021-03-01")],
        crosswalk=[{"party_id": "p2", "master_party_id": "m2"}],
        account_holders=[{"party_id": "p3", "account_number": "a", "role": "owner"}],
    )
    assert [row["party_id"] for row in rows] == ["p1", "p2", "p3"]
    assert [row["kind"] for row in rows] == ["person", None, None]
    assert [row["master_party_id"] for row in rows] == [None, "m2", None]


def test_a_record_withdrawn_is_gone() -> None:
    assert found(parties=[party("p1", "2021-03-01", known_until="2025-01-01")]) == []


def test_numbers_a_record_had_before_are_kept_those_of_later_days_are_not() -> None:
    rows = [
        party("p1", "2021-03-01", known_until="2022-01-01", phone="old"),
        party("p1", "2022-01-01", known_until="2023-01-01", phone=None),
        party("p1", "2023-01-01", known_until="2024-01-01", phone="older"),
        party("p1", "2024-01-01", known_until="2026-02-01", phone="new"),
        party("p1", "2026-02-01", phone="newest"),
        party("p2", "2021-03-01", phone="old"),
    ]
    assert [row["former_phones"] for row in found(parties=rows)] == [["old", "older"], []]
