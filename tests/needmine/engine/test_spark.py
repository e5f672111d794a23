"""The Spark engine beside DuckDB: the same rows in, the same rows out."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
import sqlglot

from needmine.engine.duckdb import DuckEngine
from needmine.engine.protocol import Engine
from needmine.engine.spark import SparkEngine
from needmine.sources.canonical_money import TRANSACTIONS
from needmine.sources.casting import cast

pytestmark = pytest.mark.spark

# Every shape of cell that a department has been seen to write, good and bad.
CELLS = [
    "2026-01-31",
    "2026-1-31",
    "20260131",
    "2026-13-01",
    "2026-02-30",
    "2026-01-31 18:05:00",
    "2026-01-31T18:05:00Z",
    "2026-01-31T18:05:00.5+08:00",
    "2026-01-31 18:05",
    "2026-01-31 25:05",
    "",
    "  ",
    "fee of v",
    " nt\trf ",
    "x",
    None,
    "12.3",
    "12.345",
    "-4",
    "+4.00",
    "1e5",
    ".5",
    "1,234.00",
    "\u0663",
    "NaN",
    "123456789012345678901",
    "9999999999999999.99",
]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    engine = SparkEngine()
    yield engine
    engine.close()


def taken(engine: Engine) -> list[dict[str, object]]:
    n = len(CELLS)
    raw = pa.table(
        {
            "id": [str(number) for number in range(n)],
            "cell": CELLS,
            "_row": pa.array(range(n), pa.int64()),
        }
    )
    statement = sqlglot.parse_one(
        "select id as transaction_id, cell as account_number, cell as amount, 'in' as direction,"
        " 'cash' as kind, cell as happened_at, cell as balance_after, _row from raw",
        dialect="duckdb",
    )
    assert isinstance(statement, sqlglot.expressions.Select)
    columns = [projection.alias_or_name for projection in statement.expressions[:-1]]
    rows = cast(
        engine.mapped(statement, {"raw": raw}),
        TRANSACTIONS,
        columns,
        zone="Asia/Shanghai",
        clock=engine,
    )
    return sorted(rows.to_pyarrow().to_pylist(), key=lambda row: row["_row"])


def test_both_engines_take_and_refuse_the_same_cells(spark: SparkEngine) -> None:
    duck = DuckEngine()

    assert taken(spark) == taken(duck)
    duck.close()


def test_rows_written_by_spark_read_back_in_duckdb(spark: SparkEngine, tmp_path: Path) -> None:
    at = dt.datetime(2026, 1, 31, 16, tzinfo=dt.UTC)
    schema = ibis.schema({"id": "string", "at": "timestamp('UTC')", "money": "decimal(18, 2)"})
    rows = pa.table({"id": ["a"], "at": [at], "money": ["1.50"], "bucket": [0]})
    shaped = spark.table(
        rows.cast(
            pa.schema(
                {
                    **dict(zip(rows.column_names, rows.schema.types, strict=True)),
                    "at": pa.timestamp("us", "UTC"),
                }
            )
        )
    )
    spark.write(shaped.mutate(money=shaped.money.cast("decimal(18, 2)")), tmp_path / "out")
    duck = DuckEngine()

    back = duck.read(sorted((tmp_path / "out").rglob("*.parquet")), schema).to_pyarrow()

    assert (
        back.to_pylist()
        == spark.read(sorted((tmp_path / "out").rglob("*.parquet")), schema)
        .to_pyarrow()
        .to_pylist()
    )
    assert back["at"].to_pylist() == [at]
    duck.close()


def test_rows_in_several_pieces_reach_spark_whole(spark: SparkEngine) -> None:
    pieces = pa.concat_tables([pa.table({"n": [1, 2]}), pa.table({"n": [3]})])

    assert sorted(spark.table(pieces).to_pyarrow()["n"].to_pylist()) == [1, 2, 3]


def test_a_table_held_by_ibis_is_written_like_any_other(spark: SparkEngine, tmp_path: Path) -> None:
    held = ibis.memtable({"id": ["a", "b"], "bucket": [0, 1]})
    known = spark.table(pa.table({"id": ["b"]}))

    spark.write(held.semi_join(known, "id"), tmp_path / "out")

    files = sorted((tmp_path / "out").rglob("*.parquet"))
    back = spark.read(files, ibis.schema({"id": "string"})).to_pyarrow()
    assert back["id"].to_pylist() == ["b"]
