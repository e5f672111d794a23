import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.contacts.speech import COMPLAINTS, Voices
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.lives.needs import NEEDS, Needs
from needmine.simulate.scene import Scene
from needmine.simulate.traces.voices import SAID, shown, voices
from tests.needmine.simulate.lived import altered, crowd, felt, nobody, replaced, staged, told

SIZE = 400
ALL = list(range(SIZE))


@cache
def calm() -> Scene:
    return staged(nobody(), born=crowd(SIZE))


def heard(
    needs: Needs | None = None,
    *,
    language: Language = "zh",
    leaves: Any = None,
    stakes: int = 120_000_00,
    **born: Any,
) -> Voices:
    needs = calm().needs if needs is None else needs
    stage = dataclasses.replace(
        calm(),
        needs=needs,
        stakes=np.full(len(needs), stakes),
        people=replaced(crowd(SIZE), **born),
        leaves=calm().leaves if leaves is None else leaves,
        setting=told(language=language),
    )
    return voices(stage)


def test_every_need_is_rung_about_by_some() -> None:
    assert set(SAID) == set(NEEDS)


@pytest.mark.parametrize("need", sorted(SAID))
def test_each_need_makes_people_ring_about_it_while_it_lasts(need: str) -> None:
    topic, share = SAID[need]

    calls = heard(felt(need, ALL, start=60, end=240, since=30))

    rows = calls.need >= 0
    assert abs(len(set(calls.person[rows])) / SIZE - share) < 0.08
    assert all(name.startswith(topic) for name in calls.topic[rows])
    assert (calls.person[rows] == calls.need[rows]).all()
    day = calls.second[rows] // 86_400
    assert day.min() >= 60
    assert day.max() <= 240


@pytest.mark.parametrize("need", sorted(SAID))
def test_nobody_rings_about_a_silent_need(need: str) -> None:
    calls = heard(felt(need, ALL, start=60, end=240, silent=True))

    assert (calls.need == -1).all()


def test_people_ring_without_a_need_too_about_whatever_needs_are_about() -> None:
    often = told(parameters=altered({"decoys.routine_calls_yearly": 10.0}))

    calls = voices(dataclasses.replace(calm(), setting=often))

    topics = {topic for topic, _ in SAID.values() if topic != "complaint"}
    assert {"routine", "decoys", *topics, *COMPLAINTS} == set(calls.topic)
    assert calls.is_complaint.any()
    assert (calls.need == -1).all()
    assert 0.8 < np.isin(calls.topic.astype(str), ["routine", "decoys"]).mean() < 0.9


def test_people_ring_three_times_in_ten_years_and_more_in_a_temper() -> None:
    assert 0.22 < len(heard()) / SIZE < 0.42
    hot = heard(temper=np.r_[np.ones(200), np.zeros(200)])
    assert (hot.person < 200).sum() > 1.4 * (hot.person >= 200).sum()


def test_calls_come_in_opening_hours_in_order_of_time() -> None:
    calls = heard(felt("borrow_home", ALL, start=60, end=240))

    assert (np.diff(calls.second) >= 0).all()
    hour = calls.second % 86_400 / 3600
    assert hour.min() >= 8
    assert hour.max() < 21


def test_nobody_rings_before_joining_or_after_leaving() -> None:
    calls = heard(
        felt("borrow_home", ALL, start=0, end=364),
        leaves=np.full(SIZE, 200),
        joined=np.full(SIZE, 100),
    )

    day = calls.second // 86_400
    assert len(calls) > 50
    assert day.min() >= 100
    assert day.max() <= 200


def test_a_complaint_put_right_is_closed_on_that_day() -> None:
    calls = heard(felt("repair_complaint", ALL, start=60, end=75, here=True))

    mine = (calls.need >= 0) & calls.is_complaint
    assert mine.sum() > 200
    assert (calls.closed[mine] == 75).all()
    assert (calls.closed[~calls.is_complaint] == NEVER).all()


def test_a_complaint_not_put_right_stays_open_for_weeks_or_for_good() -> None:
    calls = heard(felt("repair_complaint", ALL, start=60, end=75))

    mine = (calls.need >= 0) & calls.is_complaint
    assert (calls.closed[mine] - calls.second[mine] // 86_400).min() >= 25
    assert 0.2 < (calls.closed[mine] == NEVER).mean() < 0.4


def test_a_grumble_without_a_need_is_closed_within_weeks() -> None:
    calls = heard(temper=np.ones(SIZE))

    mine = calls.is_complaint
    waited = calls.closed[mine] - calls.second[mine] // 86_400
    assert len(waited) > 2
    assert waited.min() >= 3
    assert waited.max() <= 40


def test_one_call_may_hold_several_topics_and_mistakes() -> None:
    calls = heard(felt("borrow_home", ALL, start=0, end=300))

    texts = calls.text[calls.need >= 0]
    both = [
        text for text in texts if any(j in text for j in (",另外", ";还有", "顺便问下", ",对了"))
    ]
    assert 0.15 < len(both) / len(texts) < 0.45
    typos = ("帐户", "袋款", "利绿", "按接", "密吗", "往点")
    assert any(typo in text for text in calls.text for typo in typos)
    assert not any("{" in text for text in calls.text)


def test_callers_name_the_sum_their_need_is_about() -> None:
    calls = heard(felt("borrow_consumer", ALL, start=0, end=300), stakes=120_000_00)

    texts = [text for text in calls.text[calls.need >= 0] if "万" in text or "块" in text]
    assert len(texts) > 20
    assert sum("12万" in text for text in texts) > 0.9 * len(texts)


def test_an_english_bank_hears_english() -> None:
    calls = heard(felt("borrow_home", ALL, start=0, end=300), language="en")

    assert all(text.replace("£", "").isascii() for text in calls.text)
    assert any("mortgage" in text or "house" in text for text in calls.text)
    assert not any("{" in text for text in calls.text)


def test_sums_are_said_as_people_say_them() -> None:
    assert shown(150_000, "zh") == "15万"
    assert shown(8_000, "zh") == "8000块"
    assert shown(15_000, "en") == "£15,000"
