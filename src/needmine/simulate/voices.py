"""What people say on the telephone, written down as the agent heard it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from needmine.core.sentences import Language

from .chance import Dice, Flags, Ints, Texts, between, chosen, day_second, repeated, texts
from .needs import HERE, NEEDS, Needs
from .people import NEVER, People
from .setting import Setting
from .words import spoken, words

# What each need is called by those who ring about it, and how many ring.
SAID = {
    "borrow_home": ("wants_home_loan", 0.35),
    "borrow_consumer": ("wants_loan", 0.30),
    "grow_savings": ("asks_rates", 0.30),
    "smooth_cash_flow": ("hardship", 0.45),
    "protect_income": ("insurance", 0.30),
    "send_abroad": ("send_abroad", 0.35),
    "repair_complaint": ("complaint", 0.95),
    "keep_relationship": ("wants_to_leave", 0.32),
    "credit_health": ("credit_report", 0.35),
}
_COMPLAINTS = ("complaint_fee", "complaint_app", "complaint_service", "complaint_card")


@dataclass(frozen=True, kw_only=True)
class Voices:
    """One entry per call; ``closed`` is the day a complaint was settled.

    Parameters
    ----------
    topic
        What the text was written for: a topic of ``texts_*.yml``, ``routine`` or ``decoys``.
    need
        Position of the need behind it; -1 for none.
    """

    person: Ints
    second: Ints
    text: Texts
    topic: Texts
    is_complaint: Flags
    closed: Ints
    need: Ints

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self.person)


def voices(
    people: People,
    needs: Needs,
    stakes: Ints,
    leaves: Ints,
    *,
    setting: Setting,
) -> Voices:
    """Return all calls in order of time."""
    person, day, topic, need = _calls(people, needs, setting)
    kept = (day >= np.maximum(people.joined[person], 0)) & (day < setting.period.days)
    kept &= day <= leaves[person]
    person, day, topic, need = person[kept], day[kept], topic[kept], need[kept]
    dice = setting.dice("voices.form")
    formal = np.array([name.startswith("complaint") for name in topic], dtype=bool)
    formal &= dice.random(len(person)) < 0.8
    second = day * 86_400 + day_second(dice, len(person), opens=8, closes=21)
    order = np.argsort(second, kind="stable")
    amounts = _amounts(dice, people, stakes, person, need)
    said = [
        _said(dice, str(topic[n]), int(amounts[n]), language=setting.language)
        for n in order.tolist()
    ]
    return Voices(
        person=person[order],
        second=second[order],
        text=texts(said),
        topic=topic[order],
        is_complaint=formal[order],
        closed=np.where(formal, _closed(dice, needs, day, need), NEVER)[order],
        need=need[order],
    )


_Calls = tuple[Ints, Ints, Texts, Ints]


def _calls(people: People, needs: Needs, setting: Setting) -> _Calls:
    parts = [_routine(people, setting)]
    for name, (topic, share) in SAID.items():
        dice = setting.dice(f"voices.{name}")
        rows = needs.rows(name, speaking=True)
        times = (dice.random(len(rows)) < share) * (1 + (dice.random(len(rows)) < 0.2))
        row = rows[repeated(times.astype(np.int64))]
        length = np.maximum(needs.end[row] - needs.start[row], 1)
        day = needs.start[row] + (dice.random(len(row)) ** 1.5 * length).astype(np.int64)
        named = [topic] * len(row)
        if topic == "complaint":
            named = [_COMPLAINTS[n] for n in dice.integers(0, len(_COMPLAINTS), len(row))]
        parts.append((needs.person[row], day, texts(named), row))
    person, day, topics, need = (np.concatenate(part) for part in zip(*parts, strict=True))
    return person, day, topics, need


def _routine(people: People, setting: Setting) -> _Calls:
    dice = setting.dice("voices.routine")
    rate = setting.number("decoys.routine_calls_yearly") * setting.period.years
    person = repeated(dice.poisson(np.full(len(people), rate)))
    day = between(dice, 0, setting.period.days - 1, len(person))
    # Some grumble and some ask about things they do not need.
    topics = np.array(["routine", "decoys", *_COMPLAINTS, "asks_rates", "wants_loan"], dtype=object)
    weights = [0.72, 0.19, *([0.008] * 4), 0.03, 0.028]
    return (
        person,
        day,
        topics[chosen(dice, weights, len(person))],
        np.full(len(person), -1, dtype=np.int64),
    )


def _amounts(dice: Dice, people: People, stakes: Ints, person: Ints, need: Ints) -> Ints:
    guessed = people.income[person] * (1 + 9 * dice.random(len(person)))
    known = stakes[np.maximum(need, 0)] if len(stakes) else np.zeros(len(need))
    cents = np.where((need >= 0) & (known > 0), known, guessed)
    return np.asarray(np.maximum(cents // 100_000, 1) * 1000, dtype=np.int64)


def _closed(dice: Dice, needs: Needs, day: Ints, need: Ints) -> Ints:
    """A complaint that was put right is closed that day; the others are closed late or never."""
    usual = day + between(dice, 3, 40, len(day))
    if not len(needs):
        return usual
    row = np.maximum(need, 0)
    settled = (need >= 0) & (needs.outcome[row] == HERE)
    settled &= needs.need[row] == NEEDS.index("repair_complaint")
    unhappy = np.where(dice.random(len(day)) < 0.7, day + between(dice, 25, 60, len(day)), NEVER)
    late = np.where(need >= 0, unhappy, usual)
    return np.where(settled, np.maximum(needs.outcome_day[row], day), late).astype(np.int64)


def _said(dice: Dice, topic: str, amount: int, *, language: Language) -> str:
    script = spoken(language)
    parts = [_phrase(dice, script, topic)]
    if topic not in ("routine", "decoys") and dice.random() < 0.22:
        parts.insert(int(dice.integers(0, 2)), _phrase(dice, script, "routine"))
    elif dice.random() < 0.06:
        parts.append(_phrase(dice, script, "decoys"))
    text = _one_of(dice, script["openers"]) + _one_of(dice, script["joins"]).join(parts)
    text += _one_of(dice, script["closers"])
    bank = _one_of(dice, words(language)["other_banks"])
    filled = text.replace("{amount}", shown(amount, language)).replace("{bank}", bank)
    return _mistyped(filled, script["typos"]) if dice.random() < 0.12 else filled


def _phrase(dice: Dice, script: Mapping[str, Any], topic: str) -> str:
    listed = script[topic] if topic in ("routine", "decoys") else script["topics"][topic]
    return _one_of(dice, listed)


def _one_of(dice: Dice, listed: list[str]) -> str:
    return str(listed[int(dice.integers(0, len(listed)))])


def _mistyped(text: str, typos: Mapping[str, str]) -> str:
    for right, wrong in typos.items():
        if right in text:
            return text.replace(right, wrong, 1)
    return text


def shown(amount: int, language: Language) -> str:
    """Return a sum as people say it.

    >>> shown(120_000, "zh")
    '12万'
    """
    if language == "en":
        return f"£{amount:,}"
    tens = amount / 10_000
    return f"{tens:g}万" if amount >= 10_000 else f"{amount}块"
