import numpy as np

from needmine.simulate.needs import NEEDS
from needmine.simulate.truth import leaves_trace
from needmine.simulate.world import World


def test_between_a_quarter_and_two_fifths_of_needs_leave_no_trace(lived_world: World) -> None:
    begun = lived_world.needs.start < lived_world.period.days - 30
    assert 0.25 < 1 - leaves_trace(lived_world)[begun].mean() < 0.40


def test_needs_that_begin_after_today_are_true_and_unseen(lived_world: World) -> None:
    later = lived_world.needs.start >= lived_world.period.days
    assert later.sum() > 50
    assert not leaves_trace(lived_world)[later].any()


def test_every_need_is_felt_by_somebody(lived_world: World) -> None:
    assert {NEEDS[need] for need in lived_world.needs.need} == set(NEEDS)


def test_silent_needs_are_nowhere_in_the_records(lived_world: World) -> None:
    silent = np.flatnonzero(lived_world.needs.silent)
    assert len(silent) > 50
    for seen in (
        lived_world.settled.bookings.need,
        lived_world.spending.need,
        lived_world.visits.need,
        lived_world.voices.need,
    ):
        assert not np.isin(seen, silent).any()


def test_numbers_of_bookings_are_those_of_a_retail_bank(lived_world: World) -> None:
    people, booked = lived_world.people, lived_world.settled.bookings
    active = np.flatnonzero((people.activity > 0.2) & people.in_core & (people.joined < 0))
    per_person = np.bincount(lived_world.accounts.person[booked.account], minlength=len(people))
    assert 13 < per_person[active].mean() / 12 < 21
    assert lived_world.settled.balance.min() >= 0


def test_most_of_what_is_looked_up_has_another_reason_than_a_need(lived_world: World) -> None:
    from needmine.simulate.visits import TOPICS

    seen = lived_world.visits
    for topic in ("loan", "deposit", "wealth", "insurance", "fx"):
        mine = seen.need[seen.topic == TOPICS.index(topic)]
        assert 0.05 < (mine >= 0).mean() < 0.65, topic


def test_purchases_follow_needs_with_noise(lived_world: World) -> None:
    assert 0.4 < (lived_world.bought.need >= 0).mean() < 0.9
