import csv
import gzip
import json
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.simulate.files import (
    Delimited,
    Listed,
    as_rows,
    dated,
    moments,
    money,
    picked,
    some,
    stamped,
    with_rows,
    write_bytes,
    write_delimited,
    write_json_lines,
    write_parquet,
)
from tests.needmine.simulate.lived import told

PERIOD = told(months=6).period


def test_cents_become_exact_decimals() -> None:
    texts = money(np.array([0, 5, -12_345, 9_007_199_254_740_993])).cast(pa.string())

    assert texts.to_pylist() == ["0.00", "0.05", "-123.45", "90071992547409.93"]


def test_moments_are_written_in_any_form() -> None:
    seconds = np.array([-1, 0, 90_061])

    assert stamped(PERIOD, seconds).to_pylist() == [
        "2025-12-31 23:59:59",
        "2026-01-01 00:00:00",
        "2026-01-02 01:01:01",
    ]
    assert stamped(PERIOD, seconds, "%Y%m%d").to_pylist() == ["20251231", "20260101", "20260102"]
    assert stamped(PERIOD, seconds, "%H%M%S").to_pylist() == ["235959", "000000", "010101"]
    assert stamped(PERIOD, np.zeros(0, dtype=np.int64)).to_pylist() == []
    assert [str(moment) for moment in moments(PERIOD, seconds)[1:]] == [
        "2026-01-01 00:00:00",
        "2026-01-02 01:01:01",
    ]


def test_a_day_that_never_comes_is_empty() -> None:
    days = np.array([0, 1_000_000, -1_000_000, -31])

    assert dated(PERIOD, days).to_pylist() == ["2026-01-01", "", "", "2025-12-01"]


def test_words_are_picked_and_missing_ones_are_empty() -> None:
    assert picked(["a", "b"], np.array([1, -1, 0])).to_pylist() == ["b", "", "a"]
    listed = Listed(["a", "b"])
    assert listed.at(np.array([0, 0])).to_pylist() == ["a", "a"]
    # The positions stay the caller's own.
    wanted = np.array([1, -1])
    listed.at(wanted)
    assert wanted.tolist() == [1, -1]


def test_chinese_text_with_bars_is_readable_as_gbk(tmp_path: Path) -> None:
    write = Delimited(delimiter="|", encoding="gbk")
    columns = {
        "name": pa.array(["王小明", ""]),
        "kind": picked(["工资", "转账"], np.array([1, 0])),
        "amt": money(np.array([100, 250])),
    }

    write(tmp_path / "one.txt", columns)

    assert (tmp_path / "one.txt").read_bytes().decode("gbk") == (
        "name|kind|amt\n王小明|转账|1.00\n|工资|2.50\n"
    )


def test_a_long_list_of_words_is_encoded_once_and_right_in_every_file(tmp_path: Path) -> None:
    write = Delimited(delimiter="|", encoding="gbk")
    numbers, names = Listed([str(n) for n in range(800)]), Listed([f"名{n}" for n in range(800)])

    for file, places in (("one.txt", [700, 3]), ("two.txt", [3, -1])):
        at = np.array(places)
        write(tmp_path / file, {"n": numbers.at(at), "name": names.at(at)})

    assert (tmp_path / "one.txt").read_bytes().decode("gbk") == "n|name\n700|名700\n3|名3\n"
    assert (tmp_path / "two.txt").read_bytes().decode("gbk") == "n|name\n3|名3\n|\n"


def test_a_character_whose_bytes_hold_a_bar_is_refused_and_not_written_wrong(
    tmp_path: Path,
) -> None:
    assert b"|" in "倈".encode("gbk")

    with pytest.raises(pa.ArrowInvalid):
        Delimited(delimiter="|", encoding="gbk")(tmp_path / "a.txt", {"a": pa.array(["倈"])})


def test_packed_files_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    columns = {"name": pa.array(["王小明", ""]), "amt": money(np.array([100, 250]))}
    write = Delimited(delimiter="|", encoding="gbk")

    write(tmp_path / "one.txt.gz", columns)
    # Times in such headers are whole seconds.
    time.sleep(1.1)
    write(tmp_path / "two.txt.gz", columns)

    packed = (tmp_path / "one.txt.gz").read_bytes()
    assert packed == (tmp_path / "two.txt.gz").read_bytes()
    assert gzip.decompress(packed).decode("gbk") == "name|amt\n王小明|1.00\n|2.50\n"


def test_commas_and_quotes_survive_in_csv(tmp_path: Path) -> None:
    write_delimited(tmp_path / "a" / "a.csv", {"text": pa.array(['a "b", c'])})

    assert (tmp_path / "a" / "a.csv").read_text() == 'text\n"a ""b"", c"\n'


def test_more_rows_stand_at_the_end_and_what_they_leave_out_is_empty(tmp_path: Path) -> None:
    columns = {"a": np.array([1, 2]), "b": pa.array(["x", "y"])}

    write_delimited(tmp_path / "a.csv", columns, more=[{"b": "z"}, {"a": "?", "c": "lost"}])

    with (tmp_path / "a.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["a", "b"], ["1", "x"], ["2", "y"], ["", "z"], ["?", ""]]


def test_json_lines_nest_and_quote(tmp_path: Path) -> None:
    columns = {
        "id": pa.array(["m1", "m2"]),
        "text!": pa.array([json.dumps('he said "x"'), "null"]),
        "context.channel": pa.array(["app", "web"]),
    }

    write_json_lines(tmp_path / "a.jsonl", columns)

    lines = (tmp_path / "a.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": "m1", "text": 'he said "x"', "context": {"channel": "app"}},
        {"id": "m2", "text": None, "context": {"channel": "web"}},
    ]


def test_no_line_of_json_is_an_empty_file(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "a.jsonl", {"id": pa.array([], type=pa.string())})

    assert (tmp_path / "a.jsonl").read_bytes() == b""


def test_parquet_keeps_types(tmp_path: Path) -> None:
    write_parquet(tmp_path / "b" / "a.parquet", {"n": np.array([1]), "m": money(np.array([250]))})

    (row,) = pq.read_table(tmp_path / "b" / "a.parquet").to_pylist()
    assert (row["n"], str(row["m"])) == (1, "2.50")


def test_rows_are_taken_and_added() -> None:
    columns = {"a": pa.array(["x", "y"]), "b": np.array([1, 2])}

    assert some(columns, np.array([1]))["b"].tolist() == [2]
    assert some(columns, np.array([True, False]))["a"].to_pylist() == ["x"]
    longer = with_rows(columns, [{"a": "z"}])
    assert longer["a"].to_pylist() == ["x", "y", "z"]
    assert longer["b"].to_pylist() == ["1", "2", ""]
    assert as_rows(longer) == [("x", "1"), ("y", "2"), ("z", "")]


def test_bytes_are_written_below_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b" / "c.txt", b"x")

    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"x"
