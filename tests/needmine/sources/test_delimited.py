from pathlib import Path
from typing import Any

import pytest

from needmine.sources.contents import content_of
from needmine.sources.delimited import delimited_rows
from needmine.sources.written import Written

Found = tuple[list[dict[str, Any]], tuple[tuple[int, str], ...]]


def rows_of(tmp_path: Path, content: bytes, **written: Any) -> Found:
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    found = delimited_rows(content_of(file), Written(**written))
    return found.table.to_pylist(), found.refused


def test_rows_are_text_numbered_from_one_after_the_header(tmp_path: Path) -> None:
    rows, refused = rows_of(tmp_path, b"a,b\n01,\n2,x\n")

    assert rows == [{"a": "01", "b": "", "_row": 1}, {"a": "2", "b": "x", "_row": 2}]
    assert refused == ()


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, b"\xef\xbb\xbfa,b\r\n1,2\r\n")

    assert rows == [{"a": "1", "b": "2", "_row": 1}]


def test_gbk_text_reads_as_it_was_written(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, "姓名|城市\n王|北京\n".encode("gbk"), encoding="gbk", delimiter="|")

    assert rows == [{"姓名": "王", "城市": "北京", "_row": 1}]


def test_a_line_with_wrong_fields_is_refused_and_the_others_keep_their_numbers(
    tmp_path: Path,
) -> None:
    rows, refused = rows_of(tmp_path, b"a,b\n1,2\n3\n4,5,6\n7,8\n")

    assert [row["_row"] for row in rows] == [1, 4]
    assert refused == ((2, "wrong_number_of_fields"), (3, "wrong_number_of_fields"))


def test_a_line_that_is_no_text_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    content = "a|b\n王|2\n".encode("gbk") + b"\xff\xff|3\n" + "李|4\n".encode("gbk")

    rows, refused = rows_of(tmp_path, content, encoding="gbk", delimiter="|")

    assert [(row["a"], row["_row"]) for row in rows] == [("王", 1), ("李", 3)]
    assert refused == ((2, "undecodable"),)


def test_a_quoted_line_break_stays_inside_its_cell(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, b'a,b\n1,"x\ny"\n2,z\n')

    assert [row["b"] for row in rows] == ["x\ny", "z"]


@pytest.mark.parametrize("content", [b"a,b\n", b"a,b", b"a,b\r\n"])
def test_a_header_alone_is_a_file_without_rows(tmp_path: Path, content: bytes) -> None:
    assert rows_of(tmp_path, content) == ([], ())


def test_a_last_line_without_its_end_is_a_row_like_others(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"a,b\n1,2") == ([{"a": "1", "b": "2", "_row": 1}], ())


