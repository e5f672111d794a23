"""The shadow of a bank: what is frozen of a run, when a report is due, and what it tells."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from needmine.engine.duckdb import DuckEngine
from needmine.evaluate.branch_lists import CONTACTS
from needmine.governance.identities import Identities
from needmine.governance.tables import IDENTITIES
from needmine.rounds.bank import Bank
from needmine.rounds.contacts import Contacts
from needmine.rounds.definitions import read_definitions
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Run
from needmine.rounds.shadow import freeze, frozen_of, is_due, is_mined, shadow_of, weekly
from needmine.rounds.weekly import Weekly
from tests.needmine.rounds.mining import Mining
from tests.needmine.rounds.written import day, written_bank
from tests.rows import tables_of

IDENTITY = Identities(b"k" * 32, lambda _: IDENTITIES.schema().to_pyarrow().empty_table())
JUNE = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
NOBODY = Contacts(rows=CONTACTS.empty_table())
LISTED = Contacts(
    rows=pa.table(
        {
            "list": ["loans"],
            "customer_id": ["li"],
            "need": ["borrow_consumer"],
            "place": [1],
        }
    ).cast(CONTACTS)
)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine(threads=1)
    yield opened
    opened.close()


def need(customer: str, date: str) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "need": "borrow_consumer",
        "moment": date,
        "score": 1.0,
        "window_from": date,
        "window_to": date,
        "status": "found",
        "found_date": date,
        "reason_zh": "客户的私事",
        "reason_en": "the customer's own affairs",
        "n_evidence": 1,
    }


def loan(customer: str, granted: str) -> dict[str, Any]:
    return {
        "account_number": f"a-{customer}",
        "kind": "consumer",
        "principal": 1000,
        "granted_date": granted,
        "known_at": granted,
    }


def opened(
    shadow: Bank, engine: DuckEngine, date: str, *found: str, loans: list[dict[str, Any]]
) -> Opened:
    customers = ("wang", "li", "zhao")
    return Opened(
        bank=shadow,
        run=Run(id=f"run-{date}", key="", as_of=date, status="done", started_at=""),
        moment=day(date),
        tables=tables_of(
            needs=[need(customer, date) for customer in found],
            customers=[{"customer_id": c, "kind": "person", "n_records": 1} for c in customers],
            customer_records=[
                {"customer_id": c, "party_id": c, "department": "core", "method": "master"}
                for c in customers
            ],
            customer_accounts=[
                {"customer_id": c, "account_number": f"a-{c}", "role": "owner", "kind": "loan",
                 "opened_date": "2020-01-01"} for c in customers
            ],
            loans=loans,
        ),
        identities=IDENTITY,
        engine=engine,
    )  # fmt: skip


def test_a_shadow_has_the_banks_records_and_a_store_of_its_own(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    shadow = shadow_of(bank)

    assert (shadow.folder, shadow.key_file) == (bank.folder, bank.key_file)
    assert shadow.store_folder == bank.store_folder / "shadow"


def test_a_run_that_was_killed_before_it_was_frozen_only_waits_for_that(mining: Mining) -> None:
    assert not is_mined(mining.bank, dt.date(2026, 7, 1))
    mining.mine("2026-07-01", "wang")
    assert is_mined(mining.bank, dt.date(2026, 7, 1))
    assert not is_mined(mining.bank, dt.date(2026, 7, 2))
    mining.break_off("2026-07-02", "wang")
    assert not is_mined(mining.bank, dt.date(2026, 7, 2))


def test_what_is_frozen_of_a_ledger_has_no_words_about_customers(
    tmp_path: Path, engine: DuckEngine
) -> None:
    shadow = shadow_of(written_bank(tmp_path))
    definitions = read_definitions(shadow)
    run = opened(shadow, engine, "2026-06-01", "wang", loans=[])

    seal = freeze(run, definitions, contacts=LISTED, now=JUNE)

    frozen = frozen_of(shadow).read(dt.date(2026, 6, 1))
    assert frozen.needs["customer_id"].to_pylist() == ["wang"]
    assert not {"reason_zh", "reason_en"} & set(frozen.needs.column_names)
    assert frozen.contacts["customer_id"].to_pylist() == ["li"]
    assert frozen.worths.num_rows == 3 * len(definitions.needs)
    assert (seal.n_customers, seal.run) == (3, "run-2026-06-01")


def told(
    shadow: Bank, engine: DuckEngine, date: str, *, loans: list[dict[str, Any]], horizon: int = 30
) -> Weekly:
    run = opened(shadow, engine, date, loans=loans)
    return weekly(run, read_definitions(shadow), horizon_days=horizon)


def test_a_frozen_ledger_is_judged_by_what_was_recorded_up_to_the_report(
    tmp_path: Path, engine: DuckEngine
) -> None:
    shadow = shadow_of(written_bank(tmp_path))
    first = opened(shadow, engine, "2026-06-01", "wang", loans=[])
    freeze(first, read_definitions(shadow), contacts=LISTED, now=JUNE)
    loans = [loan("wang", "2026-06-05"), loan("li", "2026-06-20"), loan("zhao", "2026-12-01")]

    (soon,) = told(shadow, engine, "2026-06-08", loans=loans).days
    (late,) = told(shadow, engine, "2026-07-02", loans=loans).days

    # After a week Wang, whom the ledger found, has the loan; Li, on the branch's list, not yet.
    assert soon.report is not None
    assert (soon.n_days, soon.report.overall.n_positives) == (7, 1)
    assert soon.report.needs["borrow_consumer"].precision_at_contacts == 1
    assert soon.report.needs["borrow_consumer"].lists_precision == 0
    assert late.report is not None
    assert (late.n_days, late.report.overall.n_positives) == (30, 2)
    assert late.report.needs["borrow_consumer"].lists_precision == 1
    assert not soon.is_rehearsed
    assert (shadow.store_folder / "reports" / "2026-06-08.json").is_file()


def test_of_each_week_the_first_frozen_ledger_is_told_until_its_horizon_has_passed(
    tmp_path: Path, engine: DuckEngine
) -> None:
    shadow = shadow_of(written_bank(tmp_path))
    # 1 June 2026 is a Monday.
    for date in ("2026-06-01", "2026-06-02", "2026-06-09", "2026-06-30"):
        run = opened(shadow, engine, date, "wang", loans=[])
        freeze(run, read_definitions(shadow), contacts=NOBODY, now=JUNE)
    loans = [loan("wang", "2026-06-05"), loan("zhao", "2026-12-01")]

    def days(date: str, horizon: int) -> list[str]:
        found = told(shadow, engine, date, loans=loans, horizon=horizon).days
        return [each.seal.as_of for each in found]

    assert days("2026-06-30", 90) == ["2026-06-01", "2026-06-09"]
    # Three weeks: the first was told for the last time a week after its horizon had passed.
    assert days("2026-06-28", 21) == ["2026-06-01", "2026-06-09"]
    assert days("2026-06-29", 21) == ["2026-06-09"]


def test_a_ledger_frozen_after_its_day_was_rehearsed(tmp_path: Path, engine: DuckEngine) -> None:
    shadow = shadow_of(written_bank(tmp_path))
    run = opened(shadow, engine, "2026-05-01", "wang", loans=[])
    freeze(run, read_definitions(shadow), contacts=NOBODY, now=JUNE)

    loans = [loan("wang", "2026-06-05")]
    (found,) = told(shadow, engine, "2026-06-08", loans=loans, horizon=90).days

    assert found.is_rehearsed


def test_before_anything_is_on_record_a_ledger_is_named_and_not_judged(
    tmp_path: Path, engine: DuckEngine
) -> None:
    shadow = shadow_of(written_bank(tmp_path))
    run = opened(shadow, engine, "2026-06-01", "wang", loans=[])
    freeze(run, read_definitions(shadow), contacts=NOBODY, now=JUNE)

    (found,) = told(shadow, engine, "2026-06-08", loans=[]).days

    assert found.report is None


def test_a_report_is_due_a_week_after_the_first_frozen_day_and_then_weekly(
    tmp_path: Path, engine: DuckEngine
) -> None:
    shadow = shadow_of(written_bank(tmp_path))

    def due(date: str) -> bool:
        return is_due(shadow, dt.date.fromisoformat(date))

    assert not due("2026-06-08")
    run = opened(shadow, engine, "2026-06-01", "wang", loans=[])
    freeze(run, read_definitions(shadow), contacts=NOBODY, now=JUNE)
    assert [due("2026-06-01"), due("2026-06-07"), due("2026-06-08")] == [False, False, True]

    told(shadow, engine, "2026-06-09", loans=[])

    # That day again it is told again; the next comes a week later.
    assert [due(f"2026-06-{n:02}") for n in (9, 10, 15, 16)] == [True, False, False, True]


def test_the_shadow_of_another_bank_is_another(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    other = replace(bank, store_folder=tmp_path / "elsewhere")

    assert shadow_of(other).store_folder == tmp_path / "elsewhere" / "shadow"
