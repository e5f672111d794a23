import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from needmine.core.tables import Table
from needmine.engine.duckdb import DuckEngine
from needmine.sources.canonical_money import DEPOSITS, TRANSACTIONS
from needmine.sources.casting import REASONS, cast, shape_of

GOOD = {
    "transaction_id": "T1",
    "account_number": "A1",
    "amount": "12.30",
    "direction": "in",
    "kind": "salary",
    "happened_at": "2026-01-31 18:05:00",
}


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine()
    yield opened
    opened.close()


def taken(engine: DuckEngine, contract: Table, row: dict[str, str | None]) -> dict[str, Any]:
    columns = {name: pa.array([value], pa.string()) for name, value in row.items()}
    rows = engine.table(pa.table({**columns, "_row": pa.array([1], pa.int64())}))
    found = cast(rows, contract, list(row), zone="Asia/Shanghai", clock=engine)
    only: dict[str, Any] = found.to_pyarrow().to_pylist()[0]
    return only


def test_a_good_row_gets_the_types_of_its_contract(engine: DuckEngine) -> None:
    row = taken(engine, TRANSACTIONS, GOOD)

    assert row["_refused"] == ""
    assert row["amount"] == Decimal("12.30")
    assert row["happened_at"] == dt.datetime(2026, 1, 31, 10, 5, tzinfo=dt.UTC)
    assert row["happened_date"] == dt.date(2026, 1, 31)


def test_a_time_with_its_own_zone_says_its_instant_itself(engine: DuckEngine) -> None:
    row = taken(engine, TRANSACTIONS, {**GOOD, "happened_at": "2026-01-31T18:05:00Z"})

    assert row["happened_at"].hour == 18
    assert row["happened_date"] == dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("amount", "12.345", "not_money"),
        ("amount", "1,234.00", "not_money"),
        ("amount", "-1", "below_minimum"),
        ("amount", "", "missing"),
        ("amount", "  ", "missing"),
        ("direction", "sideways", "not_allowed"),
        ("happened_at", "2026-13-01", "not_an_instant"),
        ("happened_at", "01/31/2026", "not_an_instant"),
        ("transaction_id", None, "missing"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_its_reason(
    engine: DuckEngine, column: str, value: str | None, reason: str
) -> None:
    row = taken(engine, TRANSACTIONS, {**GOOD, column: value})

    assert row["_refused"] == f"{column}:{reason}|"
    assert reason in REASONS


def test_every_wrong_cell_of_a_row_is_named(engine: DuckEngine) -> None:
    row = taken(engine, TRANSACTIONS, {**GOOD, "amount": "x", "kind": "y"})

    assert row["_refused"] == "amount:not_money|kind:not_allowed|"


def test_an_optional_cell_may_be_empty_but_not_wrong(engine: DuckEngine) -> None:
    lot = {"lot_id": "L", "account_number": "A", "kind": "term", "principal": "1", "rate": "",
           "started_date": "2026-01-01"}  # fmt: skip

    assert taken(engine, DEPOSITS, lot)["_refused"] == ""
    assert taken(engine, DEPOSITS, {**lot, "rate": "3%"})["_refused"] == "rate:not_a_number|"


def test_the_shape_of_a_value_shows_no_letter_or_digit_of_it() -> None:
    assert shape_of("Wang 138-1234 王小明") == "aaaa 999-9999 ???"
