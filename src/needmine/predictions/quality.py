"""How good a ranking and its probabilities are, with intervals over customers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

N_RESAMPLES = 400
SEED = 20_200_301
N_BINS = 10


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """Return it rounded for the card."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


@dataclass(frozen=True, kw_only=True)
class Quality:
    """A model on months it never saw, beside its baseline."""

    auc: Estimate
    average_precision: Estimate
    baseline_auc: Estimate
    baseline_average_precision: Estimate
    auc_difference: Estimate
    observed_to_expected: Estimate | None
    bins: tuple[dict[str, Any], ...]


def quality(
    *,
    scores: Floats,
    baseline: Floats,
    probabilities: Floats | None,
    happened: Flags,
    customers: npt.NDArray[np.int64],
) -> Quality:
    """Return the quality on test rows; ``customers`` numbers whose row each is, from 0.

    The intervals resample customers, not rows: the months of one customer are no independent
    cases.
    """
    model, simple = _Ranking(scores, happened), _Ranking(baseline, happened)

    def measured(weights: Floats) -> list[float]:
        by_model, by_simple = model.measured(weights), simple.measured(weights)
        found = [*by_model, *by_simple, by_model[0] - by_simple[0]]
        if probabilities is not None:
            found.append(float((weights * happened).sum() / (weights * probabilities).sum()))
        return found

    found = _estimates(measured, customers)
    return Quality(
        auc=found[0],
        average_precision=found[1],
        baseline_auc=found[2],
        baseline_average_precision=found[3],
        auc_difference=found[4],
        observed_to_expected=found[5] if probabilities is not None else None,
        bins=() if probabilities is None else _bins(probabilities, happened),
    )


def auc(scores: Floats, happened: Flags) -> float:
    """Return the chance that a case that happened ranks above one that did not; ties count half.

    >>> auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    0.75
    """
    return _Ranking(scores, happened).measured(np.ones(scores.size))[0]


class _Ranking:
    """Rows in order of their score, so that each resample costs one pass."""

    def __init__(self, scores: Floats, happened: Flags) -> None:
        self._order = np.argsort(scores, kind="stable")
        ranked = scores[self._order]
        self._happened = happened[self._order]
        self._starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])

    def _groups(self, weights: Floats) -> tuple[Floats, Floats]:
        weights = weights[self._order]
        positive = np.add.reduceat(weights * self._happened, self._starts)
        return positive, np.add.reduceat(weights, self._starts) - positive

    def measured(self, weights: Floats) -> tuple[float, float]:
        """Return AUC and average precision of the rows, each counted so many times."""
        positive, negative = self._groups(weights)
        return _auc(positive, negative), _average_precision(positive[::-1], negative[::-1])


def _auc(positive: Floats, negative: Floats) -> float:
    pairs = positive.sum() * negative.sum()
    if pairs == 0:
        return 0.5
    below = np.cumsum(negative) - negative
    return float((positive * (below + negative / 2)).sum() / pairs)


def _average_precision(positive: Floats, negative: Floats) -> float:
    total = positive.sum()
    if total == 0:
        return 0.0
    caught, called = np.cumsum(positive), np.cumsum(positive + negative)
    precision = np.divide(caught, called, out=np.zeros_like(caught), where=called > 0)
    return float((precision * positive).sum() / total)


def _estimates(
    measured: Callable[[Floats], list[float]], customers: npt.NDArray[np.int64]
) -> list[Estimate]:
    n = int(customers.max()) + 1
    chance = np.random.default_rng(SEED)
    whole = measured(np.ones(customers.size))
    drawn = np.empty((N_RESAMPLES, len(whole)))
    for resample in range(N_RESAMPLES):
        times = np.bincount(chance.integers(0, n, n), minlength=n).astype(np.float64)
        drawn[resample] = measured(times[customers])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return [
        Estimate(value=value, low=float(low[place]), high=float(high[place]))
        for place, value in enumerate(whole)
    ]


def _bins(probabilities: Floats, happened: Flags) -> tuple[dict[str, Any], ...]:
    """Return expected beside observed in tenths of the rows, from least to most probable."""
    order = np.argsort(probabilities, kind="stable")
    return tuple(
        {
            "n": int(part.size),
            "expected": round(float(probabilities[part].mean()), 5),
            "observed": round(float(happened[part].mean()), 5),
        }
        for part in np.array_split(order, N_BINS)
        if part.size
    )
