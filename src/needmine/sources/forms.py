"""The forms in which departments write values, told from the values alone."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from needmine.governance.check_digits import is_credit_code
from needmine.governance.recognising import identity_kind

# Each date by its form: how it is written, and where year, month and day stand in it.
DATE_FORMS: dict[str, tuple[str, str]] = {
    "date": (r"(\d{4})-(\d\d)-(\d\d)", "ymd"),
    "date_compact": (r"((?:18|19|20|99)\d\d)(\d\d)(\d\d)", "ymd"),
    "date_slash": (r"(\d{4})/(\d\d)/(\d\d)", "ymd"),
    "date_slash_short": (r"(\d{4})/(\d\d?)/(\d\d?)", "ymd"),
    "date_dash_short": (r"(\d{4})-(\d\d?)-(\d\d?)", "ymd"),
    "date_dot": (r"(\d{4})\.(\d\d)\.(\d\d)", "ymd"),
    "date_chinese": (r"(\d{4})\u5e74(\d\d?)\u6708(\d\d?)\u65e5", "ymd"),
    "date_day_first": (r"(\d\d)[./](\d\d)[./](\d{4})", "dmy"),
}
_CLOCK = r"[ T]?\d\d:\d\d(:\d\d([.]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?"
INSTANT_FORMS: dict[str, tuple[str, str]] = {
    "instant": (r"(\d{4})-(\d\d)-(\d\d)" + _CLOCK, "ymd"),
    "instant_slash": (r"(\d{4})/(\d\d)/(\d\d)" + _CLOCK, "ymd"),
    "instant_compact": (r"((?:19|20)\d\d)(\d\d)(\d\d)[ T]?(?:[01]\d|2[0-3])[0-5]\d[0-5]\d", "ymd"),
}
# Forms that ask no calendar.
_PLAIN_FORMS: dict[str, str] = {
    "time": r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?",
    "whole": r"[+-]?\d{1,18}",
    "number": r"[+-]?(\d+[.]\d+|[.]\d+)([eE][+-]?\d{1,3})?",
    "grouped": r"[+-]?\d{1,3}(,\d{3})+([.]\d+)?",
    "percent": r"[+-]?\d+([.]\d+)?\s?%",
    "code": r"[A-Za-z0-9_.:/\-]{1,64}",
    "characters": r"[\u3400-\u9fff\u00b7]{2,12}",
}
_DATED = {
    name: (re.compile(pattern), order)
    for name, (pattern, order) in {**DATE_FORMS, **INSTANT_FORMS}.items()
}
_PLAIN = {name: re.compile(pattern) for name, pattern in _PLAIN_FORMS.items()}
DATES, INSTANTS = frozenset(DATE_FORMS), frozenset(INSTANT_FORMS)
NUMBERS = frozenset({"whole", "number", "grouped", "percent"})
# What no heading looks like.
_OF_DATA = (
    DATES | INSTANTS | NUMBERS | {"id_number", "phone", "card_number", "email", "credit_code"}
)
# A column has a form when so many of its values do; the rest are slips.
_MOST = 0.9


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the values of a column look like; no value is kept.

    Parameters
    ----------
    form
        The form that nine in ten of the filled values have; ``text`` where none has so many,
        empty where nothing is filled.
    n, n_filled, n_distinct
        Values looked at, those that are filled, and different ones among these.
    longest
        Letters of the longest value.
    n_lengths
        How many different lengths the filled values have.
    """

    form: str
    n: int
    n_filled: int
    n_distinct: int
    longest: int
    n_lengths: int


def form_of(value: str) -> str:
    """Return the form of one value; empty for blank text.

    >>> form_of("20260131"), form_of("1,234.50"), form_of("2026-02-30")
    ('date_compact', 'grouped', 'code')
    """
    text = value.strip()
    if not text:
        return ""
    for name, (pattern, order) in _DATED.items():
        if (found := pattern.fullmatch(text)) and _is_day(found.groups()[:3], order):
            return name
    if kind := identity_kind(text):
        return kind
    if len(text) == 18 and is_credit_code(text):
        return "credit_code"
    return next((name for name, pattern in _PLAIN.items() if pattern.fullmatch(text)), "text")


def profile_of(values: Sequence[str | None]) -> Profile:
    """Return what a column's values look like."""
    filled = [value.strip() for value in values if value and value.strip()]
    forms = Counter(form_of(value) for value in filled)
    lengths = {len(value) for value in filled}
    return Profile(
        form=_form(forms, len(filled)),
        n=len(values),
        n_filled=len(filled),
        n_distinct=len(set(filled)),
        longest=max(lengths, default=0),
        n_lengths=len(lengths),
    )


def are_headings(names: Sequence[str]) -> bool:
    """Return whether the first line of a file can be its header: no date, number or identity.

    >>> are_headings(["cust_no", "open_dt"]), are_headings(["1001", "2026-01-31"])
    (True, False)
    """
    return bool(names) and not any(form_of(name) in _OF_DATA for name in names)


def _form(forms: Counter[str], n: int) -> str:
    if not n:
        return ""
    # A whole number is a number too, and four digits may stand among longer codes.
    if forms["number"] + forms["grouped"] and _share(forms, NUMBERS - {"percent"}, n) >= _MOST:
        return "grouped" if forms["grouped"] else "number"
    name, count = forms.most_common(1)[0]
    if count / n >= _MOST:
        return name
    if _share(forms, DATES, n) >= _MOST:
        return _mixed_date(forms)
    # Codes that happen to be digits, some of them shaped like a card's number or a telephone's.
    digits = {"whole", "code", "phone", "card_number", "date_compact", "id_number", "credit_code"}
    if _share(forms, frozenset(digits), n) >= _MOST:
        return "code" if forms["code"] else "whole"
    return "text"


def _mixed_date(forms: Counter[str]) -> str:
    # 2026/1/5 and 2026/12/25 are one way of writing.
    short = {"date": "date_dash_short", "date_slash": "date_slash_short"}
    found = {short.get(name, name) for name in forms if name in DATES}
    return found.pop() if len(found) == 1 else "text"


def _share(forms: Counter[str], family: frozenset[str], n: int) -> float:
    return sum(forms[name] for name in family) / n


def _is_day(parts: Sequence[str], order: str) -> bool:
    year, month, day = (parts[order.index(part)] for part in "ymd")
    try:
        return dt.date(int(year), int(month), int(day)).year >= 1800
    except ValueError:
        return False
