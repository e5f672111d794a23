import dataclasses
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.ground.words import words
from needmine.simulate.lives.people import People
from needmine.simulate.money.bookings import Bookings, together
from needmine.simulate.money.everyday import Everyday, rents
from needmine.simulate.scene import Scene
from tests.needmine.simulate.lived import (
    crowd,
    kinds,
    nobody,
    replaced,
    said,
    staged,
    stayed,
    told,
)

SIZE = 300
PERIOD = told().period


@cache
def scene(language: Language = "zh") -> Scene:
    return staged(nobody(), born=crowd(SIZE), setting=told(language=language))


def lived_in(stage: Scene, used: Any = None, *, months: int = 12) -> Bookings:
    size = len(stage.people)
    everyday = Everyday(stage, np.ones((size, 12)) if used is None else used)
    return together([everyday.month(number) for number in range(months)])


@cache
def usual(language: Language = "zh") -> Bookings:
    """A year of everyday life of people who all use the bank as is usual."""
    return lived_in(scene(language))


def of_kind(name: str) -> Bookings:
    return usual().taken(np.array(kinds(usual())) == name)


def test_an_active_customer_has_some_twenty_bookings_a_month_most_of_them_by_wallet() -> None:
    counts = Counter(kinds(usual()))

    assert 17 < len(usual()) / SIZE / 12 < 23
    assert 0.45 < counts["wallet"] / len(usual()) < 0.65
    assert set(counts) == {
        "wallet", "wallet_top_up", "wallet_back", "red_packet_out", "household_bill", "shop",
        "transfer_out", "transfer_in", "cash_out", "fee",
    }  # fmt: skip


def test_signs_follow_the_kind_and_no_need_stands_behind_it() -> None:
    comes_in = {"wallet_back", "transfer_in"}

    signs = dict(zip(kinds(usual()), np.sign(usual().cents).tolist(), strict=True))

    assert {name for name, sign in signs.items() if sign > 0} == comes_in
    for name, sign in signs.items():
        assert set(np.sign(of_kind(name).cents)) == {sign}
    assert (usual().need == -1).all()


def test_wallet_money_moves_both_ways_also_with_the_wallets_own_funds() -> None:
    others = scene().others
    funds = range(int(others.at("money_funds")), int(others.at("utilities")))

    for name, side in (("wallet", -1), ("wallet_back", 1)):
        moved = of_kind(name)
        with_fund = np.isin(moved.other, list(funds))
        assert with_fund.sum() > 100
        assert set(np.sign(moved.cents[with_fund])) == {side}
    assert of_kind("wallet_top_up").cents.max() < 0


def test_a_wallet_payment_names_the_wallet_and_only_the_beginning_of_the_merchant() -> None:
    wallets = of_kind("wallet")
    wallets = wallets.taken(wallets.other < scene().others.at("money_funds"))
    merchants = [name for names in words("zh")["merchants"].values() for name in names]

    assert "mcc" not in {field.name for field in dataclasses.fields(wallets)}
    names = {str(scene().others.names[other]) for other in wallets.other.tolist()}
    assert names == set(words("zh")["others"]["wallets"])
    shown = {text.partition("-")[2] for text in said(wallets)}
    cut = {text for text in shown for name in merchants if text and name.startswith(text)}
    assert {"永辉超", "老街面"} <= cut
    assert not cut & set(merchants)


def test_cash_comes_in_hundreds_and_most_transfers_are_round() -> None:
    assert (of_kind("cash_out").cents % 10_000 == 0).all()
    assert 0.6 < (of_kind("transfer_out").cents % 5_000 == 0).mean() < 0.9
    assert (of_kind("wallet").cents % 10_000 == 0).mean() < 0.05


@pytest.mark.parametrize(
    ("kind", "first", "last", "least", "most"),
    [
        ("wallet", "2025-11-10", "2025-11-12", 2.4, 3.6),
        ("wallet", "2026-06-16", "2026-06-20", 1.8, 2.7),
        ("cash_out", "2026-02-10", "2026-02-16", 2.2, 4.0),
        ("red_packet_out", "2026-02-14", "2026-02-24", 3.0, 5.5),
        ("household_bill", "2025-11-10", "2025-11-12", 0.7, 1.3),
    ],
)
def test_days_of_shopping_and_of_feasts_swell(
    kind: str, first: str, last: str, least: float, most: float
) -> None:
    daily = np.bincount(of_kind(kind).day, minlength=PERIOD.days)
    low, high = PERIOD.day(first), PERIOD.day(last) + 1

    assert least < daily[low:high].mean() / np.median(daily) < most


