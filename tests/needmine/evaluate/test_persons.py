from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from needmine.evaluate.persons import persons, truth_of


def tokens(numbers: Sequence[str], department: str) -> list[str | None]:
    return [f"{department}/{number}" for number in numbers]


def written(folder: Path, *rows: tuple[str, str, str]) -> Path:
    departments, parties, people = zip(*rows, strict=True)
    table = pa.table({"department": departments, "party_id": parties, "person": people})
    pq.write_table(table, folder / "identities.parquet")
    return folder


def records(*rows: tuple[str, str]) -> pa.Table:
    customers, parties = zip(*rows, strict=True)
    return pa.table({"customer_id": customers, "party_id": parties})


def test_each_customer_is_the_person_behind_their_records(tmp_path: Path) -> None:
    truth = written(tmp_path, ("core", "1", "p1"), ("cards", "1", "p2"), ("cards", "7", "p1"))
    found = records(("wang", "core/1"), ("wang", "cards/7"), ("li", "cards/1"))

    # The same number in two departments is two people.
    assert persons(truth, found, tokens=tokens).to_pylist() == [
        {"customer_id": "li", "person": "p2"},
        {"customer_id": "wang", "person": "p1"},
    ]


def test_a_customer_made_of_two_people_stands_twice_and_an_unknown_record_is_left_out(
    tmp_path: Path,
) -> None:
    truth = written(tmp_path, ("core", "1", "p1"), ("cards", "1", "p2"))
    found = records(("wang", "core/1"), ("wang", "cards/1"), ("wang", "core/99"))

    assert persons(truth, found, tokens=tokens)["person"].to_pylist() == ["p1", "p2"]


def test_only_a_simulated_bank_has_a_truth(tmp_path: Path) -> None:
    assert truth_of(tmp_path) is None
    (tmp_path / "truth").mkdir()
    assert truth_of(tmp_path) == tmp_path / "truth"
