from typing import Any

import numpy as np

from needmine.simulate.lives.events import Lives
from needmine.simulate.lives.needs import Needs
from needmine.simulate.traces.activity import activity
from tests.needmine.simulate.lived import (
    altered,
    crowd,
    felt,
    happened,
    nobody,
    replaced,
    staged,
    told,
)

SIZE = 400
HALF = list(range(200))


def used(
    needs: Needs,
    *,
    lives: Lives | None = None,
    leaves: Any = None,
    setting: Any = None,
    **born: Any,
) -> Any:
    """Use of the bank by person (row) and month (column)."""
    who = replaced(crowd(SIZE), **born)
    return activity(staged(needs, born=who, lives=lives, leaves=leaves, setting=setting))


def test_everybody_uses_the_bank_by_their_own_measure_month_after_month() -> None:
    half = used(nobody(), activity=np.r_[np.ones(200), np.full(200, 0.5)])

    assert half.shape == (SIZE, 12)
    assert 0.95 < np.median(half[:200]) < 1.05
    assert 0.47 < np.median(half[200:]) < 0.53
    assert 0.05 < np.log(half[:200, 0] / half[:200, 1]).std() < 0.3


def test_those_about_to_leave_do_less_and_others_as_before() -> None:
    fades = used(felt("keep_relationship", HALF, start=90, end=270))

    assert fades[:200, 5:8].mean() < 0.7 * fades[:200, :2].mean()
    assert 0.9 < fades[200:, 5:8].mean() / fades[200:, :2].mean() < 1.1


def test_fading_begins_with_the_need_and_ends_with_it() -> None:
    calm = used(nobody())
    change = used(felt("keep_relationship", HALF, start=97, end=150)) / calm

    # Day 97 lies in October, day 150 in November.
    assert np.allclose(change[:200, 3:5], 0.32)
    assert np.allclose(np.delete(change, [3, 4], axis=1), 1)


def test_silent_leavers_and_other_needs_show_nothing() -> None:
    calm = used(nobody())

    silent = felt("keep_relationship", HALF, start=90, end=270, silent=True)
    assert (used(silent) == calm).all()
    assert (used(felt("borrow_home", HALF, start=90, end=270)) == calm).all()


def test_nothing_is_done_before_joining_and_next_to_nothing_after_leaving() -> None:
    new = used(nobody(), joined=np.full(SIZE, 200))
    assert (new[:, :6] == 0).all()
    assert (new[:, 6:] > 0).all()

    gone = used(nobody(), leaves=np.full(SIZE, 100))
    assert gone[:, 4:].max() < 0.1
    assert gone[:, :4].min() > 0.2


def test_who_lost_a_job_does_somewhat_less_for_half_a_year() -> None:
    calm, lost = used(nobody()), used(nobody(), lives=happened("job_loss", HALF, day=60))

    change = lost[:200] / calm[:200]

    # Month starts on days 62 to 215 lie within 180 days of day 60.
    assert np.allclose(change[:, 2:8], 0.8)
    assert np.allclose(np.delete(change, range(2, 8), axis=1), 1)


def test_some_quiet_months_mean_nothing_and_last_for_two() -> None:
    often = told(parameters=altered({"decoys.quiet_spell_yearly": 0.6}))
    never = told(parameters=altered({"decoys.quiet_spell_yearly": 0.0}))

    change = used(nobody(), setting=often) / used(nobody(), setting=never)

    quiet = np.isclose(change, 0.4)
    assert (quiet | np.isclose(change, 1.0)).all()
    assert 0.07 < quiet.mean() < 0.12
    # Whatever begins in a month goes on in the next, and not from the year's end to its start.
    begins = quiet & ~np.c_[np.zeros(SIZE, bool), quiet[:, :-1]]
    assert quiet[:, 1:][begins[:, :-1]].all()
    assert abs(quiet[:, 0].mean() - 0.05) < 0.03
