import dataclasses
import math

import numpy as np
import pytest

from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.weighing import (
    Cases,
    Weights,
    calibration_slope,
    declared_weights,
    fit,
    is_calibrated,
    weigh,
)

MONTH = 30


def planted(
    *,
    base: float,
    weights: tuple[float, ...],
    moments: range,
    customers: int,
    seed: int = 7,
    later_base: float | None = None,
    changes_at: int = 0,
) -> Cases:
    """Return cases whose outcomes follow these weights, one row per customer and moment."""
    chance = np.random.default_rng(seed)
    n = customers * len(moments)
    days = np.repeat(np.array(moments), customers)
    strengths = (chance.random((n, len(weights))) < 0.3) * chance.random((n, len(weights)))
    bases = np.where(days >= changes_at, base if later_base is None else later_base, base)
    log_odds = bases + strengths @ np.array(weights)
    return Cases(
        days=days,
        customers=np.tile(np.arange(customers), len(moments)),
        strengths=strengths,
        is_met=chance.random(n) < 1 / (1 + np.exp(-log_odds)),
        is_complete=np.ones(n, dtype=bool),
    )


def test_a_sum_of_weights_is_what_a_hand_reckons() -> None:
    weights = Weights(base=-2.0, evidence=(1.5, 0.5))

    scores = weights.scores(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 2.0]]))

    assert scores.tolist() == [-2.0, -0.5, -0.25]


def test_the_base_is_the_log_odds_of_the_base_rate(loan: NeedDefinition) -> None:
    assert declared_weights(loan).base == pytest.approx(math.log(0.1 / 0.9))


def test_without_cases_the_declared_weights_stand(loan: NeedDefinition) -> None:
    learned = weigh(loan, None)

    assert learned.learned == declared_weights(loan)
    assert (learned.n_cases, learned.n_outcomes, learned.is_calibrated) == (0, 0, False)


def test_with_too_few_outcomes_the_weights_of_evidence_stand_as_declared(
    loan: NeedDefinition,
) -> None:
    # One and the same customer had the outcome at 40 moments: one outcome, not forty.
    cases = Cases(
        days=np.arange(40) * MONTH,
        customers=np.zeros(40, dtype=np.int64),
        strengths=np.ones((40, 4)),
        is_met=np.ones(40, dtype=bool),
        is_complete=np.ones(40, dtype=bool),
    )

    learned = weigh(loan, cases)

    assert learned.learned.evidence == declared_weights(loan).evidence
    assert learned.n_outcomes == 1
    assert not learned.is_calibrated


def test_with_too_few_outcomes_the_base_follows_how_often_it_came(loan: NeedDefinition) -> None:
    def base(n_met: int, n: int) -> float:
        cases = Cases(
            days=np.zeros(n, dtype=np.int64),
            customers=np.arange(n),
            strengths=np.zeros((n, 4)),
            is_met=np.arange(n) < n_met,
            is_complete=np.ones(n, dtype=bool),
        )
        return 1 / (1 + math.exp(-weigh(loan, cases).learned.base))

    # Declared is 10 %; twenty of a thousand had it, so it is near 2 %.
    assert base(20, 1_000) == pytest.approx(0.02, abs=0.001)
    # Nobody of a thousand: rare, yet not impossible. Of two people nothing much is learned.
    assert 0 < base(0, 1_000) < 0.003
    assert 0.05 < base(0, 2) < 0.1


def test_one_weight_pulled_by_one_kind_of_case_is_where_calculus_puts_it(
    loan: NeedDefinition,
) -> None:
    # 100 cases without evidence, 10 of them met: the base rate of 0.1 is right already.
    # 100 cases with the signal at full strength, 45 met; the other weights see nothing.
    cases = Cases(
        days=np.zeros(200, dtype=np.int64),
        customers=np.arange(200),
        strengths=np.array([[0.0] * 4] * 100 + [[1.0, 0, 0, 0]] * 100),
        is_met=np.array([True] * 10 + [False] * 90 + [True] * 45 + [False] * 55),
        is_complete=np.ones(200, dtype=bool),
    )

    found = fit(declared_weights(loan), cases, loan)

    weight, base = found.evidence[0], found.base
    without, with_signal = (1 / (1 + math.exp(-x)) for x in (base, base + weight))
    # At the summit the pull of the data and of the priors are equal and opposite.
    assert 45 - 100 * with_signal == pytest.approx((weight - 2.0) / 0.7**2, abs=1e-3)
    assert 55 - 100 * (without + with_signal) == pytest.approx(
        (base - math.log(1 / 9)) / 2.0**2, abs=1e-3
    )
    assert found.evidence[1:] == (1.0, 0.5, 1.5)


