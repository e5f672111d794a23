"""Dates, money and published values in both languages."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from needmine.core.sentences import Language
from workbench.shell.formats import shown, shown_date, shown_instant, shown_month, shown_period


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ({"zh": "活期", "en": "Current"}, "活期", "Current"),
        ({"money": "123456.78"}, "¥12.3万", "¥123,456"),
        ({"money": "-50.00"}, "¥-50", "¥-50"),
        ({"date": "2026-07-01"}, "2026年7月1日", "1 Jul 2026"),
        (Decimal("9999.9"), "¥9,999", "¥9,999"),
        (12_345, "12,345", "12,345"),
        ("6222 **** 4417", "6222 **** 4417", "6222 **** 4417"),
        (None, "–", "–"),
        ("", "–", "–"),
    ],
)
def test_a_published_value_reads_as_what_it_is(value: Any, zh: str, en: str) -> None:
    assert shown(value, currency="CNY", language="zh") == zh
    assert shown(value, currency="CNY", language="en") == en


@pytest.mark.parametrize(
    ("language", "short", "said"),
    [
        ("zh", False, "2026年2月28日"),
        ("zh", True, "2月28日"),
        ("en", False, "28 Feb 2026"),
        ("en", True, "28 Feb"),
    ],
)
def test_a_date_is_written_as_its_readers_write_it(
    language: Language, short: bool, said: str
) -> None:
    assert shown_date(dt.date(2026, 2, 28), language=language, short=short) == said


def test_a_period_writes_its_year_once_where_it_is_one() -> None:
    first, last = dt.date(2026, 11, 5), dt.date(2027, 1, 31)

    assert shown_period(first, last, language="en") == "5 Nov 2026 – 31 Jan 2027"
    assert shown_period(first, last, language="zh") == "2026年11月5日至2027年1月31日"
    assert shown_period(first, first, language="zh") == "2026年11月5日至11月5日"


def test_a_month_has_its_year() -> None:
    assert shown_month(dt.date(2026, 2, 1), language="zh") == "2026年2月"
    assert shown_month(dt.date(2026, 2, 1), language="en") == "Feb 2026"


def test_an_instant_is_told_in_the_banks_zone_on_the_banks_day() -> None:
    late = dt.datetime(2026, 6, 30, 18, 5, tzinfo=dt.UTC)

    assert shown_instant(late, language="en") == "1 Jul 2026 02:05"
