"""Who rings when about what: those whose way it is, in waves, before and after a need."""

from collections.abc import Mapping

import numpy as np

from needmine.simulate.contacts.speech import COMPLAINTS, Calls, Voices
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, Luck, repeated, texts
from needmine.simulate.ground.rows import joined
from needmine.simulate.lives.needs import HERE, NEEDS
from needmine.simulate.scene import Scene

from .draws import overdispersed
from .marks import Marking, while_customer
from .rhythms import Rhythms, hours
from .wording import worded

# By need: what it is called by those who ring, by weight, and how many calls at usual strength.
# Some come at it from the side.
_SAID: Mapping[str, tuple[Mapping[str, float], float]] = {
    "borrow_home": ({"wants_home_loan": 0.86, "wants_loan": 0.05, "credit_report": 0.09}, 0.7),
    "borrow_consumer": ({"wants_loan": 0.9, "wants_card": 0.1}, 0.6),
    "grow_savings": ({"asks_rates": 0.94, "insurance": 0.06}, 0.5),
    "smooth_cash_flow": ({"hardship": 0.82, "wants_loan": 0.18}, 0.8),
    "protect_income": ({"insurance": 1.0}, 0.6),
    "send_abroad": ({"send_abroad": 1.0}, 0.7),
    "repair_complaint": (dict.fromkeys(COMPLAINTS, 0.25), 1.6),
    "keep_relationship": ({"wants_to_leave": 0.86, "asks_rates": 0.14}, 0.6),
    "credit_health": ({"credit_report": 0.8, "hardship": 0.2}, 0.65),
    "pay_by_card": ({"wants_card": 1.0}, 0.4),
    "automate_payments": ({"wants_order": 1.0}, 0.4),
}
# What is rung about without a need.
_IDLE = {
    "routine": 0.66,
    "decoys": 0.2,
    "asks_rates": 0.028,
    "wants_loan": 0.024,
    "insurance": 0.012,
    "wants_card": 0.014,
    "send_abroad": 0.008,
    "wants_to_leave": 0.006,
    "wants_order": 0.012,
    "complaint_fee": 0.01,
    "complaint_app": 0.012,
    "complaint_service": 0.008,
    "complaint_card": 0.006,
}
# Two in three complaints are taken down as such.
_FORMAL = 0.68


def heard(scene: Scene) -> Voices:
    """Return all calls in order of time."""
    marking = Marking(scene)
    made = joined([_idle(scene, marking.rhythms), *_about_needs(scene, marking)])
    made = made.taken(while_customer(scene, made.person, made.day))
    luck, about = scene.setting.luck("alternative.calls"), (made.person, made.day, made.turn)
    formal = np.isin(made.topic.astype(str), COMPLAINTS) & luck.happens(_FORMAL, "formal", *about)
    when = hours(luck, "hour", *about, peaks=(9.4, 14.2, 19.0), spread=1.1)
    second = made.day * 86_400 + np.clip(when, 7 * 3600, 22 * 3600)
    order = np.lexsort((made.turn, made.person, second))
    return Voices(
        person=made.person[order],
        second=second[order],
        text=worded(scene, made)[order],
        topic=made.topic[order],
        is_complaint=formal[order],
        closed=_closed(scene, luck, made, formal)[order],
        need=made.need[order],
    )


def _about_needs(scene: Scene, marking: Marking) -> list[Calls]:
    parts = []
    for n, (name, (topics, times)) in enumerate(_SAID.items()):
        # A style bends most ways of showing; who is wronged speaks up nearly whatever theirs is.
        least = 0.55 if name == "repair_complaint" else 0.12
        found = marking.marks(name, "calls", route="calls", rate=times, shape=4.0, least=least)
        # A complaint stays what it is, but one call in eight; others change from call to call.
        of = scene.about(found.row)
        changes = np.ones(len(found), dtype=bool)
        if name == "repair_complaint":
            changes = found.luck.happens(1 / 8, "changes", *found.about)
        topic = np.where(
            changes,
            found.luck.chosen(list(topics.values()), "topic", *found.about),
            found.luck.chosen(list(topics.values()), "first_topic", *of),
        )
        parts.append(
            Calls(
                person=found.person,
                day=found.day,
                topic=texts(topics)[topic],
                need=found.row,
                turn=found.turn * 16 + n + 20_000,
            )
        )
    return parts


def _idle(scene: Scene, rhythms: Rhythms) -> Calls:
    """A few people ring again and again; on Mondays and after paydays more than else."""
    setting, people = scene.setting, scene.people
    luck, days = setting.luck("alternative.idle_calls"), setting.period.days
    yearly = setting.number("alternative.decoys.idle_calls_yearly") * setting.period.years
    rate = yearly * np.clip(people.moved_by({"temper": 0.35, "age": 0.15, "digital": -0.2}), 0, 4)
    person, turn = repeated(overdispersed(luck, rate, 0.7, "times", people.index))
    about = (person, turn)
    day = luck.between(0, days - 1, "day", *about)
    monday = day - (day + setting.period.first.weekday()) % 7
    paid = rhythms.after_payday(person, day) + luck.between(0, 2, "later", *about)
    tied = luck.share("tied", *about)
    return Calls(
        person=person,
        day=np.select([tied < 0.2, tied < 0.4], [monday, paid], day),
        topic=texts(_IDLE)[luck.chosen(list(_IDLE.values()), "topic", *about)],
        need=np.full(len(person), -1, dtype=np.int64),
        turn=turn,
    )


def _closed(scene: Scene, luck: Luck, made: Calls, formal: Flags) -> Ints:
    """A complaint that was put right is closed that day; the others are closed late or never."""
    needs, about = scene.needs, (made.person, made.day, made.turn)
    usual = made.day + 2 + luck.counts(np.full(len(made), 11.0), "usual", *about)
    late = made.day + luck.between(30, 75, "late", *about)
    unhappy = np.where(luck.happens(0.6, "ever", *about), late, NEVER)
    closed = np.where(made.need >= 0, unhappy, usual)
    if len(needs):
        row = np.maximum(made.need, 0)
        settled = (made.need >= 0) & (needs.outcome[row] == HERE)
        settled &= needs.need[row] == NEEDS.index("repair_complaint")
        closed = np.where(settled, np.maximum(needs.outcome_day[row], made.day), closed)
    return np.where(formal, closed, NEVER).astype(np.int64)
