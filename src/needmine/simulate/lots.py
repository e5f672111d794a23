"""Term deposits and wealth lots: held at the start, bought, matured, rolled over."""

from dataclasses import dataclass, replace

import numpy as np

from .calendar import Period
from .chance import Dice, Flags, Floats, Ints, Texts, between, chosen, texts
from .lives import AHEAD
from .people import NEVER, People
from .purchases import Purchases
from .setting import Setting

# Days a lot runs and its yearly rate, near what large Chinese banks listed in 2025.
LOT_PRODUCTS = {
    "term_1y": (365, 0.0095),
    "term_3y": (1095, 0.0125),
    "wealth_r2": (180, 0.024),
    "wealth_r3": (270, 0.029),
    "cash_wealth_r1": (90, 0.015),
}


@dataclass(frozen=True, kw_only=True)
class Lots:
    """One entry per lot; ``need`` is -1 where none stood behind it.

    Parameters
    ----------
    ended
        Day it was paid out; a day that never comes while it runs.
    rolls
        At maturity it is put into a new lot of the same product.
    """

    person: Ints
    product: Texts
    principal: Ints
    started: Ints
    matures: Ints
    ended: Ints
    rolls: Flags
    need: Ints

    def __len__(self) -> int:
        """Return how many lots there are."""
        return len(self.person)

    @property
    def is_term(self) -> Flags:
        """Return which lots are term deposits; the others are wealth products."""
        return np.array([code.startswith("term") for code in self.product], dtype=bool)

    @property
    def rate(self) -> Floats:
        """Return each lot's yearly rate, share 0-1."""
        return np.array([LOT_PRODUCTS[code][1] for code in self.product], dtype=np.float64)

    @property
    def paid_out(self) -> Ints:
        """Return principal with interest for the days it ran, in cents."""
        days = np.minimum(self.ended, self.matures) - self.started
        return self.principal + (self.principal * self.rate * days / 365).astype(np.int64)

    def taken(self, rows: Ints | Flags) -> "Lots":
        """Return some of the lots."""
        return Lots(**{name: getattr(self, name)[rows] for name in Lots.__dataclass_fields__})

    def and_also(self, more: "Lots") -> "Lots":
        """Return these lots and others."""
        return Lots(
            **{
                name: np.concatenate([getattr(self, name), getattr(more, name)])
                for name in Lots.__dataclass_fields__
            }
        )


def first_lots(people: People, *, setting: Setting) -> Lots:
    """Return the lots people held before the first day; some mature within the period."""
    dice = setting.dice("lots.first")
    holds = people.in_core & (people.joined < -30)
    holds &= dice.random(len(people)) < setting.number("lots.holders_share")
    person = np.repeat(np.flatnonzero(holds), 1 + (dice.random(int(holds.sum())) < 0.35))
    codes = texts(LOT_PRODUCTS)
    wealth = setting.number("lots.wealth_share")
    weights = [(1 - wealth) * 0.7, (1 - wealth) * 0.3, wealth * 0.6, wealth * 0.2, wealth * 0.2]
    product = codes[chosen(dice, weights, len(person))]
    # Some started so long ago that they have already rolled over; only the last lot is told.
    runs = np.array([LOT_PRODUCTS[code][0] for code in product], dtype=np.int64)
    age = (dice.random(len(person)) * np.minimum(runs, -people.joined[person])).astype(np.int64)
    share = 0.2 + 0.5 * dice.random(len(person))
    return _lots(
        dice,
        person,
        product,
        (people.wealth[person] * share).astype(np.int64),
        -np.maximum(age, 1),
        np.full(len(person), -1, dtype=np.int64),
        setting,
    )


def matured(lots: Lots, *, period: Period) -> tuple[Ints, Ints]:
    """Return whose money comes home from a lot and is not rolled, and when."""
    home = ~lots.rolls & (lots.matures >= 0) & (lots.matures < period.days + AHEAD)
    return lots.person[home], lots.matures[home]


def all_lots(
    first: Lots,
    bought: Purchases,
    leaves: Ints,
    *,
    setting: Setting,
) -> Lots:
    """Return every lot of the period: the first ones, the bought ones, and their successors."""
    dice = setting.dice("lots.bought")
    rows = bought.of(*LOT_PRODUCTS)
    rows = rows[bought.day[rows] < leaves[bought.person[rows]]]
    fresh = _lots(
        dice,
        bought.person[rows],
        bought.product[rows],
        bought.amount[rows],
        bought.day[rows],
        bought.need[rows],
        setting,
    )
    whole = current = first.and_also(fresh)
    for generation in range(40):
        current = _successors(current, leaves, setting, generation)
        if not len(current):
            break
        whole = whole.and_also(current)
    return _ended(whole, leaves, setting)


def _successors(lots: Lots, leaves: Ints, setting: Setting, generation: int) -> Lots:
    dice = setting.dice(f"lots.generation.{generation}")
    on = lots.rolls & (lots.matures < setting.period.days) & (lots.matures < leaves[lots.person])
    old = lots.taken(on)
    # A bank's own roll-over books at once; people who do it by hand take up to three days.
    started = old.matures + between(dice, 0, 3, len(old)) * (dice.random(len(old)) < 0.5)
    in_time = (started < setting.period.days) & (started < leaves[old.person])
    new = _lots(
        dice,
        old.person,
        old.product,
        old.paid_out // 10_000 * 10_000,
        started,
        np.full(len(old), -1, dtype=np.int64),
        setting,
    )
    return new.taken(in_time)


def _ended(lots: Lots, leaves: Ints, setting: Setting) -> Lots:
    left = leaves[lots.person]
    ended = np.where(left < lots.matures, np.maximum(left, lots.started + 1), lots.matures)
    return replace(lots, ended=np.where(ended < setting.period.days, ended, NEVER))


def _lots(
    dice: Dice,
    person: Ints,
    product: Texts,
    principal: Ints,
    started: Ints,
    need: Ints,
    setting: Setting,
) -> Lots:
    runs = np.array([LOT_PRODUCTS[code][0] for code in product], dtype=np.int64)
    # Lots are sold in whole thousands.
    rounded = np.maximum(principal // 100_000 * 100_000, 100_000)
    return Lots(
        person=person,
        product=product,
        principal=rounded,
        started=started,
        matures=started + runs,
        ended=np.full(len(person), NEVER, dtype=np.int64),
        rolls=dice.random(len(person)) < setting.number("lots.rolls_over"),
        need=need,
    )
