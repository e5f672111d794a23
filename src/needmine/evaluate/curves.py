"""The points of the curves that pictures of an evaluation show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .case import RANKINGS, Case, Part, Ranked
from .measures import Floats, captured, ranked

Drawn = Ranked | Literal["lists"]
DRAWN: tuple[Drawn, ...] = (*RANKINGS, "lists")
# Points of one curve: enough for a smooth line.
_POINTS = 60
# The precision of fewer pairs jumps with each one.
_FIRST = 10
# A picture of contacts reaches so many times as far as the lists do; without lists, over this
# share of all pairs.
_BEYOND = 2.5
_SHARE = 0.05


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points of one ranking, in order."""

    x: Floats
    y: Floats


def precision_by_recall(part: Part) -> Mapping[Drawn, Curve]:
    """Return precision by recall of every ranking; equal scores as chance would order them."""
    total = float(part.truth.sum())
    if not total:
        return {}
    true = part.truth.astype(np.float64)
    steps = np.unique(np.geomspace(min(_FIRST, len(true)), len(true), _POINTS).round())
    curves: dict[Drawn, Curve] = {}
    for name, scores in part.scores.items():
        ranking = ranked(scores)
        found = np.array([captured(ranking, true, n) for n in steps])
        curves[name] = Curve(x=found / total, y=found / steps)
    return curves


def value_by_contacts(case: Case) -> Mapping[Drawn, Curve]:
    """Return the worth captured by so many contacts of every ranking, and of the lists."""
    part = case.part(range(len(case.board.needs)))
    n_listed = int(part.listed.sum())
    last = _BEYOND * n_listed if n_listed else _SHARE * len(part.truth)
    steps = np.linspace(0, min(last, len(part.truth)), _POINTS + 1)
    curves: dict[Drawn, Curve] = {}
    for name in part.scores:
        curves[name] = _value(part.expected(name), part, steps)
    if n_listed:
        turns = np.where(part.listed, -part.turns, -np.inf)
        curves["lists"] = _value(turns, part, np.append(steps[steps < n_listed], n_listed))
    return curves


def _value(scores: Floats, part: Part, steps: Floats) -> Curve:
    ranking = ranked(scores)
    return Curve(x=steps, y=np.array([captured(ranking, part.worth, n) for n in steps]))
