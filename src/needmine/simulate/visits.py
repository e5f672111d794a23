"""Visits to the bank's app: sessions and pages, out of habit, curiosity or need."""

from dataclasses import dataclass

import numpy as np

from .chance import Dice, Flags, Floats, Ints, between, chosen, day_second, repeated
from .needs import Needs
from .people import People
from .setting import Setting

TOPICS = (
    "home",
    "transfer",
    "card",
    "loan",
    "deposit",
    "wealth",
    "insurance",
    "fx",
    "help",
    "close_account",
    "other",
)
# Weight of each topic in a session without occasion.
_HABIT = (0.30, 0.33, 0.13, 0.010, 0.025, 0.04, 0.007, 0.006, 0.02, 0.004, 0.118)
# What people look at when they burst into curiosity.
_CURIOUS = {
    "loan": 0.34,
    "wealth": 0.22,
    "deposit": 0.16,
    "insurance": 0.1,
    "fx": 0.1,
    "help": 0.04,
    "close_account": 0.04,
}
# Which pages a need is looked up on, and in how many bursts of sessions while it lasts.
LOOKED_UP = {
    "borrow_home": (("loan",), 2.2),
    "borrow_consumer": (("loan",), 1.7),
    "grow_savings": (("deposit", "wealth"), 1.6),
    "smooth_cash_flow": (("loan", "card"), 0.8),
    "protect_income": (("insurance",), 1.4),
    "send_abroad": (("fx",), 1.7),
    "repair_complaint": (("help",), 1.5),
    "keep_relationship": (("close_account", "transfer"), 1.2),
    "credit_health": (("card", "help"), 0.8),
    "pay_by_card": (("card",), 1.5),
    "automate_payments": (("help", "transfer"), 0.6),
}


@dataclass(frozen=True, kw_only=True)
class Visits:
    """One entry per page or action, in order of time.

    Parameters
    ----------
    second
        Seconds since the first instant of the period.
    topic
        Position in `TOPICS`.
    is_action
        A button pressed (Segment ``track``) and no page (``page``).
    need
        Position of the need behind it; -1 for none.
    """

    person: Ints
    second: Ints
    topic: Ints
    is_action: Flags
    need: Ints

    def __len__(self) -> int:
        """Return how many pages and actions there are."""
        return len(self.person)


def visits(
    people: People,
    needs: Needs,
    used: Floats,
    leaves: Ints,
    *,
    setting: Setting,
) -> Visits:
    """Return all visits of app users."""
    sessions = [
        _habit(people, used, setting),
        _curiosity(people, setting),
        _looked_up(people, needs, setting),
    ]
    person, day, topic, need = (np.concatenate(part) for part in zip(*sessions, strict=True))
    kept = people.in_app[person] & (day >= people.joined[person]) & (day >= 0)
    kept &= (day < setting.period.days) & (day <= leaves[person])
    return _pages(person[kept], day[kept], topic[kept], need[kept], setting)


_Sessions = tuple[Ints, Ints, Ints, Ints]


def _habit(people: People, used: Floats, setting: Setting) -> _Sessions:
    dice = setting.dice("visits.habit")
    rates = used * (people.digital * setting.number("app.sessions_monthly") * 1.3)[:, None]
    cell = repeated(dice.poisson(rates).ravel())
    person, month = cell // setting.period.months, cell % setting.period.months
    length = setting.period.starts[month + 1] - setting.period.starts[month]
    day = setting.period.starts[month] + (dice.random(len(cell)) * length).astype(np.int64)
    topic = chosen(dice, _HABIT, len(cell))
    return person, day, topic, np.full(len(cell), -1, dtype=np.int64)


def _curiosity(people: People, setting: Setting) -> _Sessions:
    """Bursts of sessions on one topic within a week, that no need stands behind."""
    dice = setting.dice("visits.curiosity")
    rate = setting.number("decoys.curiosity_yearly") * setting.period.years * people.digital
    person = repeated(dice.poisson(rate))
    names = list(_CURIOUS)
    topic = np.array([TOPICS.index(name) for name in names], dtype=np.int64)[
        chosen(dice, list(_CURIOUS.values()), len(person))
    ]
    day = between(dice, 0, setting.period.days - 1, len(person))
    return _bursts(dice, person, day, topic, np.full(len(person), -1, dtype=np.int64))


def _looked_up(people: People, needs: Needs, setting: Setting) -> _Sessions:
    parts = []
    for name, (pages, times) in LOOKED_UP.items():
        dice = setting.dice(f"visits.{name}")
        rows = needs.rows(name, speaking=True)
        eager = times * needs.strength[rows] * (0.4 + people.digital[needs.person[rows]])
        row = rows[repeated(dice.poisson(eager))]
        length = needs.end[row] - needs.start[row] + 1
        # Looking things up is for the beginning.
        day = needs.start[row] + (dice.random(len(row)) ** 1.6 * length).astype(np.int64)
        topics = np.array([TOPICS.index(page) for page in pages], dtype=np.int64)
        topic = topics[dice.integers(0, len(topics), len(row))]
        burst = _bursts(dice, needs.person[row], day, topic, row)
        within = burst[1] <= needs.end[burst[3]]
        parts.append(tuple(column[within] for column in burst))
    person, day, topic, need = (np.concatenate(part) for part in zip(*parts, strict=True))
    return person, day, topic, need


def _bursts(dice: Dice, person: Ints, day: Ints, topic: Ints, need: Ints) -> _Sessions:
    which = repeated(between(dice, 1, 5, len(person)))
    return person[which], day[which] + between(dice, 0, 6, len(which)), topic[which], need[which]


def _pages(person: Ints, day: Ints, topic: Ints, need: Ints, setting: Setting) -> Visits:
    dice = setting.dice("visits.pages")
    begin = day * 86_400 + day_second(dice, len(person), opens=7, closes=23)
    session = repeated(1 + dice.poisson(setting.number("app.pages") - 1, len(person)))
    turn = np.arange(len(session)) - np.searchsorted(session, session, side="left")
    # Three sessions in ten begin on the home page; a page is looked at for half a minute.
    home = (turn == 0) & (dice.random(len(session)) < 0.3)
    second = begin[session] + turn * 20 + between(dice, 0, 19, len(session))
    second = np.minimum(second, (day[session] + 1) * 86_400 - 1)
    shown = np.where(home, 0, topic[session])
    order = np.lexsort((turn, person[session], second))
    return Visits(
        person=person[session][order],
        second=second[order],
        topic=shown[order],
        is_action=((dice.random(len(session)) < 0.18) & ~home)[order],
        need=np.where(home, -1, need[session])[order],
    )
