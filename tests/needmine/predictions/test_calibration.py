"""Scores turned into probabilities."""

import json

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from needmine.predictions.calibration import calibrated, calibration_from


def cases(n: int, *, slope: float) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(4)
    scores = chance.normal(size=n)
    return scores, chance.random(n) < 1 / (1 + np.exp(-(slope * scores - 1)))


@pytest.mark.parametrize(("n", "method"), [(2_000, "platt"), (9_000, "isotonic")])
def test_probabilities_meet_the_share_that_happened(n: int, method: str) -> None:
    scores, happened = cases(n, slope=2.0)
    curve = calibrated(scores, happened)
    assert curve is not None
    assert curve.method == method
    found = curve.probability(scores)
    assert found.mean() == pytest.approx(happened.mean(), abs=0.01)
    high = scores > 1
    assert found[high].mean() == pytest.approx(happened[high].mean(), abs=0.05)
    assert 0 < found.min() < found.max() < 1


@pytest.mark.parametrize("n", [2_000, 9_000])
def test_the_curve_comes_back_from_its_text(n: int) -> None:
    scores, happened = cases(n, slope=2.0)
    curve = calibrated(scores, happened)
    assert curve is not None
    assert calibration_from(json.loads(json.dumps(curve.as_json()))) == curve


def test_scores_that_run_the_wrong_way_are_no_probability() -> None:
    scores, happened = cases(2_000, slope=2.0)
    assert calibrated(-scores, happened) is None


def test_a_handful_of_cases_calibrates_nothing() -> None:
    scores, _ = cases(2_000, slope=2.0)
    assert calibrated(scores, np.arange(2_000) < 19) is None
    assert calibrated(np.zeros(2_000), np.arange(2_000) < 500) is None


def test_many_cases_follow_the_steps_of_a_library() -> None:
    scores, happened = cases(9_000, slope=2.0)
    scores = scores.round(2)
    curve = calibrated(scores, happened)
    steps = IsotonicRegression(y_min=0.5 / 9_001, y_max=1 - 0.5 / 9_001, out_of_bounds="clip")

    assert curve is not None
    asked = np.linspace(-5, 5, 501)
    theirs = steps.fit(scores, happened).predict(asked)
    assert curve.probability(asked) == pytest.approx(theirs, abs=1e-6)
