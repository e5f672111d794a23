import numpy as np

from needmine.simulate.offers import consents, offers
from needmine.simulate.purchases import SETTLED, at_stake, purchases
from tests.needmine.simulate.lived import crowd, felt, nobody, told

SETTING = told()
BORN = crowd(1_000)
MADE, _ = offers(BORN, nobody(), consents(BORN, setting=SETTING), setting=SETTING)


def test_a_need_met_here_is_a_purchase_on_that_day() -> None:
    met = felt("borrow_home", [3, 8], start=5, end=50, here=True, product="home_loan")
    stakes = at_stake(BORN, met, setting=SETTING)
    found = purchases(BORN, met, MADE, stakes, setting=SETTING)
    rows = np.flatnonzero(found.need >= 0)
    assert found.person[rows].tolist() == [3, 8]
    assert found.product[rows].tolist() == ["home_loan", "home_loan"]
    assert found.day[rows].tolist() == [50, 50]
    assert (found.amount[rows] == stakes).all()


def test_some_buy_without_any_need() -> None:
    stakes = np.zeros(0, dtype=np.int64)
    found = purchases(BORN, nobody(), MADE, stakes, setting=SETTING)
    assert len(found.person) > 20
    assert (found.need == -1).all()
    assert {"term_1y", "wealth_r2", "consumer_loan"} <= set(found.product)


def test_a_complaint_put_right_is_no_purchase() -> None:
    settled = felt("repair_complaint", [1], start=0, end=9, here=True, product=SETTLED)
    stakes = at_stake(BORN, settled, setting=SETTING)
    found = purchases(BORN, settled, MADE, stakes, setting=SETTING)
    assert stakes.tolist() == [0]
    assert SETTLED not in set(found.product)


def test_a_home_is_worth_more_incomes_than_a_car() -> None:
    home = at_stake(BORN, felt("borrow_home", [1] * 50, start=0, end=9), setting=SETTING)
    car = at_stake(BORN, felt("borrow_consumer", [1] * 50, start=0, end=9), setting=SETTING)
    assert home.min() > car.max()
