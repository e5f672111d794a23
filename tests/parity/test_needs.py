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
from needmine.needs.recorded import RECORDED, recorded
from needmine.needs.watched import watch
from needmine.rounds.since_then import since_then
from tests.rows import ZONE, contracts, tables_of

pytestmark = pytest.mark.spark

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
NOW = Moment(date=dt.date(9000, 1, 1), zone=ZONE)
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


def arranged() -> dict[str, list[dict[str, Any]]]:
    """Return an order and cards, and a number and an account that come only later."""
    return {
        "standing_orders": [
            {"account_number": "A", "counterparty_account": "club", "amount": 7, "kind": "transfer",
             "known_at": "2026-06-20 09:00"}
        ],
        "cards": [
            {"card_number": f"c{n}", "account_number": "A", "party_id": "p", "kind": "debit",
             "product_code": product, "issued_date": f"2026-0{n}-02"}
            for n, product in ((1, "classic"), (2, None), (3, "classic"), (4, "gold"))
        ],
        "crosswalk": [
            {"department": "cards", "party_id": "c-9", "master_party_id": "p",
             "known_at": "2026-08-01"}
        ],
        "account_holders": [
            {"department": "cards", "account_number": "B", "party_id": "c-9", "role": "owner",
             "known_at": "2026-08-01"}
        ],
    }  # fmt: skip


def bank() -> dict[str, list[dict[str, Any]]]:
    """Return a few rows of every table the ledger reads."""
    owner = {"customer_id": "wang", "account_number": "A", "role": "owner", "kind": "current",
             "opened_date": "2020-01-01"}  # fmt: skip
    return {
        "customers": [
            {"customer_id": name, "kind": "person", "n_records": 1, "customer_number": number}
            for name, number in (("wang", None), ("li", "p"))
        ],
        "customer_accounts": [owner, {**owner, "customer_id": "li", "role": "joint"}],
        "customer_records": [{"party_id": "p", "customer_id": "li", "method": "master"}],
        "accounts": [
            {"account_number": name, "kind": "current", "opened_date": "2020-01-01"}
            for name in ("A", "B")
        ],
        "transactions": [
            {"account_number": "A", "amount": 5, "direction": "out", "kind": "insurance",
             "happened_at": f"2026-0{month}-10 10:00"}
            for month in (1, 2, 3, 6)
        ]
        + [
            {"account_number": "A", "amount": amount, "direction": "out", "kind": "transfer",
             "counterparty_account": payee, "happened_at": f"2026-0{month}-15 10:00"}
            for payee, amount, month in (("landlord", 9, 4), ("landlord", 9, 5), ("club", 7, 6),
                                         ("friend", 3, 4), ("friend", 4, 5))
        ],
        "coverage": [
            {"department": "core_banking", "feed": "test", "table": "transactions",
             "is_whole": False}
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
        **arranged(),
        **measured(),
    }  # fmt: skip


def held(engine: Engine) -> Tables:
    # An in-memory table would run on whichever engine was opened last.
    plain = ibis.duckdb.connect()
    given = {
        name: engine.table(plain.to_pyarrow(rows)) for name, rows in tables_of(**bank()).items()
    }
    return Tables(given, contracts())


def mined(engine: Engine, folder: Path) -> Ledger:
    file = folder / "needs.yml"
    file.write_text(shipped_needs(), encoding="utf-8")
    return ledger(held(engine), as_of=JULY, definitions=read_needs(file), previous=None)


def came(engine: Engine) -> dict[str, list[tuple[str, dt.date, str]]]:
    """Return what is recorded by now of every outcome, later numbers and accounts with it."""
    tables = since_then(held(engine), by_now=NOW)
    return {
        outcome: sorted(
            (row["customer_id"], row["happened_date"], f"{row['known_at']:%Y-%m-%d %H:%M}")
            for row in recorded(tables, as_of=NOW, outcome=outcome).to_pyarrow().to_pylist()
        )
        for outcome in RECORDED
    }


def on_watch(engine: Engine) -> dict[str, object]:
    """Return of whom the records of every outcome tell, and how far."""
    tables = held(engine)
    return {outcome: watch(tables, as_of=JULY, outcome=outcome) for outcome in RECORDED}


def test_both_engines_find_the_same_needs_with_the_same_weights(tmp_path: Path) -> None:
    duck = DuckEngine()
    expected, expected_outcomes, expected_watch = mined(duck, tmp_path), came(duck), on_watch(duck)
    duck.close()
    spark = SparkEngine()
    try:
        found, found_outcomes, found_watch = mined(spark, tmp_path), came(spark), on_watch(spark)
    finally:
        spark.close()

    orders = [day.isoformat() for _, day, _ in expected_outcomes["standing_order_started"]]
    assert set(orders) == {"2026-04-15", "2026-06-15"}
    assert len(expected_outcomes["card_issued"]) == 3
    assert found_outcomes == expected_outcomes
    assert expected_watch["insurance_started"]
    assert found_watch == expected_watch
    assert {need["need"] for need in expected.needs.to_pylist()} >= {"grow_savings"}
    assert found.needs.to_pylist() == expected.needs.to_pylist()
    assert found.evidence.to_pylist() == expected.evidence.to_pylist()
    assert found.need_weights.to_pylist() == expected.need_weights.to_pylist()
