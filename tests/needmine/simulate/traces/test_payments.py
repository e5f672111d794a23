import numpy as np

from needmine.simulate.purchases import at_stake
from needmine.simulate.traces_payments import drawing_cash, paying_by_hand
from needmine.simulate.words import summary_numbers
from tests.needmine.simulate.lived import crowd, felt, kept, told

SETTING = told()
BORN = crowd(200)
HELD, _, _, OTHERS = kept(BORN, SETTING)
SOME = list(range(40))


def test_who_would_pay_by_card_draws_cash_meanwhile() -> None:
    drawn = drawing_cash(HELD, BORN, felt("pay_by_card", SOME, start=30, end=120), setting=SETTING)

    assert set(drawn.summary) == {summary_numbers()["cash_out"]}
    assert set(drawn.need) == set(range(40))
    assert ((drawn.day >= 30) & (drawn.day <= 120)).all()
    assert (drawn.cents <= -10_000).all()


def test_bills_are_paid_by_hand_a_month_apart_give_or_take_three_days() -> None:
    needs = felt("automate_payments", SOME, start=30, end=200)
    paid = paying_by_hand(
        HELD, needs, at_stake(BORN, needs, setting=SETTING), OTHERS, setting=SETTING
    )

    for need in range(40):
        mine = paid.need == need
        assert len(set(paid.cents[mine])) == len(set(paid.other[mine])) == 1
        gaps = np.diff(np.sort(paid.day[mine]))
        assert ((gaps >= 27) & (gaps <= 33)).all()


def test_silent_needs_leave_no_payment() -> None:
    cash = felt("pay_by_card", SOME, start=30, end=120, silent=True)
    bills = felt("automate_payments", SOME, start=30, end=120, silent=True)

    assert len(drawing_cash(HELD, BORN, cash, setting=SETTING)) == 0
    assert len(paying_by_hand(HELD, bills, np.full(40, 9_000), OTHERS, setting=SETTING)) == 0
