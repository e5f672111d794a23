import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from needmine.simulate.files import (
    dated,
    money,
    picked,
    some,
    stamped,
    with_rows,
    write_delimited,
    write_json_lines,
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


def test_a_day_that_never_comes_is_empty() -> None:
    assert dated(PERIOD, np.array([0, 1_000_000])).to_pylist() == ["2026-01-01", ""]


def test_words_are_picked_and_missing_ones_are_empty() -> None:
    assert picked(["a", "b"], np.array([1, -1, 0])).to_pylist() == ["b", "", "a"]


def test_chinese_text_with_bars_is_readable_as_gbk(tmp_path: Path) -> None:
    columns = {"name": pa.array(["王小明", ""]), "amt": money(np.array([100, 250]))}
    for name in ("one.txt.gz", "two.txt.gz"):
        write_delimited(tmp_path / name, columns, delimiter="|", encoding="gbk")
    packed = (tmp_path / "one.txt.gz").read_bytes()
    assert gzip.decompress(packed).decode("gbk") == "name|amt\n王小明|1.00\n|2.50\n"
    assert packed == (tmp_path / "two.txt.gz").read_bytes()


def test_commas_and_quotes_survive_in_csv(tmp_path: Path) -> None:
    write_delimited(tmp_path / "a.csv", {"text": pa.array(['a "b", c'])})
    assert (tmp_path / "a.csv").read_text() == 'text\n"a ""b"", c"\n'


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


def test_rows_are_taken_and_added() -> None:
    columns = {"a": pa.array(["x", "y"]), "b": np.array([1, 2])}
    assert some(columns, np.array([1]))["b"].tolist() == [2]
    longer = with_rows(columns, [{"a": "z"}])
    assert longer["a"].to_pylist() == ["x", "y", "z"]
    assert longer["b"].to_pylist() == ["1", "2", ""]
