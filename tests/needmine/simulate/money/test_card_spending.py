import dataclasses
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.rows import joined
from needmine.simulate.money.card_spending import (
    ADVANCE,
    CASH,
    CATEGORIES,
    FEE,
    MCCS,
    PURCHASE,
    REPAYMENT,
    CardBookings,
    CardMonths,
    Plans,
    Shopped,
    bills_paid,
    merchants,
    sizes,
)
from needmine.simulate.scene import Scene
from tests.needmine.simulate.lived import altered, crowd, felt, kinds, nobody, staged, stayed, told

SIZE = 200
PERIOD = told().period


@cache
def scene() -> Scene:
    return staged(nobody(), born=crowd(SIZE))


def shopped(*rows: tuple[int, int, int, int]) -> Shopped:
    """Purchases: card, day, cents, position of the category."""
    card, day, cents, mcc = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    second, need = day * 86_400 + 43_200, np.full(len(card), -1, dtype=np.int64)
    return Shopped(card=card, second=second, cents=cents, mcc=mcc, need=need)


def year(
    stage: Scene, *, shown: Shopped | None = None, used: float = 1.0
) -> tuple[list[CardBookings], list[Plans]]:
    plans: list[Plans] = []
    use = np.full((SIZE, 12), used)
    months = CardMonths(stage, use, shopped() if shown is None else shown, plans)
    return [months.month(number) for number in range(12)], plans


@cache
def usual() -> tuple[list[CardBookings], list[Plans]]:
    """A year of card use by people who need nothing."""
    return year(scene())


def spent() -> CardBookings:
    return joined(usual()[0])


def people_who(*, full: bool, splits: float = 0.0) -> Scene:
    """The same people, all of whom pay in full or none, and who split that many purchases."""
    # The chance of a large purchase is four times the share of all.
    parameters = altered({"cards.instalment_share": splits / 4})
    cards = dataclasses.replace(scene().cards, full_payer=np.full(SIZE, full))
    return dataclasses.replace(scene(), cards=cards, setting=told(parameters=parameters))


def payments(months: list[CardBookings], card: int) -> list[int]:
    """What is paid on a card each month."""
    return [
        int(month.cents[(month.card == card) & (month.kind == REPAYMENT)].sum()) for month in months
    ]


def test_an_active_card_is_used_some_six_times_a_month() -> None:
    made = (spent().kind == PURCHASE) | (spent().kind == ADVANCE)

    assert 5.5 < made.sum() / SIZE / 12 < 8
    assert ((spent().cents < 0) == (spent().kind != REPAYMENT)).all()
    assert (spent().need == -1).all()


def test_every_category_is_bought_in_and_groceries_most() -> None:
    counts = Counter(MCCS[mcc] for mcc in spent().mcc.tolist() if mcc >= 0)

    assert set(counts) == set(MCCS)
    assert counts.most_common(1)[0][0] == "5411"
    assert {MCCS[mcc] for mcc in spent().mcc[spent().kind == ADVANCE].tolist()} == {MCCS[CASH]}


def test_merchants_belong_to_their_category() -> None:
    names, begins, counts = merchants(scene())
    bought = spent().taken(spent().kind == PURCHASE)

    place = bought.merchant - begins[bought.mcc]

    assert ((place >= 0) & (place < counts[bought.mcc])).all()
    assert set(names[bought.merchant[bought.mcc == MCCS.index("5541")]]) == {
        "中石化加油站",
        "中石油加油站",
    }


