import dataclasses
import datetime as dt
import statistics
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from needmine.simulate.check import aggregates as check
from needmine.simulate.check.aggregates import aggregates
from needmine.simulate.check.observed import Observed
from needmine.simulate.holdings.loans import days_overdue
from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.world import World, leaves_trace, world
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import altered, kinds

OUTSIDE = {"term_out", "term_in", "wealth_out", "wealth_in", "loan_granted", "card_repayment"}
DEPOSITS = {"term_1y", "term_3y", "large_cd_3y"}
WALLETS = {"wallet", "wallet_top_up", "red_packet_out"}


@pytest.fixture(scope="module")
def found(lived: Lived) -> dict[str, float]:
    """Every aggregate, also those that so few customers cannot tell."""
    return on_any_number(lived.world, lived.seen)


def on_any_number(made: World, seen: Observed) -> dict[str, float]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(check, "_FEW", 1)
        patched.setattr(check, "_FEWER", 1)
        return aggregates(made, seen)


@dataclasses.dataclass(frozen=True)
class Row:
    """One booking, told in words."""

    person: int
    month: int
    date: dt.date
    cents: int
    kind: str
    other: int


@pytest.fixture(scope="module")
def rows(lived: Lived) -> list[Row]:
    """All bookings but those within the bank's own books."""
    told, period, accounts = [], lived.world.period, lived.world.scene.accounts
    for month in lived.months:
        booked = month.settled.bookings
        columns = zip(
            accounts.person[booked.account].tolist(),
            booked.day.tolist(),
            booked.cents.tolist(),
            kinds(booked),
            booked.other.tolist(),
            strict=True,
        )
        dates = [period.date(day) for day in range(period.days)]
        told += [
            Row(person, month.number, dates[day], cents, kind, other)
            for person, day, cents, kind, other in columns
            if kind not in OUTSIDE
        ]
    return told


def held_by_person(lived: Lived) -> dict[int, dict[str, int]]:
    """Cents on current accounts and in running lots on the last day, by customer of the core."""
    made, last = lived.world, 364
    each = {person: {"current": 0, "term": 0, "wealth": 0} for person in range(len(made.people))}
    accounts, ends = made.scene.accounts, lived.months[-1].settled.ends
    for account in range(len(accounts)):
        if accounts.kind[account] == 0:
            each[int(accounts.person[account])]["current"] += int(ends[account])
    lots = made.lots
    for lot in range(len(lots)):
        if lots.started[lot] <= last < lots.ended[lot]:
            kind = "term" if lots.product[lot] in DEPOSITS else "wealth"
            each[int(lots.person[lot])][kind] += int(lots.principal[lot])
    return each


def test_deposits_and_wealth_products_share_the_money(
    lived: Lived, found: dict[str, float]
) -> None:
    each = held_by_person(lived).values()
    current, term, wealth = (sum(held[k] for held in each) for k in ("current", "term", "wealth"))

    assert found["term_share_of_deposits"] == pytest.approx(term / (term + current))
    assert found["wealth_share_of_assets"] == pytest.approx(wealth / (term + wealth + current))


def test_the_rich_hold_most_of_it(lived: Lived, found: dict[str, float]) -> None:
    each = held_by_person(lived)
    assets = sorted(
        sum(held.values()) for person, held in each.items() if lived.world.people.in_core[person]
    )
    tenth = len(assets) // 10

    assert found["assets_of_top_tenth"] == pytest.approx(sum(assets[-tenth:]) / sum(assets))
    assert found["median_assets_in_incomes"] == pytest.approx(
        statistics.median(assets) / statistics.median(lived.world.people.income.tolist())
    )
    # The Gini coefficient as it is defined: the mean difference of all pairs.
    some = np.array(assets, dtype=np.float64)
    pairs = np.abs(some[:, None] - some[None, :]).mean()
    assert found["assets_gini"] == pytest.approx(pairs / (2 * some.mean()))


def test_the_gini_coefficient_of_three_is_what_it_is_by_hand() -> None:
    # One has 1, one has 2, one has 6: six differences of 1, 4 and 5, each twice, over nine pairs.
    held = [1, 2, 6]
    mean = sum(abs(one - other) for one, other in combinations(held, 2)) * 2 / 9

    rank = np.arange(1, 4)

    assert mean / (2 * 3) == pytest.approx((2 * rank - 3 - 1) @ held / (3 * 9))


def test_wallets_take_most_of_the_bookings_that_go_out(
    rows: list[Row], found: dict[str, float]
) -> None:
    goes = [row for row in rows if row.cents < 0]
    wallet = [row for row in goes if row.kind in WALLETS]

    assert found["wallet_share_of_outgoing"] == pytest.approx(len(wallet) / len(goes))
    assert found["wallet_share_of_outgoing_money"] == pytest.approx(
        sum(row.cents for row in wallet) / sum(row.cents for row in goes)
    )


