import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.lives.needs import RIVAL, Needs
from needmine.simulate.money.bookings import Bookings, together
from needmine.simulate.money.everyday import Everyday
from needmine.simulate.scene import Scene
from needmine.simulate.traces.money import need_flows
from needmine.simulate.traces.noise import noise_flows
from tests.needmine.simulate.lived import (
    crowd,
    felt,
    kinds,
    nobody,
    replaced,
    said,
    staged,
    told,
)

SIZE = 300
HALF = list(range(150))
STAKES = 60_000_00
# Need, the event behind it, and what it leaves: kind and other side.
LEAVES = [
    ("grow_savings", "inheritance", "transfer_in", "stranger"),
    ("grow_savings", "property_sale", "transfer_in", "stranger"),
    ("grow_savings", "big_bonus", "transfer_in", "firm"),
    ("grow_savings", "idle_growth", "transfer_in", "own"),
    ("grow_savings", "retirement", "transfer_in", "own"),
    ("borrow_home", "home_plan", "transfer_in", "own"),
    ("borrow_home", "home_plan", "transfer_out", "realtors"),
    ("borrow_consumer", "decoration", "transfer_out", "stranger"),
    ("smooth_cash_flow", "illness", "transfer_in", "stranger"),
    ("keep_relationship", "rival_offer", "transfer_out", "own"),
    ("send_abroad", "study_abroad", "transfer_out", "abroad"),
    ("pay_by_card", "newcomer", "cash_out", ""),
    ("automate_payments", "moving", "transfer_out", "stranger"),
]


@cache
def calm() -> Scene:
    return staged(nobody(), born=crowd(SIZE), stakes=STAKES)


def scene(needs: Needs, **more: Any) -> Scene:
    stakes = np.full(len(needs), STAKES)
    return dataclasses.replace(calm(), needs=needs, stakes=stakes, **more)


def left(needs: Needs, **more: Any) -> Bookings:
    return need_flows(scene(needs, **more))


def is_of(made: Bookings, kind: str, other: str) -> Any:
    """Which bookings are of a kind with an other side of a kind."""
    others = calm().others
    mine = np.array(kinds(made)) == kind
    if not other:
        return mine & (made.other == -1)
    low = int(others.at(other))
    return mine & (made.other >= low) & (made.other < low + others.count(other))


@pytest.mark.parametrize(("need", "reason", "kind", "other"), LEAVES)
def test_each_need_leaves_its_own_bookings_on_its_own_days(
    need: str, reason: str, kind: str, other: str
) -> None:
    made = left(felt(need, HALF, start=60, end=240, since=30, reason=reason))
    person = calm().accounts.person[made.account]

    assert len(set(person[is_of(made, kind, other)])) > 60
    # Whose need it is, who books, and on the account of everyday use.
    assert (person == made.need).all()
    assert (made.account == calm().accounts.first[person]).all()
    assert made.day.min() >= 30
    assert made.day.max() <= 240


@pytest.mark.parametrize(("need", "reason", "kind", "other"), LEAVES)
def test_silent_needs_leave_no_booking(need: str, reason: str, kind: str, other: str) -> None:
    silent = felt(need, HALF, start=60, end=240, since=30, reason=reason, silent=True)

    assert len(left(silent)) == 0


@pytest.mark.parametrize(("need", "reason", "kind", "other"), LEAVES)
def test_the_same_is_booked_without_any_need(need: str, reason: str, kind: str, other: str) -> None:
    made = without_need()

    assert is_of(made, kind, other).sum() >= 5
    assert (made.need == -1).all()


@cache
def without_need() -> Bookings:
    stage = calm()
    everyday = Everyday(stage, np.ones((SIZE, 12)))
    return together([noise_flows(stage), *(everyday.month(number) for number in range(12))])


@pytest.mark.parametrize("need", ["send_abroad", "borrow_consumer"])
def test_who_plans_pays_first_bills_from_the_day_of_the_cause_on(need: str) -> None:
    made = left(felt(need, HALF, start=60, end=240, since=30))

    assert 30 <= made.day.min() < 36
    assert (made.day < 60).sum() > 10


def test_nothing_is_booked_outside_the_period() -> None:
    for need, reason, _, _ in LEAVES:
        made = left(felt(need, HALF, start=-30, end=500, since=-60, reason=reason))
        assert set(made.day) <= set(range(365))


def test_needs_about_no_money_leave_none() -> None:
    for need in ("protect_income", "repair_complaint", "credit_health"):
        assert len(left(felt(need, HALF, start=60, end=240))) == 0


def test_who_has_no_account_here_leaves_nothing() -> None:
    nothing = dataclasses.replace(calm().accounts, first=np.full(SIZE, -1))

    needs = felt("keep_relationship", HALF, start=60, end=240)

    assert len(left(needs, accounts=nothing)) == 0


def test_what_is_inherited_arrives_within_days_and_whole() -> None:
    made = left(felt("grow_savings", HALF, start=30, end=200, reason="inheritance"))

    sums = np.bincount(made.need, weights=made.cents, minlength=150)

    assert np.allclose(sums, STAKES, atol=3)
    assert made.day.max() <= 33
    assert set(said(made)) == {"遗产继承款", "父母留款", ""}


def test_money_of_a_matured_lot_is_not_booked_a_second_time() -> None:
    assert len(left(felt("grow_savings", HALF, start=30, end=200, reason="lot_matured"))) == 0


def test_savings_that_found_a_better_place_go_there_on_that_day() -> None:
    lost = felt("grow_savings", HALF, start=30, end=200, reason="lot_matured", outcome=RIVAL)

    made = left(lost)

    assert set(made.day) == {200}
    assert set(made.cents) == {-STAKES}
    person = calm().accounts.person[made.account]
    assert (made.other == calm().others.at("own", person)).all()


def test_the_deposit_for_a_home_is_called_in_and_paid_two_days_later() -> None:
    made = left(felt("borrow_home", HALF, start=60, end=240))
    comes, goes = made.taken(made.cents > 0), made.taken(made.cents < 0)

    order, paid = np.argsort(comes.need), np.argsort(goes.need)

    assert 0.65 < len(comes) / 150 < 0.85
    assert (goes.cents[paid] == -comes.cents[order]).all()
    assert (goes.day[paid] == comes.day[order] + 2).all()
    income = calm().people.income[comes.need]
    assert 2.0 < np.median(comes.cents / income) < 3.0


def test_who_is_about_to_leave_moves_more_than_pocket_money_more_than_once() -> None:
    made = left(felt("keep_relationship", HALF, start=60, end=240))

    counts = np.bincount(made.need, minlength=150)

    assert counts.min() >= 1
    assert 2.7 < counts.mean() < 3.7
    income = calm().people.income[made.need]
    assert (-made.cents >= 0.5 * income - 100_00).all()
    assert set(said(made)) == {"转他行", "", "理财"}


def test_a_small_sum_is_borrowed_from_friends_three_times_or_so() -> None:
    made = left(felt("smooth_cash_flow", HALF, start=60, end=240, reason="illness"))

    assert 2.5 < len(made) / 150 < 3.5
    income = calm().people.income[made.need]
    assert 0.12 < np.median(made.cents / income) < 0.3


@pytest.mark.parametrize("language", ["en"])
def test_an_english_bank_remarks_in_english(language: Language) -> None:
    stage = staged(
        felt("borrow_home", HALF, start=60, end=240),
        born=replaced(crowd(SIZE)),
        setting=told(language=language),
    )

    texts = set(said(need_flows(stage), language))

    assert len(texts) > 3
    assert all(text.isascii() for text in texts)
