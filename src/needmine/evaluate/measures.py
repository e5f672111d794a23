"""Measures of a ranking and of probabilities, with ties counted as chance would break them.

References
----------
Average precision: the mean precision over the positives in order of the score, taken at the end
of each group of equal scores, so that a constant score gives the prevalence (as scikit-learn's
``average_precision_score``).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Pairs in falling order of score, with the borders of groups of equal scores.

    Parameters
    ----------
    order
        Places of the pairs in falling order.
    ends
        Where each group of equal scores ends in that order (last place, counted from 0).
    """

    order: Whole
    ends: Whole


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Pairs of like probability: what was expected of them and what came."""

    n: int
    expected: float
    observed: float


def ranked(scores: Floats) -> Ranking:
    """Return the falling order of scores."""
    order = np.argsort(-scores, kind="stable").astype(np.int64)
    falling = scores[order]
    is_end = np.append(falling[1:] != falling[:-1], True)
    return Ranking(order=order, ends=np.flatnonzero(is_end).astype(np.int64))


def average_precision(ranking: Ranking, truth: Truths, times: Floats | None = None) -> float:
    """Return the average precision; not a number where there is no positive.

    Parameters
    ----------
    times
        How often each pair counts, for the bootstrap.
    """
    weight = np.ones(len(truth)) if times is None else times
    found, seen = _counts(ranking, truth, weight)
    if len(found) == 0 or found[-1] == 0:
        return float("nan")
    gained = np.diff(found, prepend=0.0)
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return float((gained * precision).sum() / found[-1])


def found_within(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return how many positives the first share of the pairs holds, expected over ties."""
    found, seen = _counts(ranking, truth, np.ones(len(truth)))
    wanted = share * len(truth)
    return float(np.interp(wanted, np.append(0.0, seen), np.append(0.0, found)))


def precision_at(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return the share of positives among the first share of the pairs."""
    if len(truth) == 0:
        return float("nan")
    return found_within(ranking, truth, share) / (share * len(truth))


def recall_at(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return the share of all positives that the first share of the pairs holds."""
    total = int(truth.sum())
    return found_within(ranking, truth, share) / total if total else float("nan")


def calibration_slope(probabilities: Floats, truth: Truths) -> float:
    """Return the slope of outcomes on the log-odds foretold: 1 is right, below 1 too extreme.

    Not a number where it cannot be told: fewer than two probabilities, or outcomes all alike.
    """
    log_odds = special.logit(np.clip(probabilities, 1e-6, 1 - 1e-6))
    if len(truth) < 2 or np.ptp(log_odds) == 0 or truth.all() or not truth.any():
        return float("nan")
    design = np.column_stack([np.ones(len(truth)), log_odds])
    weights = np.array([0.0, 1.0])
    for _ in range(100):
        chance = special.expit(design @ weights)
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(information + 1e-9 * np.eye(2), design.T @ (truth - chance))
        weights = weights + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return float(weights[1])


def calibration_bins(probabilities: Floats, truth: Truths, n_bins: int = 10) -> tuple[Bin, ...]:
    """Return up to so many bins of about equal size, from the least probable up."""
    if len(truth) == 0:
        return ()
    # Equal probabilities share a bin, whatever order they came in.
    edges = np.unique(np.quantile(probabilities, np.arange(1, n_bins) / n_bins))
    place = np.searchsorted(edges, probabilities, side="left")
    return tuple(
        Bin(
            n=int((place == each).sum()),
            expected=float(probabilities[place == each].mean()),
            observed=float(truth[place == each].mean()),
        )
        for each in np.unique(place)
    )


def _counts(ranking: Ranking, truth: Truths, weight: Floats) -> tuple[Floats, Floats]:
    """Return positives found and pairs seen by the end of each group of equal scores."""
    falling = weight[ranking.order]
    seen = np.cumsum(falling)[ranking.ends]
    found = np.cumsum(falling * truth[ranking.order])[ranking.ends]
    return found, seen