def test_learning_recovers_planted_weights(loan: NeedDefinition) -> None:
    weights = (3.0, 0.4, 1.2, 0.8)
    cases = planted(base=-3.0, weights=weights, moments=range(0, 900, 90), customers=4000)

    found = fit(declared_weights(loan), cases, loan)

    assert found.base == pytest.approx(-3.0, abs=0.1)
    assert found.evidence == pytest.approx(weights, abs=0.2)


def test_evidence_that_the_records_contradict_is_dropped_not_turned_round(
    loan: NeedDefinition,
) -> None:
    cases = planted(
        base=-2.0, weights=(-2.0, 1.0, 0.5, 1.5), moments=range(0, 360, 90), customers=3000
    )

    assert fit(declared_weights(loan), cases, loan).evidence[0] == 0.0


def test_overlapping_windows_do_not_count_an_outcome_several_times(loan: NeedDefinition) -> None:
    apart = planted(base=-2.0, weights=(0.0,) * 4, moments=range(0, 180, 90), customers=300)
    thrice = Cases(
        days=np.concatenate([apart.days, apart.days + 30, apart.days + 60]),
        customers=np.tile(apart.customers, 3),
        strengths=np.tile(apart.strengths, (3, 1)),
        is_met=np.tile(apart.is_met, 3),
        is_complete=np.tile(apart.is_complete, 3),
    )

    once, repeated = (fit(declared_weights(loan), cases, loan) for cases in (apart, thrice))

    assert repeated.evidence == pytest.approx(once.evidence, abs=1e-4)


def test_a_sum_that_stays_right_later_is_called_a_probability(loan: NeedDefinition) -> None:
    cases = planted(
        base=-2.5, weights=(2.5, 1.0, 0.5, 1.0), moments=range(0, 360, MONTH), customers=800
    )

    learned = weigh(loan, cases)

    assert learned.is_calibrated
    # Fitted on windows that had closed by the first checked moment, day 240, and on no others.
    assert learned.n_cases == 800 * len([day for day in range(0, 360, MONTH) if day + 90 <= 240])


def test_a_sum_that_is_wrong_later_remains_a_score(loan: NeedDefinition) -> None:
    cases = planted(
        base=-2.5,
        later_base=-0.5,
        changes_at=240,
        weights=(2.5, 1.0, 0.5, 1.0),
        moments=range(0, 360, MONTH),
        customers=800,
    )

    learned = weigh(loan, cases)

    assert not learned.is_calibrated
    assert learned.n_cases == len(cases.days)


def test_moments_whose_predictions_had_seen_the_outcome_cannot_check(loan: NeedDefinition) -> None:
    cases = planted(
        base=-2.5, weights=(2.5, 1.0, 0.5, 1.0), moments=range(0, 360, MONTH), customers=800
    )
    blind = dataclasses.replace(cases, is_complete=np.zeros(len(cases.days), dtype=bool))

    assert not weigh(loan, blind).is_calibrated


def test_the_check_fails_probabilities_twice_too_high(loan: NeedDefinition) -> None:
    cases = planted(base=-2.0, weights=(1.0,) * 4, moments=range(0, 90, 90), customers=5000)
    right = Weights(base=-2.0, evidence=(1.0,) * 4)
    double = Weights(base=-1.2, evidence=(1.0,) * 4)

    assert is_calibrated(right, cases, loan.weighing)
    assert not is_calibrated(double, cases, loan.weighing)


def test_the_check_fails_probabilities_that_are_too_bold(loan: NeedDefinition) -> None:
    cases = planted(base=-1.0, weights=(1.0,) * 4, moments=range(0, 90, 90), customers=8000)
    bold = Weights(base=-1.35, evidence=(3.0, 3.0, 3.0, 3.0))

    assert not is_calibrated(bold, cases, loan.weighing)


def test_the_slope_of_right_log_odds_is_one() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(-1, 1.5, 20000)
    is_met = chance.random(20000) < 1 / (1 + np.exp(-scores))

    slope, error = calibration_slope(scores, is_met)
    half, _ = calibration_slope(scores * 2, is_met)

    assert slope == pytest.approx(1, abs=3 * error)
    assert half == pytest.approx(slope / 2)
    assert 0 < error < 0.05


def test_the_order_of_the_cases_does_not_matter(loan: NeedDefinition) -> None:
    cases = planted(base=-2, weights=(1.0,) * 4, moments=range(0, 360, MONTH), customers=100)
    order = np.random.default_rng(1).permutation(len(cases.days))
    turned = Cases(
        days=cases.days[order],
        customers=cases.customers[order],
        strengths=cases.strengths[order],
        is_met=cases.is_met[order],
        is_complete=cases.is_complete[order],
    )

    assert weigh(loan, turned).learned.evidence == pytest.approx(
        weigh(loan, cases).learned.evidence, abs=1e-5
    )
