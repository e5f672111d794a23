import numpy as np
import pytest

from needmine.needs.weights import Cases, Weights, own_share


def test_a_sum_of_weights_is_what_a_hand_reckons() -> None:
    weights = Weights(base=-2.0, evidence=(1.5, 0.5))

    scores = weights.scores(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 2.0]]))

    assert scores.tolist() == [-2.0, -0.5, -0.25]


def test_outcomes_are_counted_by_customer() -> None:
    cases = Cases(
        days=np.array([0, 30, 0, 30]),
        customers=np.array([1, 1, 2, 3]),
        strengths=np.zeros((4, 1)),
        is_met=np.array([True, True, True, False]),
        is_complete=np.ones(4, dtype=bool),
    )

    assert cases.n_outcomes() == 2
    assert cases.where(cases.days == 30).n_outcomes() == 1


def test_a_window_that_three_moments_share_is_a_third_each_moments_own() -> None:
    assert own_share(np.array([0, 0, 30, 60, 60]), 90) == pytest.approx(1 / 3)


@pytest.mark.parametrize("days", [[7, 7], [0, 90, 180], [0, 400]])
def test_windows_that_do_not_overlap_are_their_own(days: list[int]) -> None:
    assert own_share(np.array(days), 90) == 1.0
