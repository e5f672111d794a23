"""Rates by the day they hold from, and the day from which the world is another."""

import datetime as dt
from typing import Any

import numpy as np

from .chance import Floats, Ints
from .setting import Setting


def regime_day(setting: Setting) -> int:
    """Return the day of the change of regime."""
    return setting.period.days - int(setting.number("regime.days_before_today"))


def rate_on(name: str, day: Ints, *, setting: Setting) -> Floats:
    """Return the yearly rate, share 0-1, that a product bore when bought on a day."""
    listed: dict[Any, float] = setting.value(f"rates.{setting.language}")[name]
    begins = np.array([_day(date, setting) for date in listed], dtype=np.int64)
    rates = np.array(list(listed.values()), dtype=np.float64)
    place = np.searchsorted(begins, np.asarray(day), side="right") - 1
    return rates[np.maximum(place, 0)]


def _day(written: str | dt.date, setting: Setting) -> int:
    return regime_day(setting) if written == "REGIME" else setting.period.day(written)
