from pathlib import Path

import pytest

from needmine.sources.delimited import delimited_rows


def rows_of(tmp_path: Path, content: bytes, *, encoding: str = "utf-8", delimiter: str = ","):  # type: ignore[no-untyped-def]
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    (found,) = delimited_rows(file, encoding=encoding, delimiter=delimiter, quote='"')
    return found[0].to_pylist(), found[1]


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
        (b"\xff\xfea\n1\n", "header"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_whole(
    tmp_path: Path, content: bytes, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        rows_of(tmp_path, content)
