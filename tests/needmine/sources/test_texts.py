"""Values as text."""

import datetime as dt
from decimal import Decimal

import pytest

from needmine.sources.texts import python_encoding, text_of, text_table


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


def test_utf_8_may_bear_a_mark_and_other_encodings_stay() -> None:
    assert {python_encoding(name) for name in ("utf8", "UTF-8", "utf-8-sig")} == {"utf-8-sig"}
    assert python_encoding("GB18030") == "GB18030"
