"""Needs of the last run held against what came after its moment."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.core.time import Moment
from needmine.engine.duckdb import DuckEngine
from needmine.evaluate.positives import TruthMissing
from needmine.governance.identities import Identities
from needmine.governance.tables import IDENTITIES
from needmine.rounds.bank import Bank
from needmine.rounds.definitions import read_definitions
from needmine.rounds.judging import judged, learned
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Run
from tests.needmine.rounds.written import written_bank
from tests.rows import ZONE, tables_of

# A leap day, which most years have no equal of.
AS_OF = Moment(date=dt.date(2024, 2, 29), zone=ZONE)
IDENTITY = Identities(b"k" * 32, lambda _: IDENTITIES.schema().to_pyarrow().empty_table())


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine(threads=1)
    yield opened
    opened.close()


def need(customer: str, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "need": "borrow_consumer",
        "moment": AS_OF.date,
        "score": 1.0,
        "window_from": AS_OF.date,
        "window_to": AS_OF.date,
        "status": "found",
        "found_date": AS_OF.date,
        "reason_zh": "有证据",
        "reason_en": "there is evidence",
        "n_evidence": 1,
        **more,
    }


def loan(customer: str, granted: str, known: str) -> dict[str, Any]:
    return {
        "account_number": f"a-{customer}",
        "kind": "consumer",
        "principal": 1000,
        "granted_date": granted,
        "known_at": known,
    }


CUSTOMERS = ("wang", "li", "zhao")
PARTIES = dict(zip(CUSTOMERS, IDENTITY.seal(pa.array(["1", "2", "3"]), "party_id",
               department="core").to_pylist(), strict=True))  # fmt: skip


def opened(bank: Bank, engine: DuckEngine, **tables: list[dict[str, Any]]) -> Opened:
    run = Run(id="run-1", key="", as_of=str(AS_OF.date), status="done", started_at="")
    rows = {
        "customers": [{"customer_id": c, "kind": "person", "n_records": 1} for c in CUSTOMERS],
        "customer_records": [
            {"customer_id": c, "party_id": token, "department": "core", "method": "master"}
            for c, token in PARTIES.items()
        ],
        "customer_accounts": [
            {"customer_id": c, "account_number": f"a-{c}", "role": "owner", "kind": "loan",
             "opened_date": "2020-01-01"} for c in CUSTOMERS
        ],
        **tables,
    }  # fmt: skip
    return Opened(
        bank=bank,
        run=run,
        moment=AS_OF,
        tables=tables_of(**rows),
        identities=IDENTITY,
        engine=engine,
    )


def test_a_bank_without_a_truth_is_judged_by_what_it_recorded_after_the_moment(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    run = opened(
        bank,
        engine,
        needs=[need("wang"), need("li", status="expired"), need("zhao", score=-1.0)],
        loans=[
            loan("wang", "2024-04-01", "2024-04-02"),
            loan("li", "2024-05-20", "2024-05-21"),
            # Before the moment, and after the horizon: neither is what was foretold.
            loan("zhao", "2024-02-01", "2024-02-02"),
            loan("zhao", "2024-08-01", "2024-08-02"),
        ],
    )

    report = judged(run, read_definitions(bank), horizon_days=90)

    found = report.needs["borrow_consumer"]
    assert (report.against, report.n_customers) == ("records", 3)
    assert (found.n_positives, found.n_found) == (2, 2)


def test_records_that_do_not_reach_to_the_horizon_prove_nothing(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    loans = [loan("wang", "2024-03-05", "2024-03-06")]
    run = opened(bank, engine, needs=[need("wang")], loans=loans)

    with pytest.raises(TruthMissing, match="90 days after 2024-02-29 are not on record yet"):
        judged(run, read_definitions(bank), horizon_days=90)

    assert judged(run, read_definitions(bank), horizon_days=10).overall.n_positives == 1


def test_an_outcome_on_an_account_opened_after_the_moment_counts(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    run = opened(
        bank,
        engine,
        needs=[need("wang"), need("li")],
        accounts=[
            {"account_number": "a-new", "kind": "loan", "opened_date": "2024-04-01",
             "known_at": "2024-04-01"}
        ],
        account_holders=[
            {"account_number": "a-new", "department": "core", "party_id": PARTIES["wang"],
             "role": "owner", "known_at": "2024-04-01"}
        ],
        loans=[
            {**loan("wang", "2024-04-01", "2024-04-02"), "account_number": "a-new"},
            loan("zhao", "2024-08-01", "2024-08-02"),
        ],
    )  # fmt: skip

    found = judged(run, read_definitions(bank), horizon_days=90).needs["borrow_consumer"]

    assert (found.n_positives, found.precision_at_1) == (1, 0.5)


def test_a_need_without_a_record_is_named_and_not_judged(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    run = opened(
        bank,
        engine,
        needs=[need("wang"), need("li", need="send_abroad")],
        loans=[loan("wang", "2024-04-01", "2024-06-02")],
    )

    report = judged(run, read_definitions(bank), horizon_days=90)

    assert report.unjudged == ("send_abroad",)
    assert report.overall.n_pairs == 3


def test_a_simulated_bank_is_judged_by_the_true_person_behind_each_customer(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    truth = tmp_path / "truth"
    truth.mkdir()
    people = {"person": ["p1", "p2", "p3"], "department": ["core"] * 3, "party_id": list("123")}
    pq.write_table(pa.table(people), truth / "identities.parquet")
    true = pa.table(
        {
            "person": ["p1", "p2", "p9"],
            "need": ["borrow_consumer"] * 3,
            "start": [dt.date(2024, 3, 1), dt.date(2023, 1, 1), dt.date(2024, 3, 1)],
            "end": pa.array([None, dt.date(2023, 2, 1), None], pa.date32()),
        }
    )
    pq.write_table(true, truth / "needs.parquet")

    report = judged(
        opened(bank, engine, needs=[need("wang"), need("li", score=0.5)]),
        read_definitions(bank),
        horizon_days=90,
    )

    # p1 is wang; p2's need was over, and p9 is nobody's customer.
    assert report.against == "truth"
    assert report.needs["borrow_consumer"].n_positives == 1
    assert report.needs["borrow_consumer"].precision_at_1 == 1.0
    # No states, no other world.
    assert math.isnan(report.overall.ceiling_average_precision)


def test_an_outcome_that_only_a_later_run_read_counts_for_the_earlier_one(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)
    loans = [loan("wang", "2024-04-01", "2024-04-02"), loan("zhao", "2024-08-01", "2024-08-02")]
    early = opened(bank, engine, needs=[need("wang"), need("li")], loans=loans[:0])
    late = opened(bank, engine, needs=[need("zhao")], loans=loans)

    report = judged(replace(early, by_now=late.tables), read_definitions(bank), horizon_days=90)

    found = report.needs["borrow_consumer"]
    # The needs are the early run's, what came is as the later one read it.
    assert (found.n_found, found.n_positives, found.recall) == (2, 1, 1)


def test_a_need_judged_by_several_records_is_seen_where_all_of_them_reach(
    tmp_path: Path, engine: DuckEngine
) -> None:
    bank = written_bank(tmp_path)

    def lot(name: str, customer: str, started: str, ended: str | None) -> dict[str, Any]:
        return {
            "lot_id": name,
            "account_number": f"a-{customer}",
            "kind": "term",
            "principal": 1,
            "started_date": started,
            "matures_date": "2026-01-01",
            "ended_date": ended,
            "known_at": started,
        }

    run = opened(
        bank,
        engine,
        needs=[need("wang", need="grow_savings", probability=0.5)],
        deposits=[
            lot("old", "wang", "2023-04-10", "2024-04-10"),
            lot("kept", "wang", "2024-04-11", None),
            lot("new", "li", "2024-05-01", None),
            lot("later", "zhao", "2024-08-01", None),
        ],
    )

    report = judged(run, read_definitions(bank), horizon_days=90)

    found = report.needs["grow_savings"]
    # Li saves anew and Wang keeps what matured; a probability foretells new money only.
    assert (found.n_positives, found.recall) == (2, 0.5)
    assert [each.observed for each in found.calibration_bins] == [0]


def test_the_learner_of_the_predictions_finds_who_differs() -> None:
    chance = np.random.default_rng(1)
    wish = chance.random(2_000)
    rows = pa.table({"wish": wish, "luck": chance.random(2_000)})
    happened = wish > 0.8

    scores = learned(
        rows, happened, rows, happened, pa.table({"wish": [0.1, 0.9], "luck": [0.5] * 2})
    )

    assert scores[1] > scores[0] + 1
