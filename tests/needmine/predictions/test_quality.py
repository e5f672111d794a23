"""Ranking and probabilities measured, beside scikit-learn and with honest intervals."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from needmine.predictions.quality import Quality, auc, quality


def judged(n: int = 3_000, *, signal: float, simple: float = 0.0) -> Quality:
    chance = np.random.default_rng(2)
    truth = chance.normal(size=n)
    happened = chance.random(n) < 1 / (1 + np.exp(-(truth - 2)))
    return quality(
        scores=signal * truth + chance.normal(size=n),
        baseline=simple * truth + chance.normal(size=n),
        probabilities=1 / (1 + np.exp(-(truth - 2))),
        happened=happened,
        customers=np.arange(n),
    )


def test_the_measures_are_those_of_scikit_learn_ties_and_all() -> None:
    chance = np.random.default_rng(1)
    scores = np.round(chance.normal(size=500), 1)
    happened = chance.random(500) < 0.2
    found = quality(
        scores=scores,
        baseline=scores,
        probabilities=None,
        happened=happened,
        customers=np.arange(500),
    )
    assert found.auc.value == pytest.approx(roc_auc_score(happened, scores))
    assert found.average_precision.value == pytest.approx(average_precision_score(happened, scores))
    assert found.auc_difference.value == found.auc_difference.high == 0.0
    assert found.observed_to_expected is None
    assert auc(scores, happened) == found.auc.value


def test_a_better_model_differs_with_an_interval_above_zero() -> None:
    found = judged(signal=2.0)
    assert found.auc_difference.low > 0
    assert found.auc.low < found.auc.value < found.auc.high


def test_chance_against_chance_differs_by_nothing_certain() -> None:
    found = judged(signal=0.0)
    assert found.auc_difference.low < 0 < found.auc_difference.high
    assert found.auc.low < 0.5 < found.auc.high


def test_true_probabilities_are_observed_as_expected_in_every_tenth() -> None:
    found = judged(20_000, signal=1.0)
    ratio = found.observed_to_expected
    assert ratio is not None
    assert ratio.low < 1 < ratio.high
    assert sum(part["n"] for part in found.bins) == 20_000
    assert all(abs(part["observed"] - part["expected"]) < 0.04 for part in found.bins)


def test_months_of_the_same_customer_do_not_narrow_the_interval() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(size=300)
    happened = chance.random(300) < 1 / (1 + np.exp(-scores))
    once = np.arange(300)

    def width(times: int) -> float:
        found = quality(
            scores=np.tile(scores, times),
            baseline=np.zeros(300 * times),
            probabilities=None,
            happened=np.tile(happened, times),
            customers=np.tile(once, times),
        )
        return found.auc.high - found.auc.low

    assert width(9) == pytest.approx(width(1), rel=0.01)
