import numpy as np
import pytest

from needmine.simulate.alternative.voices import heard
from needmine.simulate.contacts.speech import COMPLAINTS
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.lives.needs import HERE, NEEDS
from tests.needmine.simulate.alternative.lived import Lived, felt

SAID = {
    "borrow_home": "wants_home_loan",
    "borrow_consumer": "wants_loan",
    "grow_savings": "asks_rates",
    "smooth_cash_flow": "hardship",
    "protect_income": "insurance",
    "send_abroad": "send_abroad",
    "repair_complaint": "complaint",
    "keep_relationship": "wants_to_leave",
    "credit_health": "credit_report",
    "pay_by_card": "wants_card",
    "automate_payments": "wants_order",
}


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_makes_some_ring_mostly_about_it_and_none_of_the_silent(
    other_make: Lived, need: str
) -> None:
    calls = heard(felt(other_make.scene, need))
    mine = calls.need >= 0
    assert 0.06 < len(set(calls.need[mine].tolist())) / 300 < 0.8
    about = np.array([topic.startswith(SAID[need]) for topic in calls.topic[mine]])
    assert about.mean() > 0.7
    assert (heard(felt(other_make.scene, need, silent=True)).need == -1).all()


def test_calls_come_in_order_of_time_and_within_a_customers_time(other_make: Lived) -> None:
    scene, calls = other_make.scene, other_make.world.voices
    day = calls.second // 86_400
    assert (np.diff(calls.second) >= 0).all()
    assert (day >= np.maximum(scene.people.joined[calls.person], 0)).all()
    assert (day < np.minimum(scene.leaves[calls.person], scene.setting.period.days)).all()


def test_people_ring_without_a_need_and_a_few_again_and_again(other_make: Lived) -> None:
    calls = other_make.world.voices
    idle = calls.need == -1
    assert {"routine", "decoys", "asks_rates", "wants_loan"} <= set(calls.topic[idle])
    counts = np.bincount(calls.person[idle], minlength=1_500)
    assert counts.var() > 1.5 * counts.mean()


def test_only_complaints_are_taken_down_as_such_and_only_those_are_closed(
    other_make: Lived,
) -> None:
    calls = other_make.world.voices
    assert set(calls.topic[calls.is_complaint]) <= set(COMPLAINTS)
    assert (calls.closed[~calls.is_complaint] == NEVER).all()
    assert (calls.closed[calls.is_complaint] >= calls.second[calls.is_complaint] // 86_400).all()


def test_a_complaint_put_right_is_closed_that_day_or_with_a_later_call(other_make: Lived) -> None:
    calls = heard(felt(other_make.scene, "repair_complaint", outcome=HERE))
    mine = (calls.need >= 0) & calls.is_complaint
    assert mine.sum() > 100
    assert np.array_equal(calls.closed[mine], np.maximum(200, calls.second[mine] // 86_400))


def test_a_complaint_not_put_right_stays_open_for_weeks_or_for_good(other_make: Lived) -> None:
    calls = heard(felt(other_make.scene, "repair_complaint"))
    mine = (calls.need >= 0) & calls.is_complaint
    assert (calls.closed[mine] - calls.second[mine] // 86_400).min() >= 30
    assert 0.2 < (calls.closed[mine] == NEVER).mean() < 0.6


def test_who_complains_again_mostly_complains_of_the_same(other_make: Lived) -> None:
    calls = heard(felt(other_make.scene, "repair_complaint"))
    mine = calls.need >= 0
    kinds = {}
    for need, topic in zip(calls.need[mine].tolist(), calls.topic[mine].tolist(), strict=True):
        kinds.setdefault(need, []).append(topic)
    again = [topics for topics in kinds.values() if len(topics) > 1]
    assert len(again) > 30
    assert sum(len(set(topics)) == 1 for topics in again) > 0.5 * len(again)
