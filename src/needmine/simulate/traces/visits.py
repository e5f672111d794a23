"""Visits to the bank's app, mini-program and WeCom: out of habit, curiosity or need."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.contacts.pages import TOPICS, Sessions
from needmine.simulate.ground.chance import Flags, Floats, Ints, clock, repeated
from needmine.simulate.ground.rows import joined
from needmine.simulate.scene import Scene

# Weight of each topic in a session without occasion.
_HABIT = (0.30, 0.33, 0.13, 0.010, 0.025, 0.04, 0.007, 0.006, 0.02, 0.007, 0.115)
# What people look at when they burst into curiosity.
_CURIOUS = {
    "loan": 0.34,
    "wealth": 0.22,
    "deposit": 0.16,
    "insurance": 0.1,
    "fx": 0.1,
    "help": 0.04,
    "close_account": 0.07,
}
# What campaigns push to everybody.
_PUSHED = ("loan", "wealth", "insurance", "deposit", "card")
# Which pages a need is looked up on, and in how many bursts of sessions while it lasts.
LOOKED_UP = {
    "borrow_home": (("loan",), 3.2),
    "borrow_consumer": (("loan",), 2.6),
    "grow_savings": (("deposit", "wealth"), 2.3),
    "smooth_cash_flow": (("loan", "card"), 1.3),
    "protect_income": (("insurance",), 2.2),
    "send_abroad": (("fx",), 2.5),
    "repair_complaint": (("help",), 1.8),
    "keep_relationship": (("close_account", "transfer"), 2.1),
    "credit_health": (("card", "help"), 1.3),
    "pay_by_card": (("card",), 2.2),
    "automate_payments": (("help", "transfer"), 1.0),
}


@dataclass(frozen=True)
class Visits:
    """The sessions of each month, behind some of which a need stands."""

    scene: Scene
    used: Floats

    def occasional(self) -> Sessions:
        """Return the sessions of the whole period that have an occasion: a need, or none."""
        whole = joined([self._looked_up(), self._curious(), self._campaigns()])
        return whole.taken(self._can(whole))

    def habit(self, number: int) -> Sessions:
        """Return a month's sessions out of habit."""
        scene, people = self.scene, self.scene.people
        luck, period = scene.setting.luck("visits.habit"), scene.setting.period
        monthly = scene.setting.number("app.sessions_monthly") * 1.3
        rate = self.used[:, number] * people.digital * monthly * people.in_app
        rate = rate * np.where(people.child_on_phone, 1.6, 1.0)
        person, turn = repeated(luck.counts(rate, "count", people.index, number))
        low, high = int(period.starts[number]), int(period.starts[number + 1]) - 1
        made = Sessions(
            person=person,
            day=luck.between(low, high, "day", person, turn, number),
            topic=luck.chosen(_HABIT, "topic", person, turn, number),
            need=np.full(len(person), -1, dtype=np.int64),
            turn=turn + 1_000 * (number + 1),
        )
        return made.taken(self._can(made))

    def _can(self, made: Sessions) -> Flags:
        people, days = self.scene.people, self.scene.setting.period.days
        can = people.in_app[made.person] & (made.day >= people.joined[made.person])
        can &= (made.day >= 0) & (made.day < days)
        return np.asarray(can & (made.day <= self.scene.leaves[made.person]), dtype=np.bool_)

    def _looked_up(self) -> Sessions:
        """Looking things up begins on the day of the cause and is most of all for the beginning."""
        scene, needs, parts = self.scene, self.scene.needs, []
        for name, (pages, times) in LOOKED_UP.items():
            luck = scene.setting.luck(f"visits.{name}")
            rows = needs.rows(name, speaking=True)
            digital = scene.people.digital[needs.person[rows]]
            eager = times * needs.strength[rows] * (0.4 + digital)
            place, turn = repeated(luck.counts(eager, "times", *scene.about(rows)))
            row = rows[place]
            about = (*scene.about(row), turn)
            length = needs.end[row] - needs.since[row] + 1
            listed = np.array([TOPICS.index(page) for page in pages])
            made = Sessions(
                person=needs.person[row],
                day=needs.since[row] + (luck.share("when", *about) ** 1.3 * length).astype(int),
                topic=listed[luck.between(0, len(pages) - 1, "page", *about)],
                need=row,
                turn=turn + 10 * needs.need[row] + 100,
            )
            burst = _burst(scene, made)
            parts.append(burst.taken(burst.day <= needs.end[burst.need]))
        return joined(parts)

    def _curious(self) -> Sessions:
        """Bursts of sessions on one topic within a week, that no need stands behind."""
        scene, people = self.scene, self.scene.people
        luck, period = scene.setting.luck("visits.curious"), scene.setting.period
        yearly = scene.setting.number("decoys.curiosity_yearly") * period.years
        person, turn = repeated(luck.counts(yearly * people.digital, "times", people.index))
        listed = np.array([TOPICS.index(name) for name in _CURIOUS])
        made = Sessions(
            person=person,
            day=luck.between(0, period.days - 1, "day", person, turn),
            topic=listed[luck.chosen(list(_CURIOUS.values()), "topic", person, turn)],
            need=np.full(len(person), -1, dtype=np.int64),
            turn=turn + 300,
        )
        return _burst(scene, made)

    def _campaigns(self) -> Sessions:
        """A page pushed to everybody is opened by some on the same two days."""
        scene, people = self.scene, self.scene.people
        luck, period = scene.setting.luck("visits.campaigns"), scene.setting.period
        number = max(round(scene.setting.number("app.campaigns_yearly") * period.years), 1)
        parts = []
        for turn in range(number):
            day = int(luck.between(0, period.days - 3, "day", turn))
            page = _PUSHED[int(luck.between(0, len(_PUSHED) - 1, "page", turn))]
            opens = luck.happens(0.06 * people.digital, "opens", people.index, turn)
            person = np.flatnonzero(opens)
            parts.append(
                Sessions(
                    person=person,
                    day=day + luck.between(0, 1, "later", person, turn),
                    topic=np.full(len(person), TOPICS.index(page)),
                    need=np.full(len(person), -1, dtype=np.int64),
                    turn=np.full(len(person), 500 + turn),
                )
            )
        return joined(parts)


def _burst(scene: Scene, made: Sessions) -> Sessions:
    """One to five sessions within a week."""
    luck, about = scene.setting.luck("visits.burst"), (made.person, made.day, made.turn)
    place, turn = repeated(luck.between(1, 5, "size", *about))
    later = luck.between(0, 6, "later", *(key[place] for key in about), turn)
    burst = made.taken(place)
    return Sessions(
        person=burst.person,
        day=burst.day + later,
        topic=burst.topic,
        need=burst.need,
        turn=burst.turn * 8 + turn,
    )


def session_clock(scene: Scene, made: Sessions) -> Ints:
    """Return the second each session begins; a child plays in the evening."""
    luck, about = scene.setting.luck("visits.clock"), (made.person, made.day, made.turn)
    usual = clock(luck, "clock", *about, opens=7, closes=23)
    late = scene.people.child_on_phone[made.person] & luck.happens(0.4, "child", *about)
    evening = luck.between(18 * 3600, 22 * 3600, "evening", *about)
    return made.day * 86_400 + np.where(late, evening, usual)