def test_use_of_the_bank_makes_bookings_more_and_fewer() -> None:
    half = lived_in(scene(), np.full((SIZE, 12), 0.5))
    rent = (np.array(kinds(usual())) == "transfer_out") & (np.array(said(usual())) == "房租")

    assert 0.45 < len(half) / (len(usual()) - rent.sum()) < 0.6
    nobody_rents = replaced_people(tenant=np.zeros(SIZE, bool))
    assert len(lived_in(nobody_rents, np.zeros((SIZE, 12)), months=2)) == 0


def replaced_people(**changes: Any) -> Scene:
    return dataclasses.replace(scene(), people=replaced(crowd(SIZE), **changes))


def test_nothing_is_done_before_joining_or_from_the_day_of_leaving_on() -> None:
    new = lived_in(replaced_people(joined=np.full(SIZE, 40)), months=4)
    gone = lived_in(dataclasses.replace(scene(), leaves=np.full(SIZE, 40)), months=4)

    assert new.day.min() == 40
    assert len(new) > 10_000
    assert gone.day.max() == 39


def test_own_money_goes_to_and_comes_from_other_banks_without_any_need() -> None:
    person = scene().accounts.person[usual().account]
    own = usual().other == scene().others.at("own", person)

    assert set(np.array(kinds(usual()))[own]) == {"transfer_in", "transfer_out"}
    assert 0.01 < own.mean() < 0.05


def test_money_between_two_own_accounts_is_booked_on_both() -> None:
    other = usual().other - scene().others.at("customer")
    inside = np.flatnonzero(other >= 0)

    sides = {
        (int(usual().account[n]), int(other[n]), int(usual().second[n]), int(usual().cents[n]))
        for n in inside
    }

    assert len(inside) > 100
    assert all((there, here, when, -cents) in sides for here, there, when, cents in sides)


def test_tenants_pay_the_same_rent_to_the_same_landlord_in_the_first_week_of_each_month() -> None:
    tenants, landlords, cents = rents(scene().people, scene().accounts, setting=told())
    paid = usual().taken(np.isin(np.array(said(usual())), words("zh")["remarks"]["rent"]))
    mine = paid.other == scene().others.at("stranger", landlords[0])
    mine &= paid.account == scene().accounts.first[tenants[0]]

    assert 0.05 < len(tenants) / SIZE < 0.3
    assert scene().people.tenant[tenants].all()
    days = [PERIOD.date(day) for day in paid.day[mine & (paid.cents == -cents[0])]]
    assert [date.month for date in days] == [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
    assert {date.day for date in days} == {1 + tenants[0] % 7}


def rows(stage: Scene) -> set[tuple[int, int, int, int, int]]:
    """What the first hundred do, told by person and not by the numbers of accounts and payees."""
    booked = lived_in(stage, months=3)
    person = stage.accounts.person[booked.account]
    columns = (person, booked.second, booked.cents, booked.summary, booked.remark)
    listed = zip(*(column.tolist() for column in columns), strict=True)
    return {row for row in listed if row[0] < 100}


def first_hundred(born: People) -> People:
    names = [field.name for field in dataclasses.fields(born)]
    return People(**{name: getattr(born, name)[:100] for name in names})


def test_the_rows_of_a_person_do_not_depend_on_who_else_lives() -> None:
    # Habits are told beside the average of all; with all alike nothing but chance is left.
    alike = {name: np.full(150, 0.5) for name in ("digital", "thrift", "loyalty")}
    many = replaced(crowd(150), ages=np.full(150, 40), **alike)

    few = rows(staged(nobody(), born=first_hundred(many)))

    assert len(few) > 4_000
    assert few == rows(staged(nobody(), born=many))


def test_others_habits_move_but_few_rows() -> None:
    many = crowd(150)

    few, whole = rows(staged(nobody(), born=first_hundred(many))), rows(staged(nobody(), born=many))

    assert len(few ^ whole) < 0.03 * len(few | whole)


def test_an_english_bank_remarks_in_english() -> None:
    remarks = set(said(usual("en"), "en"))

    assert len(remarks) > 10
    assert all(text.isascii() for text in remarks)


def test_quiet_people_and_those_without_an_account_pay_no_rent() -> None:
    quiet = replaced(crowd(SIZE), tenant=np.ones(SIZE, bool), activity=np.full(SIZE, 0.03))
    nothing = dataclasses.replace(scene().accounts, first=stayed(SIZE) * 0 - 1)

    assert len(rents(quiet, scene().accounts, setting=told())[0]) == 0
    assert len(rents(crowd(SIZE), nothing, setting=told())[0]) == 0
