import csv
from pathlib import Path

import pyarrow.parquet as pq

from needmine.simulate.departments.ecif import CROSSED


def test_the_master_is_always_right_about_whose_number_it_is(chinese_bank: Path) -> None:
    truth = pq.read_table(chinese_bank / "truth" / "identities.parquet").to_pylist()
    person = {(row["department"], row["party_id"]): row["person"] for row in truth}
    for department in CROSSED:
        file = chinese_bank / "exports" / "ecif" / f"{department}_20260630.csv"
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        assert len(rows) > 20
        for row in rows:
            own, core = person[department, row["sys_key"]], person["core_banking", row["cust_no"]]
            assert own == core


def test_some_numbers_are_left_for_linking(chinese_bank: Path) -> None:
    truth = pq.read_table(chinese_bank / "truth" / "identities.parquet").to_pylist()
    cards = {row["party_id"] for row in truth if row["department"] == "cards"}
    with (chinese_bank / "exports" / "ecif" / "cards_20260630.csv").open(encoding="utf-8") as text:
        crossed = {row["sys_key"] for row in csv.DictReader(text)}
    assert crossed < cards
