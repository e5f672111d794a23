import numpy as np

from needmine.evaluate.board import Board
from needmine.evaluate.case import Case

NOTHING = np.zeros((2, 2))
CASE = Case(
    board=Board(["li", "wang"], ["grow_savings", "send_abroad"]),
    asked=np.array([[True, True], [False, True]]),
    truths=np.array([[True, False], [False, True]]),
    worth=np.array([[10.0, 0.0], [0.0, 4.0]]),
    scores={"ledger": np.array([[0.5, 0.2], [0.9, 0.4]])},
    reckoned=np.array([[2.0, 3.0], [4.0, 5.0]]),
    listed={"a list": np.array([[True, False], [True, False]])},
    turns=np.array([[1.0, 0.0], [0.0, 0.0]]),
    probabilities=np.array([[0.5, 0.2], [0.9, 0.4]]),
    came=np.array([[False, False], [False, True]]),
    is_told=np.array([[True, False], [True, True]]),
    to_start=NOTHING,
    to_outcome=NOTHING,
)


def test_a_part_holds_the_pairs_that_are_asked_about() -> None:
    part = CASE.part([0, 1])

    assert part.customers.tolist() == [0, 0, 1]
    assert part.truth.tolist() == [True, False, True]
    assert part.listed.tolist() == [True, False, False]
    assert part.expected("ledger").tolist() == [1.0, 0.2 * 3, 2.0]
    assert CASE.part([0]).customers.tolist() == [0]


def test_a_probability_counts_only_where_the_records_tell_what_came() -> None:
    assert np.isnan(CASE.part([0, 1]).foretold).tolist() == [False, True, False]
