"""Head lines, tail lines and tail records."""

import pytest

from needmine.sources.framing import framed
from needmine.sources.written import Written


@pytest.mark.parametrize(
    ("content", "rows", "declared"),
    [
        (b"a\n1\nEND 1", b"a\n1", 1),
        (b"a\r\n1\r\nEND 1\r\n\r\n", b"a\r\n1\r", 1),
        (b"END 0\n", b"", 0),
        (b"1\nEND 1,200\n", b"1", 1200),
    ],
)
def test_a_tail_record_says_how_many_rows_there_are(
    content: bytes, rows: bytes, declared: int
) -> None:
    written = Written(tail=r"END (?P<rows>[\d,]+)")

    assert framed(content, written, encoding="utf-8") == (rows, declared)


def test_a_tail_record_is_read_in_the_encoding_of_the_file() -> None:
    written = Written(tail=r"总笔数：(?P<rows>\d+)")

    assert framed("1\n总笔数：1\n".encode("gbk"), written, encoding="gbk") == (b"1", 1)


@pytest.mark.parametrize(
    ("content", "written", "says"),
    [
        (b"a\n1\n2\n", Written(tail="END"), "no tail record"),
        (b"", Written(tail="END"), "before its tail"),
        (b"a\n", Written(tail_lines=2), "before its tail"),
        (b"a\n", Written(head_lines=2), "fewer lines"),
    ],
)
def test_a_file_without_the_lines_it_should_have_is_refused(
    content: bytes, written: Written, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        framed(content, written, encoding="utf-8")


def test_a_file_without_frame_stays_as_it_is() -> None:
    assert framed(b"a\n1\n", Written(), encoding="utf-8") == (b"a\n1\n", None)
