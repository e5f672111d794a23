from dataclasses import dataclass

import numpy as np
import pytest

from needmine.simulate.ground.chance import Ints, Texts
from needmine.simulate.ground.rows import Rows, joined


@dataclass(frozen=True, kw_only=True)
class Pears(Rows):
    tree: Ints
    kind: Texts


FEW = Pears(
    tree=np.array([7, 5, 7]), kind=np.array(["conference", "comice", "nashi"], dtype=object)
)
ONE = Pears(tree=np.array([9]), kind=np.array(["williams"], dtype=object))


def test_there_are_as_many_rows_as_entries_in_a_column() -> None:
    assert len(FEW) == 3
    assert list(FEW.columns()) == ["tree", "kind"]


@pytest.mark.parametrize("rows", [np.array([True, False, True]), np.array([0, 2])])
def test_rows_are_taken_from_every_column_by_mask_or_by_position(rows: Ints) -> None:
    some = FEW.taken(rows)
    assert isinstance(some, Pears)
    assert (some.tree.tolist(), some.kind.tolist()) == ([7, 7], ["conference", "nashi"])


def test_positions_may_turn_rows_round_and_repeat_them() -> None:
    assert FEW.taken(np.array([1, 0, 1])).tree.tolist() == [5, 7, 5]
    assert len(FEW.taken(np.array([], dtype=np.int64))) == 0


def test_parts_stand_one_behind_the_other_and_keep_their_kind() -> None:
    whole = joined([ONE, FEW, ONE])
    assert isinstance(whole, Pears)
    assert whole.tree.tolist() == [9, 7, 5, 7, 9]
    assert whole.kind.tolist() == ["williams", "conference", "comice", "nashi", "williams"]
