"""Labels and voices come out the same on DuckDB and on Spark."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import numpy as np
import pytest

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.engine.duckdb import DuckEngine
from needmine.engine.protocol import Engine
from needmine.engine.spark import SparkEngine
from needmine.feedback.listening import voices
from needmine.predictions.training import MODELS
from tests.rows import ZONE, contracts, tables_of

pytestmark = pytest.mark.spark

AS_OF = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
MOMENTS = [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]
CHANCE = np.random.default_rng(11)


def day(first: str = "2025-09-01", days: int = 330) -> str:
    return str(dt.date.fromisoformat(first) + dt.timedelta(days=int(CHANCE.integers(days))))


def sometimes(value: Any, part: float = 0.5) -> Any:
    return value if CHANCE.random() < part else None


def account(n: int) -> dict[str, Any]:
    kind = ("current", "term", "wealth", "loan")[n % 4]
    return {
        "account_number": f"a{n}",
        "kind": kind,
        "opened_date": day("2025-06-01", 200),
        "closed_date": sometimes(day("2026-02-01", 150), 0.2),
    }


def said() -> dict[str, list[dict[str, Any]]]:
    return {
        "customer_records": [
            {"party_id": f"p{n}", "customer_id": f"c{n}", "method": "alone"} for n in range(5)
        ],
        "feedback_texts": [
            {
                "party_id": f"p{n % 7}",
                "kind": ("call", "complaint")[n % 2],
                "text": ("想贷款,另外app闪退", "I want to close my account")[n % 2],
                "happened_at": f"{day()} 23:30",
                "happened_date": None,
                "closed_date": sometimes(day()),
            }
            for n in range(40)
        ],
    }


def issued(accounts: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    return {
        "coverage": [
            {
                "department": "core_banking",
                "feed": "test",
                "table": "transactions",
                "is_whole": False,
            }
        ],
        "cards": [
            {
                "card_number": str(n),
                "account_number": accounts[3 * (n % 5) + n // 5 % 2],
                "party_id": f"p{n % 5}",
                "kind": ("debit", "credit")[n % 2],
                "product_code": sometimes("gold"),
                "issued_date": day(),
            }
            for n in range(20)
        ],
    }


def rows() -> dict[str, list[dict[str, Any]]]:
    accounts = [account(n) for n in range(80)]
    some = [account["account_number"] for account in accounts]
    return {
        "accounts": accounts,
        "customer_accounts": [
            {**row, "customer_id": f"c{n // 3}", "role": ("owner", "joint", "guarantor")[n % 3]}
            for n, row in enumerate(accounts)
        ],
        "transactions": [
            {
                "transaction_id": str(n),
                "account_number": some[int(CHANCE.integers(80))],
                "amount": "10",
                "direction": "out",
                "kind": ("card_payment", "interest", "fee", "transfer")[n % 4],
                "happened_at": f"{day()} {n % 3:02d}:00",
                "balance_after": sometimes(str(CHANCE.integers(20_000))),
            }
            for n in range(900)
        ],
        "balances": [
            {
                "account_number": number,
                "balance_date": f"2026-{month:02d}-15",
                "balance": str(CHANCE.integers(20_000)),
            }
            for number in some[::3]
            for month in range(1, 7)
        ],
        "deposits": [
            {
                "lot_id": str(n),
                "account_number": some[int(CHANCE.integers(80))],
                "kind": "term",
                "principal": str(CHANCE.integers(20_000)),
                "started_date": day(),
                "matures_date": sometimes(day()),
                "ended_date": sometimes(day()),
            }
            for n in range(150)
        ],
        "loans": [
            {
                "loan_id": str(n),
                "account_number": some[int(CHANCE.integers(80))],
                "kind": ("consumer", "mortgage")[n % 2],
                "principal": "1000",
                "granted_date": day(),
            }
            for n in range(60)
        ],
        **issued(some),
        **said(),
    }


ROWS = rows()


def on(engine: Engine) -> Tables:
    given = tables_of(**ROWS)
    return Tables(
        {name: engine.table(ibis.duckdb.connect().to_pyarrow(given[name])) for name in given},
        contracts(),
    )


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    before = ibis.options.default_backend
    engine = SparkEngine()
    yield engine
    engine.close()
    ibis.options.default_backend = before


def plainly(tokens: Sequence[str | None]) -> list[str | None]:
    return list(tokens)


def test_every_label_is_the_same_on_both(spark: SparkEngine) -> None:
    there = on(spark)
    found = {model.name: model.labels(there, MOMENTS, AS_OF).to_pyarrow() for model in MODELS}
    here = on(DuckEngine())
    for model in MODELS:
        expected = model.labels(here, MOMENTS, AS_OF).to_pyarrow()
        keys = [(name, "ascending") for name in ("customer_id", "moment")]
        assert found[model.name].sort_by(keys).to_pylist() == expected.sort_by(keys).to_pylist()
        assert expected.num_rows > 5


def test_voices_are_the_same_on_both(spark: SparkEngine) -> None:
    there = voices(on(spark), as_of=AS_OF, reveal=plainly)
    here = voices(on(DuckEngine()), as_of=AS_OF, reveal=plainly)
    assert there.equals(here)
    assert here.num_rows > 20
