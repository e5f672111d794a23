import dataclasses

import numpy as np

from needmine.simulate.alternative.activity import use_by_month
from tests.needmine.simulate.alternative.lived import Lived, felt


def test_there_is_a_row_per_person_and_a_column_per_month(other_make: Lived) -> None:
    used = use_by_month(other_make.scene)
    assert used.shape == (1_500, 12)
    assert np.isfinite(used).all()
    assert 0.9 < np.median(used[other_make.scene.people.activity > 0.2]) < 1.1


def test_nobody_uses_a_bank_before_joining_and_hardly_after_leaving(other_make: Lived) -> None:
    scene, starts = other_make.scene, other_make.scene.setting.period.starts
    used = use_by_month(scene)
    assert (used[starts[None, 1:] <= scene.people.joined[:, None]] == 0).all()
    gone = starts[None, :-1] >= scene.leaves[:, None]
    assert gone.any()
    usual = np.broadcast_to(scene.people.activity[:, None], used.shape)
    assert (used[gone] / usual[gone]).max() < 0.06


def test_most_who_will_leave_do_less_and_less(other_make: Lived) -> None:
    staying = felt(other_make.scene, "keep_relationship", silent=True)
    leaving = felt(other_make.scene, "keep_relationship")
    person = leaving.needs.person
    share = use_by_month(leaving)[person] / use_by_month(staying)[person]
    months = leaving.setting.period.month_of(np.array([100, 200]))
    faded = share[:, int(months[1])]
    assert (faded < 0.6).mean() > 0.6
    # But some do as much as ever, and some more.
    assert (faded > 0.99).mean() > 0.05
    assert (faded > 1.05).mean() > 0.01
    assert np.allclose(share[:, 0], 1)


def test_who_lost_a_job_does_less_after_a_while(other_make: Lived) -> None:
    scene = other_make.scene
    person = np.flatnonzero((scene.people.joined < 0) & (scene.leaves > 400))
    lost = dataclasses.replace(scene, lives=scene.lives.adding(person, "job_loss", person * 0 + 60))
    share = use_by_month(lost)[person] / use_by_month(scene)[person]
    assert share[:, 6].mean() < 0.85
    assert share[:, 1].mean() > 0.97
