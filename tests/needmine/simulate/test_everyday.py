import numpy as np

from needmine.simulate.everyday import everyday
from needmine.simulate.words import summary_numbers
from tests.needmine.simulate.lived import crowd, kept, stayed, told

SETTING = told()
BORN = crowd(300)
HELD, _, _, OTHERS = kept(BORN, SETTING)
USED = np.ones((300, 12))
BOOKED = everyday(BORN, HELD, USED, stayed(300), OTHERS, setting=SETTING)


def test_an_active_customer_has_some_fifteen_bookings_a_month() -> None:
    assert 13 < len(BOOKED) / 300 / 12 < 18


def test_signs_follow_the_kind_of_booking() -> None:
    numbers = summary_numbers()
    assert (BOOKED.cents[BOOKED.summary == numbers["wallet"]] < 0).all()
    assert (BOOKED.cents[BOOKED.summary == numbers["transfer_in"]] > 0).all()
    assert (BOOKED.need == -1).all()


def test_cash_comes_in_hundreds() -> None:
    cash = BOOKED.cents[BOOKED.summary == summary_numbers()["cash_out"]]
    assert len(cash) > 500
    assert (cash % 10_000 == 0).all()


def test_own_money_moves_to_and_from_other_banks_without_any_need() -> None:
    own = OTHERS.at("own", HELD.person[BOOKED.account])
    assert (BOOKED.other == own).mean() > 0.01


def test_money_between_two_own_accounts_is_booked_on_both() -> None:
    other = BOOKED.other - OTHERS.begins["customer"]
    inside = np.flatnonzero(other >= 0)
    assert len(inside) > 100
    sides = {(BOOKED.account[n], other[n], BOOKED.second[n], BOOKED.cents[n]) for n in inside}
    assert all((b, a, second, -cents) in sides for a, b, second, cents in sides)


def test_who_left_does_nothing_any_more() -> None:
    gone = everyday(BORN, HELD, USED, np.full(300, 90), OTHERS, setting=SETTING)
    assert gone.day.max() < 90
