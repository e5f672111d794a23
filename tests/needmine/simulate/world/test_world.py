from typing import Any

import numpy as np
import pytest

from needmine.core.sentences import Sentence
from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.ground.calendar import AHEAD, DAY
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.lives.people import QUIET
from needmine.simulate.money.bookings import Bookings
from needmine.simulate.world import Month, World, leaves_trace, world
from tests.needmine.simulate.conftest import Lived


def small(seed: int = 3, **changed: Any) -> World:
    numbers = {"customers": 60, "months": 3, "language": "zh", **changed}
    return world(seed=seed, parameters=read_parameters(), **numbers)


def hidden(lived: Lived) -> float:
    felt = lived.world.truth.needs
    inside = (felt.start >= 0) & (felt.start < lived.world.period.days - 30)
    return float(1 - leaves_trace(lived.world)[inside].mean())


def test_between_a_quarter_and_two_fifths_of_needs_leave_no_trace(lived: Lived) -> None:
    assert 0.25 < hidden(lived) < 0.40


@pytest.mark.parametrize("name", NEEDS)
def test_every_need_is_felt_and_most_but_not_all_of_each_can_be_seen(
    name: str, lived: Lived
) -> None:
    felt = lived.world.truth.needs
    rows = felt.rows(name)
    rows = rows[(felt.start[rows] >= 0) & (felt.start[rows] < lived.world.period.days - 30)]
    assert len(rows) >= 10
    assert 0.4 < leaves_trace(lived.world)[rows].mean() < 0.95


def test_needs_go_on_beginning_for_six_months_and_are_unseen(lived: Lived) -> None:
    start = lived.world.truth.needs.start
    later = start >= lived.world.period.days
    assert later.sum() > 300
    assert lived.world.period.days + AHEAD - 10 < start.max() < lived.world.period.days + AHEAD
    assert not leaves_trace(lived.world)[later].any()


def test_silent_needs_are_nowhere_in_the_records(lived: Lived) -> None:
    silent = np.flatnonzero(lived.world.truth.needs.silent)
    assert len(silent) > 300
    for month in lived.months:
        for need in (month.settled.bookings.need, month.spent.need, month.pages.need):
            assert not np.isin(need, silent).any()
    assert not np.isin(lived.world.voices.need, silent).any()
    assert not leaves_trace(lived.world)[silent].any()


def test_a_need_with_a_trace_in_some_month_is_told_to_have_one(lived: Lived) -> None:
    seen = leaves_trace(lived.world)
    begun = lived.world.truth.needs.start < lived.world.period.days
    for month in lived.months:
        for column in (month.settled.bookings.need, month.spent.need, month.pages.need):
            found = np.unique(column[column >= 0])
            assert seen[found][begun[found]].all()


def test_whoever_lost_a_job_in_silence_was_never_paid_here(lived: Lived) -> None:
    felt, people = lived.world.truth.needs, lived.world.people
    unseen = felt.person[felt.silent & (felt.reason == EVENTS.index("job_loss"))]
    assert len(unseen) > 3
    assert not people.paid_here[unseen].any()


def test_a_month_holds_what_happened_in_it_and_nothing_else(lived: Lived) -> None:
    starts = lived.world.period.starts * DAY
    assert [month.number for month in lived.months] == list(range(12))
    for month in lived.months:
        low, high = starts[month.number], starts[month.number + 1]
        for second in (month.settled.bookings.second, month.spent.second, month.pages.second):
            assert len(second)
            assert low <= second.min() <= second.max() < high


def test_each_month_begins_with_the_balances_the_last_one_ended_with(lived: Lived) -> None:
    for before, month in zip(lived.months[:-1], lived.months[1:], strict=True):
        booked = month.settled.bookings
        first = np.flatnonzero(np.r_[True, booked.account[1:] != booked.account[:-1]])
        opening = month.settled.balance[first] - booked.cents[first]
        assert (opening == before.settled.ends[booked.account[first]]).all()


def test_months_are_lived_one_by_one_and_none_before_it_is_asked_for() -> None:
    made = small()
    months = made.months()
    assert (next(months).number, len(made.plans)) == (0, 1)
    early = leaves_trace(made).sum()
    assert (next(months).number, len(made.plans)) == (1, 2)
    assert [month.number for month in months] == [2]
    assert leaves_trace(made).sum() > early


def columns(booked: Bookings) -> list[list[int]]:
    return [getattr(booked, name).tolist() for name in Bookings.__dataclass_fields__]


def same(one: Month, other: Month) -> bool:
    return columns(one.settled.bookings) == columns(other.settled.bookings) and (
        one.pages.second.tolist() == other.pages.second.tolist()
    )


def test_the_same_seed_lives_the_same_months_and_another_one_others() -> None:
    first, second, other = (tuple(small(seed).months()) for seed in (3, 3, 4))
    assert all(same(a, b) for a, b in zip(first, second, strict=True))
    assert not any(same(a, b) for a, b in zip(first, other, strict=True))


def test_months_that_are_lived_again_are_the_same_months() -> None:
    made = small()
    first, again = tuple(made.months()), tuple(made.months())
    assert all(same(a, b) for a, b in zip(first, again, strict=True))
    assert len(made.plans) == 3


def test_more_months_keep_today_and_add_to_the_past() -> None:
    short, long = small(months=3), small(months=6)
    assert short.period.date(short.period.days) == long.period.date(long.period.days)
    assert len(tuple(long.months())) == 6


def test_numbers_of_bookings_are_those_of_a_retail_bank(lived: Lived) -> None:
    people, held = lived.world.people, lived.world.scene.accounts
    active = (people.activity > QUIET) & people.in_core & (people.joined < 0)
    active &= lived.world.truth.leaves > lived.world.period.days
    count = np.zeros(len(people))
    for month in lived.months:
        assert month.settled.balance.min() >= 0
        count += np.bincount(held.person[month.settled.bookings.account], minlength=len(people))
    assert 15 < count[active].mean() / 12 < 32
    assert count[~active & people.in_core].mean() < 0.5 * count[active].mean()


@pytest.mark.parametrize("topic", ["loan", "deposit", "wealth", "insurance", "fx"])
def test_a_third_of_what_is_looked_up_has_another_reason_than_a_need(
    topic: str, lived: Lived
) -> None:
    need = np.concatenate([
        month.pages.need[month.pages.topic == TOPICS.index(topic)] for month in lived.months
    ])  # fmt: skip
    assert 0.15 < (need >= 0).mean() < 0.67


def test_purchases_follow_needs_with_noise(lived: Lived) -> None:
    bought = lived.world.truth.bought
    assert 0.3 < (bought.need >= 0).mean() < 0.8


def test_what_is_done_is_told_while_a_world_is_made() -> None:
    said: list[Sentence] = []
    small(progress=said.append)
    assert [step.en for step in said] == [
        "People and their lives",
        "Products and accounts",
        "Calls and surveys",
    ]


def test_an_english_world_lives_in_english() -> None:
    made = small(language="en")
    assert made.language == "en"
    assert all(name.isascii() for name in made.people.names)
    assert len(tuple(made.months())) == 3
