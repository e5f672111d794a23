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

# Pairs given at least this are worth a contact; calibration is told of them, in so many bins.
LIKELY = 0.05
N_BINS = 5
# Rounding of a probability of 0 or 1.
_CERTAIN = 1e-6


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


def captured(ranking: Ranking, worth: Floats, n: float, times: Floats | None = None) -> float:
    """Return what the first n pairs are worth together, expected over ties.

    Parameters
    ----------
    worth
        Of each pair: its value, or 1 where it is a positive; 0 where there is nothing to find.
    n
        Pairs counted as often as `times` says.
    """
    weight = np.ones(len(worth)) if times is None else times
    found, seen = _counts(ranking, worth, weight)
    return float(np.interp(n, np.append(0.0, seen), np.append(0.0, found)))


def found_within(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return how many positives the first share of the pairs holds, expected over ties."""
    return captured(ranking, truth.astype(np.float64), share * len(truth))


def precision_at(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return the share of positives among the first share of the pairs."""
    if len(truth) == 0:
        return float("nan")
    return found_within(ranking, truth, share) / (share * len(truth))


def recall_at(ranking: Ranking, truth: Truths, share: float) -> float:
    """Return the share of all positives that the first share of the pairs holds."""
    total = int(truth.sum())
    return found_within(ranking, truth, share) / total if total else float("nan")


def calibration_slope(probabilities: Floats, truth: Truths, times: Floats | None = None) -> float:
    """Return the slope of outcomes on the log-odds foretold: 1 is right, below 1 too extreme.

    Certainty that came true has slope 1. Not a number where it cannot be told: fewer than two
    probabilities, outcomes all alike, or a border that parts what came from what did not, so
    that every steeper slope fits better.
    """
    weight = np.ones(len(truth)) if times is None else times
    drawn = weight > 0
    log_odds = special.logit(np.clip(probabilities[drawn], 1e-6, 1 - 1e-6))
    came, weight = truth[drawn], weight[drawn]
    if len(came) < 2 or np.ptp(log_odds) == 0 or came.all() or not came.any():
        return float("nan")
    if np.abs(probabilities[drawn] - came).max() < _CERTAIN:
        return 1.0
    if _is_parted(log_odds, came):
        return float("nan")
    return _slope(log_odds, came, weight)


def likely_bins(probabilities: Floats, truth: Truths) -> tuple[Bin, ...]:
    """Return five bins of about equal size of the pairs whose probability is worth a contact."""
    is_likely = probabilities >= LIKELY
    return calibration_bins(probabilities[is_likely], truth[is_likely], N_BINS)


def worst_bin(bins: tuple[Bin, ...]) -> float:
    """Return predicted over observed of the bin farthest from 1, by its logarithm.

    A bin in which nothing came counts as half a case, so that the ratio is finite. Not a number
    without a bin.
    """
    ratios = [each.expected * each.n / max(each.observed * each.n, 0.5) for each in bins]
    if not ratios:
        return float("nan")
    return max(ratios, key=lambda ratio: abs(np.log(ratio)))


def calibration_bins(probabilities: Floats, truth: Truths, n_bins: int) -> tuple[Bin, ...]:
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


def _slope(log_odds: Floats, came: Truths, weight: Floats) -> float:
    design = np.column_stack([np.ones(len(came)), log_odds])
    weights = np.array([0.0, 1.0])
    for _ in range(100):
        chance = special.expit(design @ weights)
        information = (design * (weight * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(
            information + 1e-9 * np.eye(2), design.T @ (weight * (came - chance))
        )
        weights = weights + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[1])


def _is_parted(log_odds: Floats, came: Truths) -> bool:
    yes, no = log_odds[came], log_odds[~came]
    return bool(yes.min() >= no.max() or yes.max() <= no.min())


def _counts(ranking: Ranking, worth: Floats | Truths, weight: Floats) -> tuple[Floats, Floats]:
    """Return worth found and pairs seen by the end of each group of equal scores."""
    falling = weight[ranking.order]
    seen = np.cumsum(falling)[ranking.ends]
    found = np.cumsum(falling * worth[ranking.order])[ranking.ends]
    return found, seen
