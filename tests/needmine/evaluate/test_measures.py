import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from needmine.evaluate.measures import (
    average_precision,
    calibration_bins,
    calibration_slope,
    captured,
    likely_bins,
    precision_at,
    ranked,
    recall_at,
    worst_bin,
)


def test_average_precision_of_a_short_list_is_what_a_hand_reckons() -> None:
    ranking = ranked(np.array([0.9, 0.8, 0.7, 0.6]))
    truth = np.array([True, False, True, False])

    # The first is right at place 1, the third at place 3: (1/1 + 2/3) / 2.
    assert average_precision(ranking, truth) == pytest.approx((1 + 2 / 3) / 2)


def test_equal_scores_give_the_prevalence_whatever_their_order() -> None:
    truth = np.array([True, True, False, False, False, False, False, False])

    for order in (truth, truth[::-1]):
        assert average_precision(ranked(np.zeros(8)), order) == 0.25


def test_the_truth_itself_is_perfect_and_its_opposite_the_worst() -> None:
    truth = np.array([True, False, False, True, False])

    assert average_precision(ranked(truth.astype(float)), truth) == 1
    assert average_precision(ranked(-truth.astype(float)), truth) == pytest.approx(2 / 5)


def test_chance_comes_near_the_prevalence() -> None:
    chance = np.random.default_rng(5)
    truth = chance.random(40_000) < 0.05

    found = average_precision(ranked(chance.random(40_000)), truth)

    # Its standard deviation is about the root of 2 p (1 - p) / n: 0.0016.
    assert found == pytest.approx(truth.mean(), abs=3 * 0.0016)


def test_average_precision_over_many_ties_is_what_scikit_learn_reckons() -> None:
    chance = np.random.default_rng(6)
    truth = chance.random(2_000) < 0.1
    scores = np.round(chance.random(2_000) + 0.3 * truth, 1)

    assert average_precision(ranked(scores), truth) == pytest.approx(
        average_precision_score(truth, scores)
    )


def test_without_a_positive_there_is_no_precision_to_tell() -> None:
    ranking = ranked(np.array([0.3, 0.2]))
    nobody = np.zeros(2, dtype=bool)

    assert np.isnan(average_precision(ranking, nobody))
    assert np.isnan(recall_at(ranking, nobody, 0.1))
    assert precision_at(ranking, nobody, 0.1) == 0


def test_precision_and_recall_count_the_first_share_of_the_list() -> None:
    scores = np.linspace(1, 0, 100)
    truth = np.zeros(100, dtype=bool)
    truth[[0, 2, 4, 50]] = True

    assert precision_at(ranked(scores), truth, 0.05) == pytest.approx(3 / 5)
    assert recall_at(ranked(scores), truth, 0.10) == pytest.approx(3 / 4)


def test_a_share_that_ends_among_equals_counts_what_chance_would_find() -> None:
    # One found and right, the other 99 not found; two of those are right as well.
    scores = np.array([1.0] + [0.0] * 99)
    truth = np.array([True, True, True] + [False] * 97)

    assert precision_at(ranked(scores), truth, 0.10) == pytest.approx((1 + 9 * 2 / 99) / 10)


def test_counting_a_pair_twice_is_having_it_twice() -> None:
    scores = np.array([0.9, 0.8, 0.7])
    truth = np.array([False, True, False])
    twice = average_precision(
        ranked(np.array([0.9, 0.8, 0.8, 0.7])), np.array([False, True, True, False])
    )

    assert average_precision(ranked(scores), truth, np.array([1.0, 2.0, 1.0])) == twice


def test_a_pair_that_was_not_drawn_does_not_count() -> None:
    scores = np.array([0.9, 0.8])
    truth = np.array([False, True])

    assert average_precision(ranked(scores), truth, np.array([0.0, 1.0])) == 1