def test_a_blank_line_is_no_row(tmp_path: Path) -> None:
    rows, refused = rows_of(tmp_path, b"a,b\n1,2\n\n3,4\n\n")

    assert [row["a"] for row in rows] == ["1", "3"]
    assert refused == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,a\n1,2\n", "two columns of one name"),
        (b"\xff\xfea\n1\n", "begins as UTF-16"),
        (b"\xc3a,b\n1,2\n", "header that is no utf-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "header that is no utf-8"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_whole(
    tmp_path: Path, content: bytes, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        rows_of(tmp_path, content)


PEOPLE = [
    {"no": "1", "name": "王|+伟", "_row": 1},
    {"no": "2", "name": "李娜", "_row": 2},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_delimiter_of_several_characters_splits_in_any_encoding(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = end.join(["no|+|name", "1|+|王|+伟", "2|+|李娜", ""])

    rows, refused = rows_of(tmp_path, text.encode(encoding), encoding=encoding, delimiter="|+|")

    assert (rows, refused) == (PEOPLE, ())


@pytest.mark.parametrize("delimiter", ["\x01", "\x1f", "^", "¦", "│", "@@", "\t"])
def test_any_delimiter_splits(tmp_path: Path, delimiter: str) -> None:
    text = f"no{delimiter}name\n1{delimiter}王|+伟\n2{delimiter}李娜\n"

    rows, refused = rows_of(tmp_path, text.encode(), delimiter=delimiter, quote="none")

    assert (rows, refused) == (PEOPLE, ())


def test_a_long_delimiter_inside_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    content = b'"no"|+|"name"\n1|+|"a|+|b"\n2|+|"x\x1fy"\n'

    rows, _ = rows_of(tmp_path, content, delimiter="|+|")

    assert [row["name"] for row in rows] == ["a|+|b", "x\x1fy"]


def test_lines_may_end_with_a_delimiter_that_begins_no_field(tmp_path: Path) -> None:
    content = b"a|b|\n1|2|\n3|4|5\n6|7\n8|9|\n"

    rows, refused = rows_of(tmp_path, content, delimiter="|", trailing_delimiter=True)

    assert rows == [{"a": "1", "b": "2", "_row": 1}, {"a": "8", "b": "9", "_row": 4}]
    assert refused == ((2, "wrong_number_of_fields"), (3, "wrong_number_of_fields"))


def test_a_file_without_header_has_the_columns_it_is_given(tmp_path: Path) -> None:
    given = {"columns": ("no", "name"), "trailing_delimiter": True, "delimiter": "\x01"}

    rows, refused = rows_of(tmp_path, "1\x01王|+伟\x01\n2\x01李娜\x01\n".encode(), **given)

    assert (rows, refused) == (PEOPLE, ())


def test_lines_around_the_rows_are_no_rows_and_do_not_count(tmp_path: Path) -> None:
    content = "客户清单\n2026-01-31\nno,name\n1,王|+伟\n2,李娜\n合计\n2\n\n".encode("gbk")

    rows, _ = rows_of(tmp_path, content, encoding="gbk", head_lines=2, tail_lines=2)

    assert rows == PEOPLE


def test_unnamed_columns_are_named_by_their_place(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, b",a,,\n1,2,3,4\n")

    assert rows == [{"column_1": "1", "a": "2", "column_3": "3", "column_4": "4", "_row": 1}]


@pytest.mark.parametrize(
    ("content", "kept", "refused"),
    [
        (b'a,b\n1,"x\n2,y\n3,z\n', [2, 3], [1]),
        (b'a,b\n1,"x\n2,y\n3,"z\n4,w\n', [2, 4], [1, 3]),
        (b'a,b\n"1,x\n2,y\n3,z\n', [2, 3], [1]),
        (b'a,b\n1,x\n2,"y"z\n3,"it\nis,long"\n4,"w\n5,v\n', [1, 3, 5], [2, 4]),
    ],
)
def test_a_quote_that_does_not_close_costs_its_own_line_alone(
    tmp_path: Path, content: bytes, kept: list[int], refused: list[int]
) -> None:
    rows, found = rows_of(tmp_path, content)

    assert [row["_row"] for row in rows] == kept
    assert found == tuple((number, "unbalanced_quote") for number in refused)


def test_a_cell_may_be_longer_than_what_is_read_at_once(tmp_path: Path) -> None:
    rows, refused = rows_of(tmp_path, b"a,b\n1," + b"x" * (40 << 20) + b"\n2,y\n")

    assert [len(row["b"]) for row in rows] == [40 << 20, 1]
    assert refused == ()


def test_rows_keep_their_numbers_over_many_blocks(tmp_path: Path) -> None:
    line = "{},{}\n".format
    lines = [line(n, "x" * 90) if n % 100_000 else f"{n}\n" for n in range(1, 400_001)]

    rows, refused = rows_of(tmp_path, ("a,b\n" + "".join(lines)).encode())

    assert all(row["a"] == str(row["_row"]) for row in rows)
    assert [number for number, _ in refused] == [100_000, 200_000, 300_000, 400_000]


def test_zero_bytes_are_no_text(tmp_path: Path) -> None:
    rows, refused = rows_of(tmp_path, b"a,b\n1,x\0\n2,y\n")

    assert [row["_row"] for row in rows] == [2]
    assert refused == ((1, "undecodable"),)


def test_bytes_that_are_no_text_cost_their_row_in_every_encoding(tmp_path: Path) -> None:
    content = "a,b\n1,x\n".encode("utf-16") + b"2\0,\0\x00\xd8\n\0" + "3,y\n".encode("utf-16-le")

    rows, refused = rows_of(tmp_path, content, encoding="utf-16")

    assert [row["_row"] for row in rows] == [1, 3]
    assert refused == ((2, "undecodable"),)
