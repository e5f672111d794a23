import numpy as np

from needmine.simulate.lives import EVENTS, Lives
from needmine.simulate.needs import HERE, NEEDS, RIVAL, drawn_products, needs
from needmine.simulate.people import NEVER
from tests.needmine.simulate.lived import crowd, felt, replaced, told

BORN = crowd(2_000)


def all_meet(event: str, day: int = 60) -> Lives:
    size = len(BORN)
    return Lives(
        person=np.arange(size),
        event=np.full(size, EVENTS.index(event)),
        day=np.full(size, day),
    )


def test_each_event_alone_wakes_its_own_needs_and_no_others() -> None:
    cardless = replaced(BORN, in_cards=np.zeros(len(BORN), dtype=bool))
    for event in EVENTS:
        woken = {NEEDS[need] for need in needs(cardless, all_meet(event), setting=told()).need}
        declared = {cause["need"] for cause in told().value("causes") if cause["event"] == event}
        assert woken == declared, event


def test_needs_begin_after_their_event_and_end_after_they_began() -> None:
    found = needs(BORN, all_meet("inheritance"), setting=told())
    assert (found.start >= 60).all()
    assert (found.end > found.start).all()


def test_a_need_that_is_met_ends_on_that_day() -> None:
    found = needs(BORN, all_meet("car"), setting=told())
    met = (found.outcome == HERE) | (found.outcome == RIVAL)
    assert (found.end[met] == found.outcome_day[met]).all()
    assert (found.outcome_day[~met] == NEVER).all()
    assert set(found.product[found.outcome == HERE]) == {
        "consumer_loan",
        "credit_card",
        "standing_order",
    }
    assert set(found.product[found.outcome != HERE]) == {""}


def test_who_holds_a_card_needs_none_to_pay_with() -> None:
    holders = np.arange(len(BORN)) % 2 == 0
    born = replaced(BORN, in_cards=holders)
    found = needs(born, all_meet("job_change"), setting=told())
    wanting = set(found.person[found.rows("pay_by_card")])
    assert wanting
    assert not wanting & set(np.flatnonzero(holders))


def test_what_becomes_of_needs_follows_the_parameters() -> None:
    found = needs(BORN, all_meet("study_abroad"), setting=told())
    rows = found.rows("send_abroad")
    assert abs((found.outcome[rows] == HERE).mean() - 0.5) < 0.05


def test_nobody_feels_the_same_need_twice_at_once() -> None:
    twice = all_meet("decoration")
    twice = twice.adding(twice.person, "car", twice.day)
    found = needs(BORN, twice, setting=told())
    rows = found.rows("borrow_consumer")
    assert len(set(found.person[rows])) == len(rows)


def test_money_from_a_matured_lot_is_never_silent() -> None:
    found = needs(BORN, all_meet("lot_matured"), setting=told())
    assert not found.silent.any()


def test_the_open_need_of_a_day_is_found() -> None:
    found = felt("borrow_home", [4, 9], start=10, end=20)
    days = np.array([10, 20, 21, 9, 15])
    assert found.open_at("borrow_home", np.array([4, 9, 9, 4, 5]), days).tolist() == [
        0,
        1,
        -1,
        -1,
        -1,
    ]
    assert found.open_at("send_abroad", np.array([4]), np.array([15])).tolist() == [-1]


def test_silent_needs_are_left_out_of_what_speaks() -> None:
    assert felt("borrow_home", [1], start=0, end=9, silent=True).rows("borrow_home").tolist() == [0]
    silent = felt("borrow_home", [1], start=0, end=9, silent=True)
    assert silent.rows("borrow_home", speaking=True).tolist() == []


def test_products_are_drawn_by_weight() -> None:
    drawn = drawn_products(told().dice("x"), {"term_1y": 0.9, "term_3y": 0.1}, 2_000)
    assert 0.87 < (drawn == "term_1y").mean() < 0.93
    assert drawn_products(told().dice("x"), {}, 2).tolist() == ["", ""]
