"""The days of the simulated period: months, quarters, festivals, and when banks are closed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from needmine.core.sentences import Language
from needmine.core.time import add_months

from .chance import Flags, Floats, Ints
from .parameters import Parameters

# A fixed end, so that the bank of one seed is the same bank in any year.
TODAY = dt.date(2026, 7, 1)
DAY = 86_400
# What happened some months before the first day can still be felt during the period, and the
# truth goes on for six months after the last one.
WARM_UP, AHEAD = 180, 184
# A day that never comes: of those who never leave, marry or change their number.
NEVER = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days counted from 0, the first day of the first month; day ``days`` is today.

    Parameters
    ----------
    closed
        Dates when banks are closed beside weekends.
    make_up
        Dates of weekends that are worked.
    festivals
        First days of festivals by name.
    """

    first: dt.date
    months: int
    closed: tuple[str, ...]
    make_up: tuple[str, ...]
    festivals: Mapping[str, tuple[str, ...]]

    @cached_property
    def starts(self) -> Ints:
        """Return the day number of each month's first day, and of today."""
        return np.array(
            [(add_months(self.first, m) - self.first).days for m in range(self.months + 1)],
            dtype=np.int64,
        )

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return int(self.starts[-1])

    @property
    def years(self) -> float:
        """Return how many years the period has."""
        return self.days / 365.25

    def date(self, day: int) -> dt.date:
        """Return the date of a day number."""
        return self.first + dt.timedelta(days=int(day))

    def day(self, date: str | dt.date) -> int:
        """Return the day number of a date."""
        when = dt.date.fromisoformat(date) if isinstance(date, str) else date
        return (when - self.first).days

    def dates(self, days: Ints) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
        """Return the dates of day numbers."""
        moments = np.datetime64(self.first, "D") + np.asarray(days).astype("timedelta64[D]")
        return np.asarray(moments, dtype="datetime64[D]")

    def month_of(self, days: Ints) -> Ints:
        """Return the month number a day lies in; -1 before the period."""
        found = np.searchsorted(self.starts, days, side="right") - 1
        return found.astype(np.int64)

    def month_starts(self, before: int, after: int) -> Ints:
        """Return the first days of months, some before the period and some after its start."""
        wanted = range(-before, after)
        return np.array([(add_months(self.first, m) - self.first).days for m in wanted], np.int64)

    @cached_property
    def _last_open(self) -> Ints:
        """By day from long before to long after the period: itself, or the last open day."""
        low, high = -4_000, self.days + 800
        dates = self.dates(np.arange(low, high))
        is_open = np.is_busday(dates, holidays=np.array(self.closed, dtype="datetime64[D]"))
        is_open |= np.isin(dates, np.array(self.make_up, dtype="datetime64[D]"))
        days = np.where(is_open, np.arange(low, high), low)
        return np.maximum.accumulate(days)

    def open_day(self, days: Ints) -> Ints:
        """Return the day itself, or the last open day before it."""
        return self._last_open[np.asarray(days, dtype=np.int64) + 4_000]

    def is_open(self, days: Ints) -> Flags:
        """Return on which days banks are open."""
        return np.asarray(self.open_day(days) == days, dtype=np.bool_)

    def month_day(self, month: Ints | int, day: Ints) -> Ints:
        """Return the day number of the n-th of a month, or of its last day where it is shorter."""
        month = np.asarray(month)
        nth = self.starts[month] + day - 1
        return np.asarray(np.minimum(nth, self.starts[month + 1] - 1), dtype=np.int64)

    def quarter_ends(self) -> Ints:
        """Return the day numbers of the quarters' last days within the period."""
        months = [m for m in range(self.months) if add_months(self.first, m).month % 3 == 0]
        return self.starts[np.array(months, dtype=np.int64) + 1] - 1

    def festival_days(self, name: str) -> list[int]:
        """Return the day numbers on which a festival begins, also before and after the period."""
        return [self.day(date) for date in self.festivals.get(name, ())]

    def swell(self, waves: Mapping[str, Any]) -> Floats:
        """Return how much of something happens on each day of the period; 1 is usual.

        Parameters
        ----------
        waves
            By festival: first and last day counted from the festival's first, and the factor.
        """
        usual = np.ones(self.days)
        for name, (first, last, factor) in waves.items():
            for day in self.festival_days(name):
                usual[max(day + first, 0) : max(day + last + 1, 0)] *= factor
        return usual


def period_of(*, months: int, language: Language, parameters: Parameters) -> Period:
    """Return the period of so many whole months that ends yesterday."""
    country = parameters.value(f"calendar.{language}")
    return Period(
        first=add_months(TODAY, -months),
        months=months,
        closed=tuple(date for span in country["closed"] for date in _span(span)),
        make_up=tuple(country["make_up"]),
        festivals={name: tuple(dates) for name, dates in country["festivals"].items()},
    )


def _span(written: str) -> list[str]:
    """Return the dates of one day, or of a span such as ``2026-02-15/2026-02-23``."""
    first, _, last = written.partition("/")
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return [(begin + dt.timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)]
