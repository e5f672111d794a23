"""Tables that an engine knows itself."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.engine.duckdb import DuckEngine
from needmine.engine.spark import SparkEngine
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.readers import batches
from needmine.sources.refused_files import FileError

ROWS = pa.table(
    {
        "no": ["p1", "p2"],
        "person": [{"name": "王芳", "age": 30}, None],
        "opened": [dt.date(2026, 1, 31), None],
        "is_vip": [True, False],
    }
)


def feed(folder: Path, table: str) -> Feed:
    place = folder / "sources" / "core" / "parties"
    place.mkdir(parents=True)
    (place / "feed.yml").write_text(f"format: catalog\ntable: '{table}'\n")
    (place / "parties.sql").write_text("select no as party_id from raw")
    (found,) = read_feeds(folder, ("core",))
    return found


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    engine = SparkEngine()
    yield engine
    engine.close()


@pytest.mark.spark
def test_a_table_of_the_catalog_comes_as_text(spark: SparkEngine, tmp_path: Path) -> None:
    pq.write_table(ROWS, tmp_path / "rows.parquet")
    people = feed(tmp_path, f"parquet.`{tmp_path / 'rows.parquet'}`")

    parts = batches(people, people.definition, spark)
    rows = [row for batch in parts for row in batch.rows.to_pylist()]

    assert rows == [
        {
            "no": "p1",
            "person_name": "王芳",
            "person_age": "30",
            "opened": "2026-01-31",
            "is_vip": "true",
            "_row": 1,
        },
        {
            "no": "p2",
            "person_name": None,
            "person_age": None,
            "opened": None,
            "is_vip": "false",
            "_row": 2,
        },
    ]
    with pytest.raises(FileError, match=r"no table 'nowhere\.people': TABLE_OR_VIEW_NOT_FOUND"):
        list(batches(replace(people, table="nowhere.people"), people.definition, spark))


def test_without_a_catalog_the_refusal_says_what_is_needed(tmp_path: Path) -> None:
    people = feed(tmp_path, "people")
    engine = DuckEngine()

    for catalog in (None, engine):
        with pytest.raises(FileError, match="engine: spark") as refused:
            list(batches(people, people.definition, catalog))
        assert refused.value.where == str(people.definition)
    engine.close()
