from pathlib import Path

import pyarrow.parquet as pq

from needmine.simulate.needs import NEEDS


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(folder / "truth" / f"{name}.parquet").to_pylist()


def test_the_truth_knows_whose_every_record_is(chinese_bank: Path) -> None:
    known = {(row["department"], row["party_id"]) for row in rows(chinese_bank, "identities")}
    parties = {
        "cards": ("cards", "customers_*.parquet", "cust_key"),
    }
    for department, (folder, pattern, key) in parties.items():
        for file in (chinese_bank / "exports" / folder).glob(pattern):
            for row in pq.read_table(file).to_pylist():
                assert (department, row[key]) in known
    for department, pattern, place in (
        ("app", "app/users_*.csv", 0),
        ("crm", "crm/customers_*.csv", 0),
        ("risk", "risk/customers_*.csv", 0),
    ):
        for file in (chinese_bank / "exports").glob(pattern):
            for line in file.read_text(encoding="utf-8").splitlines()[1:]:
                assert (department, line.split(",")[place].strip('"')) in known


def test_needs_have_dates_reasons_and_say_whether_they_left_a_trace(chinese_bank: Path) -> None:
    needs = rows(chinese_bank, "needs")
    assert {row["need"] for row in needs} <= set(NEEDS)
    assert all(row["start"] <= row["end"] and row["reason"] for row in needs)  # type: ignore[operator]
    assert {row["leaves_trace"] for row in needs} == {True, False}
    assert all((row["outcome_date"] is None) == (row["outcome"] == "none") for row in needs)


def test_both_outcomes_of_every_contact_are_told(chinese_bank: Path) -> None:
    responses = rows(chinese_bank, "responses")
    assert any(row["is_randomised"] for row in responses)
    assert all(row["buys_with"] or not row["buys_without"] for row in responses)


def test_persons_of_records_needs_and_responses_are_the_same_persons(chinese_bank: Path) -> None:
    persons = {row["person"] for row in rows(chinese_bank, "persons")}
    assert len(persons) == 150
    for name in ("identities", "needs", "purchases", "responses", "events"):
        assert {row["person"] for row in rows(chinese_bank, name)} <= persons, name
