import numpy as np
import pytest

from needmine.simulate.card_spending import SHOWN_IN, bills_paid, card_spending, cards
from needmine.simulate.needs import Needs
from tests.needmine.simulate.lived import (
    bought,
    crowd,
    felt,
    kept,
    nobody,
    nothing_bought,
    replaced,
    told,
)

SETTING = told()
BORN = crowd(300)
USED = np.ones((300, 12))
HELD = cards(BORN, nothing_bought(), setting=SETTING)
HALF = list(range(150))


def spending(needs: Needs):  # type: ignore[no-untyped-def]
    return card_spending(BORN, HELD, needs, USED, setting=SETTING)


def test_an_active_card_is_used_some_seven_times_a_month() -> None:
    purchases = spending(nobody()).cents < 0
    assert 6 < purchases.sum() / 300 / 12 < 8


@pytest.mark.parametrize("need", sorted(SHOWN_IN))
def test_each_need_shows_in_its_own_categories(need: str) -> None:
    shown = spending(felt(need, HALF, start=30, end=300))
    codes = np.isin(shown.mcc.astype(str), SHOWN_IN[need][0])
    owner = HELD.person[shown.card]
    mine, other = (codes & (owner < 150)).sum(), (codes & (owner >= 150)).sum()
    assert mine > other + 80
    assert set(shown.mcc[shown.need >= 0]) <= set(SHOWN_IN[need][0])


def test_the_same_purchases_are_made_without_the_need() -> None:
    calm = spending(nobody())
    for codes, _ in SHOWN_IN.values():
        assert np.isin(calm.mcc.astype(str), codes).any()
    assert (calm.need == -1).all()


def test_most_pay_the_whole_bill_and_those_in_trouble_the_least() -> None:
    weak = spending(felt("credit_health", HALF, start=0, end=364))
    paid, spent = np.zeros(300), np.zeros(300)
    np.add.at(paid, HELD.person[weak.card], np.maximum(weak.cents, 0))
    np.add.at(spent, HELD.person[weak.card], np.maximum(-weak.cents, 0))
    share = paid / spent
    assert np.median(share[:150]) < 0.5
    assert np.median(share[150:]) > 0.8


def test_a_card_bought_is_issued_that_day() -> None:
    without = replaced(BORN, in_cards=np.zeros(300, dtype=bool))
    deal = bought("credit_card", person=9, day=44, amount=0)
    held = cards(without, deal, setting=SETTING)
    assert (held.person.tolist(), held.issued.tolist()) == ([9], [44])
    assert held.of_person[9] == 0


def test_the_bill_is_paid_from_the_account_here() -> None:
    from needmine.simulate.bookings import other_sides

    accounts, _, _, _ = kept(BORN, SETTING)
    others = other_sides(BORN, accounts, HELD.accounts, setting=SETTING)
    made = spending(nobody())
    paid = bills_paid(made, HELD, accounts, others)
    assert -paid.cents.sum() == made.cents[made.kind == "card_repayment"].sum()
    card = HELD.of_person[accounts.person[paid.account]]
    assert (others.accounts[paid.other] == HELD.accounts[card]).all()
