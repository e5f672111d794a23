"""The days of the simulated period: months, quarters, and when banks are closed."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needmine.core.sentences import Language
from needmine.core.time import add_months

from .chance import Ints
from .parameters import Parameters

# A fixed end, so that the bank of one seed is the same bank in any year.
TODAY = dt.date(2026, 7, 1)
DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days counted from 0, the first day of the first month; day ``days`` is today.

    Parameters
    ----------
    holidays
        Dates when banks are closed beside weekends.
    """

    first: dt.date
    months: int
    holidays: tuple[str, ...]

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

    def dates(self, days: Ints) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
        """Return the dates of day numbers."""
        moments = np.datetime64(self.first, "D") + np.asarray(days).astype("timedelta64[D]")
        return np.asarray(moments, dtype="datetime64[D]")

    def month_of(self, days: Ints) -> Ints:
        """Return the month number a day lies in; -1 before the period."""
        found = np.searchsorted(self.starts, days, side="right") - 1
        return found.astype(np.int64)

    def open_day(self, days: Ints) -> Ints:
        """Return the day itself, or the last open day before it."""
        moved = np.array(days, dtype=np.int64, copy=True)
        # Nine closed days in a row are the longest holiday in the list.
        for _ in range(12):
            dates = self.dates(moved)
            moved -= ~np.is_busday(dates, holidays=np.array(self.holidays, dtype="datetime64[D]"))
        return moved

    def month_day(self, month: Ints, day: Ints) -> Ints:
        """Return the day number of the n-th of a month, or of its last day where it is shorter."""
        nth = self.starts[month] + day - 1
        return np.asarray(np.minimum(nth, self.starts[month + 1] - 1), dtype=np.int64)

    def quarter_ends(self) -> Ints:
        """Return the day numbers of the quarters' last days within the period."""
        months = [m for m in range(self.months) if add_months(self.first, m).month % 3 == 0]
        return self.starts[np.array(months, dtype=np.int64) + 1] - 1


def period_of(*, months: int, language: Language, parameters: Parameters) -> Period:
    """Return the period of so many whole months that ends yesterday."""
    return Period(
        first=add_months(TODAY, -months),
        months=months,
        holidays=tuple(parameters.value(f"holidays_{language}")),
    )
