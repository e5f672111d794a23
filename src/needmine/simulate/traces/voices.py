"""What people say on the telephone, written down as the agent heard it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from needmine.core.sentences import Language
from needmine.simulate.contacts.speech import COMPLAINTS, Calls, Voices
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Floats, Ints, Luck, Texts, clock, repeated, texts
from needmine.simulate.ground.rows import joined
from needmine.simulate.ground.words import spoken, words
from needmine.simulate.lives.needs import HERE, NEEDS
from needmine.simulate.scene import Scene

# What each need is called by those who ring about it, and how many ring.
SAID = {
    "borrow_home": ("wants_home_loan", 0.42),
    "borrow_consumer": ("wants_loan", 0.36),
    "grow_savings": ("asks_rates", 0.36),
    "smooth_cash_flow": ("hardship", 0.5),
    "protect_income": ("insurance", 0.36),
    "send_abroad": ("send_abroad", 0.42),
    "repair_complaint": ("complaint", 0.95),
    "keep_relationship": ("wants_to_leave", 0.38),
    "credit_health": ("credit_report", 0.42),
    "pay_by_card": ("wants_card", 0.18),
    "automate_payments": ("wants_order", 0.18),
}
# What is rung about without a need: grumbling, asking, refusing.
_IDLE = {
    "routine": 0.66,
    "decoys": 0.19,
    "complaint_fee": 0.008,
    "complaint_app": 0.008,
    "complaint_service": 0.008,
    "complaint_card": 0.008,
    "asks_rates": 0.03,
    "wants_loan": 0.028,
    # For a friend, out of curiosity, or thought better of the next day.
    "wants_home_loan": 0.009,
    "insurance": 0.009,
    "send_abroad": 0.008,
    "credit_report": 0.008,
    "wants_card": 0.008,
    "hardship": 0.006,
    "wants_order": 0.006,
    "wants_to_leave": 0.006,
}


def voices(scene: Scene) -> Voices:
    """Return all calls in order of time."""
    made = joined([_routine(scene), _about_needs(scene)])
    people, days = scene.people, scene.setting.period.days
    kept = (made.day >= np.maximum(people.joined[made.person], 0)) & (made.day < days)
    made = made.taken(kept & (made.day <= scene.leaves[made.person]))
    luck, about = scene.setting.luck("voices.form"), (made.person, made.day, made.turn)
    formal = np.array([name.startswith("complaint") for name in made.topic], dtype=bool)
    formal &= luck.happens(0.8, "formal", *about)
    second = made.day * 86_400 + clock(luck, "clock", *about, opens=8, closes=21)
    order = np.lexsort((made.turn, made.person, second))
    said = _said(scene, luck, made)
    return Voices(
        person=made.person[order],
        second=second[order],
        text=said[order],
        topic=made.topic[order],
        is_complaint=formal[order],
        closed=np.where(formal, _closed(scene, luck, made), NEVER)[order],
        need=made.need[order],
    )


def _about_needs(scene: Scene) -> Calls:
    needs, parts = scene.needs, []
    for name, (topic, share) in SAID.items():
        luck, rows = scene.setting.luck(f"voices.{name}"), needs.rows(name, speaking=True)
        rings = luck.happens(share, "rings", *scene.about(rows))
        times = rings * (1 + luck.happens(0.2, "again", *scene.about(rows)))
        place, turn = repeated(times.astype(np.int64))
        row = rows[place]
        about = (*scene.about(row), turn)
        length = np.maximum(needs.end[row] - needs.start[row], 1)
        named = np.full(len(row), topic, dtype=object)
        if topic == "complaint":
            named = texts(COMPLAINTS)[luck.between(0, len(COMPLAINTS) - 1, "kind", *about)]
        parts.append(
            Calls(
                person=needs.person[row],
                day=needs.start[row] + (luck.share("when", *about) ** 1.5 * length).astype(int),
                topic=named,
                need=row,
                turn=turn + 10 * needs.need[row] + 10,
            )
        )
    return joined(parts)


def _routine(scene: Scene) -> Calls:
    luck, period, people = scene.setting.luck("voices.routine"), scene.setting.period, scene.people
    usual = scene.setting.number("decoys.routine_calls_yearly") * period.years
    rate = usual * np.clip(people.moved_by({"temper": 0.3, "digital": -0.2}), 0, 3)
    person, turn = repeated(luck.counts(rate, "times", people.index))
    topic = luck.chosen(list(_IDLE.values()), "topic", person, turn)
    return Calls(
        person=person,
        day=luck.between(0, period.days - 1, "day", person, turn),
        topic=texts(_IDLE)[topic],
        need=np.full(len(person), -1, dtype=np.int64),
        turn=turn + 1_000,
    )


def _closed(scene: Scene, luck: Luck, made: Calls) -> Ints:
    """A complaint that was put right is closed that day; the others are closed late or never."""
    needs, about = scene.needs, (made.person, made.day, made.turn)
    usual = made.day + luck.between(3, 40, "closed", *about)
    if not len(needs):
        return usual
    row = np.maximum(made.need, 0)
    settled = (made.need >= 0) & (needs.outcome[row] == HERE)
    settled &= needs.need[row] == NEEDS.index("repair_complaint")
    late = made.day + luck.between(25, 60, "late", *about)
    unhappy = np.where(luck.happens(0.7, "ever", *about), late, NEVER)
    whole = np.where(made.need >= 0, unhappy, usual)
    return np.where(settled, np.maximum(needs.outcome_day[row], made.day), whole).astype(np.int64)


def _said(scene: Scene, luck: Luck, made: Calls) -> Texts:
    """Put calls into words: an opening, one topic or two, a closing, now and then a slip."""
    language, about = scene.setting.language, (made.person, made.day, made.turn)
    amounts = _amounts(scene, luck, made)
    purposes = ("opener", "phrase", "more", "place", "other", "join", "closer", "bank", "slip")
    draws = np.stack([luck.share(purpose, *about) for purpose in purposes], axis=1)
    script, banks = spoken(language), words(language)["other_banks"]
    return texts(
        _worded(script, banks, str(topic), int(amount), draw, language)
        for topic, amount, draw in zip(made.topic, amounts, draws, strict=True)
    )


def _amounts(scene: Scene, luck: Luck, made: Calls) -> Ints:
    about = (made.person, made.day, made.turn)
    guessed = scene.people.income[made.person] * (1 + 9 * luck.share("amount", *about))
    row = np.maximum(made.need, 0)
    known = scene.stakes[row] if len(scene.stakes) else np.zeros(len(made))
    cents = np.where((made.need >= 0) & (known > 0), known, guessed)
    return np.asarray(np.maximum(cents // 100_000, 1) * 1000, dtype=np.int64)


def _worded(
    script: Mapping[str, Any],
    banks: list[str],
    topic: str,
    amount: int,
    draw: Floats,
    language: Language,
) -> str:
    opener, phrase, more, place, other, join, closer, bank, slip = draw.tolist()
    parts = [_one_of(_phrases(script, topic), phrase)]
    if topic not in ("routine", "decoys") and more < 0.22:
        parts.insert(int(place * 2), _one_of(script["routine"], other))
    elif more > 0.94:
        parts.append(_one_of(script["decoys"], other))
    text = _one_of(script["openers"], opener) + _one_of(script["joins"], join).join(parts)
    text += _one_of(script["closers"], closer)
    filled = text.replace("{amount}", shown(amount, language))
    filled = filled.replace("{bank}", _one_of(banks, bank))
    return _mistyped(filled, script["typos"]) if slip < 0.12 else filled


def _phrases(script: Mapping[str, Any], topic: str) -> list[str]:
    listed: list[str] = script[topic] if topic in script else script["topics"][topic]
    return listed


def _one_of(listed: list[str], share: float) -> str:
    return listed[int(share * len(listed))]


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
