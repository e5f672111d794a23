import dataclasses

import numpy as np
import pytest

from needmine.simulate.ground.calendar import AHEAD
from needmine.simulate.lives.bankers import bankers
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.lives.offers import Offers, consents, offers
from needmine.simulate.lives.purchases import SETTLED, at_stake, purchases, worth
from tests.needmine.simulate.lived import altered, crowd, felt, nobody, replaced, told

NO_STAKES = np.zeros(0, dtype=np.int64)
IMPULSES = ("term_1y", "term_3y", "wealth_r2", "consumer_loan", "credit_card",
            "accident_insurance", "health_insurance", "standing_order")  # fmt: skip
CALM = altered(
    {
        **{f"impulse.{name}": 0.0 for name in IMPULSES},
        "lots.quarter_push": 0.0,
        "lots.new_year_push": 0.0,
    }
)
SETTING = told()
BORN = crowd(2_000)
GIVEN = consents(BORN, setting=SETTING)
MADE, _ = offers(BORN, nobody(), GIVEN, bankers(BORN, setting=SETTING), setting=SETTING)
UNHEARD = dataclasses.replace(MADE, buys_with=np.zeros(len(MADE), dtype=bool))


def test_a_need_met_here_is_a_purchase_on_that_day_of_what_was_at_stake() -> None:
    met = felt("borrow_home", [3, 8], start=5, end=50, here=True, product="home_loan")
    stakes = at_stake(BORN, met, setting=SETTING)
    found = purchases(BORN, met, UNHEARD, stakes, setting=told(parameters=CALM))
    assert found.person.tolist() == [3, 8]
    assert found.product.tolist() == ["home_loan", "home_loan"]
    assert found.day.tolist() == [50, 50]
    assert found.need.tolist() == [0, 1]
    assert found.amount.tolist() == stakes.tolist()


def test_needs_that_went_to_a_rival_or_nowhere_are_no_purchases() -> None:
    lost = felt("borrow_home", [3], start=5, end=50, outcome=2)
    open_yet = felt("borrow_home", [3], start=5, end=50)
    for needs in (lost, open_yet):
        found = purchases(BORN, needs, UNHEARD, np.array([100]), setting=told(parameters=CALM))
        assert len(found.person) == 0


def test_a_complaint_put_right_is_no_purchase() -> None:
    settled = felt("repair_complaint", [1], start=0, end=9, here=True, product=SETTLED)
    stakes = at_stake(BORN, settled, setting=SETTING)
    found = purchases(BORN, settled, UNHEARD, stakes, setting=told(parameters=CALM))
    assert stakes.tolist() == [0]
    assert len(found.person) == 0


def test_whoever_is_moved_without_a_need_buys_what_was_offered_within_twelve_days() -> None:
    moved = np.flatnonzero(MADE.buys_with)
    found = purchases(BORN, nobody(), MADE, NO_STAKES, setting=told(parameters=CALM))
    assert len(moved) > 1
    assert sorted(found.person.tolist()) == sorted(MADE.person[moved].tolist())
    assert (found.need == -1).all()
    order, other = np.argsort(found.person), np.argsort(MADE.person[moved])
    assert (found.product[order] == MADE.product[moved][other]).all()
    waits = found.day[order] - MADE.day[moved][other]
    assert 1 <= waits.min() <= waits.max() <= 12


def test_service_calls_sell_nothing() -> None:
    served: Offers = dataclasses.replace(
        MADE,
        is_service=np.ones(len(MADE), dtype=bool),
        buys_with=np.ones(len(MADE), dtype=bool),
    )
    assert not len(
        purchases(BORN, nobody(), served, NO_STAKES, setting=told(parameters=CALM)).person
    )


def test_some_buy_on_impulse_until_after_the_truths_last_day() -> None:
    found = purchases(BORN, nobody(), UNHEARD, NO_STAKES, setting=SETTING)
    days = SETTING.period.days
    assert (found.need == -1).all()
    assert set(IMPULSES) <= set(found.product)
    assert found.day.min() >= 0
    assert days < found.day.max() < days + AHEAD
    deposits = found.product == "term_1y"
    assert deposits.sum() / len(BORN) / (days + AHEAD) * 365.25 == pytest.approx(0.09, abs=0.03)


