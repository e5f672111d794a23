import dataclasses

import numpy as np
import pytest

from needmine.needs.calibration import (
    calibration_slope,
    is_calibrated,
    recalibrated,
    stays_right,
)
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.weights import Weights

from .planted import planted


def test_weights_too_bold_and_a_base_too_low_are_set_right(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(1.5,) * 4, moments=range(0, 360, 90), customers=5000)
    bold = Weights(base=-4.0, evidence=(3.0,) * 4)

    right = recalibrated(bold, cases, loan)

    assert right.base == pytest.approx(-2.0, abs=0.1)
    assert right.evidence == pytest.approx((1.5,) * 4, abs=0.1)


def test_weights_that_are_right_stay_as_they_are(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(1.5,) * 4, moments=range(0, 360, 90), customers=5000)
    right = Weights(base=-2.0, evidence=(1.5,) * 4)

    again = recalibrated(right, cases, loan)

    assert again.base == pytest.approx(-2.0, abs=0.05)
    assert again.evidence == pytest.approx((1.5,) * 4, abs=0.06)


def test_evidence_that_nobody_shows_keeps_its_weight(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(1.5, 0, 0, 0), moments=range(0, 360, 90), customers=5000)
    cases.strengths[:, 1:] = 0.0

    right = recalibrated(Weights(base=-2.0, evidence=(3.0, 1.0, 0.5, -1.0)), cases, loan)

    assert right.evidence[0] == pytest.approx(1.5, abs=0.1)
    assert right.evidence[1:] == (1.0, 0.5, -1.0)


def test_evidence_that_tells_nothing_is_never_turned_round(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(-2.0,) * 4, moments=range(0, 360, 90), customers=2000)

    assert recalibrated(Weights(base=-2.0, evidence=(1.0,) * 4), cases, loan).evidence == (0.0,) * 4


def test_what_holds_only_for_those_it_was_set_right_on_does_not_stay_right(
    loan: NeedDefinition,
) -> None:
    # Evidence speaks for the need of customers of even number, and tells nothing of the others.
    cases = planted(base=-1.0, weights=(3.0,) * 4, moments=range(0, 90, 90), customers=6000)
    silent = planted(base=-1.0, weights=(0.0,) * 4, moments=range(0, 90, 90), customers=6000)
    is_met = np.where(cases.customers % 2 == 0, cases.is_met, silent.is_met)
    weights = Weights(base=-1.0, evidence=(3.0,) * 4)

    assert stays_right(weights, cases, loan)
    assert not stays_right(weights, dataclasses.replace(cases, is_met=is_met), loan)


def test_the_check_fails_probabilities_twice_too_high(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(1.0,) * 4, moments=range(0, 90, 90), customers=5000)
    right = Weights(base=-2.0, evidence=(1.0,) * 4)
    double = Weights(base=-1.2, evidence=(1.0,) * 4)

    assert is_calibrated(right.scores(cases.strengths), cases, loan.weighing)
    assert not is_calibrated(double.scores(cases.strengths), cases, loan.weighing)


def test_the_check_fails_probabilities_that_are_too_bold(loan: NeedDefinition) -> None:
    cases = planted(base=-1.0, weights=(1.0,) * 4, moments=range(0, 90, 90), customers=8000)
    bold = Weights(base=-1.35, evidence=(3.0, 3.0, 3.0, 3.0))

    assert not is_calibrated(bold.scores(cases.strengths), cases, loan.weighing)


def test_the_slope_of_right_log_odds_is_one() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(-1, 1.5, 20000)
    is_met = chance.random(20000) < 1 / (1 + np.exp(-scores))

    slope, error = calibration_slope(scores, is_met)
    half, _ = calibration_slope(scores * 2, is_met)

    assert slope == pytest.approx(1, abs=3 * error)
    assert half == pytest.approx(slope / 2)
    assert 0 < error < 0.05
