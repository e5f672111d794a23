"""Sums as people pay them: shop prices, whole thousands, lucky numbers, notes from a machine."""

from collections.abc import Callable
from typing import Any

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Luck
from needmine.simulate.ground.setting import Setting
from needmine.simulate.scene import Scene

# Sums that please, in whole units: 520 sounds like "I love you", 1314 like "a lifetime", and 8
# like wealth.
_LUCKY = {
    "zh": (1, 6, 8, 18, 66, 88, 100, 166, 188, 200, 520, 600, 666, 800, 888, 1000, 1314, 1888,
           6666, 8888),
    "en": (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 200, 500),
}  # fmt: skip
# Yuan that a child's game charges.
GAME_PRICES = (6, 12, 30, 45, 68, 98, 128, 198, 328, 648)
# Incomes and wealth are compared with these many yuan, so that a power of them stays a factor.
_USUAL = {"income": 8_000.0, "wealth": 60_000.0, "stake": 50_000.0}


def scale(setting: Setting) -> float:
    """Return cents of the bank's currency for a yuan."""
    return 100.0 * (setting.number("money.scale_en") if setting.language == "en" else 1.0)


def beside(scene: Scene, measure: str, cents: Ints, power: float) -> Floats:
    """Return how much larger than usual an income, a wealth or a stake is, dampened by a power."""
    usual = _USUAL[measure] * scale(scene.setting)
    return np.asarray((np.maximum(cents, 1_000) / usual) ** power, dtype=np.float64)


def formed(luck: Luck, cents: Floats, form: str, setting: Setting, *about: Any) -> Ints:
    """Return sums in a form people pay.

    Parameters
    ----------
    form
        ``price``, ``round``, ``lucky``, ``thousands``, ``notes`` or ``exact``.
    """
    return _FORMS[form](luck, cents, setting, *about)


def priced(luck: Luck, cents: Floats, *about: Any) -> Ints:
    """Return prices: many end in 9.9 or 8, some are whole, the others are as they come."""
    exact = np.maximum(cents, 150).astype(np.int64)
    tens = exact // 1_000 * 1_000
    kind = luck.bits("price", *about) & np.uint64(7)
    return np.select(
        [kind < 2, kind == 2, kind == 3, kind == 4],
        [tens + 990, tens + 800, exact // 100 * 100, exact // 50 * 50 + 30],
        exact,
    )


def rounded(luck: Luck, cents: Floats, *about: Any) -> Ints:
    """Return sums people send: whole fifties, five hundreds and thousands, the larger the rounder.

    One in nine is exact to the cent, as when a bill is shared.
    """
    step = np.select([cents < 50_000, cents < 500_000, cents < 5_000_000],
                     [5_000, 50_000, 100_000], 1_000_000)  # fmt: skip
    whole = np.maximum(np.round(cents / step).astype(np.int64), 1) * step
    odd = luck.happens(1 / 9, "odd_sum", *about)
    return np.where(odd, np.maximum(cents, 100).astype(np.int64), whole)


def thousands(cents: Floats) -> Ints:
    """Return whole thousands, one at least."""
    return np.maximum(np.round(cents / 100_000).astype(np.int64), 1) * 100_000


def lucky(setting: Setting, cents: Floats) -> Ints:
    """Return the lucky number next above a sum, or the largest."""
    listed = np.array(_LUCKY[setting.language], dtype=np.int64)
    place = np.searchsorted(listed * 100, cents).clip(0, len(listed) - 1)
    return np.asarray(listed[place] * 100, dtype=np.int64)


def notes(cents: Floats) -> Ints:
    """Return what a cash machine gives: whole hundreds, whole five hundreds above 2,000."""
    step = np.where(cents > 200_000, 50_000, 10_000)
    return np.maximum(np.round(cents / step).astype(np.int64), 1) * step


def exact(cents: Floats) -> Ints:
    """Return sums to the cent, ten cents at least."""
    return np.maximum(cents, 10).astype(np.int64)


_FORMS: dict[str, Callable[..., Ints]] = {
    "price": lambda luck, cents, _setting, *about: priced(luck, cents, *about),
    "round": lambda luck, cents, _setting, *about: rounded(luck, cents, *about),
    "lucky": lambda _luck, cents, setting, *_about: lucky(setting, cents),
    "thousands": lambda _luck, cents, *_about: thousands(cents),
    "notes": lambda _luck, cents, *_about: notes(cents),
    "exact": lambda _luck, cents, *_about: exact(cents),
}
