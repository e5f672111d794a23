"""Needs of the last run held against what came after its moment."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from needmine.rounds.judging import judged
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
