"""Files are whole, safe to open, and the same when written again."""

import hashlib
import json
from pathlib import Path

import pytest

from needmine.desks.handover import (
    PLAIN,
    Cell,
    FileLayout,
    HandedFile,
    Unwritable,
    hand_over,
    safe_cell,
)


def _hand(folder: Path, *rows: list[Cell], layout: FileLayout = PLAIN) -> tuple[Path, ...]:
    return hand_over(
        folder,
        [
            HandedFile(name="a.csv", header=["x", "y"], rows=rows),
            HandedFile(name="b.csv", header=["z"], rows=[]),
        ],
        control="a.OK",
        about={"run_id": "r1"},
        layout=layout,
    )


def test_the_control_file_says_rows_and_digest_of_each_file(tmp_path: Path) -> None:
    *_, control = _hand(tmp_path / "new", ["1", "2"], ["3", "4"])
    said = json.loads(control.read_text())
    assert said["run_id"] == "r1"
    for named, rows in zip(said["files"], (2, 0), strict=True):
        content = (tmp_path / "new" / named["name"]).read_bytes()
        assert named["rows"] == rows
        assert named["bytes"] == len(content)
        assert named["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_files_written_again_are_left_as_they_are(tmp_path: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_ino) for path in _hand(tmp_path, ["1", "2"])}
    after = {path: (path.read_bytes(), path.stat().st_ino) for path in _hand(tmp_path, ["1", "2"])}
    assert before == after


def test_nothing_half_written_stays_behind(tmp_path: Path) -> None:
    (tmp_path / ".a.csv.part").write_text("left by a crash")
    _hand(tmp_path, ["1", "2"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.OK", "a.csv", "b.csv"]


def test_the_old_control_file_is_gone_before_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hand(tmp_path, ["1", "2"])

    def crash(self: Path, target: Path) -> Path:
        raise OSError("the power failed")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="power"):
        _hand(tmp_path, ["5", "6"])
    assert not (tmp_path / "a.OK").exists()
    monkeypatch.undo()
    _hand(tmp_path, ["5", "6"])
    assert (tmp_path / "a.csv").read_text() == "x,y\n5,6\n"
    assert (tmp_path / "a.OK").exists()


def test_a_file_that_somebody_changed_is_written_again(tmp_path: Path) -> None:
    _hand(tmp_path, ["1", "2"])
    (tmp_path / "a.csv").write_text("changed")
    _hand(tmp_path, ["1", "2"])
    assert (tmp_path / "a.csv").read_text() == "x,y\n1,2\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\t=", "\r="])
def test_no_text_becomes_a_formula(start: str) -> None:
    cell = safe_cell(f"{start}cmd|'/C calc'!A0")
    assert cell.startswith("'")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("two\r\nlines\x00", "two  lines"),
        (None, ""),
        (-1234.5, "-1234.50"),
        ("0012", "0012"),
        ("张三", "张三"),
    ],
)
def test_a_value_becomes_one_plain_cell(value: Cell, cell: str) -> None:
    assert safe_cell(value) == cell


def test_quotes_and_separators_inside_a_cell_survive(tmp_path: Path) -> None:
    path, *_ = _hand(tmp_path, ['he said "no", twice', "b"])
    assert path.read_text().splitlines()[1] == '"he said ""no"", twice",b'


@pytest.mark.parametrize(
    ("encoding", "start"), [("utf-8", b"x"), ("utf-8-sig", b"\xef\xbb\xbfx"), ("gb18030", b"x")]
)
def test_a_file_is_in_the_encoding_asked_for(tmp_path: Path, encoding: str, start: bytes) -> None:
    path, *_ = _hand(tmp_path, ["䶮", "1"], layout=FileLayout(encoding=encoding))
    assert path.read_bytes().startswith(start)
    assert "䶮" in path.read_text(encoding=encoding)


def test_a_character_that_the_encoding_lacks_is_named_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"a\.csv:3.*gbk cannot hold the character '😀'.*gb18030"):
        _hand(tmp_path, ["1", "2"], ["😀", "2"], layout=FileLayout(encoding="gbk"))
    assert list(tmp_path.iterdir()) == []


def test_an_encoding_that_is_not_supported_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="utf-16"):
        _hand(tmp_path, layout=FileLayout(encoding="utf-16"))


def test_others_than_owner_and_group_cannot_read_it(tmp_path: Path) -> None:
    assert all(path.stat().st_mode & 0o007 == 0 for path in _hand(tmp_path, ["1", "2"]))
