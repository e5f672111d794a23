"""Parquet and ORC give the same text."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet
import pytest

from needmine.sources.columnar import orc_rows, parquet_rows
from needmine.sources.contents import content_of

Read = Callable[[Path], Iterator[pa.Table]]
Write = Callable[[pa.Table, Any], None]
BOTH: list[tuple[Write, Read]] = [
    (pyarrow.parquet.write_table, parquet_rows),
    (pyarrow.orc.write_table, orc_rows),
]


@pytest.mark.parametrize(("write", "read"), BOTH)
def test_values_come_as_text_with_nested_fields_flat(
    tmp_path: Path, write: Write, read: Read
) -> None:
    table = pa.table(
        {
            "id": [1, None],
            "amount": [Decimal("12.50"), Decimal("-0.10")],
            "on": [dt.date(2026, 1, 31), None],
            "live": [True, False],
            "card": [{"kind": "贷记卡"}, {"kind": None}],
        }
    )
    write(table, tmp_path / "file")

    rows = [row for part in read(content_of(tmp_path / "file")) for row in part.to_pylist()]

    first = {"id": "1", "amount": "12.50", "on": "2026-01-31", "live": "true", "_row": 1}
    second = {"id": None, "amount": "-0.10", "on": None, "live": "false", "_row": 2}
    assert rows == [{**first, "card_kind": "贷记卡"}, {**second, "card_kind": None}]


@pytest.mark.parametrize(("write", "read"), BOTH)
def test_a_file_without_rows_still_has_its_columns(
    tmp_path: Path, write: Write, read: Read
) -> None:
    write(pa.table({"no": pa.array([], pa.string())}), tmp_path / "file")

    parts = list(read(content_of(tmp_path / "file")))

    assert [part.column_names for part in parts][-1] == ["no", "_row"]
    assert sum(part.num_rows for part in parts) == 0


@pytest.mark.parametrize(("write", "read"), BOTH)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(
    tmp_path: Path, write: Write, read: Read, kept: float
) -> None:
    file = tmp_path / "file"
    write(pa.table({"no": [str(n) for n in range(1000)]}), file)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises((OSError, ValueError, pa.ArrowException)):
        list(read(content_of(file)))