def test_sizes_follow_the_category_and_stay_below_half_the_limit() -> None:
    card, normal = np.arange(SIZE), np.zeros(SIZE)
    bus, car = MCCS.index("4111"), MCCS.index("5511")

    cheap, dear = (sizes(scene(), card, np.full(SIZE, mcc), normal) for mcc in (bus, car))

    income = scene().people.income[scene().cards.person]
    assert np.allclose(cheap, np.maximum(income * 0.03 * CATEGORIES["4111"][1], 100), atol=1)
    assert (dear > 50 * cheap).all()
    huge = sizes(scene(), card, np.full(SIZE, car), np.full(SIZE, 5.0))
    assert (huge == scene().cards.limit // 2).all()


def test_nothing_is_bought_before_the_card_is_issued_or_after_its_owner_left() -> None:
    late = dataclasses.replace(scene().cards, issued=np.full(SIZE, 100))
    new, _ = year(dataclasses.replace(scene(), cards=late))
    gone, _ = year(dataclasses.replace(scene(), leaves=np.full(SIZE, 90)))

    assert joined(new).second.min() // 86_400 == 101
    assert joined(gone).second.max() // 86_400 < 90


def test_the_whole_bill_of_a_month_is_paid_in_the_middle_of_the_next() -> None:
    shown = shopped((3, 40, 50_000, 0), (3, 45, 20_000, 1), (3, 80, 7_000, 0))

    months, _ = year(people_who(full=True), shown=shown, used=0.0)

    # Days 40 and 45 lie in August, day 80 in September.
    assert payments(months, 3) == [0, 0, 70_000, 7_000, *[0] * 8]
    whole = joined(months)
    dates = {PERIOD.date(day) for day in whole.second[whole.kind == REPAYMENT] // 86_400}
    assert {date.day for date in dates} == {15 + int(scene().cards.person[3]) % 8}


def test_who_pays_the_least_pays_a_tenth_of_what_is_owed_each_month() -> None:
    months, _ = year(people_who(full=False), shown=shopped((3, 40, 50_000, 0)), used=0.0)

    assert payments(months, 3)[:6] == [0, 0, 5_000, 4_500, 4_050, 3_645]


def test_a_split_purchase_is_billed_month_by_month_with_its_fee_and_never_twice() -> None:
    income = int(scene().people.income[scene().cards.person[3]])
    dear = income // 2
    stage = people_who(full=True, splits=1.0)

    months, plans = year(stage, shown=shopped((3, 5, dear, 8), (3, 6, 900, 0)), used=0.0)

    (plan,) = [plan for plan in plans if len(plan.card)]
    assert (plan.card.tolist(), plan.cents.tolist()) == ([3], [dear])
    length = int(plan.months[0])
    part = int(dear * (1 / length + 0.006))
    # The small purchase is billed at once.
    bills = [part + 900, *[part] * (length - 1)]
    assert payments(months, 3) == [0, *bills, *[0] * 11][:12]


def test_plans_are_of_large_purchases_only_and_of_a_quarter_a_half_or_a_whole_year() -> None:
    plans = [plan for plan in usual()[1] if len(plan.card)]
    cents = np.concatenate([plan.cents for plan in plans])
    card = np.concatenate([plan.card for plan in plans])
    income = scene().people.income[scene().cards.person[card]]

    assert len(cents) > 20
    assert (cents * 10 > income).all()
    assert {int(length) for plan in plans for length in plan.months} == {3, 6, 12}


def test_what_is_billed_is_what_was_bought_and_the_fees_of_the_instalments() -> None:
    stage, plans = people_who(full=True, splits=0.5), []
    # Cards are used in July alone, and their bills paid in the eleven months after.
    used = np.c_[np.ones(SIZE), np.zeros((SIZE, 11))]
    months = CardMonths(stage, used, shopped(), plans)

    whole = joined([months.month(number) for number in range(12)])

    bought = -int(whole.cents[whole.kind != REPAYMENT].sum())
    split = list(zip(plans[0].cents.tolist(), plans[0].months.tolist(), strict=True))
    bills = [int(cents * (1 / length + 0.006)) for cents, length in split for _ in range(length)]
    # The twelfth part of a purchase of July is billed in June and paid in the July after.
    bills_after = [int(cents * (1 / 12 + 0.006)) for cents, length in split if length == 12]
    at_once = bought - sum(cents for cents, _ in split)
    assert len(split) > 10
    paid = int(whole.cents[whole.kind == REPAYMENT].sum())
    assert paid == at_once + sum(bills) - sum(bills_after)


def test_a_cash_advance_costs_one_per_cent() -> None:
    months, _ = year(people_who(full=True), shown=shopped((3, 5, 200_000, CASH)), used=0.0)

    assert months[0].cents.tolist() == [-200_000, -2_000]
    assert months[0].kind.tolist() == [ADVANCE, FEE]
    assert payments(months, 3)[:2] == [0, 202_000]


def test_those_in_trouble_pay_the_least_or_nothing() -> None:
    weak = staged(felt("credit_health", list(range(100)), start=0, end=364), born=crowd(SIZE))
    silent = staged(
        felt("credit_health", list(range(100)), start=0, end=364, silent=True), born=crowd(SIZE)
    )

    def paid_share(stage: Scene) -> Any:
        whole = joined(year(stage)[0])
        person = stage.cards.person[whole.card]
        paid = np.bincount(person, weights=np.maximum(whole.cents, 0), minlength=SIZE)
        return paid / np.bincount(person, weights=np.maximum(-whole.cents, 0), minlength=SIZE)

    share, unseen = paid_share(weak), paid_share(silent)
    assert np.median(share[:100]) < 0.5
    assert np.median(share[100:]) > 0.8
    assert np.median(unseen[:100]) > 0.8


def test_bookings_stand_in_order_of_card_and_time() -> None:
    for month in usual()[0]:
        assert (np.diff(month.card * 10**9 + month.second) >= 0).all()


def test_the_bill_is_paid_from_the_account_here() -> None:
    stage, month = scene(), usual()[0][5]
    paid = bills_paid(month, stage)
    made = month.taken(month.kind == REPAYMENT)

    assert set(kinds(paid)) == {"card_repayment"}
    assert sorted(-paid.cents) == sorted(made.cents)
    card = stage.cards.of_person[stage.accounts.person[paid.account]]
    assert (stage.others.accounts[paid.other] == stage.cards.accounts[card]).all()


def test_who_has_no_account_here_pays_from_elsewhere() -> None:
    nothing = dataclasses.replace(scene().accounts, first=0 * stayed(SIZE) - 1)

    paid = bills_paid(usual()[0][5], dataclasses.replace(scene(), accounts=nothing))

    assert len(paid) == 0


@pytest.mark.parametrize(("day", "month"), [(0, 0), (30, 0), (31, 1), (364, 11)])
def test_a_purchase_is_booked_in_the_month_it_is_made(day: int, month: int) -> None:
    months, _ = year(scene(), shown=shopped((3, day, 5_000, 0)), used=0.0)

    assert [len(made.taken(made.kind != REPAYMENT)) for made in months].index(1) == month


def test_purchases_are_put_together_in_their_order() -> None:
    whole = joined([shopped((1, 2, 3, 0)), shopped(), shopped((4, 5, 6, 1))])

    assert (whole.card.tolist(), whole.cents.tolist()) == ([1, 4], [3, 6])
