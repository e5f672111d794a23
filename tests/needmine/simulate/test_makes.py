import numpy as np
import pytest

from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.makes import MAKES, Make
from needmine.simulate.money.bookings import Bookings
from tests.needmine.simulate.lived import felt, staged

SCENE = staged(felt("borrow_home", list(range(300)), start=60, end=180))


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES.keys())
def test_a_make_turns_one_scene_into_every_kind_of_trace(make: Make) -> None:
    used = make.activity(SCENE)
    visits = make.visits(SCENE, used)
    habit = visits.habit(2)

    assert used.shape == (300, 12)
    assert len(make.everyday(SCENE, used).month(2)) > 300
    assert len(make.noise_flows(SCENE)) > 50
    assert (make.noise_flows(SCENE).need == -1).all()
    assert len(make.session_clock(SCENE, habit)) == len(habit) > 50
    assert (make.session_clock(SCENE, habit) // 86_400 == habit.day).all()


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES.keys())
def test_a_home_wanted_shows_in_every_make(make: Make) -> None:
    booked: Bookings = make.need_flows(SCENE)
    seen = make.visits(SCENE, make.activity(SCENE)).occasional()
    heard = make.voices(SCENE)

    for need in (booked.need, seen.need, heard.need):
        assert 30 < len(np.unique(need[need >= 0])) <= 300
    assert SCENE.needs.need[0] == NEEDS.index("borrow_home")


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES.keys())
def test_a_make_gives_the_same_traces_each_time(make: Make) -> None:
    first, second = make.need_flows(SCENE), make.need_flows(SCENE)
    assert (first.second == second.second).all()
    assert (make.voices(SCENE).text == make.voices(SCENE).text).all()
    assert (make.activity(SCENE) == make.activity(SCENE)).all()
