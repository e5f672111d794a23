import numpy as np

from needmine.simulate.activity import activity
from needmine.simulate.lives import Lives
from tests.needmine.simulate.lived import crowd, felt, nobody, replaced, stayed, told

SETTING = told()
BORN = crowd(400)
NO_EVENTS = Lives(
    person=np.zeros(0, dtype=np.int64),
    event=np.zeros(0, dtype=np.int64),
    day=np.zeros(0, dtype=np.int64),
)


def test_those_about_to_leave_do_less_and_others_as_before() -> None:
    leaving = felt("keep_relationship", list(range(200)), start=90, end=270)
    used = activity(BORN, NO_EVENTS, leaving, stayed(400), setting=SETTING)
    assert used[:200, 5:8].mean() < 0.7 * used[:200, :3].mean()
    assert 0.9 < used[200:, 5:8].mean() / used[200:, :3].mean() < 1.1


def test_a_silent_leaver_shows_nothing_before_leaving() -> None:
    silent = felt("keep_relationship", list(range(400)), start=90, end=270, silent=True)
    calm = activity(BORN, NO_EVENTS, nobody(), stayed(400), setting=SETTING)
    assert (activity(BORN, NO_EVENTS, silent, stayed(400), setting=SETTING) == calm).all()


def test_nothing_is_done_before_joining_and_next_to_nothing_after_leaving() -> None:
    new = replaced(BORN, joined=np.full(400, 200))
    used = activity(new, NO_EVENTS, nobody(), stayed(400), setting=SETTING)
    assert (used[:, :6] == 0).all()
    gone = activity(BORN, NO_EVENTS, nobody(), np.full(400, 100), setting=SETTING)
    assert gone[:, 4:].max() < 0.1


def test_some_quiet_months_mean_nothing() -> None:
    used = activity(BORN, NO_EVENTS, nobody(), stayed(400), setting=SETTING)
    quiet = (used < 0.55).mean()
    assert 0.003 < quiet < 0.03
