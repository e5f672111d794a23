import csv
from pathlib import Path

import pytest

from needmine.simulate.departments.ecif import CROSSED
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import listed


@pytest.mark.parametrize("department", CROSSED)
def test_the_master_is_always_right_about_whose_number_it_is(
    lived: Lived, lived_bank: Path, department: str
) -> None:
    records = lived.world.records
    own = dict(zip(records[department].key, records[department].person.tolist(), strict=True))
    core = records["core_banking"]
    master = dict(zip(core.key, core.person.tolist(), strict=True))

    rows = listed(lived_bank, department, "ecif")

    assert len(rows) > 200
    assert all(own[row["sys_key"]] == master[row["cust_no"]] for row in rows)


@pytest.mark.parametrize(
    ("department", "least", "most"),
    [("cards", 0.66, 0.78), ("app", 0.36, 0.5), ("wealth", 0.94, 0.99), ("risk", 1.0, 1.0)],
)
def test_some_numbers_are_left_for_linking(
    lived: Lived, lived_bank: Path, department: str, least: float, most: float
) -> None:
    rows = listed(lived_bank, department, "ecif")
    last = {row["sys_key"] for row in rows if row["_file"].endswith("20260630.csv")}
    known = lived.world.records[department]

    # The card centre and the app also know people without an account.
    assert least <= len(last) / (known.known < 364).sum() <= most


def test_a_number_is_crossed_only_once_both_sides_know_it(lived: Lived, lived_bank: Path) -> None:
    period = lived.world.period
    for department in CROSSED:
        record = lived.world.records[department]
        known = dict(zip(record.key, record.known.tolist(), strict=True))
        for row in listed(lived_bank, department, "ecif"):
            date = row["_file"].split(".")[0][-8:]
            day = period.day(f"{date[:4]}-{date[4:6]}-{date[6:]}")
            assert known[row["sys_key"]] < day


def test_callers_and_the_crm_are_not_the_masters_business(lived_bank: Path) -> None:
    files = {file.name.rpartition("_")[0] for file in (lived_bank / "exports" / "ecif").iterdir()}

    assert files == set(CROSSED)
    with (lived_bank / "exports" / "ecif" / "cards_20260630.csv").open(newline="") as file:
        assert next(csv.reader(file)) == ["sys_key", "cust_no"]
