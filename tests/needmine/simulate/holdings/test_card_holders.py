import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.holdings.card_holders import cards
from tests.needmine.simulate.lived import bought, crowd, nothing_bought, replaced, told

SETTING = told()
SOME = np.arange(1_000) % 2 == 0
BORN = replaced(crowd(1_000), in_cards=SOME)
HELD = cards(BORN, nothing_bought(), setting=SETTING)


def test_customers_of_the_card_centre_hold_one_card_each_since_they_joined() -> None:
    assert HELD.person.tolist() == np.flatnonzero(SOME).tolist()
    waits = HELD.issued - BORN.joined[HELD.person]
    assert 0 <= waits.min() <= waits.max() <= 25
    assert (HELD.closed == NEVER).all()
    assert (HELD.of_person[SOME] == np.arange(500)).all()
    assert (HELD.of_person[~SOME] == -1).all()


def test_a_card_bought_is_issued_that_day_and_a_second_one_is_not() -> None:
    new = cards(BORN, bought("credit_card", person=3, day=40, amount=0), setting=SETTING)
    again = cards(BORN, bought("credit_card", person=2, day=40, amount=0), setting=SETTING)
    assert new.issued[new.of_person[3]] == 40
    assert len(new.person) == 501
    assert again.issued.tolist() == HELD.issued.tolist()


def test_a_card_bought_or_a_customer_joining_after_today_has_no_card_yet() -> None:
    later = bought("credit_card", person=3, day=SETTING.period.days + 5, amount=0)
    assert cards(BORN, later, setting=SETTING).of_person[3] == -1
    born = replaced(BORN, joined=np.full(1_000, SETTING.period.days))
    assert len(cards(born, nothing_bought(), setting=SETTING).person) == 0


def test_a_card_is_held_from_the_day_it_is_issued() -> None:
    made = cards(BORN, bought("credit_card", person=3, day=40, amount=0), setting=SETTING)
    asked = made.held_by(np.array([3, 3, 5, 2]), np.array([39, 40, 40, 40]))
    assert asked.tolist() == [False, True, False, bool(BORN.joined[2] < 15)]


def test_a_limit_is_some_months_pay_in_whole_thousands_and_two_at_least() -> None:
    assert (HELD.limit % 100_000 == 0).all()
    assert HELD.limit.min() >= 200_000
    assert 2.5 < np.median(HELD.limit / BORN.income[HELD.person]) < 3.5


def test_most_pay_their_bill_in_full() -> None:
    assert 0.79 < HELD.full_payer.mean() < 0.89


def test_numbers_of_cards_and_of_their_accounts_are_all_different() -> None:
    assert len({*HELD.numbers, *HELD.accounts}) == 1_000
