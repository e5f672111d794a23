"""Birth dates as flat files write them, brought to the eight digits that are compared."""

import re
from collections.abc import Sequence

_ISO = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")
_LAST = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})(?:\D.*)?")
_EIGHT = re.compile(r"\d{8}")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(_MONTH_NAMES, start=1)}
_NAMED = re.compile(
    r"(\d{1,2})\W*([a-z]{3})[a-z]*\W*(\d{4})|([a-z]{3})[a-z]*\W*(\d{1,2})\W+(\d{4})"
)
# Years that people who are alive, or were when the record was made, are born in.
_FIRST, _LAST_YEAR = 1700, 2100


def is_day_first(values: Sequence[str | None]) -> bool:
    """Return whether dates such as 03/04/1985 begin with the day: more values can be read so.

    >>> is_day_first(["25/12/1985", "03/04/1990"]), is_day_first(["12/25/1985"])
    (True, False)
    """
    found = [match for value in values if value and (match := _LAST.fullmatch(value.strip()))]
    day_first = sum(int(match[1]) > 12 >= int(match[2]) for match in found)
    month_first = sum(int(match[2]) > 12 >= int(match[1]) for match in found)
    return day_first >= month_first


def eight_digits(value: str | None, *, day_first: bool) -> str | None:
    """Return year, month and day as eight digits, None where no date is written.

    A date that cannot be, such as a 31st of February, keeps its digits: it is a mistyped date, not
    a missing one.

    >>> eight_digits("19610231", day_first=True), eight_digits("3.4.1985", day_first=True)
    ('19610231', '19850403')
    """
    if not value or not (plain := value.strip()):
        return None
    if _EIGHT.fullmatch(plain):
        return plain if _FIRST <= int(plain[:4]) <= _LAST_YEAR else _turned(plain, day_first)
    if found := _ISO.fullmatch(plain):
        return f"{found[1]}{int(found[2]):02d}{int(found[3]):02d}"
    if found := _LAST.fullmatch(plain):
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        return f"{found[3]}{int(month):02d}{int(day):02d}"
    if found := _NAMED.fullmatch(plain.casefold()):
        day, month, year = (
            (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        )
        return f"{year}{_MONTHS[month]}{int(day):02d}" if month in _MONTHS else None
    return None


def _turned(digits: str, day_first: bool) -> str:
    first, second, year = digits[:2], digits[2:4], digits[4:]
    if not _FIRST <= int(year) <= _LAST_YEAR:
        # A mistyped year is still most of a date.
        return digits
    return f"{year}{second}{first}" if day_first else f"{year}{first}{second}"
