"""Rows of an older version are read in today's shape."""

import ibis
import pyarrow as pa

from needmine.engine.duckdb import DuckEngine
from needmine.engine.shaping import shaped


def test_a_column_that_rows_were_written_without_is_null_and_one_too_many_is_left_out() -> None:
    old = ibis.memtable(pa.table({"amount": [1, 2], "gone": ["x", "y"], "id": ["a", "b"]}))
    schema = ibis.schema({"id": "string", "amount": "decimal(18, 2)", "product_code": "string"})

    found = shaped(old, schema).to_pyarrow()

    assert found.schema == schema.to_pyarrow()
    assert found["product_code"].to_pylist() == [None, None]
    assert [str(amount) for amount in found["amount"].to_pylist()] == ["1.00", "2.00"]


def test_files_of_an_older_version_are_read_with_what_they_lack_as_null(tmp_path) -> None:
    engine = DuckEngine(threads=1)
    engine.write(engine.table(pa.table({"id": ["a"], "bucket": [0]})), tmp_path / "rows")
    files = sorted((tmp_path / "rows").rglob("*.parquet"))

    found = engine.read(files, ibis.schema({"id": "string", "product_code": "string"}))

    assert found.to_pyarrow().to_pylist() == [{"id": "a", "product_code": None}]
    engine.close()