def test_lots_are_pushed_at_the_ends_of_quarters_and_in_the_new_year() -> None:
    pushed = altered(
        {**{f"impulse.{name}": 0.0 for name in IMPULSES}, "lots.quarter_push": 0.1,
         "lots.new_year_push": 0.1}
    )  # fmt: skip
    found = purchases(BORN, nobody(), UNHEARD, NO_STAKES, setting=told(parameters=pushed))
    quarter, new_year = (found.product == code for code in ("wealth_r2", "cash_wealth_r1"))
    dates = SETTING.period.dates(found.day).astype(str)
    assert {date[5:7] for date in dates[quarter]} == {"03", "06", "09", "12"}
    assert all(date[8:] >= "20" for date in dates[quarter])
    assert "2026-01-04" <= min(dates[new_year]) <= max(dates[new_year]) <= "2026-02-08"
    assert quarter.sum() == pytest.approx(4 * 200, rel=0.15)
    assert new_year.sum() == pytest.approx(200, rel=0.25)


def test_nobody_buys_without_an_account_or_before_they_are_a_customer() -> None:
    born = replaced(BORN, in_core=np.arange(2_000) < 1_000, joined=np.full(2_000, 100))
    found = purchases(born, nobody(), UNHEARD, NO_STAKES, setting=SETTING)
    assert len(found.person) > 20
    assert found.person.max() < 1_000
    assert found.day.min() > 100


def test_nobody_puts_away_more_than_half_of_what_lies_here() -> None:
    found = purchases(BORN, nobody(), UNHEARD, NO_STAKES, setting=SETTING)
    rows = found.of("term_1y", "term_3y", "wealth_r2", "cash_wealth_r1")
    person = found.person[rows]
    assert (found.amount[rows] <= 0.5 * BORN.wealth[person] * BORN.share_here[person]).all()


def test_a_home_is_worth_more_incomes_than_a_car() -> None:
    who = list(range(500))
    home, car = (
        at_stake(BORN, felt(need, who, start=0, end=9), setting=SETTING) / BORN.income[:500]
        for need in ("borrow_home", "borrow_consumer")
    )
    assert 59 < home.min() < 65
    assert home.max() < 141
    assert 3 < car.min() < car.max() < 17


def test_what_the_money_came_from_decides_how_much_wants_to_grow() -> None:
    who = list(range(500))
    sold, bonus = (
        at_stake(BORN, felt("grow_savings", who, start=0, end=9, reason=reason), setting=SETTING)
        for reason in ("property_sale", "big_bonus")
    )
    assert np.median(sold) > 5 * np.median(bonus)


def test_who_leaves_takes_half_and_more_of_what_lies_here() -> None:
    leaving = felt("keep_relationship", list(range(500)), start=0, end=9)
    taken = at_stake(BORN, leaving, setting=SETTING)
    here = (BORN.wealth * BORN.share_here)[:500]
    rich = here > 10_000_000
    assert 0.49 < (taken / here)[rich].min() < (taken / here)[rich].max() <= 1


@pytest.mark.parametrize(
    ("need", "stake", "cents"),
    [("borrow_home", 100_000_000, 1_000_000), ("grow_savings", 10_000_000, 180_000),
     ("repair_complaint", 0, 40_000), ("credit_health", 0, 100_000)],
)  # fmt: skip
def test_a_need_is_worth_a_share_of_the_stake_and_a_sum(need: str, stake: int, cents: int) -> None:
    one = felt(need, [1], start=0, end=9)
    assert worth(one, np.array([stake]), setting=SETTING).tolist() == [cents]


def test_every_need_is_worth_something_and_less_in_pounds() -> None:
    for need in NEEDS:
        one, stake = felt(need, [1], start=0, end=9), np.array([1_000_000])
        yuan = int(worth(one, stake, setting=SETTING)[0])
        pounds = int(worth(one, stake, setting=told(language="en"))[0])
        assert 0 < pounds <= yuan, need
