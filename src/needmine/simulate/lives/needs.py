"""The true needs: which event wakes which need, when it begins and ends, what becomes of it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from needmine.simulate.ground.calendar import AHEAD, NEVER
from needmine.simulate.ground.chance import Flags, Floats, Ints, Luck, Texts, texts
from needmine.simulate.ground.rates import regime_day
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting

from .events import EVENTS, Lives
from .people import People

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
class Needs(Rows):
    """One entry per need of a person.

    Parameters
    ----------
    since
        Day of the event that woke it: who plans looks about from then on.
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
    since: Ints
    start: Ints
    end: Ints
    reason: Ints
    silent: Flags
    strength: Floats
    outcome: Ints
    outcome_day: Ints
    product: Texts
    by_offer: Flags

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
    keys = ("reason", "start", "need", "person")
    order = order[np.lexsort(tuple(woken[key][order] for key in keys))]
    order = order[_first_of_overlapping(*(woken[key][order] for key in _SPAN))]
    columns = {key: values[order] for key, values in woken.items()}
    luck, size = setting.luck("needs"), len(order)
    about = (columns["person"], columns["need"], columns["since"])
    whole = Needs(
        **columns,
        silent=_silent(luck, about, columns["reason"], setting),
        strength=np.clip(1.0 + 0.35 * luck.normal("strength", *about), 0.3, 2.0),
        outcome=np.zeros(size, dtype=np.int64),
        outcome_day=np.full(size, NEVER, dtype=np.int64),
        product=texts([""] * size),
        by_offer=np.zeros(size, dtype=bool),
    )
    whole = _with_outcomes(whole, people, setting)
    # What was met before the first day is over.
    open_yet = whole.end >= 0
    return whole.taken(open_yet)


_About = tuple[Ints, Ints, Ints]
_SPAN = ("person", "need", "start", "end")


def _silent(luck: Luck, about: _About, reason: Ints, setting: Setting) -> Flags:
    """Money from a matured lot lies in the account for all to see; other needs may be silent."""
    drawn = luck.happens(setting.number("needs.silent_share"), "silent", *about)
    return np.asarray(drawn & (reason != EVENTS.index("lot_matured")))


def _woken(lives: Lives, setting: Setting) -> dict[str, Ints]:
    parts: dict[str, list[Ints]] = {key: [] for key in (*_SPAN, "since", "reason")}
    for cause in setting.value("causes"):
        for key, values in _one_cause(lives, cause, setting).items():
            parts[key].append(values)
    none = np.zeros(0, dtype=np.int64)
    return {key: np.concatenate([none, *values]) for key, values in parts.items()}


def _one_cause(lives: Lives, cause: dict[str, Any], setting: Setting) -> dict[str, Ints]:
    luck = setting.luck(f"needs.{cause['event']}.{cause['need']}")
    met = lives.of(cause["event"])
    awake = np.flatnonzero(luck.happens(cause["share"], "wakes", met.person, met.day))
    person, day = met.person[awake], met.day[awake]
    start = day + luck.between(cause["starts"][0], cause["starts"][1], "starts", person, day)
    end = start + luck.between(cause["lasts"][0], cause["lasts"][1], "lasts", person, day)
    return {
        "person": person,
        "need": np.full(len(awake), NEEDS.index(cause["need"]), dtype=np.int64),
        "since": day,
        "start": start,
        "end": end,
        "reason": np.full(len(awake), EVENTS.index(cause["event"]), dtype=np.int64),
    }


def _first_of_overlapping(person: Ints, need: Ints, start: Ints, end: Ints) -> Flags:
    kept = np.ones(len(person), dtype=bool)
    people, needs, starts, ends = person.tolist(), need.tolist(), start.tolist(), end.tolist()
    last = -1
    for n in range(len(kept)):
        same = last >= 0 and people[n] == people[last] and needs[n] == needs[last]
        if same and starts[n] <= ends[last]:
            kept[n] = False
        else:
            last = n
    return kept


def _with_outcomes(whole: Needs, people: People, setting: Setting) -> Needs:
    outcome, product = whole.outcome.copy(), whole.product.copy()
    loyal = people.loyalty[whole.person] - 0.5
    after = whole.start >= regime_day(setting)
    more = setting.value("regime.rival_times")
    about = (whole.person, whole.need, whole.since)
    for name, rule in setting.value("outcomes").items():
        luck, rows = setting.luck(f"needs.outcome.{name}"), whole.rows(name)
        here = rule["here"] * (1 + 0.6 * loyal[rows])
        rival = rule["rival"] * (1 - 0.6 * loyal[rows])
        rival = np.where(after[rows], rival * more.get(name, 1.0), rival)
        of = (whole.person[rows], whole.need[rows], whole.since[rows])
        share = luck.share("outcome", *of)
        outcome[rows] = np.where(share < here, HERE, np.where(share > 1 - rival, RIVAL, NOWHERE))
        product[rows] = _products(luck, rule["products"], of)
    luck = setting.luck("needs.outcome_day")
    share = 0.1 + 0.9 * np.sqrt(luck.share("when", *about))
    day = whole.start + np.ceil(share * (whole.end - whole.start)).astype(np.int64)
    met = outcome != NOWHERE
    return replace(
        whole,
        outcome=outcome,
        product=np.where(outcome == HERE, product, ""),
        outcome_day=np.where(met, day, NEVER),
        end=np.where(met, day, whole.end),
    )


def _products(luck: Luck, weights: dict[str, float], about: _About) -> Texts:
    if not weights:
        return texts([""] * len(about[0]))
    return texts(weights)[luck.chosen(list(weights.values()), "product", *about)]


def leave_days(people: People, needs: Needs) -> Ints:
    """Return the day each person left the bank; a day that never comes for those who stay."""
    days = np.full(len(people), NEVER, dtype=np.int64)
    rows = needs.rows("keep_relationship")
    rows = rows[needs.outcome[rows] == RIVAL]
    np.minimum.at(days, needs.person[rows], needs.outcome_day[rows])
    return days
