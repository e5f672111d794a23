"""The true needs: which event wakes which need, when it begins and ends, what becomes of it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .chance import Dice, Flags, Floats, Ints, Texts, between, chosen, texts
from .lives import AHEAD, EVENTS, Lives
from .people import NEVER, People
from .setting import Setting

NEEDS = (
    "borrow_home",
    "borrow_consumer",
    "grow_savings",
    "smooth_cash_flow",
    "protect_income",
    "send_abroad",
    "repair_complaint",
    "keep_relationship",
    "credit_health",
    "pay_by_card",
    "automate_payments",
)
NOWHERE, HERE, RIVAL = 0, 1, 2
OUTCOMES = ("none", "here", "rival")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """One entry per need of a person.

    Parameters
    ----------
    start, end
        First and last day it is felt; it ends early on the day it is met.
    reason
        Event that woke it, position in `EVENTS`.
    silent
        It leaves nothing in any department's records but its outcome.
    strength
        How strongly it shows, around 1.
    outcome, outcome_day, product
        Where it was met (`OUTCOMES`), when, and by what; the day never comes for ``none``.
    by_offer
        It was met here because of an offer.
    """

    person: Ints
    need: Ints
    start: Ints
    end: Ints
    reason: Ints
    silent: Flags
    strength: Floats
    outcome: Ints
    outcome_day: Ints
    product: Texts
    by_offer: Flags

    def __len__(self) -> int:
        """Return how many needs there are."""
        return len(self.person)

    def rows(self, *names: str, speaking: bool = False) -> Ints:
        """Return the positions of the needs of these kinds, silent ones left out if asked."""
        mask = np.isin(self.need, [NEEDS.index(name) for name in names])
        return np.flatnonzero(mask & ~self.silent if speaking else mask)

    def open_at(self, name: str, person: Ints, day: Ints) -> Ints:
        """Return the position of the need of a kind that a person feels that day; -1 for none."""
        rows = self.rows(name)
        rows = rows[np.lexsort((self.start[rows], self.person[rows]))]
        key = self.person[rows] * (2 * NEVER) + self.start[rows]
        at = np.searchsorted(key, person * (2 * NEVER) + day, side="right") - 1
        if not len(rows):
            return np.full(len(person), -1, dtype=np.int64)
        found = rows[np.maximum(at, 0)]
        felt = (at >= 0) & (self.person[found] == person) & (self.end[found] >= day)
        return np.where(felt, found, -1).astype(np.int64)

    def shows_at(self, name: str, person: Ints, day: Ints) -> Flags:
        """Return whether a person feels a need of a kind that day, and not in silence."""
        row = self.open_at(name, person, day)
        shows = row >= 0
        shows[shows] = ~self.silent[row[shows]]
        return shows


def needs(people: People, lives: Lives, *, setting: Setting) -> Needs:
    """Return the needs that touch the period or begin soon after, and what becomes of them."""
    woken = _woken(lives, setting)
    kept = (woken["end"] >= 0) & (woken["start"] < setting.period.days + AHEAD)
    kept &= woken["start"] >= people.joined[woken["person"]]
    # Who holds a card pays with it.
    kept &= (woken["need"] != NEEDS.index("pay_by_card")) | ~people.in_cards[woken["person"]]
    order = np.flatnonzero(kept)
    order = order[np.lexsort((woken["start"][order], woken["need"][order], woken["person"][order]))]
    order = order[_first_of_overlapping(*(woken[key][order] for key in _SPAN))]
    columns = {key: values[order] for key, values in woken.items()}
    dice = setting.dice("needs.silence")
    size = len(order)
    whole = Needs(
        **columns,
        silent=_silent(dice, columns["reason"], setting),
        strength=np.clip(dice.normal(1.0, 0.35, size), 0.3, 2.0),
        outcome=np.zeros(size, dtype=np.int64),
        outcome_day=np.full(size, NEVER, dtype=np.int64),
        product=texts([""] * size),
        by_offer=np.zeros(size, dtype=bool),
    )
    return _with_outcomes(whole, setting)


def _silent(dice: Dice, reason: Ints, setting: Setting) -> Flags:
    """Money from a matured lot lies in the account for all to see; other needs may be silent."""
    drawn = dice.random(len(reason)) < setting.number("needs.silent_share")
    return np.asarray(drawn & (reason != EVENTS.index("lot_matured")))


_SPAN = ("person", "need", "start", "end")


def _woken(lives: Lives, setting: Setting) -> dict[str, Ints]:
    parts: dict[str, list[Ints]] = {key: [] for key in (*_SPAN, "reason")}
    for cause in setting.value("causes"):
        for key, values in _one_cause(lives, cause, setting).items():
            parts[key].append(values)
    return {key: np.concatenate(values) for key, values in parts.items()}


def _one_cause(lives: Lives, cause: dict[str, Any], setting: Setting) -> dict[str, Ints]:
    dice = setting.dice(f"needs.{cause['event']}.{cause['need']}")
    met = lives.of(cause["event"])
    awake = dice.random(len(met)) < cause["share"]
    start = met.day + between(dice, cause["starts"][0], cause["starts"][1], len(met))
    end = start + between(dice, cause["lasts"][0], cause["lasts"][1], len(met))
    size = int(awake.sum())
    return {
        "person": met.person[awake],
        "need": np.full(size, NEEDS.index(cause["need"]), dtype=np.int64),
        "start": start[awake],
        "end": end[awake],
        "reason": np.full(size, EVENTS.index(cause["event"]), dtype=np.int64),
    }


def _first_of_overlapping(person: Ints, need: Ints, start: Ints, end: Ints) -> Flags:
    kept = np.ones(len(person), dtype=bool)
    last = -1
    for n in range(len(person)):
        same = last >= 0 and person[n] == person[last] and need[n] == need[last]
        if same and start[n] <= end[last]:
            kept[n] = False
        else:
            last = n
    return kept


def _with_outcomes(whole: Needs, setting: Setting) -> Needs:
    outcome, product = whole.outcome.copy(), whole.product.copy()
    for name, rule in setting.value("outcomes").items():
        dice = setting.dice(f"needs.outcome.{name}")
        rows = whole.rows(name)
        drawn = chosen(
            dice, [1 - rule["here"] - rule["rival"], rule["here"], rule["rival"]], len(rows)
        )
        outcome[rows] = drawn
        product[rows] = drawn_products(dice, rule["products"], len(rows))
    dice = setting.dice("needs.outcome_day")
    share = 0.15 + 0.85 * dice.beta(2, 1.6, len(whole))
    day = whole.start + np.ceil(share * (whole.end - whole.start)).astype(np.int64)
    met = outcome != NOWHERE
    return replace(
        whole,
        outcome=outcome,
        product=np.where(outcome == HERE, product, ""),
        outcome_day=np.where(met, day, NEVER),
        end=np.where(met, day, whole.end),
    )


def drawn_products(dice: np.random.Generator, weights: dict[str, float], size: int) -> Texts:
    """Return product codes drawn by weight; empty texts where there is none to draw."""
    if not weights:
        return texts([""] * size)
    codes = texts(weights)
    return codes[chosen(dice, list(weights.values()), size)]
