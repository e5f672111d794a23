import numpy as np
import pytest

from needmine.evaluate.board import Board
from needmine.evaluate.case import Case
from needmine.evaluate.figures import list_qualities, quality
from needmine.evaluate.measures import Floats

PEOPLE = [f"c{n}" for n in range(6)]


def case(score: Floats, true: list[int], listed: list[int], worth: float = 50.0) -> Case:
    """Return six customers and one need; places of those who have it and of those listed."""
    truths = np.isin(np.arange(6), true)[:, None]
    on_list = np.isin(np.arange(6), listed)[:, None]
    nothing = np.full((6, 1), np.nan)
    return Case(
        board=Board(PEOPLE, ["a"]),
        asked=np.ones((6, 1), dtype=bool),
        truths=truths,
        worth=truths * worth,
        scores={"ledger": score[:, None], "popularity": np.full((6, 1), 0.5)},
        reckoned=np.ones((6, 1)),
        listed={"the list": on_list},
        turns=on_list.astype(float),
        probabilities=nothing,
        came=truths,
        is_told=truths,
        to_start=np.where(truths, -3.0, np.nan),
        to_outcome=nothing,
    )


SCORES = np.array([0.9, 0.8, 0.7, 0.0, 0.0, 0.0])


def test_the_ledger_is_measured_beside_the_lists_contact_for_contact() -> None:
    found = quality(case(SCORES, true=[0, 1, 5], listed=[1, 3]).part([0]))

    assert (found.n_pairs, found.n_positives, found.n_found, found.n_contacts) == (6, 3, 3, 2)
    assert found.recall == pytest.approx(2 / 3)
    assert (found.precision_at_contacts, found.lists_precision) == (1, 0.5)
    assert (found.captured_value, found.lists_captured_value) == (100, 50)
    assert found.captured_value_over_lists == 2
    assert found.captured_value_share == pytest.approx(2 / 3)
    assert found.popularity_captured_value_over_lists == pytest.approx(1)
    assert (found.n_lead, found.days_to_start_median) == (2, -3)


def test_lists_that_capture_nothing_are_beaten_without_end() -> None:
    found = quality(case(SCORES, true=[0], listed=[3, 4]).part([0]))

    assert found.captured_value_over_lists == np.inf
    assert found.as_json()["captured_value_over_lists"] is None


def test_without_a_list_there_is_nothing_to_capture_beside() -> None:
    found = quality(case(SCORES, true=[0], listed=[]).part([0]))

    assert found.n_contacts == 0
    assert np.isnan(found.captured_value_over_lists)


def test_each_list_is_held_beside_as_many_contacts_of_the_ledger() -> None:
    found = list_qualities(case(SCORES, true=[0, 1, 5], listed=[1, 3]))["the list"]

    assert (found.n_contacts, found.precision, found.ledger_precision) == (2, 0.5, 1)
    assert (found.captured_value, found.ledger_captured_value) == (50, 100)
