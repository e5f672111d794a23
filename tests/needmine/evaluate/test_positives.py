import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.core.time import Moment
from needmine.evaluate.positives import TruthMissing, later_needs, true_needs
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def lived(folder: Path, *spans: tuple[str, str, str, str | None]) -> Path:
    rows = [
        {
            "person": person,
            "need": need,
            "start": dt.date.fromisoformat(start),
            "end": dt.date.fromisoformat(end) if end else None,
        }
        for person, need, start, end in spans
    ]
    schema = pa.schema(
        [
            ("person", pa.string()),
            ("need", pa.string()),
            ("start", pa.date32()),
            ("end", pa.date32()),
        ]
    )
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / "needs.parquet")
    return folder


def persons(**customers: str) -> pa.Table:
    return pa.table({"customer_id": list(customers), "person": list(customers.values())})


def pairs(rows: pa.Table) -> set[tuple[str, str]]:
    return {(row["customer_id"], row["need"]) for row in rows.to_pylist()}


def test_a_need_counts_when_it_is_open_or_begins_within_the_horizon(tmp_path: Path) -> None:
    folder = lived(
        tmp_path,
        ("p1", "over", "2026-01-01", "2026-06-30"),
        ("p1", "ends_today", "2026-01-01", "2026-07-01"),
        ("p1", "endless", "2026-01-01", None),
        ("p1", "begins", "2026-09-28", "2026-10-30"),
        ("p1", "too_late", "2026-09-29", "2026-10-30"),
    )

    found = true_needs(folder, persons(wang="p1"), as_of=JULY, horizon_days=90)

    assert pairs(found) == {("wang", "ends_today"), ("wang", "endless"), ("wang", "begins")}


def test_two_people_taken_for_one_customer_have_the_needs_of_both(tmp_path: Path) -> None:
    folder = lived(tmp_path, ("p1", "a", "2026-06-01", None), ("p2", "b", "2026-06-01", None))
    mapping = pa.table({"customer_id": ["wang", "wang", "li"], "person": ["p1", "p2", "p1"]})

    found = true_needs(folder, mapping, as_of=JULY, horizon_days=90)

    assert pairs(found) == {("wang", "a"), ("wang", "b"), ("li", "a")}


def test_a_bank_without_a_truth_says_so_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TruthMissing, match="needmine simulate"):
        true_needs(tmp_path, persons(wang="p1"), as_of=JULY, horizon_days=90)


def test_a_recorded_outcome_counts_from_the_moment_to_the_horizon() -> None:
    recorded = pa.table(
        {
            "customer_id": ["before", "first", "last", "after"],
            "need": ["grow_savings"] * 4,
            "date": [
                dt.date(2026, 6, 30),
                dt.date(2026, 7, 1),
                dt.date(2026, 9, 28),
                dt.date(2026, 9, 29),
            ],
        }
    )

    found = later_needs(recorded, as_of=JULY, horizon_days=90)

    assert pairs(found) == {("first", "grow_savings"), ("last", "grow_savings")}


def test_a_need_with_a_window_of_its_own_is_looked_for_within_it() -> None:
    recorded = pa.table(
        {
            "customer_id": ["wang", "wang", "li", "li"],
            "need": ["short", "long", "short", "long"],
            "date": [dt.date(2026, 7, 30)] * 2 + [dt.date(2026, 7, 31)] * 2,
        }
    )

    found = later_needs(recorded, as_of=JULY, horizon_days=90, days={"short": 30})

    assert pairs(found) == {("wang", "short"), ("wang", "long"), ("li", "long")}


def test_a_need_felt_twice_began_with_the_first_and_is_worth_both(tmp_path: Path) -> None:
    rows = {
        "person": pa.array(["p1", "p1"], pa.large_string()),
        "need": ["a", "a"],
        "start": [dt.date(2026, 8, 1), dt.date(2026, 6, 1)],
        "end": pa.array([None, dt.date(2026, 7, 9)], pa.date32()),
        "outcome_date": pa.array([None, dt.date(2026, 7, 9)], pa.date32()),
        "worth_cents": [1_050, 2_000],
    }
    pq.write_table(pa.table(rows), tmp_path / "needs.parquet")

    (found,) = true_needs(tmp_path, persons(wang="p1"), as_of=JULY, horizon_days=90).to_pylist()

    assert (found["start"], found["worth"]) == (dt.date(2026, 6, 1), 30.5)
    assert found["outcome_date"] == dt.date(2026, 7, 9)


def test_what_a_truth_does_not_say_is_unknown(tmp_path: Path) -> None:
    folder = lived(tmp_path, ("p1", "a", "2026-06-01", None))

    (found,) = true_needs(folder, persons(wang="p1"), as_of=JULY, horizon_days=90).to_pylist()

    assert (found["outcome_date"], found["worth"]) == (None, None)
