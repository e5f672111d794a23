import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
import sqlglot

from needmine.core.tables import INSTANT
from needmine.engine.duckdb import DuckEngine


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    opened = DuckEngine()
    yield opened
    opened.close()


def test_rows_written_by_bucket_read_back_without_the_bucket(
    engine: DuckEngine, tmp_path: Path
) -> None:
    rows = engine.table(
        pa.table({"id": ["a", "b", "c"], "bucket": pa.array([0, 1, 1], pa.int32())})
    )

    engine.write(rows, tmp_path / "out")

    files = sorted((tmp_path / "out").rglob("*.parquet"))
    assert {file.parent.name for file in files} == {"bucket=0", "bucket=1"}
    back = engine.read(files, ibis.schema({"id": "string"})).to_pyarrow()
    assert sorted(back["id"].to_pylist()) == ["a", "b", "c"]


def test_no_files_are_no_rows_of_the_right_shape(engine: DuckEngine) -> None:
    schema = ibis.schema({"at": "timestamp('UTC')", "money": "decimal(18, 2)"})

    assert engine.read([], schema).to_pyarrow().schema == schema.to_pyarrow()


def test_rows_held_in_memory_join_those_of_a_store(engine: DuckEngine, tmp_path: Path) -> None:
    at = pa.array([dt.datetime(2026, 1, 1, tzinfo=dt.UTC)], pa.timestamp("us", "UTC"))
    held = engine.table(pa.table({"at": at, "bucket": pa.array([0], pa.int32())}))
    engine.write(held, tmp_path / "out")
    stored = engine.read(sorted(tmp_path.rglob("*.parquet")), ibis.schema({"at": INSTANT}))

    assert stored.union(held.select("at")).count().to_pyarrow().as_py() == 2


def test_wall_clock_becomes_utc_across_the_change_to_summer_time(engine: DuckEngine) -> None:
    walls = [dt.datetime(2026, 3, 29, 0, 30), dt.datetime(2026, 3, 29, 2, 30)]  # noqa: DTZ001
    rows = engine.table(pa.table({"wall": pa.array(walls, pa.timestamp("us"))}))
    instants = rows.mutate(at=engine.in_utc(rows.wall, "Europe/London"))
    days = instants.mutate(day=engine.local_date(instants.at, "Asia/Shanghai")).to_pyarrow()

    assert [at.hour for at in days["at"].to_pylist()] == [0, 1]
    assert days["day"].to_pylist() == [dt.date(2026, 3, 29)] * 2


def test_a_mapping_reads_only_what_it_is_given(engine: DuckEngine) -> None:
    statement = sqlglot.parse_one("select upper(name) as name from raw", dialect="duckdb")
    assert isinstance(statement, sqlglot.expressions.Select)

    found = engine.mapped(statement, {"raw": pa.table({"name": ["li", None]})}).to_pyarrow()

    assert sorted(found["name"].to_pylist(), key=str) == ["LI", None]


def test_rows_in_the_clear_have_no_folder_to_spill_to(engine: DuckEngine) -> None:
    setting = engine._private.con.execute("select current_setting('temp_directory')").fetchone()

    assert setting == ("",)


def test_a_long_linking_draws_nothing_where_commands_print_their_json(engine: DuckEngine) -> None:
    database: Any = engine.linking()
    asked = database.query_sql("select current_setting('enable_progress_bar') as is_drawn")
    assert asked.as_record_list() == [{"is_drawn": False}]
