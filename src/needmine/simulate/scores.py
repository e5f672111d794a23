"""Internal credit scores: a level, noise, one change of version, falls that mean something."""

from dataclasses import dataclass

import numpy as np

from .chance import Flags, Floats, Ints
from .needs import Needs
from .people import People
from .setting import Setting

VERSIONS = ("v3", "v4")
# Points are lost and won back over so many days.
FALLS, RECOVERS = 45, 150


@dataclass(frozen=True, kw_only=True)
class Scores:
    """One entry per person and month: the score on the month's last day."""

    person: Ints
    day: Ints
    score: Ints
    version: Ints

    def __len__(self) -> int:
        """Return how many scorings there were."""
        return len(self.person)


def scores(
    people: People,
    needs: Needs,
    borrows: Flags,
    *,
    setting: Setting,
) -> Scores:
    """Return the monthly scores of those who borrow; the version changes in mid-period."""
    dice = setting.dice("scores")
    person = np.flatnonzero(borrows)
    level = _levels(people, setting)[person]
    dips = _dips(len(people), setting)[person]
    parts = []
    for month in range(setting.period.months):
        day = int(setting.period.starts[month + 1]) - 1
        version = int(month >= (setting.period.months + 1) // 2)
        lost = _lost(needs, len(people), day, setting)[person]
        score = level - lost - dips[:, month]
        score += setting.number("scores.noise") * dice.standard_normal(len(person))
        score += version * setting.number("scores.version_shift")
        parts.append((person, np.full(len(person), day), score, np.full(len(person), version)))
    who, day_, score_, version_ = (np.concatenate(part) for part in zip(*parts, strict=True))
    here = day_ >= people.joined[who]
    return Scores(
        person=who[here],
        day=day_[here],
        score=np.clip(score_[here], 350, 850).astype(np.int64),
        version=version_[here],
    )


def _levels(people: People, setting: Setting) -> Floats:
    dice = setting.dice("scores.level")
    rich = np.log(people.income + 1.0)
    level = setting.number("scores.mean") + 25 * (rich - rich.mean())
    level += 40 * (people.thrift - 0.5) + 35 * dice.standard_normal(len(people))
    return np.asarray(level, dtype=np.float64)


def _lost(needs: Needs, size: int, day: int, setting: Setting) -> Floats:
    rows = needs.rows("credit_health", speaking=True)
    felt = np.clip((day - needs.start[rows]) / FALLS, 0, 1)
    healed = np.clip(1 - (day - needs.end[rows]) / RECOVERS, 0, 1)
    points = setting.number("scores.distress_drop") * needs.strength[rows] * felt * healed
    lost = np.zeros(size)
    np.maximum.at(lost, needs.person[rows], points)
    return lost


def _dips(size: int, setting: Setting) -> Floats:
    """Falls without a need: a card used to its limit for a month or two, an inquiry or two."""
    dice = setting.dice("scores.dips")
    dip = (dice.random((size, setting.period.months)) < 0.008) * dice.uniform(
        20, 45, (size, setting.period.months)
    )
    return np.asarray(dip + 0.5 * np.roll(dip, 1, axis=1), dtype=np.float64)
