"""The split by time: what a model learns from, is calibrated on, and is judged by."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .model import HORIZON_DAYS


@dataclass(frozen=True, kw_only=True)
class Periods:
    """The moments of each part, in order."""

    train: tuple[dt.date, ...]
    calibrate: tuple[dt.date, ...]
    test: tuple[dt.date, ...]

    @property
    def trained_until(self) -> dt.date:
        """Return the last day whose outcomes the model or its calibration saw."""
        return self.calibrate[-1] + dt.timedelta(days=HORIZON_DAYS - 1)


def split(moments: Sequence[dt.date]) -> Periods | None:
    """Return the parts of the moments whose outcomes are known; None where they are too few.

    The last moments test: two where four are left to learn from, else one. What is learned from
    must be over before they begin: an outcome that lies in a learned window and in a tested one
    would be known beforehand, so the moments whose 90 days reach into the test are left out.

    >>> months = [dt.date(2025, n, 1) for n in range(1, 13)]
    >>> parts = split(months)
    >>> [part[-1].month for part in (parts.train, parts.calibrate, parts.test)]
    [6, 8, 12]
    """
    ordered = sorted(set(moments))
    n_test = 2 if len(_over_before(ordered, 2)) >= 4 else 1
    over = _over_before(ordered, n_test)
    n_calibrate = 2 if len(over) >= 4 else 1
    if len(over) <= n_calibrate:
        return None
    return Periods(
        train=tuple(over[:-n_calibrate]),
        calibrate=tuple(over[-n_calibrate:]),
        test=tuple(ordered[-n_test:]),
    )


def _over_before(ordered: Sequence[dt.date], n_test: int) -> list[dt.date]:
    """Return the moments whose 90 days have gone by when the last ones begin."""
    horizon = dt.timedelta(days=HORIZON_DAYS)
    return [each for each in ordered if each + horizon <= ordered[-n_test:][0]]
