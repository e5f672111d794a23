"""Surveys: who was asked, who answered, what they scored and wrote."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.chance import Ints, Texts, texts
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.words import spoken
from needmine.simulate.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Surveys(Rows):
    """One entry per answer: would they recommend the bank (0-10), was it easy (1-7), and why."""

    person: Ints
    second: Ints
    recommend: Ints
    ease: Ints
    comment: Texts


def surveys(scene: Scene) -> Surveys:
    """Return the answers of all months, in order of time; the loyal and the angry answer most."""
    setting, people = scene.setting, scene.people
    luck = setting.luck("surveys")
    chance = setting.number("surveys.monthly_share") * setting.number("surveys.answers_share")
    strong = 1.0 + 1.5 * np.abs(people.loyalty - 0.5) + people.temper
    persons, seconds = [], []
    for month in range(setting.period.months):
        low, high = int(setting.period.starts[month]), int(setting.period.starts[month + 1]) - 1
        answers = people.in_core & luck.happens(chance * strong, "answers", people.index, month)
        who = np.flatnonzero(answers)
        day = luck.between(low, high, "day", who, month)
        here = (day >= people.joined[who]) & (day < scene.leaves[who])
        persons.append(who[here])
        seconds.append(
            day[here] * 86_400 + luck.between(9 * 3600, 21 * 3600, "clock", who[here], month)
        )
    person, second = np.concatenate(persons), np.concatenate(seconds)
    order = np.lexsort((person, second))
    return _answered(scene, person[order], second[order])


def _answered(scene: Scene, person: Ints, second: Ints) -> Surveys:
    luck, day = scene.setting.luck("surveys.answers"), second // 86_400
    angry = scene.needs.shows_at("repair_complaint", person, day)
    leaving = scene.needs.shows_at("keep_relationship", person, day)
    mood = 7.5 + 3.5 * (scene.people.loyalty[person] - 0.5) - 4.0 * angry - 2.5 * leaving
    mood = mood + 1.6 * luck.normal("mood", person, day)
    writes = luck.happens(0.35, "writes", person, day)
    topic = np.where(angry, 2, np.where(leaving, 1, 0))
    script = spoken(scene.setting.language)["survey"]
    share = luck.share("comment", person, day)
    comments = [
        script[("usual", "leaving", "angry")[kind]] if said else [""]
        for kind, said in zip(topic.tolist(), writes.tolist(), strict=True)
    ]
    return Surveys(
        person=person,
        second=second,
        recommend=np.clip(np.round(mood), 0, 10).astype(np.int64),
        ease=np.clip(np.round(mood * 0.7), 1, 7).astype(np.int64),
        comment=texts(
            listed[int(part * len(listed))]
            for listed, part in zip(comments, share.tolist(), strict=True)
        ),
    )
