import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.simulate.contacts.pages import TOPICS, Sessions
from needmine.simulate.ground.rows import joined
from needmine.simulate.lives.needs import NEEDS, Needs
from needmine.simulate.scene import Scene
from needmine.simulate.traces.visits import LOOKED_UP, Visits, session_clock
from tests.needmine.simulate.lived import altered, crowd, felt, nobody, replaced, staged, told

SIZE = 400
HALF = list(range(200))
QUIET = {"decoys.curiosity_yearly": 0.0}


@cache
def calm() -> Scene:
    born = replaced(
        crowd(SIZE), digital=np.full(SIZE, 0.8), child_on_phone=np.zeros(SIZE, dtype=bool)
    )
    return staged(nobody(), born=born)


def scene(needs: Needs | None = None, *, leaves: Any = None, **born: Any) -> Scene:
    return dataclasses.replace(
        calm(),
        needs=calm().needs if needs is None else needs,
        people=replaced(calm().people, **born),
        leaves=calm().leaves if leaves is None else leaves,
    )


def visits(stage: Scene, used: float = 1.0) -> Visits:
    return Visits(stage, np.full((SIZE, 12), used))


def habits(stage: Scene, used: float = 1.0) -> Sessions:
    return joined([visits(stage, used).habit(number) for number in range(12)])


def from_needs(needs: Needs, **more: Any) -> Sessions:
    found = visits(scene(needs, **more)).occasional()
    return found.taken(found.need >= 0)


def test_every_need_is_looked_up_somewhere() -> None:
    assert set(LOOKED_UP) == set(NEEDS)


@pytest.mark.parametrize("need", sorted(LOOKED_UP))
def test_each_need_is_looked_up_on_its_own_pages_from_its_cause_to_its_end(need: str) -> None:
    pages, times = LOOKED_UP[need]

    found = from_needs(felt(need, HALF, start=90, end=240, since=60))

    assert {TOPICS[topic] for topic in found.topic.tolist()} == set(pages)
    assert (found.person == found.need).all()
    assert found.day.min() >= 60
    assert found.day.max() <= 240
    # Bursts of three sessions or so, as often as the need says.
    assert 0.85 < len(found) / 200 / (times * 1.2 * 3) < 1.15


@pytest.mark.parametrize("need", sorted(LOOKED_UP))
def test_silent_needs_are_not_looked_up(need: str) -> None:
    assert len(from_needs(felt(need, HALF, start=90, end=240, silent=True))) == 0


def test_looking_up_begins_on_the_day_of_the_cause_and_is_most_of_all_for_the_beginning() -> None:
    found = from_needs(felt("borrow_home", HALF, start=120, end=240, since=60))

    first, last = ((found.day <= 120).sum(), (found.day > 180).sum())

    assert found.day.min() <= 62
    assert first > 1.4 * last
    assert last > 50


def test_a_digital_person_looks_up_more() -> None:
    needs = felt("borrow_home", HALF, start=90, end=240)

    often = from_needs(needs, digital=np.full(SIZE, 1.0))
    seldom = from_needs(needs, digital=np.full(SIZE, 0.1))

    assert len(often) > 2 * len(seldom) > 0


def test_every_topic_is_also_looked_at_out_of_habit() -> None:
    found = habits(scene())

    shares = np.bincount(found.topic, minlength=len(TOPICS)) / len(found)

    assert (found.need == -1).all()
    assert (shares > 0).all()
    assert shares[TOPICS.index("transfer")] > 0.25
    assert shares[TOPICS.index("close_account")] < 0.01


def test_habit_is_some_two_sessions_a_month_by_use_and_screen() -> None:
    usual = len(habits(scene())) / SIZE / 12

    # 2.4 x 1.3 by a use of 1 and a digital habit of 0.8.
    assert 2.3 < usual < 2.7
    assert abs(len(habits(scene(), 0.5)) / SIZE / 12 - usual / 2) < 0.15
    assert len(habits(scene(digital=np.zeros(SIZE)))) == 0


def test_bursts_without_a_need_look_like_those_of_one() -> None:
    found = visits(scene()).occasional()
    curious = found.taken((found.turn >= 2_400) & (found.turn < 4_000))

    bursts: dict[tuple[int, int, int], int] = {}
    for person, topic, turn in zip(
        curious.person.tolist(), curious.topic.tolist(), (curious.turn // 8).tolist(), strict=True
    ):
        bursts[person, topic, turn] = bursts.get((person, topic, turn), 0) + 1
    assert (found.need == -1).all()
    assert {TOPICS[topic] for topic in curious.topic.tolist()} >= {
        "loan", "wealth", "deposit", "insurance", "fx", "help", "close_account",
    }  # fmt: skip
    assert set(bursts.values()) == {1, 2, 3, 4, 5}


def test_a_pushed_page_is_opened_by_many_on_the_same_two_days() -> None:
    parameters = altered({**QUIET, "app.campaigns_yearly": 4})
    stage = dataclasses.replace(scene(), setting=told(parameters=parameters))

    found = visits(stage).occasional()

    days = np.bincount(found.day, minlength=365)
    assert len(found) > 40
    # Four campaigns of two days each; every visit is of one of them.
    assert (days > 0).sum() <= 8
    for day in np.flatnonzero(days).tolist():
        assert len(set(found.topic[found.day == day])) == 1


def test_only_app_users_visit_and_nobody_before_joining_or_after_leaving() -> None:
    stage = scene(
        felt("borrow_home", HALF, start=0, end=300),
        leaves=np.full(SIZE, 150),
        in_app=np.arange(SIZE) < 100,
        joined=np.full(SIZE, 50),
    )
    for found in (habits(stage), visits(stage).occasional()):
        assert len(found) > 100
        assert found.person.max() < 100
        assert found.day.min() >= 50
        assert found.day.max() <= 150


def test_nothing_is_looked_up_outside_the_period() -> None:
    found = from_needs(felt("borrow_home", HALF, start=-10, end=420, since=-60))

    assert found.day.min() == 0
    assert found.day.max() == 364


def test_sessions_of_a_person_and_day_can_be_told_apart() -> None:
    stage = scene(felt("grow_savings", HALF, start=90, end=240))
    whole = joined([visits(stage).occasional(), habits(stage)])

    keys = set(zip(whole.person.tolist(), whole.day.tolist(), whole.turn.tolist(), strict=True))

    assert len(keys) > 0.999 * len(whole)


def test_a_session_begins_on_its_day_between_seven_and_eleven_in_the_evening() -> None:
    made = habits(scene())

    second = session_clock(scene(), made)

    assert (second // 86_400 == made.day).all()
    hour = second % 86_400 / 3600
    assert hour.min() >= 7
    assert hour.max() < 23


def test_a_child_plays_with_the_telephone_in_the_evening_and_opens_it_more_often() -> None:
    lent = scene(child_on_phone=np.ones(SIZE, dtype=bool))
    own, played = habits(scene()), habits(lent)

    def in_the_evening(stage: Scene, made: Sessions) -> float:
        hour = session_clock(stage, made) % 86_400 / 3600
        return float(((hour >= 18) & (hour <= 22)).mean())

    assert 1.5 < len(played) / len(own) < 1.7
    assert in_the_evening(lent, played) > in_the_evening(scene(), own) + 0.2
