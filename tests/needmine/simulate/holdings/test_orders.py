import dataclasses

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.holdings.orders import order_flows, orders, payee
from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.money.everyday import rents
from needmine.simulate.traces.payments import paying_by_hand
from tests.needmine.simulate.lived import (
    bought,
    crowd,
    felt,
    kinds,
    nobody,
    nothing_bought,
    replaced,
    staged,
    told,
)

SETTING = told()
BORN = replaced(crowd(200), tenant=np.ones(200, dtype=bool))
SCENE = staged(nobody(), born=BORN)
NONE = np.zeros(0, dtype=np.int64)
SET_UP = bought("standing_order", person=3, day=40, amount=60_000, need=0)


def test_about_half_of_the_rents_have_long_been_standing_orders() -> None:
    listed = orders(BORN, SCENE.accounts, nothing_bought(), NONE, SCENE.others, setting=SETTING)
    tenants, landlords, cents = rents(BORN, SCENE.accounts, setting=SETTING)
    rent = dict(zip(tenants.tolist(), zip(landlords.tolist(), cents.tolist(), strict=True),
                    strict=True))  # fmt: skip

    assert 70 < len(listed) < 130
    assert (listed.started < 0).all()
    assert (listed.ended == NEVER).all()
    # The same landlord and the same sum as is booked each month.
    begin = SCENE.others.at("stranger")
    said = zip(listed.person, listed.payee - begin, listed.cents, strict=True)
    assert all(rent[int(who)] == (int(to), int(sum_)) for who, to, sum_ in said)


def test_a_rent_order_is_not_older_than_the_customer() -> None:
    born = replaced(BORN, joined=np.full(200, -100))
    listed = orders(born, SCENE.accounts, nothing_bought(), NONE, SCENE.others, setting=SETTING)
    assert listed.started.min() == -100


def test_an_order_set_up_is_listed_from_its_day_and_paid_every_month() -> None:
    since = np.array([20])
    listed = orders(BORN, SCENE.accounts, SET_UP, since, SCENE.others, setting=SETTING)
    paid = order_flows(SCENE.accounts, SET_UP, since, SCENE.others, setting=SETTING)

    new = listed.started >= 0
    assert (listed.person[new].tolist(), listed.started[new].tolist()) == ([3], [40])
    assert listed.cents[new].tolist() == [60_000]
    assert set(paid.account) == {SCENE.accounts.first[3]}
    assert set(paid.cents) == {-60_000}
    assert set(kinds(paid)) == {"transfer_out"}
    assert set(paid.other) == set(listed.payee[new])
    # Person 3 is paid for on the 4th; the first one after day 40 is in September.
    assert SETTING.period.dates(paid.day).astype(str).tolist() == [
        f"{year}-{month:02d}-04"
        for year, month in [(2025, m) for m in range(9, 13)] + [(2026, m) for m in range(1, 7)]
    ]


def test_an_order_ends_with_its_account() -> None:
    closed = SCENE.accounts.closed.copy()
    closed[SCENE.accounts.first[3]] = 90
    held = dataclasses.replace(SCENE.accounts, closed=closed)

    listed = orders(BORN, held, SET_UP, np.array([20]), SCENE.others, setting=SETTING)

    assert listed.ended[listed.started >= 0].tolist() == [90]


def test_an_order_without_an_account_is_none() -> None:
    held = dataclasses.replace(SCENE.accounts, first=np.full(200, -1))
    assert not len(orders(BORN, held, SET_UP, np.array([20]), SCENE.others, setting=SETTING))
    assert not len(order_flows(held, SET_UP, np.array([20]), SCENE.others, setting=SETTING))


def test_the_order_goes_to_whom_was_paid_by_hand_before() -> None:
    needs = felt("automate_payments", [3], start=10, end=200, since=20)
    by_hand = paying_by_hand(staged(needs, born=BORN, stakes=60_000))

    paid = order_flows(SCENE.accounts, SET_UP, np.array([20]), SCENE.others, setting=SETTING)

    assert len(by_hand) == 7
    assert set(paid.other) == set(by_hand.other)


def test_payees_are_strangers_whatever_the_person_and_the_day() -> None:
    found = payee(SCENE.others, np.arange(5_000), -30)
    begin = SCENE.others.at("stranger")
    assert begin <= found.min() <= found.max() < begin + STRANGERS
    assert len(set(found.tolist())) > 3_000
