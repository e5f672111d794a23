import numpy as np
import pytest

from needmine.evaluate.same_person import agreement_of_groups, agreement_of_pairs

# Three records of one person, two of another, one of a third.
PERSON = np.array([0, 0, 0, 1, 1, 2])


def test_pairs_are_right_or_wrong() -> None:
    found = agreement_of_pairs(np.array([0, 0, 3]), np.array([1, 3, 4]), PERSON)
    assert found.figures == pytest.approx((2 / 3, 2 / 4, 4 / 7))


def test_groups_imply_every_pair_within_them() -> None:
    found = agreement_of_groups(np.array([5, 5, 5, 5, 9, 9]), PERSON)
    # Three right of the six pairs of the first group; the second joins two people.
    assert found.figures == pytest.approx((3 / 7, 3 / 4, 6 / 11))
    assert agreement_of_groups(PERSON, PERSON).figures == (1.0, 1.0, 1.0)


def test_everybody_alone_has_no_precision_and_no_recall() -> None:
    precision, recall, f1 = agreement_of_groups(np.arange(6), PERSON).figures
    assert np.isnan(precision)
    assert (recall, f1) == (0.0, 0.0)


def test_intervals_hold_the_figure_and_are_wider_for_fewer_people() -> None:
    def interval(people: int) -> tuple[float, float, float]:
        person = np.repeat(np.arange(people), 3)
        group = np.where(np.arange(len(person)) % 7 == 0, len(person), person)
        found = agreement_of_groups(group, person)
        return *found.intervals()[2], found.figures[2]

    low, high, value = interval(40)
    assert low < value < high
    lower, higher, _ = interval(4000)
    assert higher - lower < high - low
