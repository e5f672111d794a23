"""Records cut by a layout, in bytes as core systems count them or in characters."""

from pathlib import Path
from typing import Any

import pytest

from needmine.sources.contents import content_of
from needmine.sources.fixed_width import fixed_rows
from needmine.sources.written import Field, Written

LAYOUT = (
    Field(name="no", start=1, length=4),
    Field(name="name", start=5, length=8),
    Field(name="", start=13, length=2),
    Field(name="kind", start=15, length=1),
)


def rows_of(tmp_path: Path, content: bytes, **written: Any) -> Any:
    file = tmp_path / "rows.txt"
    file.write_bytes(content)
    return fixed_rows(content_of(file), Written(layout=LAYOUT, **written))


def record(no: str, name: str, kind: str, encoding: str) -> bytes:
    return no.encode().ljust(4) + name.encode(encoding).ljust(8) + b"--" + kind.encode()


def test_bytes_of_the_encoding_are_counted_where_chinese_takes_two(tmp_path: Path) -> None:
    lines = [record("1", "王伟", "P", "gbk"), record("22", "欧阳娜娜", "P", "gbk")]

    found = rows_of(tmp_path, b"\r\n".join(lines) + b"\r\n", encoding="gbk")

    assert found.table.to_pylist() == [
        {"no": "1", "name": "王伟", "kind": "P", "_row": 1},
        {"no": "22", "name": "欧阳娜娜", "kind": "P", "_row": 2},
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_characters_are_counted_where_the_definition_says_so(tmp_path: Path, encoding: str) -> None:
    text = "1   王伟\u3000\u3000    --P\n2   O'Neil  --C\n"

    found = rows_of(tmp_path, text.encode(encoding), encoding=encoding, widths="characters")

    assert [(row["name"], row["kind"]) for row in found.table.to_pylist()] == [
        ("王伟", "P"),
        ("O'Neil", "C"),
    ]


def test_records_of_a_wrong_length_or_with_a_cut_character_are_refused_by_number(
    tmp_path: Path,
) -> None:
    cut = b"4   " + b"1234567" + "王".encode("gbk") + b"-P"
    lines = [record("1", "a", "P", "gbk"), b"2  short", b"", record("3", "c", "P", "gbk"), cut]

    found = rows_of(tmp_path, b"\n".join(lines), encoding="gbk")

    assert [(row["no"], row["_row"]) for row in found.table.to_pylist()] == [("1", 1), ("3", 4)]
    assert found.refused == ((2, "wrong_length"), (5, "undecodable"))


def test_lines_around_the_records_are_no_records(tmp_path: Path) -> None:
    content = (
        "核心系统\n".encode("gbk") + record("1", "王伟", "P", "gbk") + "\n合计1\n".encode("gbk")
    )

    found = rows_of(tmp_path, content, encoding="gbk", head_lines=1, tail="合计(?P<rows>.*)")

    assert (found.table.num_rows, found.declared) == (1, 1)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="empty"):
        rows_of(tmp_path, b"\n")
