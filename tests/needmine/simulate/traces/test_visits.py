import numpy as np
import pytest

from needmine.simulate.needs import Needs
from needmine.simulate.visits import LOOKED_UP, TOPICS, Visits, visits
from needmine.sources.canonical_contacts import DIGITAL_EVENTS
from tests.needmine.simulate.lived import crowd, felt, nobody, replaced, stayed, told

SETTING = told()
BORN = replaced(crowd(400), digital=np.full(400, 0.8))
USED = np.ones((400, 12))
HALF = list(range(200))


def seen(needs: Needs) -> Visits:
    return visits(BORN, needs, USED, stayed(400), setting=SETTING)


@pytest.mark.parametrize("need", sorted(LOOKED_UP))
def test_each_need_is_looked_up_on_its_own_pages(need: str) -> None:
    found = seen(felt(need, HALF, start=60, end=240))
    pages = [TOPICS.index(page) for page in LOOKED_UP[need][0]]
    during = np.isin(found.topic, pages) & (found.second // 86_400 >= 60)
    during &= found.second // 86_400 <= 240
    mine, other = (during & (found.person < 200)).sum(), (during & (found.person >= 200)).sum()
    assert mine > other + 150
    assert set(found.topic[found.need >= 0]) <= set(pages)


def test_every_topic_is_also_looked_at_out_of_curiosity() -> None:
    found = seen(nobody())
    assert (found.need == -1).all()
    assert set(found.topic) == set(range(len(TOPICS)))


def test_bursts_of_three_sessions_a_week_happen_without_a_need() -> None:
    found = seen(nobody())
    loan = found.topic == TOPICS.index("loan")
    weeks = {}
    for person, day in zip(found.person[loan], found.second[loan] // 86_400, strict=True):
        weeks.setdefault((person, day // 7), set()).add(day)
    assert sum(len(days) >= 3 for days in weeks.values()) > 5


def test_silent_needs_are_not_looked_up() -> None:
    silent = felt("borrow_home", HALF, start=60, end=240, silent=True)
    assert (seen(silent).need == -1).all()


def test_only_app_users_visit_and_nobody_after_leaving() -> None:
    some = replaced(BORN, in_app=np.arange(400) < 100)
    found = visits(some, nobody(), USED, np.full(400, 50), setting=SETTING)
    assert found.person.max() < 100
    assert (found.second // 86_400).max() <= 50


def test_topics_are_those_of_the_contract() -> None:
    assert set(TOPICS) == set(DIGITAL_EVENTS.column("topic").allowed)


def test_visits_stand_in_order_of_time() -> None:
    assert (np.diff(seen(nobody()).second) >= 0).all()