def test_own_money_goes_to_other_banks(
    lived: Lived, rows: list[Row], found: dict[str, float]
) -> None:
    others = lived.world.scene.others
    first = int(others.at("stranger")) + STRANGERS
    goes = [row for row in rows if row.cents < 0]
    own = [row for row in goes if first <= row.other < first + len(lived.world.people)]

    assert {row.person for row in own} == {row.other - first for row in own}
    assert found["own_transfers_share_of_outflow"] == pytest.approx(
        sum(row.cents for row in own) / sum(row.cents for row in goes)
    )


def test_pay_comes_here_for_some_and_hardly_ever_on_closed_days(
    lived: Lived, rows: list[Row], found: dict[str, float]
) -> None:
    people, pay = lived.world.people, [row for row in rows if row.kind in ("salary", "pension")]
    lately = {row.person for row in pay if row.month >= 9}
    grown = {n for n in range(len(people)) if people.in_core[n] and 22 <= people.ages[n] <= 59}

    closed = [row for row in pay if not is_open(row.date)]

    assert found["paid_here_share"] == pytest.approx(len(lately & grown) / len(grown))
    assert found["pay_on_closed_days"] == pytest.approx(len(closed) / len(pay))


def is_open(date: dt.date) -> bool:
    """By the calendar of the State Council, written out for the year."""
    worked = ("2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09")
    if date.isoformat() in worked:
        return True
    spans = (
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-02"),
        ("2026-02-16", "2026-02-23"),
        ("2026-04-06", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-19"),
    )
    rests = any(first <= date.isoformat() <= last for first, last in spans)
    return date.weekday() < 5 and not rests


def test_cash_swells_before_the_festival_and_wallets_on_the_day_of_shopping(
    rows: list[Row], found: dict[str, float]
) -> None:
    def a_day(names: set[str], first: str, last: str) -> float:
        low, high = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        count = sum(row.kind in names and low <= row.date <= high for row in rows if row.cents < 0)
        return count / ((high - low).days + 1)

    # Spring Festival is on 17 February; two months to one month before it is usual.
    cash = a_day({"cash_out"}, "2026-02-10", "2026-02-17") / a_day(
        {"cash_out"}, "2025-12-19", "2026-01-17"
    )
    wallet = a_day(WALLETS, "2025-11-11", "2025-11-11") / a_day(WALLETS, "2025-09-12", "2025-10-11")

    assert found["cash_before_festival"] == pytest.approx(cash)
    assert found["wallet_on_shopping_day"] == pytest.approx(wallet)


def test_an_active_customer_has_so_many_bookings_a_month(
    lived: Lived, rows: list[Row], found: dict[str, float]
) -> None:
    made = lived.world
    active = {
        n
        for n in range(len(made.people))
        if made.people.in_core[n] and made.people.activity[n] > 0.2 and made.truth.leaves[n] > 364
    }

    mine = sum(row.person in active for row in rows)

    assert found["bookings_a_month_of_active"] == pytest.approx(mine / len(active) / 12)


def test_accounts_sleep_take_in_or_are_frozen(lived: Lived, found: dict[str, float]) -> None:
    held = lived.world.scene.accounts
    current = [n for n in range(len(held)) if held.kind[n] == 0]

    dormant = [n for n in current if held.status[n] == 1]
    receive = [n for n in current if held.status[n] == 2]

    assert found["dormant_share"] == pytest.approx(len(dormant) / len(current))
    assert found["receive_only_share"] == pytest.approx(len(receive) / len(current))
    frozen = [n for n in current if held.frozen_on[n] <= 364]
    assert found["frozen_share"] == pytest.approx(len(frozen) / len(current))


def test_loans_are_overdue_and_mortgages_held(lived: Lived, found: dict[str, float]) -> None:
    owed, people = lived.world.loans, lived.world.people
    runs = [n for n in range(len(owed)) if owed.granted[n] <= 364 < owed.ends[n]]
    late = days_overdue(owed, 11, period=lived.world.period)
    homes = {int(owed.person[n]) for n in runs if owed.kind[n] == "mortgage"}

    assert found["mortgage_share"] == pytest.approx(len(homes) / people.in_core.sum())
    overdue = [n for n in runs if late[n] > 0]
    assert found["loans_overdue"] == pytest.approx(len(overdue) / len(runs))


def test_cards_are_held_and_money_is_drawn_and_split_by_them(
    lived: Lived, found: dict[str, float]
) -> None:
    spent = advances = 0
    for month in lived.months:
        for cents, kind in zip(month.spent.cents.tolist(), month.spent.kind.tolist(), strict=True):
            spent += -cents if kind != 2 else 0
            advances += -cents if kind == 1 else 0
    split = sum(int(cents) for plan in lived.world.plans for cents in plan.cents)

    assert found["advances_share_of_card_money"] == pytest.approx(advances / spent)
    assert found["instalments_share_of_card_money"] == pytest.approx(split / spent)
    holders = len(set(lived.world.scene.cards.person.tolist()))
    assert found["card_holders_share"] == pytest.approx(holders / 1_500)


def test_contacts_are_answered_or_not(lived: Lived, found: dict[str, float]) -> None:
    made = lived.world.truth.offers
    sold = [n for n in range(len(made)) if not made.is_service[n]]

    bought = sum(bool(made.buys_with[n]) for n in sold)
    by_chance = sum(bool(made.is_randomised[n]) for n in sold)
    unanswered = sum(made.answer[n] == "no_answer" for n in sold)

    assert found["response_to_offers"] == pytest.approx(bought / len(sold))
    caused = sum(bool(made.buys_with[n]) and not made.buys_without[n] for n in sold)
    assert found["response_caused_by_offers"] == pytest.approx(caused / len(sold))
    assert found["randomised_share"] == pytest.approx(by_chance / len(sold))
    assert found["unanswered_share"] == pytest.approx(unanswered / len(sold))


def test_people_ring_and_complain(lived: Lived, found: dict[str, float]) -> None:
    heard = lived.world.voices
    complaints = sum(topic.startswith("complaint") for topic in heard.topic[heard.is_complaint])

    assert found["calls_a_thousand_customers_a_month"] == pytest.approx(len(heard) / 1.5 / 12)
    assert found["complaint_share_of_calls"] == pytest.approx(complaints / len(heard))


def test_needs_leave_traces_or_none(lived: Lived, found: dict[str, float]) -> None:
    felt, shows = lived.world.truth.needs, leaves_trace(lived.world)
    inside = [n for n in range(len(felt)) if 0 <= felt.start[n] < 365]
    now = {
        int(felt.person[n])
        for n in range(len(felt))
        if felt.start[n] < 365 + 90 and felt.end[n] >= 365
    }

    unseen = [n for n in inside if not shows[n]]

    assert found["needs_without_trace"] == pytest.approx(len(unseen) / len(inside))
    assert found["needs_a_customer_a_year"] == pytest.approx(len(inside) / 1_500 * 365.25 / 365)
    assert found["customers_with_a_need"] == pytest.approx(len(now) / 1_500)


def test_most_id_numbers_are_right(lived: Lived, found: dict[str, float]) -> None:
    true = lived.world.people.id_numbers
    written = [
        number == true[person]
        for record in lived.world.records.values()
        for number, person in zip(record.id_number, record.person.tolist(), strict=True)
        if number
    ]

    assert found["right_id_numbers"] == pytest.approx(sum(written) / len(written))
    assert 0.94 < found["right_id_numbers"] < 0.98


def test_some_leave_and_some_join(lived: Lived, found: dict[str, float]) -> None:
    made = lived.world
    left = sum(274 < day <= 364 for day in made.truth.leaves.tolist())
    joined = sum(0 <= day < 10_000 for day in made.people.joined.tolist())

    assert found["left_in_a_quarter"] == pytest.approx(left / made.people.in_core.sum())
    assert found["new_customers_a_year"] == pytest.approx(joined / 1_500 * 365.25 / 365)


def test_matured_lots_are_renewed(lived: Lived, found: dict[str, float]) -> None:
    lots = lived.world.lots
    matured = [n for n in range(len(lots)) if 0 <= lots.matures[n] <= 364]

    renewed = sum(bool(lots.rolls[n]) for n in matured)

    assert found["renewed_share_of_matured"] == pytest.approx(renewed / len(matured))


def test_app_users_come_back_within_a_month(lived: Lived, found: dict[str, float]) -> None:
    users = set(np.flatnonzero(lived.world.people.in_app).tolist())

    active = set(lived.months[-1].pages.person.tolist())

    assert found["app_users_active"] == pytest.approx(len(active & users) / len(users))


@cache
def told_of(path: str, value: Any) -> dict[str, float]:
    """The aggregates of a small world with one number wrong."""
    made = world(customers=400, months=4, seed=11, language="zh", parameters=altered({path: value}))
    seen = Observed(made)
    for month in made.months():
        seen.month(month)
    return on_any_number(made, seen)


def test_rare_shares_are_not_told_of_few(lived: Lived, found: dict[str, float]) -> None:
    told = aggregates(lived.world, lived.seen)

    untold = {name for name, value in told.items() if np.isnan(value)}

    assert untold == {
        "frozen_share", "loans_overdue", "response_caused_by_offers", "needs_without_trace",
    }  # fmt: skip
    assert {name: value for name, value in told.items() if name not in untold} == {
        name: value for name, value in found.items() if name not in untold
    }


@pytest.mark.parametrize(
    ("path", "value", "name", "low", "high"),
    [
        ("people.quiet_share", 0.9, "dormant_share", 0.8, 0.95),
        ("lots.holders_share", 0.0, "term_share_of_deposits", 0.0, 0.3),
        ("lots.rolls_over", 0.0, "renewed_share_of_matured", 0.0, 0.0),
        ("everyday.wallet.monthly", 0.5, "wallet_share_of_outgoing", 0.1, 0.4),
        ("firms.payroll_here", 0.0, "paid_here_share", 0.0, 0.1),
        ("offers.randomised_share", 0.5, "randomised_share", 0.45, 0.55),
        ("records.id_right", 0.6, "right_id_numbers", 0.5, 0.7),
        ("needs.silent_share", 0.95, "needs_without_trace", 0.6, 1.0),
    ],
)
def test_an_aggregate_follows_the_number_behind_it(
    path: str, value: float, name: str, low: float, high: float
) -> None:
    assert low <= told_of(path, value)[name] <= high
