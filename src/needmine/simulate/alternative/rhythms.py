"""When money and time come round: paydays, weekends, the hours of a day."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from needmine.simulate.ground.chance import Flags, Ints, Luck
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.people import RETIRED
from needmine.simulate.scene import Scene

_SATURDAY = 5
# A draw of 64 bits is cut into two of 24 and the rest.
_WIDTH, _REST = np.uint64(24), np.uint64(16)
_LOW = np.uint64(2**24 - 1)


@dataclass(frozen=True)
class Rhythms:
    """By person: the day of the month money comes on, and whether weekends are their time."""

    scene: Scene

    @cached_property
    def payday(self) -> Ints:
        """Return the day of the month money comes on; the first where nobody pays wages."""
        people = self.scene.people
        paid_by = firms(customers=len(people), setting=self.scene.setting)
        wages = paid_by.payday[np.maximum(people.employer, 0)]
        pension = np.where(people.jobs == RETIRED, 15 + people.index % 6, 1)
        return np.where(people.employer >= 0, wages, pension)

    @cached_property
    def weekender(self) -> Flags:
        """Return who shops and calls at weekends more than on weekdays."""
        luck = self.scene.setting.luck("alternative.rhythms")
        return luck.happens(0.45, "weekender", self.scene.people.index)

    def after_payday(self, person: Ints, day: Ints) -> Ints:
        """Return the first payday on or after a day; the day itself where none comes any more."""
        period = self.scene.setting.period
        month = np.clip(period.month_of(day), 0, period.months - 1)
        this = self._in_month(person, month)
        following = self._in_month(person, np.minimum(month + 1, period.months - 1))
        return np.maximum(np.where(this >= day, this, following), day)

    def _in_month(self, person: Ints, month: Ints) -> Ints:
        period = self.scene.setting.period
        return period.open_day(period.month_day(month, self.payday[person]))

    def weekend(self, day: Ints) -> Ints:
        """Return the Saturday on or after a day, or the Sunday where the day is one."""
        weekday = (np.asarray(day) + self.scene.setting.period.first.weekday()) % 7
        return np.where(weekday > _SATURDAY, day, day + (_SATURDAY - weekday) % 7)


def hours(luck: Luck, purpose: str, *about: Any, peaks: tuple[float, ...], spread: float) -> Ints:
    """Return seconds of the day around some hours, with a standard deviation in hours."""
    bits = luck.bits(purpose, *about)
    # One draw for three: the sum of two even ones has a standard deviation of 0.41.
    even = (bits & _LOW).astype(np.float64) + ((bits >> _WIDTH) & _LOW).astype(np.float64)
    peak = ((bits >> (_WIDTH + _WIDTH)) * np.uint64(len(peaks)) >> _REST).astype(np.int64)
    moved = np.array(peaks)[peak] + spread * 2.45 * (even * 2.0**-24 - 1)
    # What would lie past midnight lies in the small hours of the same day.
    return np.asarray(np.clip(moved % 24 * 3600, 0, 86_399), dtype=np.int64)
