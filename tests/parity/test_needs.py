"""The ledger comes out the same on DuckDB and on Spark."""

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pytest

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.engine.duckdb import DuckEngine
from needmine.engine.protocol import Engine
from needmine.engine.spark import SparkEngine
from needmine.needs.definitions import read_needs, shipped_needs
from needmine.needs.ledger import Ledger, ledger
from tests.rows import ZONE, contracts, tables_of

pytestmark = pytest.mark.spark

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
MOMENTS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-07-01")


def measured() -> dict[str, list[dict[str, Any]]]:
    """Return features, predictions and an answer at a few moments."""
    return {
        "features": [
            {"customer_id": name, "moment": moment, "balance_current_mean_30d": 70000.0 + n,
             "n_views_insurance_30d": n, "n_complaints_open": n, "days_since_salary": 40 + 9 * n}
            for moment in MOMENTS
            for n, name in enumerate(("wang", "li"))
        ],
        "predictions": [
            {"customer_id": name, "model": "churn", "moment": moment, "version": "v1",
             "score": 0.0, "probability": probability, "is_used": True, "drivers": "[]"}
            for moment in MOMENTS
            for name, probability in (("wang", 0.31), ("li", 0.07))
        ],
        "models": [
            {"model": "churn", "version": "v1", "trained_as_of": "2026-07-01", "text": "t",
             "card": '{"trained_until": "2026-01-15"}', "is_used": True}
        ],
        "outcomes": [
            {"customer_id": "li", "need": "protect_income", "answer": "declined",
             "answered_at": "2026-03-01 00:30", "known_at": "2026-03-01 00:30", "source": "crm"}
        ],
    }  # fmt: skip


def bank() -> dict[str, list[dict[str, Any]]]:
    """Return a few rows of every table the ledger reads."""
    owner = {"customer_id": "wang", "account_number": "A", "role": "owner", "kind": "current",
             "opened_date": "2020-01-01"}  # fmt: skip
    return {
        "customers": [
            {"customer_id": name, "kind": "person", "n_records": 1} for name in ("wang", "li")
        ],
        "customer_accounts": [owner, {**owner, "customer_id": "li", "role": "joint"}],
        "customer_records": [{"party_id": "p", "customer_id": "li", "method": "master"}],
        "accounts": [{"account_number": "A", "kind": "current", "opened_date": "2020-01-01"}],
        "transactions": [
            {"account_number": "A", "amount": 5, "direction": "out", "kind": "insurance",
             "happened_at": f"2026-0{month}-10 10:00"}
            for month in (1, 2, 3, 6)
        ],
        "balances": [
            {"account_number": "A", "balance_date": f"2026-0{month}-28", "balance": balance}
            for month, balance in ((1, 50000), (2, 50000), (3, 50000), (4, 100))
        ],
        "deposits": [
            {"account_number": "A", "kind": "term", "principal": 10000,
             "started_date": "2026-01-05", "matures_date": "2026-03-05"},
            {"account_number": "A", "kind": "term", "principal": 10000,
             "started_date": "2026-05-05"},
        ],
        "loans": [
            {"account_number": "A", "kind": "consumer", "principal": 1,
             "granted_date": "2026-02-20"}
        ],
        "feedback_texts": [
            {"feedback_id": "call-1", "party_id": "p", "kind": "complaint", "text": "t",
             "happened_at": "2026-06-01 10:00"}
        ],
        "voices": [
            {"feedback_id": "call-1", "customer_id": "li", "kind": "complaint",
             "topic": "complaint_fee", "polarity": 1.0, "is_open": True,
             "happened_date": "2026-06-01", "row": "feedback_texts/load-1/1"}
        ],
        "signals": [
            {"signal": "balance_surge", "customer_id": "wang", "fired_at": "2026-06-13 10:00",
             "fired_date": "2026-06-13", "strength": 0.7, "expires_date": "2026-08-01",
             "values": "{}", "rows": "[]"}
        ],
        **measured(),
    }  # fmt: skip


def mined(engine: Engine, folder: Path) -> Ledger:
    file = folder / "needs.yml"
    file.write_text(shipped_needs(), encoding="utf-8")
    # An in-memory table would run on whichever engine was opened last.
    plain = ibis.duckdb.connect()
    given = {
        name: engine.table(plain.to_pyarrow(rows)) for name, rows in tables_of(**bank()).items()
    }
    return ledger(
        Tables(given, contracts()), as_of=JULY, definitions=read_needs(file), previous=None
    )


def test_both_engines_find_the_same_needs_with_the_same_weights(tmp_path: Path) -> None:
    duck = DuckEngine()
    expected = mined(duck, tmp_path)
    duck.close()
    spark = SparkEngine()
    try:
        found = mined(spark, tmp_path)
    finally:
        spark.close()

    assert {need["need"] for need in expected.needs.to_pylist()} >= {"grow_savings"}
    assert found.needs.to_pylist() == expected.needs.to_pylist()
    assert found.evidence.to_pylist() == expected.evidence.to_pylist()
    assert found.need_weights.to_pylist() == expected.need_weights.to_pylist()
