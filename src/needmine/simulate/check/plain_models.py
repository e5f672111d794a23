"""Plain models of response and of leaving: if they are too good or too bad, the bank is wrong."""

from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from scipy import stats

from needmine.simulate.ground.chance import Flags, Floats, Ints
from needmine.simulate.lives.offers import OFFERED
from needmine.simulate.lives.people import QUIET
from needmine.simulate.world import World

from .observed import MEASURES, Observed

# A customer left when they leave within so many days.
HORIZON = 90
# The last eight months of contacts are foretold from those before; leaving over the last two
# quarters.
_LATER_MONTHS = 8
_PLAIN = {
    "objective": "binary",
    "num_leaves": 7,
    "learning_rate": 0.05,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.7,
    "num_threads": 1,
    "deterministic": True,
    "seed": 1,
    "verbose": -1,
}
_ROUNDS = 120
_LEAST = 150

Matrix = npt.NDArray[np.float64]


def response_auc(world: World, seen: Observed) -> float:
    """Return how well a plain model foretells who buys what was offered, in later months."""
    made = world.truth.offers
    rows = np.flatnonzero(~made.is_service)
    month = world.period.month_of(made.day[rows])
    rows, month = rows[month >= 3], month[month >= 3]
    offered = np.zeros((len(rows), len(OFFERED)))
    for place, code in enumerate(OFFERED):
        offered[:, place] = made.product[rows] == code
    known = _known(world, seen, made.person[rows], month)
    features = np.column_stack([known, offered])
    later = month >= world.period.months - _LATER_MONTHS
    return _foretold(features, made.buys_with[rows], later)


def churn_auc(world: World, seen: Observed) -> float:
    """Return how well a plain model foretells who leaves in the last two quarters."""
    people, months = world.people, world.period.months
    moments = list(range(months - 3, 2, -3))
    if not moments:
        return float("nan")
    features, left, later = [], [], []
    for moment in moments:
        day = int(world.period.starts[moment])
        there = people.in_core & (people.joined < day - HORIZON) & (people.activity > QUIET)
        person = np.flatnonzero(there & (world.truth.leaves >= day))
        features.append(_known(world, seen, person, np.full(len(person), moment)))
        left.append(world.truth.leaves[person] < day + HORIZON)
        later.append(np.full(len(person), moment in moments[:2]))
    return _foretold(np.concatenate(features), np.concatenate(left), np.concatenate(later))


def _known(world: World, seen: Observed, person: Ints, month: Ints) -> Matrix:
    """What a bank knows of persons before a month: profile, the last month, the three before."""
    people = world.people
    columns: list[Any] = []
    for name in MEASURES:
        summed = np.cumsum(seen.of[name], axis=1)
        last = seen.of[name][person, month - 1]
        before = summed[person, np.maximum(month - 2, 0)]
        before = before - np.where(month >= 5, summed[person, np.maximum(month - 5, 0)], 0.0)
        columns += [last, before, last / (before / 3 + 1)]
    first = world.period.starts[month]
    columns += [
        people.ages[person],
        first - people.joined[person],
        people.in_cards[person],
        people.in_app[person],
        _lots_held(world, person, first),
    ]
    return np.column_stack(columns)


def _lots_held(world: World, person: Ints, day: Ints) -> Ints:
    """How many lots persons hold on days."""
    far = 2_000_000
    lots, found = world.lots, np.zeros(len(person), dtype=np.int64)
    for dates, sign in ((lots.started, 1), (lots.ended, -1)):
        keys = np.sort(lots.person * far + np.clip(dates + 10_000, 0, far - 1))
        high = np.searchsorted(keys, person * far + day + 10_000, side="right")
        found += sign * (high - np.searchsorted(keys, person * far))
    return found


def _foretold(features: Matrix, came: Flags, later: Flags) -> float:
    """Return the area under the curve on later rows of trees grown on earlier ones."""
    # With fewer the area would be known to no better than four points.
    if min(came[~later].sum(), came[later].sum()) < _LEAST:
        return float("nan")
    grown = lgb.train(_PLAIN, lgb.Dataset(features[~later], came[~later]), _ROUNDS)
    return _area(np.asarray(grown.predict(features[later])), came[later])


def _area(scores: Floats, came: Flags) -> float:
    """Return the chance that one it happened to is ranked above one it did not."""
    ranks, n = stats.rankdata(scores), int(came.sum())
    return float((ranks[came].sum() - n * (n + 1) / 2) / (n * (len(came) - n)))
