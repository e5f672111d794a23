import dataclasses
from functools import cache
from itertools import pairwise

import numpy as np

from needmine.simulate.holdings.orders import payee
from needmine.simulate.lives.needs import Needs
from needmine.simulate.money.bookings import Bookings
from needmine.simulate.scene import Scene
from needmine.simulate.traces.payments import HAND_MONTHS, drawing_cash, paying_by_hand
from tests.needmine.simulate.lived import crowd, felt, kinds, staged

SOME = list(range(40))


def scene(needs: Needs, *, stakes: int = 900_00) -> Scene:
    return staged(needs, born=crowd(200), stakes=stakes)


@cache
def drawn() -> Bookings:
    return drawing_cash(scene(felt("pay_by_card", SOME, start=30, end=120)))


def test_who_would_pay_by_card_draws_cash_meanwhile() -> None:
    assert set(kinds(drawn())) == {"cash_out"}
    assert set(drawn().need) == set(SOME)
    assert ((drawn().day >= 30) & (drawn().day <= 120)).all()
    assert (drawn().cents % 100_00 == 0).all()
    assert (drawn().cents <= -100_00).all()


def test_cash_is_drawn_twice_at_least_and_six_times_on_average() -> None:
    counts = np.bincount(drawn().need)

    assert counts.min() >= 2
    assert 5 < counts.mean() < 7


def test_bills_are_paid_by_hand_a_month_apart_give_or_take_three_days() -> None:
    needs = felt("automate_payments", SOME, start=30, end=200)
    stage = scene(needs)

    paid = paying_by_hand(stage)

    for need in SOME:
        mine = paid.taken(paid.need == need)
        assert len(mine) == HAND_MONTHS
        assert set(mine.cents) == {-900_00}
        # The one the order set up later will pay.
        assert set(mine.other) == {int(payee(stage.others, needs.person[need], needs.since[need]))}
        days = sorted(mine.day.tolist())
        assert all(27 <= after - before <= 33 for before, after in pairwise(days))
        assert days[0] >= 30


def test_a_tiny_bill_is_still_one() -> None:
    paid = paying_by_hand(scene(felt("automate_payments", SOME, start=30, end=200), stakes=0))

    assert set(paid.cents) == {-50_00}


def test_silent_needs_leave_no_payment() -> None:
    cash = scene(felt("pay_by_card", SOME, start=30, end=120, silent=True))
    bills = scene(felt("automate_payments", SOME, start=30, end=120, silent=True))

    assert len(drawing_cash(cash)) == 0
    assert len(paying_by_hand(bills)) == 0


def test_a_strong_need_draws_more_cash() -> None:
    strong = dataclasses.replace(
        felt("pay_by_card", SOME, start=30, end=120), strength=np.full(40, 2.0)
    )

    assert len(drawing_cash(scene(strong))) > 1.4 * len(drawn())
