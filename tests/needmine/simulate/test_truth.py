import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest

from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.lives.offers import OFFERED
from needmine.simulate.truth import person_ids

TODAY = dt.date(2026, 7, 1)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = pq.read_table(folder / "truth" / f"{name}.parquet").to_pylist()
    return listed


def exported(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a department's file, whatever its shape."""
    if file.suffix == ".parquet":
        yield from pq.read_table(file).to_pylist()
    elif file.suffix == ".jsonl":
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())
    elif file.suffix == ".xlsx":
        head, *body = openpyxl.load_workbook(file).worksheets[0].values
        yield from (dict(zip(head, line, strict=True)) for line in body)
    else:
        packed = file.suffix == ".gz"
        text = (
            gzip.decompress(file.read_bytes()).decode("gbk") if packed else file.read_text("utf-8")
        )
        first, *others = text.replace('"', "").splitlines()
        mark = "|" if packed else ","
        yield from (dict(zip(first.split(mark), line.split(mark), strict=False)) for line in others)


@pytest.mark.parametrize(
    ("department", "pattern", "key"),
    [
        ("core_banking", "core_banking/customers_*.txt.gz", "cust_no"),
        ("cards", "cards/customers_*.parquet", "cust_key"),
        ("app", "app/users_*.csv", "user_id"),
        ("call_centre", "call_centre/callers_*.jsonl", "caller_id"),
        ("crm", "crm/customers_*.csv", "crm_no"),
        ("risk", "risk/customers_*.csv", "risk_no"),
        ("wealth", "wealth/wealth_*.xlsx", "fund_acct"),
        ("wecom", "wecom/contacts_*.csv", "external_userid"),
    ],
)
def test_the_truth_knows_whose_every_record_is(
    department: str, pattern: str, key: str, chinese_bank: Path
) -> None:
    known = {
        row["party_id"]
        for row in rows(chinese_bank, "identities")
        if row["department"] == department
    }
    files = sorted((chinese_bank / "exports").glob(pattern))
    found = {row[key] for file in files for row in exported(file)}
    # Rows of which nobody can tell whose they are.
    found -= {"", "000000000", "000000001"}
    assert len(found) > 5
    assert found <= known


def test_needs_have_dates_and_reasons_and_what_became_of_them(chinese_bank: Path) -> None:
    felt = rows(chinese_bank, "needs")
    assert len(felt) > 80
    assert {row["need"] for row in felt} <= set(NEEDS)
    assert {row["reason"] for row in felt} <= set(EVENTS)
    assert all(row["since"] <= row["start"] <= row["end"] for row in felt)
    assert all((row["outcome_date"] is None) == (row["outcome"] == "none") for row in felt)
    assert all(row["outcome"] == "here" or not row["product_code"] for row in felt)
    assert {row["leaves_trace"] for row in felt} == {True, False}
    assert all(row["worth_cents"] > 0 for row in felt)


def test_the_truth_goes_on_for_six_months_after_the_exports_end(chinese_bank: Path) -> None:
    starts = [row["start"] for row in rows(chinese_bank, "needs")]
    later = [start for start in starts if start >= TODAY]
    assert len(later) > 10
    assert dt.date(2026, 11, 1) < max(later) < TODAY + dt.timedelta(184)
    for name in ("events", "purchases", "states"):
        assert max(row["date"] for row in rows(chinese_bank, name)) > dt.date(2026, 11, 1), name
    unseen = [row["leaves_trace"] for row in rows(chinese_bank, "needs") if row["start"] >= TODAY]
    assert not any(unseen)


def test_nothing_of_what_comes_is_in_the_exports(chinese_bank: Path) -> None:
    files = [path.name for path in (chinese_bank / "exports").rglob("*") if path.is_file()]
    assert len(files) > 100
    assert max(name.split(".")[0][-8:] for name in files) <= "20260703"


def test_both_outcomes_of_every_contact_are_told(chinese_bank: Path) -> None:
    responses = rows(chinese_bank, "responses")
    assert any(row["is_randomised"] for row in responses)
    assert all(row["buys_with"] or not row["buys_without"] for row in responses)
    contacts = {
        row["contact_id"]
        for file in (chinese_bank / "exports" / "crm").glob("contacts_*.csv")
        for row in exported(file)
    }
    assert {row["contact_id"] for row in responses} == contacts - {"K_TEST"}


def test_every_customer_is_asked_about_every_offer_at_the_starts_of_quarters(
    chinese_bank: Path,
) -> None:
    asked = rows(chinese_bank, "would_buy")
    keys = {(row["person"], row["product_code"], row["date"]) for row in asked}
    people = person_ids(np.arange(150)).tolist()
    quarters = [dt.date(2026, 1, 1), dt.date(2026, 4, 1), TODAY]
    assert len(keys) == len(asked)
    assert keys == {(one, code, day) for one in people for code in OFFERED for day in quarters}
    assert all(row["buys_with"] or not row["buys_without"] for row in asked)
    assert any(row["buys_without"] for row in asked)


def test_who_would_buy_without_an_offer_has_a_need_that_will_be_met_here(
    chinese_bank: Path,
) -> None:
    met = {
        (row["person"], row["outcome_date"])
        for row in rows(chinese_bank, "needs")
        if row["outcome"] == "here"
    }
    sure = [row for row in rows(chinese_bank, "would_buy") if row["buys_without"]]
    for row in sure:
        days = [day for person, day in met if person == row["person"]]
        assert any(row["date"] <= day <= row["date"] + dt.timedelta(30) for day in days)
    assert all(row["had_need"] for row in sure)


def test_people_of_the_second_truth_are_other_people(chinese_bank: Path) -> None:
    def ages(name: str) -> list[float]:
        first = [row for row in rows(chinese_bank, name) if row["date"] == TODAY]
        return [row["ages"] for row in first]

    assert len(ages("states")) == len(ages("elsewhere/states")) == 150
    same = np.mean(np.array(ages("states")) == np.array(ages("elsewhere/states")))
    assert same < 0.1
    here = pq.read_table(chinese_bank / "truth" / "needs.parquet").column_names
    other = pq.read_table(chinese_bank / "truth" / "elsewhere" / "needs.parquet").column_names
    assert set(here) - set(other) == {"leaves_trace"}


def test_persons_of_all_files_are_the_same_persons(chinese_bank: Path) -> None:
    persons = {row["person"] for row in rows(chinese_bank, "persons")}
    assert len(persons) == 150
    for name in ("identities", "needs", "purchases", "responses", "events", "states", "would_buy"):
        assert {row["person"] for row in rows(chinese_bank, name)} <= persons, name
    assert {row["person"] for row in rows(chinese_bank, "identities")} == persons


def test_spouses_and_leave_days_are_empty_where_there_are_none(chinese_bank: Path) -> None:
    persons = {row["person"]: row for row in rows(chinese_bank, "persons")}
    married = {name: row["partner"] for name, row in persons.items() if row["partner"]}
    assert 20 < len(married) < 80
    assert all(persons[other]["partner"] == name for name, other in married.items())
    left = [row["left_date"] for row in persons.values() if row["left_date"]]
    gone = [row["outcome_date"] for row in rows(chinese_bank, "needs")
            if (row["need"], row["outcome"]) == ("keep_relationship", "rival")]  # fmt: skip
    assert 0 < len(left) < 40
    assert set(left) <= set(gone)