def test_the_slope_of_honest_probabilities_is_one_and_of_bold_ones_less() -> None:
    chance = np.random.default_rng(2)
    log_odds = chance.normal(-1, 1.2, 30_000)
    truth = chance.random(30_000) < 1 / (1 + np.exp(-log_odds))

    assert calibration_slope(1 / (1 + np.exp(-log_odds)), truth) == pytest.approx(1, abs=0.06)
    assert calibration_slope(1 / (1 + np.exp(-2 * log_odds)), truth) == pytest.approx(0.5, abs=0.03)


def test_no_slope_is_told_where_probabilities_or_outcomes_are_all_alike() -> None:
    assert np.isnan(calibration_slope(np.full(5, 0.3), np.array([True, False] * 2 + [True])))
    assert np.isnan(calibration_slope(np.array([0.2, 0.4]), np.array([False, False])))
    assert np.isnan(calibration_slope(np.array([]), np.array([], dtype=bool)))


def test_certainty_that_came_true_has_slope_one_and_any_other_border_none() -> None:
    came = np.array([True, False, True, False])

    assert calibration_slope(came.astype(float), came) == 1
    # Whatever came lies above whatever did not: every steeper line fits better.
    assert np.isnan(calibration_slope(np.where(came, 0.6, 0.3), came))
    assert np.isnan(calibration_slope(np.where(came, 0.3, 0.6), came))


def test_a_slope_over_counted_pairs_is_the_slope_of_as_many_pairs() -> None:
    probabilities = np.array([0.2, 0.4, 0.3, 0.7, 0.6])
    came = np.array([False, True, False, True, False])
    times = np.array([2.0, 1.0, 0.0, 3.0, 1.0])
    whole = np.repeat(np.arange(5), times.astype(int))

    assert calibration_slope(probabilities, came, times) == pytest.approx(
        calibration_slope(probabilities[whole], came[whole]), abs=1e-6
    )


def test_the_first_contacts_capture_their_worth_and_equals_share_theirs() -> None:
    ranking = ranked(np.array([0.9, 0.5, 0.5, 0.1]))
    worth = np.array([100.0, 30.0, 10.0, 7.0])

    assert captured(ranking, worth, 1) == 100
    assert captured(ranking, worth, 2) == 100 + (30 + 10) / 2
    assert captured(ranking, worth, 4) == captured(ranking, worth, 99) == 147
    # The dearest was not drawn, the two next twice each: the first two contacts are theirs.
    assert captured(ranking, worth, 2, np.array([0.0, 2.0, 2.0, 1.0])) == 40


def test_likely_pairs_fall_into_five_bins_and_the_worst_is_the_farthest_from_one() -> None:
    probabilities = np.append(np.repeat([0.1, 0.2, 0.3, 0.4, 0.5], 10), np.full(90, 0.04))
    came = np.zeros(140, dtype=bool)
    came[[0, 10, 11, 20, 21, 22, 30, 31, 32, 33]] = True  # 1, 2, 3, 4 of ten, and none
    came[40:50] = True

    bins = likely_bins(probabilities, came)

    assert [(each.n, round(each.expected, 9)) for each in bins] == [
        (10, 0.1), (10, 0.2), (10, 0.3), (10, 0.4), (10, 0.5)
    ]  # fmt: skip
    # Half was foretold where all came; elsewhere it was right.
    assert worst_bin(bins) == pytest.approx(0.5)
    assert np.isnan(worst_bin(()))


def test_bins_hold_every_pair_once_with_what_was_expected_and_what_came() -> None:
    probabilities = np.repeat([0.1, 0.5, 0.9], [10, 10, 10])
    truth = np.repeat([False, True, True], [10, 10, 10])

    bins = calibration_bins(probabilities, truth, n_bins=3)

    assert [(each.n, round(each.expected, 6), each.observed) for each in bins] == [
        (10, 0.1, 0.0),
        (10, 0.5, 1.0),
        (10, 0.9, 1.0),
    ]


def test_equal_probabilities_share_a_bin() -> None:
    bins = calibration_bins(np.full(7, 0.2), np.array([True] + [False] * 6), n_bins=5)

    assert [(each.n, each.observed) for each in bins] == [(7, pytest.approx(1 / 7))]
