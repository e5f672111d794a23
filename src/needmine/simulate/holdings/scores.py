"""Internal credit scores: a level, noise, one change of version, falls that mean something."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Luck
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.needs import Needs
from needmine.simulate.lives.people import People

VERSIONS = ("v3", "v4")
# Points are lost and won back over so many days.
FALLS, RECOVERS = 45, 150


@dataclass(frozen=True, kw_only=True)
class Scores(Rows):
    """One entry per person and month: the score on the month's last day."""

    person: Ints
    day: Ints
    score: Ints
    version: Ints


def scores(
    people: People,
    needs: Needs,
    since: Ints,
    *,
    setting: Setting,
) -> Scores:
    """Return the monthly scores of those who borrow; the version changes in mid-period.

    Parameters
    ----------
    since
        By person: the day from which they borrow here. Before it nobody scores them, or a score
        would tell of the loan to come.
    """
    luck, person = setting.luck("scores"), np.flatnonzero(since < setting.period.days)
    level, parts = _levels(luck, people, setting)[person], []
    for month in range(setting.period.months):
        day = int(setting.period.starts[month + 1]) - 1
        version = int(month >= (setting.period.months + 1) // 2)
        score = level - _lost(needs, len(people), day, setting)[person]
        score -= _dip(luck, person, month) + 0.5 * _dip(luck, person, month - 1)
        score += setting.number("scores.noise") * luck.normal("noise", person, month)
        score += version * setting.number("scores.version_shift")
        parts.append((person, np.full(len(person), day), score, np.full(len(person), version)))
    who, day_, score_, version_ = (np.concatenate(part) for part in zip(*parts, strict=True))
    here = day_ >= np.maximum(people.joined, since)[who]
    return Scores(
        person=who[here],
        day=day_[here],
        score=np.clip(score_[here], 350, 850).astype(np.int64),
        version=version_[here],
    )


def _levels(luck: Luck, people: People, setting: Setting) -> Floats:
    rich = np.log(people.income + 1.0)
    level = setting.number("scores.mean") + 25 * (rich - rich.mean())
    level += 40 * (people.thrift - 0.5) + 35 * luck.normal("level", people.index)
    return np.asarray(level, dtype=np.float64)


def _lost(needs: Needs, size: int, day: int, setting: Setting) -> Floats:
    rows = needs.rows("credit_health", speaking=True)
    felt = np.clip((day - needs.start[rows]) / FALLS, 0, 1)
    healed = np.clip(1 - (day - needs.end[rows]) / RECOVERS, 0, 1)
    points = setting.number("scores.distress_drop") * needs.strength[rows] * felt * healed
    lost = np.zeros(size)
    np.maximum.at(lost, needs.person[rows], points)
    return lost


def _dip(luck: Luck, person: Ints, month: int) -> Floats:
    """A fall without a need: a card used to its limit for a month or two, an inquiry or two."""
    dips = luck.happens(0.008, "dips", person, month)
    return np.asarray(dips * (20 + 25 * luck.share("dip", person, month)))
