import numpy as np
import pytest

from needmine.evaluate.board import Board
from needmine.evaluate.case import Case
from needmine.evaluate.curves import precision_by_recall, value_by_contacts

N = 100
PEOPLE = [f"c{n:03}" for n in range(N)]


def case(*, listed: int) -> Case:
    """Return a hundred customers of whom the first ten have the need, worth 7 each.

    The ledger finds those ten and ten others after them; the list contacts every other customer.
    """
    place = np.arange(N)
    truths = (place < 10)[:, None]
    turns = np.where((place % 2 == 0) & (place < 2 * listed), place // 2 + 1.0, 0.0)[:, None]
    return Case(
        board=Board(PEOPLE, ["a"]),
        asked=np.ones((N, 1), dtype=bool),
        truths=truths,
        worth=truths * 7.0,
        scores={
            "ledger": np.where(place < 20, 1 - place / 100, 0.0)[:, None],
            "popularity": np.full((N, 1), 0.5),
        },
        reckoned=np.ones((N, 1)),
        listed={"the list": turns > 0},
        turns=turns,
        probabilities=np.full((N, 1), np.nan),
        came=truths,
        is_told=truths,
        to_start=np.full((N, 1), np.nan),
        to_outcome=np.full((N, 1), np.nan),
    )


def test_precision_falls_once_every_true_need_is_found() -> None:
    curves = precision_by_recall(case(listed=10).part([0]))

    ledger = curves["ledger"]
    # From ten pairs on: those of fewer jump with each one.
    assert (ledger.x[0], ledger.y[0]) == (1, 1)
    assert (ledger.x[-1], ledger.y[-1]) == (1, pytest.approx(0.1))
    assert curves["popularity"].y == pytest.approx(0.1)
    assert np.all(np.diff(curves["popularity"].x) > 0)


def test_a_need_that_nobody_has_has_no_curve() -> None:
    part = case(listed=10).part([0])
    nobody = np.zeros(N, dtype=bool)

    assert precision_by_recall(type(part)(**{**vars(part), "truth": nobody})) == {}


def test_the_lists_end_where_their_contacts_do_and_the_others_go_on() -> None:
    curves = value_by_contacts(case(listed=20))

    assert (curves["lists"].x[-1], curves["lists"].y[-1]) == (20, 5 * 7)
    assert curves["ledger"].x[-1] == 50
    # The ledger has all ten after ten contacts, the lists five after five.
    assert np.interp(10, curves["ledger"].x, curves["ledger"].y) == pytest.approx(70)
    assert np.interp(5, curves["lists"].x, curves["lists"].y) == pytest.approx(35)


def test_without_lists_the_first_pairs_are_shown() -> None:
    curves = value_by_contacts(case(listed=0))

    assert set(curves) == {"ledger", "popularity"}
    assert curves["ledger"].x[-1] == 5
