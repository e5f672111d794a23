import numpy as np

from needmine.simulate.contacts.pages import (
    CHANNELS,
    TOPICS,
    Pages,
    Sessions,
    pages,
)
from needmine.simulate.ground.rates import regime_day
from needmine.simulate.ground.rows import joined
from needmine.sources.canonical_contacts import DIGITAL_EVENTS
from tests.needmine.simulate.lived import told

SETTING = told()
NOON = 43_200


def sessions(size: int, *, day: int = 100, topic: str = "loan", need: int = -1) -> Sessions:
    """One session of each of so many people on one day."""
    return Sessions(
        person=np.arange(size),
        day=np.full(size, day),
        topic=np.full(size, TOPICS.index(topic)),
        need=np.full(size, need),
        turn=np.zeros(size, dtype=np.int64),
    )


def looked_at(made: Sessions, *, clock: int = NOON) -> Pages:
    return pages(made, made.day * 86_400 + clock, setting=SETTING)


def of_person(seen: Pages, person: int) -> Pages:
    return seen.taken(seen.person == person)


def test_a_session_has_two_pages_or_so_and_one_at_least() -> None:
    counts = np.bincount(looked_at(sessions(2_000)).person)

    assert counts.min() == 1
    assert len(counts) == 2_000
    assert 2.05 < counts.mean() < 2.35


def test_three_sessions_in_ten_begin_at_home_and_go_on_to_their_topic() -> None:
    seen = looked_at(sessions(2_000, need=7))
    _, first = np.unique(seen.person, return_index=True)
    at_home = seen.topic == TOPICS.index("home")

    assert 0.26 < at_home[first].mean() < 0.34
    assert at_home.sum() == at_home[first].sum()
    assert set(seen.topic[~at_home]) == {TOPICS.index("loan")}
    # The home page tells nothing of a need.
    assert set(seen.need[at_home]) == {-1}
    assert set(seen.need[~at_home]) == {7}
    assert not seen.is_action[at_home].any()
    assert 0.14 < seen.is_action[~at_home].mean() < 0.22


def test_pages_of_a_session_follow_each_other_within_seconds() -> None:
    seen = looked_at(sessions(2_000))
    clock = seen.second - 100 * 86_400

    assert (np.diff(seen.second) >= 0).all()
    assert clock.min() >= NOON
    for person in range(50):
        mine = of_person(seen, person).second
        assert mine[0] < 100 * 86_400 + NOON + 20
        assert (np.diff(mine) < 40).all()


def test_no_page_lies_on_the_day_after() -> None:
    late = looked_at(sessions(500), clock=86_395)

    assert set(late.second // 86_400) == {100}


def test_a_whole_session_is_in_the_app_or_in_the_mini_program() -> None:
    seen = looked_at(sessions(2_000))

    for person in range(200):
        assert len(set(of_person(seen, person).channel)) == 1
    mini = seen.channel == CHANNELS.index("mini_program")
    assert 0.16 < mini.mean() < 0.24


def test_after_the_new_design_many_see_deposits_on_the_wealth_page() -> None:
    changed = regime_day(SETTING)
    wealth = TOPICS.index("wealth")

    before = looked_at(sessions(2_000, day=changed - 1, topic="deposit"))
    after = looked_at(sessions(2_000, day=changed, topic="deposit"))

    assert not (before.topic == wealth).any()
    shown = after.topic[after.topic != TOPICS.index("home")]
    assert 0.36 < (shown == wealth).mean() < 0.44
    assert not (looked_at(sessions(500, day=changed)).topic == wealth).any()


def test_topics_are_those_of_the_contract() -> None:
    assert set(TOPICS) == set(DIGITAL_EVENTS.column("topic").allowed)


def test_sessions_and_pages_are_put_together_in_their_order() -> None:
    both = joined([sessions(2), sessions(1, day=7)])
    assert (both.person.tolist(), both.day.tolist()) == ([0, 1, 0], [100, 100, 7])
    assert both.taken(both.day == 7).person.tolist() == [0]

    one, other = looked_at(sessions(1)), looked_at(sessions(1, day=7))
    assert joined([one, other]).second.tolist() == [*one.second, *other.second]
