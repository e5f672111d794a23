import dataclasses
import math

import numpy as np
import pytest

from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.weighing import declared_weights, fit, weigh
from needmine.needs.weights import Cases

from .planted import planted

MONTH = 30


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
    # Fitted on windows that had closed by the first checked moment, day 240, set right on those
    # from that day on, and resting on no others.
    used = [day for day in range(0, 360, MONTH) if day + 90 <= 240 or day >= 240]
    assert learned.n_cases == 800 * len(used)


def test_where_a_need_has_become_more_frequent_the_base_follows(loan: NeedDefinition) -> None:
    cases = planted(
        base=-2.5,
        later_base=-0.5,
        changes_at=240,
        weights=(2.5, 1.0, 0.5, 1.0),
        moments=range(0, 360, MONTH),
        customers=800,
    )

    learned = weigh(loan, cases)

    assert learned.is_calibrated
    assert learned.learned.base == pytest.approx(-0.5, abs=0.15)


def test_a_sum_that_is_right_at_one_late_moment_and_wrong_at_another_remains_a_score(
    loan: NeedDefinition,
) -> None:
    cases = planted(
        base=-2.5,
        later_base=-0.5,
        changes_at=300,
        weights=(2.5, 1.0, 0.5, 1.0),
        moments=range(0, 360, MONTH),
        customers=800,
    )

    learned = weigh(loan, cases)

    assert not learned.is_calibrated
    assert learned.n_cases == len(cases.days)


def test_a_prediction_that_repeats_other_evidence_is_not_counted_twice(
    loan: NeedDefinition,
) -> None:
    # The second piece repeats the first, and early moments do not have it, as with a model's.
    cases = planted(
        base=-2.5, weights=(2.0, 0.0, 0.0, 0.0), moments=range(0, 360, MONTH), customers=3000
    )
    repeated = cases.strengths.copy()
    repeated[:, 1] = np.where(cases.days >= 240, 2.0 * repeated[:, 0], 0.0)

    learned = weigh(loan, dataclasses.replace(cases, strengths=repeated))

    first, second = learned.learned.evidence[:2]
    assert learned.is_calibrated
    assert first + 2.0 * second == pytest.approx(2.0, abs=0.3)


def test_moments_whose_predictions_had_seen_the_outcome_cannot_check(loan: NeedDefinition) -> None:
    cases = planted(
        base=-2.5, weights=(2.5, 1.0, 0.5, 1.0), moments=range(0, 360, MONTH), customers=800
    )
    blind = dataclasses.replace(cases, is_complete=np.zeros(len(cases.days), dtype=bool))

    assert not weigh(loan, blind).is_calibrated


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
