"""What must hold of the second make as a whole, and of the two beside each other."""

import dataclasses

import numpy as np
import pytest

from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.world import leaves_trace
from tests.needmine.simulate.alternative.lived import lived


def same(one: object, other: object) -> bool:
    """Whether two parts of worlds are equal in every column."""
    for field in dataclasses.fields(one):  # type: ignore[arg-type]
        left, right = getattr(one, field.name), getattr(other, field.name)
        equal = (
            np.array_equal(left, right)
            if isinstance(left, np.ndarray)
            else same(left, right)
            if dataclasses.is_dataclass(left)
            else left == right
        )
        if not equal:
            return False
    return True


def test_what_is_true_is_the_same_for_both_makes() -> None:
    usual, other = lived("usual").world, lived("alternative").world
    for part in ("people", "lives", "needs", "offers", "bought", "first_lots", "consents"):
        assert same(getattr(usual.truth, part), getattr(other.truth, part)), part
    for part in ("lots", "loans", "orders"):
        assert same(getattr(usual, part), getattr(other, part)), part
    assert same(usual.scene.cards, other.scene.cards)
    assert same(usual.scene.accounts, other.scene.accounts)
    assert np.array_equal(usual.truth.stakes, other.truth.stakes)


def test_what_is_left_is_another() -> None:
    usual, other = lived("usual"), lived("alternative")
    with_need = [make.bookings.taken(make.bookings.need >= 0) for make in (usual, other)]
    keys = [
        set(zip(left.need.tolist(), left.day.tolist(), left.cents.tolist(), strict=True))
        for left in with_need
    ]
    assert len(keys[0] & keys[1]) < 0.01 * len(keys[1])
    assert not np.array_equal(usual.world.used, other.world.used)


def test_the_share_of_needs_without_a_trace_is_a_quarter_to_two_fifths() -> None:
    world = lived("alternative").world
    needs, days = world.truth.needs, world.period.days
    begun = (needs.start >= 0) & (needs.start < days)
    assert 0.25 < 1 - leaves_trace(world)[begun].mean() < 0.40
    assert 0.25 < 1 - leaves_trace(world)[needs.start < days].mean() < 0.40


@pytest.mark.parametrize("need", NEEDS)
def test_each_kind_of_need_is_seen_often_and_never_always(need: str) -> None:
    world = lived("alternative").world
    needs = world.truth.needs
    rows = needs.rows(need, speaking=True)
    rows = rows[(needs.start[rows] >= 0) & (needs.start[rows] < world.period.days - 60)]
    assert 0.5 < leaves_trace(world)[rows].mean() <= 1.0


def test_silent_needs_stay_silent() -> None:
    made = lived("alternative")
    silent = np.flatnonzero(made.world.truth.needs.silent)
    for needs in (made.bookings.need, made.spent.need, made.pages.need, made.world.voices.need):
        assert not np.isin(silent, needs).any()
    assert not leaves_trace(made.world)[silent].any()


def test_nothing_lies_outside_the_period_or_a_customers_time() -> None:
    made = lived("alternative")
    scene, days = made.scene, made.world.period.days
    person = scene.accounts.person[made.bookings.account]
    holders = scene.cards.person[made.spent.card]
    for who, second in (
        (person, made.bookings.second),
        (holders, made.spent.second),
        (made.pages.person, made.pages.second),
        (made.world.voices.person, made.world.voices.second),
    ):
        day = second // 86_400
        assert day.min() >= 0
        assert day.max() < days
        assert (day >= scene.people.joined[who]).all()
        # Loans and bills are paid to the end; on the last day everything is taken along.
        later = day > scene.leaves[who]
        assert later.mean() < 0.001


def test_only_known_topics_are_looked_at() -> None:
    topics = lived("alternative").pages.topic
    assert topics.min() >= 0
    assert topics.max() < len(TOPICS)


def test_the_same_seed_gives_the_same_bytes() -> None:
    once = lived("alternative", customers=400)
    again = lived.__wrapped__("alternative", customers=400)
    assert same(once.bookings, again.bookings)
    assert same(once.spent, again.spent)
    assert same(once.pages, again.pages)
    assert same(once.world.voices, again.world.voices)


def test_an_english_bank_lives_too() -> None:
    made = lived("alternative", customers=600, language="en")
    assert len(made.bookings) > 10_000
    assert 0.2 < 1 - leaves_trace(made.world).mean() < 0.6
