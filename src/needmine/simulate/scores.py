"""Internal credit scores: a stable level, noise, one change of version, falls that mean something."""

from dataclasses import dataclass

import numpy as np

from .calendar import Period
from .chance import Flags, Floats, Ints, stream
from .needs import Needs
from .parameters import Parameters
from .people import People

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
    period: Period,
    parameters: Parameters,
    seed: int,
) -> Scores:
    """Return the monthly scores of those who borrow; the version changes in mid-period."""
    dice = stream(seed, "scores")
    person = np.flatnonzero(borrows)
    level = _levels(people, parameters, seed)[person]
    dips = _dips(len(people), period, seed)[person]
    parts = []
    for month in range(period.months):
        day = int(period.starts[month + 1]) - 1
        version = int(month >= (period.months + 1) // 2)
        lost = _lost(needs, len(people), day, parameters)[person]
        score = level - lost - dips[:, month]
        score += parameters.number("scores.noise") * dice.standard_normal(len(person))
        score += version * parameters.number("scores.version_shift")
        parts.append((person, np.full(len(person), day), score, np.full(len(person), version)))
    who, day_, score_, version_ = (np.concatenate(part) for part in zip(*parts, strict=True))
    here = day_ >= people.joined[who]
    return Scores(
        person=who[here],
        day=day_[here],
        score=np.clip(score_[here], 350, 850).astype(np.int64),
        version=version_[here],
    )


def _levels(people: People, parameters: Parameters, seed: int) -> Floats:
    dice = stream(seed, "scores.level")
    rich = np.log(people.income + 1.0)
    level = parameters.number("scores.mean") + 25 * (rich - rich.mean())
    level += 40 * (people.thrift - 0.5) + 35 * dice.standard_normal(len(people))
    return np.asarray(level, dtype=np.float64)


def _lost(needs: Needs, size: int, day: int, parameters: Parameters) -> Floats:
    rows = needs.rows("credit_health", speaking=True)
    felt = np.clip((day - needs.start[rows]) / FALLS, 0, 1)
    healed = np.clip(1 - (day - needs.end[rows]) / RECOVERS, 0, 1)
    points = parameters.number("scores.distress_drop") * needs.strength[rows] * felt * healed
    lost = np.zeros(size)
    np.maximum.at(lost, needs.person[rows], points)
    return lost


def _dips(size: int, period: Period, seed: int) -> Floats:
    """Falls without a need: a card used to its limit for a month or two, an inquiry or two."""
    dice = stream(seed, "scores.dips")
    dip = (dice.random((size, period.months)) < 0.008) * dice.uniform(20, 45, (size, period.months))
    return np.asarray(dip + 0.5 * np.roll(dip, 1, axis=1), dtype=np.float64)
