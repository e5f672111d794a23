"""Numbers, dates and money as people read them, in either language."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from needmine.core.money import minor_units, shown_money
from needmine.core.sentences import Language, Sentence

DASH = "–"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def shown_date(day: dt.date | None, *, language: Language, short: bool = False) -> str:
    """Return a date; short leaves out the year.

    >>> shown_date(dt.date(2026, 7, 1), language="en")
    '1 Jul 2026'
    """
    if day is None:
        return DASH
    if language == "zh":
        text = Sentence(zh="{month}月{day}日", en="{day}/{month}")
        said = text.say("zh", month=day.month, day=day.day)
        year = Sentence(zh="{year}年", en="{year}").say("zh", year=day.year)
        return said if short else year + said
    said = f"{day.day} {_MONTHS[day.month - 1]}"
    return said if short else f"{said} {day.year}"


def shown_period(first: dt.date, last: dt.date, *, language: Language) -> str:
    """Return two dates, with the year of both written once where it is one.

    >>> shown_period(dt.date(2026, 7, 1), dt.date(2026, 9, 30), language="en")
    '1 Jul – 30 Sep 2026'
    """
    is_one_year = first.year == last.year
    start = shown_date(first, language=language, short=is_one_year and language == "en")
    end = shown_date(last, language=language, short=is_one_year and language == "zh")
    between = Sentence(zh="{start}至{end}", en="{start} – {end}")
    return between.say(language, start=start, end=end)


def shown_month(day: dt.date, *, language: Language, short: bool = False) -> str:
    """Return year and month; short leaves out the century, for the axis of a chart.

    >>> shown_month(dt.date(2026, 7, 1), language="en")
    'Jul 2026'
    """
    year = f"{day:%y}" if short else day.year
    if language == "zh":
        said = Sentence(zh="{year}年{month}月", en="{year}-{month}")
        return said.say("zh", year=year, month=day.month)
    return f"{_MONTHS[day.month - 1]} {year}"


def shown_instant(moment: dt.datetime | None, *, language: Language) -> str:
    """Return an instant in the bank's time zone, to the minute."""
    if moment is None:
        return DASH
    local = timezone.localtime(moment)
    return f"{shown_date(local.date(), language=language)} {local:%H:%M}"


def shown_exact(amount: Decimal, *, currency: str, language: Language) -> str:
    """Return an amount to its last minor unit, for records and tables."""
    return f"{amount:,.{minor_units(currency)}f} {currency}".strip()


def shown(value: Any, *, currency: str, language: Language) -> str:
    """Return any published value in the reader's words.

    Parameters
    ----------
    value
        As published: a text, a count, ``{zh, en}``, ``{money}`` or ``{date}``.
    """
    if value is None or value == "":
        return DASH
    if isinstance(value, Mapping):
        return _shown_mapping(value, currency=currency, language=language)
    if isinstance(value, Decimal):
        return shown_money(value, currency=currency, language=language)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return shown_date(value, language=language)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _shown_mapping(value: Mapping[str, Any], *, currency: str, language: Language) -> str:
    if "money" in value:
        return shown_money(Decimal(value["money"]), currency=currency, language=language)
    if "date" in value:
        return shown_date(dt.date.fromisoformat(value["date"]), language=language)
    return str(value.get(language) or value.get("en", DASH))
