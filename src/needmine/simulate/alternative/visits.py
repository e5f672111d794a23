"""Sessions: on paydays, week after week, before a need and long after, and on campaign days."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needmine.simulate.contacts.pages import TOPICS, Sessions
from needmine.simulate.ground.chance import Floats, Ints, repeated
from needmine.simulate.ground.rows import joined
from needmine.simulate.scene import Scene

from .draws import gamma, overdispersed
from .marks import Marking, while_customer
from .rhythms import Rhythms, hours

# By topic: what is looked at out of habit, and by spells of curiosity.
_HABIT = {"home": 0.27, "transfer": 0.32, "card": 0.15, "loan": 0.008, "deposit": 0.016,
          "wealth": 0.034, "insurance": 0.006, "fx": 0.006, "help": 0.024, "close_account": 0.003,
          "other": 0.163}  # fmt: skip
_CURIOUS = {"loan": 0.27, "wealth": 0.2, "deposit": 0.14, "insurance": 0.13, "fx": 0.1,
            "card": 0.06, "help": 0.06, "close_account": 0.04}  # fmt: skip
_PUSHED = ("card", "wealth", "loan", "insurance", "deposit", "fx")
# By need: where it is looked up, by weight, and in how many sessions at usual strength. Whoever
# plans a home also looks at what the savings bring; who leaves looks at transfers.
_LOOKED_UP: Mapping[str, tuple[Mapping[str, float], float]] = {
    "borrow_home": ({"loan": 0.62, "deposit": 0.1, "help": 0.14, "transfer": 0.14}, 4.4),
    "borrow_consumer": ({"loan": 0.66, "card": 0.2, "help": 0.14}, 3.6),
    "grow_savings": ({"wealth": 0.46, "deposit": 0.36, "transfer": 0.1, "insurance": 0.08}, 3.6),
    "smooth_cash_flow": ({"card": 0.4, "loan": 0.35, "help": 0.25}, 2.5),
    "protect_income": ({"insurance": 0.72, "wealth": 0.14, "help": 0.14}, 3.2),
    "send_abroad": ({"fx": 0.68, "transfer": 0.17, "help": 0.15}, 3.6),
    "repair_complaint": ({"help": 0.6, "transfer": 0.2, "card": 0.2}, 2.5),
    "keep_relationship": ({"transfer": 0.42, "close_account": 0.36, "deposit": 0.22}, 3.2),
    "credit_health": ({"card": 0.5, "help": 0.3, "loan": 0.2}, 2.3),
    "pay_by_card": ({"card": 0.8, "help": 0.2}, 2.7),
    "automate_payments": ({"transfer": 0.55, "help": 0.3, "other": 0.15}, 1.9),
}
# A session is followed by another the same evening that often.
_AGAIN = 0.3


@dataclass(frozen=True)
class Browsing:
    """The sessions of each month, behind some of which a need stands."""

    scene: Scene
    used: Floats

    def occasional(self) -> Sessions:
        """Return the sessions of the whole period that have an occasion: a need, or none."""
        parts = [self._looked_up(), self._curious(), self._watched(), self._campaigns()]
        return self._possible(joined(parts))

    def habit(self, number: int) -> Sessions:
        """Return a month's sessions out of habit: some just after payday, some at weekends."""
        scene, people, rhythms = self.scene, self.scene.people, self._rhythms
        luck, period = scene.setting.luck("alternative.habit"), scene.setting.period
        low, length = int(period.starts[number]), int(np.diff(period.starts)[number])
        rate = self.used[:, number] * self._keen
        person, turn = repeated(overdispersed(luck, rate, 2.0, "count", people.index, number))
        about = (person, turn, number)
        paid = rhythms.payday[person] - 1 + (2.2 * gamma(luck, 1.0, "later", *about)).astype(int)
        day = low + luck.between(0, length - 1, "day", *about)
        day = np.where(luck.happens(0.35, "paid", *about), low + paid % length, day)
        free = rhythms.weekender[person] & luck.happens(0.4, "free", *about)
        day = np.where(free, low + (rhythms.weekend(day) - low) % length, day)
        return self._possible(
            Sessions(
                person=person,
                day=day,
                topic=_drawn(_HABIT, luck.share("topic", *about)),
                need=np.full(len(person), -1, dtype=np.int64),
                turn=turn + 100_000 * (number + 1),
            )
        )

    @cached_property
    def _rhythms(self) -> Rhythms:
        return Rhythms(self.scene)

    @cached_property
    def _keen(self) -> Floats:
        """Sessions a month of each person; who is digital comes much more often."""
        people, luck = self.scene.people, self.scene.setting.luck("alternative.habit")
        monthly = self.scene.setting.number("app.sessions_monthly") * 1.6
        keen = monthly * people.digital**1.5 * gamma(luck, 1.8, "keen", people.index)
        return np.asarray(keen * people.in_app * np.where(people.child_on_phone, 1.5, 1.0))

    def _possible(self, made: Sessions) -> Sessions:
        here = while_customer(self.scene, made.person, made.day)
        return made.taken(here & self.scene.people.in_app[made.person])

    def _looked_up(self) -> Sessions:
        scene, parts, marking = self.scene, [], Marking(self.scene)
        for n, (name, (topics, times)) in enumerate(_LOOKED_UP.items()):
            # Who wants to leave looks up how, whatever else they show.
            least = 0.6 if name == "keep_relationship" else 0.0
            found = marking.marks(name, "visits", route="pages", rate=times, shape=0.9, least=least)
            found = found.taken(scene.people.in_app[found.person])
            again = found.luck.happens(_AGAIN, "again", *found.about)
            place, turn = repeated(1 + again.astype(np.int64))
            about = (*(column[place] for column in found.about), turn)
            parts.append(
                Sessions(
                    person=found.person[place],
                    day=found.day[place],
                    topic=_drawn(topics, found.luck.share("topic", *about)),
                    need=found.row[place],
                    turn=(found.turn[place] * 2 + turn) * 16 + n + 5_000,
                )
            )
        return joined(parts)

    def _curious(self) -> Sessions:
        """Spells of looking about for three to ten weeks, behind which nothing stands."""
        scene, people = self.scene, self.scene.people
        luck, period = scene.setting.luck("alternative.curious"), scene.setting.period
        yearly = scene.setting.number("alternative.decoys.curious_yearly") * period.years
        place, spell = repeated(
            overdispersed(
                luck, yearly * people.digital * people.in_app, 0.7, "spells", people.index
            )
        )
        times = 1 + overdispersed(luck, np.full(len(place), 5.0), 1.2, "times", place, spell)
        row, turn = repeated(times)
        person, spell = place[row], spell[row]
        begin = luck.between(-30, period.days - 1, "begin", person, spell)
        weeks = luck.between(3, 10, "weeks", person, spell)
        main = _drawn(_CURIOUS, luck.share("main", person, spell))
        strays = luck.happens(0.25, "strays", person, spell, turn)
        topic = _drawn(_CURIOUS, luck.share("stray", person, spell, turn))
        return Sessions(
            person=person,
            day=begin + (luck.share("when", person, spell, turn) * 7 * weeks).astype(np.int64),
            topic=np.where(strays, topic, main),
            need=np.full(len(person), -1, dtype=np.int64),
            turn=40_000 + spell * 512 + turn,
        )

    def _watched(self) -> Sessions:
        """Those who look at rates every week for the love of it."""
        scene, people = self.scene, self.scene.people
        luck, days = scene.setting.luck("alternative.watched"), scene.setting.period.days
        share = scene.setting.number("alternative.decoys.watchers_share")
        who = np.flatnonzero(people.in_app & luck.happens(share, "watches", people.index))
        weeks = days // 7
        person, week = np.repeat(who, weeks), np.tile(np.arange(weeks), len(who))
        looks = luck.happens(0.6, "looks", person, week)
        person, week = person[looks], week[looks]
        usual = luck.between(0, 6, "weekday", person)
        listed = np.array([TOPICS.index(name) for name in ("deposit", "wealth", "fx", "loan")])
        return Sessions(
            person=person,
            day=7 * week + usual,
            topic=listed[luck.chosen([0.38, 0.5, 0.04, 0.08], "topic", person)],
            need=np.full(len(person), -1, dtype=np.int64),
            turn=np.full(len(person), 70_000, dtype=np.int64),
        )

    def _campaigns(self) -> Sessions:
        """A page pushed to everybody: most who open it do so at once, some up to a week later."""
        scene, people = self.scene, self.scene.people
        luck, period = scene.setting.luck("alternative.campaigns"), scene.setting.period
        number = max(round(scene.setting.number("alternative.campaigns_yearly") * period.years), 1)
        hunter = np.where(luck.happens(0.15, "hunter", people.index), 3.0, 0.6)
        parts = []
        for turn in range(number):
            first = int(luck.between(0, max(period.days - 8, 1), "day", turn))
            page = _PUSHED[int(luck.between(0, len(_PUSHED) - 1, "page", turn))]
            size = 0.06 * float(gamma(luck, 2.0, "size", turn))
            opens = luck.happens(
                np.minimum(size * hunter * people.digital, 0.7), "opens", people.index, turn
            )
            person = np.flatnonzero(opens & people.in_app)
            later = np.minimum(1.3 * gamma(luck, 0.6, "later", person, turn), 7).astype(np.int64)
            parts.append(
                Sessions(
                    person=person,
                    day=first + later,
                    topic=np.full(len(person), TOPICS.index(page)),
                    need=np.full(len(person), -1, dtype=np.int64),
                    turn=np.full(len(person), 71_000 + turn),
                )
            )
        return joined(parts)


def _drawn(weights: Mapping[str, float], share: Floats) -> Ints:
    listed = np.array([TOPICS.index(name) for name in weights])
    edges = np.cumsum(list(weights.values()))
    return listed[np.searchsorted(edges[:-1] / edges[-1], share, side="right")]


def begins(scene: Scene, made: Sessions) -> Ints:
    """Return the second each session begins: on the way to work, at noon, late when one worries."""
    luck, about = scene.setting.luck("alternative.clock"), (made.person, made.day, made.turn)
    usual = hours(luck, "hour", *about, peaks=(7.9, 12.6, 18.3, 21.8), spread=1.0)
    night = hours(luck, "night", *about, peaks=(23.1, 22.0), spread=0.5)
    after_school = hours(luck, "child", *about, peaks=(16.8, 20.0), spread=0.6)
    late = luck.happens(np.where(made.need >= 0, 0.22, 0.08), "late", *about)
    child = scene.people.child_on_phone[made.person] & luck.happens(0.5, "plays", *about)
    second = np.select([child, late], [after_school, night], usual)
    return np.asarray(made.day * 86_400 + second, dtype=np.int64)
