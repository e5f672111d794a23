import numpy as np
import pytest

from needmine.simulate.alternative.activity import use_by_month
from needmine.simulate.alternative.visits import Browsing, begins
from needmine.simulate.contacts.pages import TOPICS, Sessions
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.scene import Scene
from tests.needmine.simulate.alternative.lived import Lived, felt

MAIN = {
    "borrow_home": "loan",
    "borrow_consumer": "loan",
    "grow_savings": "wealth",
    "smooth_cash_flow": "card",
    "protect_income": "insurance",
    "send_abroad": "fx",
    "repair_complaint": "help",
    "keep_relationship": "transfer",
    "credit_health": "card",
    "pay_by_card": "card",
    "automate_payments": "transfer",
}


def seen(scene: Scene) -> Sessions:
    return Browsing(scene, use_by_month(scene)).occasional()


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_is_looked_up_by_some_and_never_by_the_silent(
    other_make: Lived, need: str
) -> None:
    found = seen(felt(other_make.scene, need))
    mine = found.need >= 0
    assert 0.2 < len(set(found.need[mine].tolist())) / 300 < 0.85
    often = np.bincount(found.topic[mine], minlength=len(TOPICS))
    assert TOPICS[int(often.argmax())] == MAIN[need]
    assert (often > 0).sum() > 1
    assert (seen(felt(other_make.scene, need, silent=True)).need == -1).all()


def test_sessions_are_those_of_app_users_in_their_time(other_make: Lived) -> None:
    scene, browsing = other_make.scene, Browsing(other_make.scene, use_by_month(other_make.scene))
    for found in (browsing.occasional(), browsing.habit(0), browsing.habit(11)):
        assert scene.people.in_app[found.person].all()
        assert (found.day >= np.maximum(scene.people.joined[found.person], 0)).all()
        assert (found.day < np.minimum(scene.leaves[found.person], 365)).all()


def test_habit_brings_people_after_payday_and_no_need_stands_behind_it(other_make: Lived) -> None:
    browsing = Browsing(other_make.scene, use_by_month(other_make.scene))
    found = browsing.habit(3)
    assert (found.need == -1).all()
    starts = other_make.scene.setting.period.starts
    nth = found.day - starts[3] + 1
    after = (nth - browsing._rhythms.payday[found.person]) % 31
    assert (after <= 3).mean() > 0.3


def test_curiosity_goes_on_for_weeks_and_watchers_for_ever(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home", silent=True)
    browsing = Browsing(scene, use_by_month(scene))
    spells, watched = browsing._curious(), browsing._watched()
    key = spells.person * 1_000 + (spells.turn - 40_000) // 512
    spans = [np.ptp(spells.day[key == one]) for one in np.unique(key)]
    assert 14 < np.median([span for span in spans if span > 0]) < 70
    _, weeks = np.unique(watched.person, return_counts=True)
    assert np.median(weeks) > 25


def test_campaigns_bring_many_on_one_day(other_make: Lived) -> None:
    browsing = Browsing(other_make.scene, use_by_month(other_make.scene))
    pushed = browsing._campaigns()
    often = np.bincount(pushed.day)
    assert 5 <= len(set(pushed.turn.tolist())) <= 8
    assert often.max() > 10 * often[often > 0].mean() / 5


def test_no_two_sessions_of_a_person_and_day_have_one_turn(other_make: Lived) -> None:
    browsing = Browsing(other_make.scene, use_by_month(other_make.scene))
    for found in (browsing.occasional(), browsing.habit(0)):
        keys = np.stack([found.person, found.day, found.turn], axis=1)
        assert len(np.unique(keys, axis=0)) == len(keys)


def test_sessions_begin_within_their_day_and_children_play_after_school(other_make: Lived) -> None:
    scene = other_make.scene
    found = Browsing(scene, use_by_month(scene)).habit(2)
    second = begins(scene, found) - found.day * 86_400
    assert second.min() >= 0
    assert second.max() < 86_400
    after_school = (second > 15 * 3600) & (second < 17.8 * 3600)
    child = scene.people.child_on_phone[found.person]
    assert after_school[child].mean() > 1.5 * after_school[~child].mean()
