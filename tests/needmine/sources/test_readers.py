import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.sources.feeds import Coverage, Feed
from needmine.sources.readers import Batch, batches
from needmine.sources.refused_files import FileError
from needmine.sources.written import Written


def feed(folder: Path, format_: str, **more: str) -> Feed:
    written = Written(encoding=more.pop("encoding", "utf-8"))
    settings = {"url": "", "table": "", **more}
    return Feed(
        department="app",
        name="events",
        folder=folder,
        bank_folder=folder,
        files="*",
        format=format_,
        written=written,
        load="full",
        exported_at="",
        delay_days=0,
        covers=Coverage(),
        lookups=(),
        taken_back=(),
        mappings=(),
        **settings,
    )


def read(folder: Path, format_: str, content: bytes, **more: str) -> Batch:
    file = folder / "file"
    file.write_bytes(content)
    (batch,) = batches(feed(folder, format_, **more), file)
    return batch


def test_json_records_keep_their_numbers_as_written_and_flatten(tmp_path: Path) -> None:
    batch = read(
        tmp_path,
        "jsonl",
        '{"userId": 007.10, "properties": {"page": "贷款", "n": null}, "ok": true}\n'
        '{"userId": "u2", "tags": ["a", "b"]}\n'.replace("007.10", "7.10").encode(),
    )

    first, second = batch.rows.to_pylist()
    assert first["userId"] == "7.10"
    assert first["properties_page"] == "贷款"
    assert first["properties_n"] is None
    assert first["ok"] == "true"
    assert second["tags"] == '["a", "b"]'
    assert (first["_row"], second["_row"]) == (1, 2)


def test_lines_that_are_no_json_record_are_refused_by_number(tmp_path: Path) -> None:
    batch = read(tmp_path, "jsonl", b'{"a": 1}\nnot json\n[1]\n{"a": "\xff"}\n{"a": 2}\n')

    assert [row["_row"] for row in batch.rows.to_pylist()] == [1, 5]
    assert batch.refused == ((2, "not_json"), (3, "not_json"), (4, "undecodable"))


def test_parquet_comes_as_text_with_nested_fields_flat(tmp_path: Path) -> None:
    file = tmp_path / "file"
    rows = {
        "id": [1],
        "amount": [Decimal("12.50")],
        "on": [dt.date(2026, 1, 31)],
        "live": [True],
        "card": [{"kind": "credit"}],
    }
    pq.write_table(pa.table(rows), file)

    batch, *_ = batches(feed(tmp_path, "parquet"), file)

    assert batch.rows.to_pylist() == [
        {
            "id": "1",
            "amount": "12.50",
            "on": "2026-01-31",
            "live": "true",
            "card_kind": "credit",
            "_row": 1,
        }
    ]


def test_a_sheet_reads_whole_numbers_and_dates_as_people_mean_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["产品", "份额", "到期日"])
    book.active.append(["R2", 100, dt.date(2026, 3, 31)])
    file = tmp_path / "lots.xlsx"
    book.save(file)

    (batch,) = batches(feed(tmp_path, "xlsx"), file)

    assert batch.rows.to_pylist() == [
        {"产品": "R2", "份额": "100", "到期日": "2026-03-31", "_row": 1}
    ]


def test_a_database_table_reads_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "core.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("create table customers (no text, balance numeric)")
        connection.execute("insert into customers values ('C1', 12.5), ('C2', null)")
    connection.close()
    source = feed(tmp_path, "database", url=f"sqlite:///{path}", table="customers")

    batch, *_ = batches(source, source.definition)

    assert [row["no"] for row in batch.rows.to_pylist()] == ["C1", "C2"]
    assert batch.rows.to_pylist()[1]["balance"] is None


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        ("parquet", b"PAR1 cut off"),
        ("parquet", b""),
        ("xlsx", b"PK\x03\x04 no book"),
        ("delimited", b""),
    ],
)
def test_a_file_of_another_format_is_refused_and_named(
    tmp_path: Path, format_: str, content: bytes
) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, format_, content)

    assert str(tmp_path / "file") in caught.value.where


def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="encoding"):
        read(tmp_path, "delimited", b"a\n1\n", encoding="klingon")
