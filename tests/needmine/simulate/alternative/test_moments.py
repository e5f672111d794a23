import numpy as np

from needmine.simulate.alternative.moments import days
from needmine.simulate.alternative.rhythms import Rhythms
from needmine.simulate.scene import Scene
from tests.needmine.simulate.alternative.lived import Lived, felt


def drawn(scene: Scene) -> np.ndarray:
    """Forty days of each of 300 needs felt from day 100 to 200, whose cause lay on day 80."""
    row, turn = np.repeat(np.arange(300), 40), np.tile(np.arange(40), 300)
    return days(Rhythms(scene), scene.setting.luck("test"), row, turn).reshape(300, 40)


def test_traces_lie_between_the_cause_and_the_end_or_echo_for_some_weeks(other_make: Lived) -> None:
    found = drawn(felt(other_make.scene, "borrow_home"))
    assert found.min() >= 80
    late = found > 200
    assert found[late].min() >= 203
    assert found.max() <= 200 + 3 + 45
    # Only some needs echo, and those in a third of their traces.
    assert 0.08 < late.any(axis=1).mean() < 0.24
    assert 0.2 < late[late.any(axis=1)].mean() < 0.5


def test_most_needs_do_not_show_before_they_begin(other_make: Lived) -> None:
    found = drawn(felt(other_make.scene, "borrow_home"))
    assert 0.15 < (found < 100).any(axis=1).mean() < 0.45


def test_some_show_early_some_late_and_some_in_waves(other_make: Lived) -> None:
    found = drawn(felt(other_make.scene, "borrow_home"))
    inside = np.where(found > 200, np.nan, found)
    middle = np.nanmedian(inside, axis=1)
    assert (middle < 125).mean() > 0.08
    assert (middle > 165).mean() > 0.2
    # In waves, most traces lie within a week of each other.
    crowded = (np.abs(inside[:, :, None] - inside[:, None, :]) <= 6).mean(axis=(1, 2))
    assert 0.04 < (crowded > 0.35).mean() < 0.4


def test_some_have_time_at_weekends_only(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    weekday = (drawn(scene) + scene.setting.period.first.weekday()) % 7
    only = (weekday >= 5).mean(axis=1) > 0.7
    assert 0.1 < only.mean() < 0.3


def test_all_routes_of_a_need_keep_its_tempo(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    row, turn = np.repeat(np.arange(300), 40), np.tile(np.arange(40), 300)
    means = [
        days(Rhythms(scene), scene.setting.luck(part), row, turn).reshape(300, 40).mean(axis=1)
        for part in ("one", "two")
    ]
    assert np.corrcoef(*means)[0, 1] > 0.8
