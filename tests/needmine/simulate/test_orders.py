import numpy as np

from needmine.simulate.orders import order_flows, orders, payee
from needmine.simulate.people import NEVER
from needmine.simulate.traces_payments import paying_by_hand
from tests.needmine.simulate.lived import bought, crowd, felt, kept, nothing_bought, replaced, told

SETTING = told()
BORN = crowd(200)
HELD, _, _, OTHERS = kept(BORN, SETTING)
SET_UP = bought("standing_order", person=3, day=40, amount=60_000, need=5)


def test_about_half_of_the_rents_have_long_been_standing_orders() -> None:
    born = replaced(BORN, tenant=np.ones(200, dtype=bool))
    listed = orders(born, HELD, nothing_bought(), OTHERS, setting=SETTING)

    assert 70 < len(listed) < 130
    assert (listed.started < 0).all()
    assert (listed.ended == NEVER).all()
    assert (listed.cents >= 10_000).all()


def test_an_order_set_up_is_listed_from_its_day_and_paid_every_month() -> None:
    listed = orders(BORN, HELD, SET_UP, OTHERS, setting=SETTING)
    paid = order_flows(HELD, SET_UP, OTHERS, setting=SETTING)

    new = listed.started >= 0
    assert (listed.person[new].tolist(), listed.started[new].tolist()) == ([3], [40])
    assert set(paid.account) == {HELD.first[3]}
    assert set(paid.cents) == {-60_000}
    assert paid.day.min() >= 40
    assert len(set(SETTING.period.month_of(paid.day))) == len(paid) >= 10


def test_an_order_ends_with_its_account() -> None:
    closed = HELD.closed.copy()
    closed[HELD.first[3]] = 90
    held = type(HELD)(**{**vars(HELD), "closed": closed})

    listed = orders(BORN, held, SET_UP, OTHERS, setting=SETTING)

    assert listed.ended[listed.started >= 0].tolist() == [90]


def test_the_order_goes_to_whom_was_paid_by_hand_before() -> None:
    needs = felt("automate_payments", [1, 3], start=10, end=200)
    by_hand = paying_by_hand(HELD, needs, np.array([50_000, 60_000]), OTHERS, setting=SETTING)
    deal = bought("standing_order", person=3, day=100, amount=60_000, need=1)

    paid = order_flows(HELD, deal, OTHERS, setting=SETTING)

    assert set(paid.other) == set(by_hand.other[by_hand.need == 1])
    assert set(paid.other) == set(payee(OTHERS, np.array([1])))
