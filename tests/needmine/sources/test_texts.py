"""Values as text."""

import datetime as dt
from decimal import Decimal

import pytest

from needmine.sources.texts import NO_TEXT, decoded, text_of, text_table


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None),
        ("", ""),
        (100.0, "100"),
        (1.5, "1.5"),
        (False, "false"),
        (Decimal("12.50"), "12.50"),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC), "2026-01-31 08:00:00+00:00"),
        (["贷款", 1], '["贷款", 1]'),
    ],
)
def test_a_value_is_written_as_people_write_it(value: object, said: str | None) -> None:
    assert text_of(value) == said


def test_what_a_row_lacks_is_unknown() -> None:
    table = text_table([{"_row": 1, "a": "x"}, {"_row": 3, "b": "y"}], ["a", "b"])
    assert table.to_pydict() == {"a": ["x", None], "b": [None, "y"], "_row": [1, 3]}


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("王|1".encode(), "utf-8"),
        ("王|1".encode("utf-8-sig"), "UTF8"),
        ("王|1".encode("gbk"), "gbk"),
        ("王|1".encode("gb18030"), "GB18030"),
        ("王|1".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "王|1".encode("utf-16-be"), "utf-16"),
        (b"\xff\xfe" + "王|1".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_text_is_read_without_the_mark_of_its_encoding(raw: bytes, encoding: str) -> None:
    assert decoded(raw, encoding) == "王|1"


def test_bytes_that_are_no_text_are_marked_where_they_stand() -> None:
    assert decoded("王".encode("gbk") + b"\xff\n1", "gbk") == f"王{NO_TEXT}\n1"
    assert NO_TEXT in decoded(b"\xff\xfe\x00\xd8a\x00", "utf-16")
