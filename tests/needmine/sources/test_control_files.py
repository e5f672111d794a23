"""What control files say of data files, and how feed.yml declares them."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError, read_definition
from needmine.sources.control_files import (
    Control,
    Said,
    control_from,
    read_control,
    refuse_other_count,
    refuse_other_digest,
)
from needmine.sources.refused_files import FileError

ROWS = r"^(?:记录数|rows)[=:](?P<rows>[\d,]+)\s*$"


def declared(folder: Path, text: str) -> Control:
    file = folder / "feed.yml"
    file.write_text(f"control:\n{text}", encoding="utf-8")
    return control_from(read_definition(file).entry("control"))


@pytest.mark.parametrize(
    ("pattern", "data", "control"),
    [
        ("{name}.OK", "cust_20260131.txt.gz", "cust_20260131.txt.gz.OK"),
        ("{stem}.OK", "cust_20260131.txt.gz", "cust_20260131.OK"),
        ("{stem}.flg", "cust_20260131.dat", "cust_20260131.flg"),
        ("../flags/{stem}.ok", "cust.csv", "../flags/cust.ok"),
        ("ALL.OK", "cust.csv", "ALL.OK"),
    ],
)
def test_the_control_file_is_found_by_the_name_of_the_data(
    pattern: str, data: str, control: str
) -> None:
    assert Control(file=pattern).of(Path("/in") / data) == Path("/in") / control


def test_a_control_file_says_how_many_rows_there_are(tmp_path: Path) -> None:
    data = tmp_path / "cust.csv"
    (tmp_path / "cust.OK").write_bytes("文件名=cust\n记录数=1,234\r\n".encode("gbk"))

    said = read_control(Control(file="{stem}.OK", rows=ROWS), data, encoding="gbk")

    assert said == Said(control=tmp_path / "cust.OK", rows=1234, digest=None)


def test_one_control_file_may_speak_of_many_data_files(tmp_path: Path) -> None:
    (tmp_path / "ALL.OK").write_text("a.csv|7\na+b.csv|8\n")
    control = Control(file="ALL.OK", rows=r"^{name}\|(?P<rows>\d+)")

    said = [read_control(control, tmp_path / name, encoding="utf-8") for name in ("a+b.csv",)]

    assert [each and each.rows for each in said] == [8]
    with pytest.raises(FileError, match=r"does not say what it should \(rows\)"):
        read_control(control, tmp_path / "c.csv", encoding="utf-8")


def test_a_control_file_that_is_not_there_says_nothing_yet(tmp_path: Path) -> None:
    assert read_control(Control(file="x.OK"), tmp_path / "a.csv", encoding="utf-8") is None


def test_a_wrong_count_is_refused_with_both_numbers(tmp_path: Path) -> None:
    said = Said(control=Path("a.OK"), rows=10, digest=None)

    refuse_other_count(said, 10, tmp_path / "a.csv")
    with pytest.raises(FileError) as caught:
        refuse_other_count(said, 9, tmp_path / "a.csv")

    assert "a.OK says 10 rows; the file has 9" in caught.value.say("en")
    assert "a.OK 写明 10 行，文件中有 9 行" in caught.value.say("zh")
    assert caught.value.where.endswith("a.csv")


@pytest.mark.parametrize("algorithm", ["md5", "sha256", "sm3"])
def test_a_wrong_digest_is_refused_with_both(tmp_path: Path, algorithm: str) -> None:
    data = tmp_path / "a.csv"
    data.write_bytes(b"a\n1\n")
    right = hashlib.new(algorithm, b"a\n1\n").hexdigest()
    control = Control(file="a.OK", digest="(?P<digest>[0-9A-F]+)", algorithm=algorithm)
    (tmp_path / "a.OK").write_text(right.upper())
    said = read_control(control, data, encoding="utf-8")
    assert said is not None

    refuse_other_digest(said, control, data)
    data.write_bytes(b"a\n2\n")
    with pytest.raises(FileError, match=right):
        refuse_other_digest(said, control, data)


def test_a_control_file_is_due_on_the_morning_after_the_day_of_its_file() -> None:
    control = Control(file="x", late_after=dt.time(6, 30))
    now = dt.datetime(2026, 2, 3, 23, tzinfo=dt.UTC)

    due = control.due(dt.date(2026, 1, 31), now=now, zone="Asia/Shanghai")
    undated = control.due(None, now=now, zone="Asia/Shanghai")

    assert due == dt.datetime(2026, 1, 31, 22, 30, tzinfo=dt.UTC)
    assert undated == dt.datetime(2026, 2, 3, 22, 30, tzinfo=dt.UTC)
    assert Control(file="x").due(None, now=now, zone="Asia/Shanghai") is None


@pytest.mark.parametrize(("written", "read"), [("06:30", (6, 30)), ("16:30", (16, 30))])
def test_a_time_may_be_written_without_quotes(
    tmp_path: Path, written: str, read: tuple[int, int]
) -> None:
    control = declared(tmp_path, f"  file: a.OK\n  late_after: {written}\n")

    assert control.late_after == dt.time(*read)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("  rows: x\n", 2, "'file' is missing"),
        ("  file: '{stem}.OK'\n  rows: '\\d+'\n", 3, "(?P<rows>…)"),
        ("  file: '{stem}.OK'\n  digest: '(?P<digest>'\n", 3, "(?P<digest>…)"),
        ("  file: ALL.OK\n  rows: '(?P<rows>\\d+)'\n", 3, "needs {name} or {stem}"),
        ("  file: '{stem}.OK'\n  algorithm: rot13\n", 3, "no digest 'rot13'"),
        ("  file: '{stem}.OK'\n  late_after: soon\n", 3, "such as 06:30"),
        ("  file: '{stem}.OK'\n  count: 3\n", 3, "Unknown key 'count'"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        declared(tmp_path, text)

    assert caught.value.where.endswith(f"feed.yml:{line}")
    assert says in caught.value.say("en")
