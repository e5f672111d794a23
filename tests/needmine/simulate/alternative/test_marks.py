import dataclasses

import numpy as np
import pytest

from needmine.simulate.alternative.marks import Marking, marked, while_customer
from tests.needmine.simulate.alternative.lived import Lived, felt


def test_silent_needs_leave_no_mark(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home", silent=True)
    assert len(Marking(scene).marks("borrow_home", "t", route="pages", rate=50.0)) == 0


def test_marks_are_unevenly_many_and_about_as_many_as_asked(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    found = Marking(scene).marks("borrow_home", "t", route="money", rate=3.0, least=1.0)
    counts = np.bincount(found.row, minlength=300)
    assert counts.mean() > 3.0
    assert counts.var() > 2 * counts.mean()
    assert (found.person == scene.needs.person[found.row]).all()


def test_only_the_named_causes_leave_marks(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_consumer", reason="car")
    marking = Marking(scene)
    wanted = {"route": "cards", "rate": 3.0}
    assert len(marking.marks("borrow_consumer", "t", reasons=("car", "study"), **wanted)) > 100
    assert len(marking.marks("borrow_consumer", "t", reasons=("study",), **wanted)) == 0


@pytest.mark.parametrize("column", ["joined", "leaves"])
def test_nothing_is_left_before_joining_or_after_leaving(other_make: Lived, column: str) -> None:
    scene, size = other_make.scene, len(other_make.scene.people)
    when = np.full(size, 150)
    if column == "joined":
        scene = dataclasses.replace(scene, people=dataclasses.replace(scene.people, joined=when))
    else:
        scene = dataclasses.replace(scene, leaves=when)
    days = np.array([-1, 0, 149, 150, scene.setting.period.days])
    person = np.full(5, int(np.flatnonzero(other_make.scene.people.joined < 0)[0]))
    expected = [3] if column == "joined" else [1, 2]
    assert np.flatnonzero(while_customer(scene, person, days)).tolist() == expected


def test_marks_on_days_outside_the_period_are_left_out(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    day = np.array([-1, 5, scene.setting.period.days])
    found = marked(scene, scene.setting.luck("t"), np.arange(3), np.zeros(3, dtype=np.int64), day)
    assert found.day.tolist() == [5]
    assert len(found.about) == 4
