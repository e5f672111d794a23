import dataclasses
from typing import Any

import numpy as np

from needmine.simulate.check.observed import MEASURES, Observed
from needmine.simulate.contacts.pages import TOPICS, Pages
from needmine.simulate.money.bookings import Bookings, booked, together
from needmine.simulate.money.card_spending import ADVANCE, PURCHASE, REPAYMENT, CardBookings
from needmine.simulate.money.settling import Settled
from needmine.simulate.world import Month
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import kinds


def counted(lived: Lived, month: Month) -> Observed:
    seen = Observed(lived.world)
    seen.month(month)
    return seen


def month_of(
    lived: Lived,
    *rows: tuple[int, int, str, str],
    spent: tuple[tuple[int, int, int], ...] = (),
    pages: tuple[tuple[int, str], ...] = (),
) -> Month:
    """A third month, by hand.

    Bookings are person, cents, kind and other side; card bookings person, cents and kind; pages
    person and topic.
    """
    scene, day = lived.world.scene, int(lived.world.period.starts[2]) + 4
    bookings = together(
        [
            booked(
                scene.accounts.first[[person]],
                np.array([day]),
                0,
                np.array([cents]),
                kind,
                other=scene.others.at(side, person) if side else -1,
            )
            for person, cents, kind, side in rows
        ]
    )
    ends = np.zeros(len(scene.accounts), dtype=np.int64)
    balance = np.zeros(len(bookings), dtype=np.int64)
    return Month(
        number=2,
        settled=Settled(bookings=bookings, balance=balance, ends=ends),
        spent=card_bookings(lived, spent),
        pages=page_views(pages),
    )


def card_bookings(lived: Lived, rows: tuple[tuple[int, int, int], ...]) -> CardBookings:
    person, cents, kind = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    none = np.full(len(person), -1, dtype=np.int64)
    return CardBookings(
        card=lived.world.scene.cards.of_person[person],
        second=np.zeros(len(person), dtype=np.int64),
        cents=cents,
        kind=kind,
        mcc=none,
        merchant=none,
        need=none,
    )


def page_views(rows: tuple[tuple[int, str], ...]) -> Pages:
    size = len(rows)
    return Pages(
        person=np.array([person for person, _ in rows], dtype=np.int64),
        second=np.zeros(size, dtype=np.int64),
        topic=np.array([TOPICS.index(topic) for _, topic in rows], dtype=np.int64),
        is_action=np.zeros(size, dtype=bool),
        channel=np.zeros(size, dtype=np.int64),
        need=np.full(size, -1, dtype=np.int64),
    )


def customers(lived: Lived, size: int) -> list[int]:
    """Some with an account and a card here."""
    scene = lived.world.scene
    both = (scene.accounts.first >= 0) & (scene.cards.of_person >= 0)
    listed: list[int] = np.flatnonzero(both)[:size].tolist()
    return listed


def test_every_measure_is_counted_by_person_and_month(lived: Lived) -> None:
    one, other = customers(lived, 2)
    rows = [
        (one, 800_000, "salary", "firm"),
        (one, -5_000, "wallet", "wallets"),
        (one, -7_000, "wallet_top_up", "wallets"),
        (one, 2_000, "wallet_back", "wallets"),
        (one, -30_000, "cash_out", ""),
        (one, -90_000, "transfer_out", "own"),
        (one, -10_000, "transfer_out", "stranger"),
        (other, 300_000, "pension", "pension_office"),
        # Money that stays within the bank's own books.
        (other, -100_000, "term_out", "customer"),
        (other, 100_000, "wealth_in", "customer"),
        (other, -40_000, "card_repayment", "customer"),
        (other, 50_000, "loan_granted", "customer"),
    ]  # fmt: skip

    seen = counted(lived, month_of(lived, *rows)).of

    def of(name: str, person: int) -> float:
        return float(seen[name][person, 2])

    assert set(seen) == set(MEASURES)
    assert [of("n_bookings", person) for person in (one, other)] == [7, 1]
    assert (of("inflow", one), of("outflow", one)) == (802_000, 142_000)
    assert (of("inflow", other), of("outflow", other)) == (300_000, 0)
    assert (of("salary", one), of("salary", other)) == (800_000, 300_000)
    assert (of("own_out", one), of("wallet_out", one), of("cash_out", one)) == (
        90_000,
        12_000,
        30_000,
    )
    assert (of("n_wallet", one), of("n_out", one)) == (2, 5)
    untouched = [n for n in range(12) if n != 2]
    assert not any(values[:, untouched].any() for values in seen.values())


def test_cards_and_pages_are_counted_too(lived: Lived) -> None:
    one, other = customers(lived, 2)
    month = month_of(
        lived,
        spent=((one, -4_000, PURCHASE), (one, -20_000, ADVANCE), (one, 9_000, REPAYMENT)),
        pages=((one, "loan"), (one, "wealth"), (one, "deposit"), (other, "close_account")),
    )

    seen = counted(lived, month).of

    assert seen["card_spent"][one, 2] == 24_000
    assert seen["card_advances"][one, 2] == 20_000
    pages = {name: seen[name][one, 2] for name in ("n_pages", "n_loan", "n_saving", "n_fx")}
    assert pages == {"n_pages": 3, "n_loan": 1, "n_saving": 2, "n_fx": 0}
    assert (seen["n_pages"][other, 2], seen["n_close"][other, 2]) == (1, 1)


def test_days_are_counted_for_all_together(lived: Lived) -> None:
    one, other = customers(lived, 2)
    rows = [
        (one, -30_000, "cash_out", ""),
        (other, -20_000, "cash_out", ""),
        (one, -5_000, "wallet", "wallets"),
        (one, 800_000, "salary", "firm"),
    ]  # fmt: skip
    day = int(lived.world.period.starts[2]) + 4

    seen = counted(lived, month_of(lived, *rows))

    assert {name: int(daily[day]) for name, daily in seen.by_day.items()} == {
        "cash": 2,
        "wallet": 1,
        "salary": 1,
    }
    assert {name: int(daily.sum()) for name, daily in seen.by_day.items()} == {
        "cash": 2,
        "wallet": 1,
        "salary": 1,
    }
    assert seen.n_bookings == 4


def test_balances_of_all_current_accounts_are_added_up_by_person(lived: Lived) -> None:
    held = lived.world.scene.accounts
    has_two = (held.first >= 0) & (held.second >= 0)
    one = np.flatnonzero(has_two & (held.joint[held.second] < 0))[0]
    month = month_of(lived)
    month.settled.ends[held.first[one]] = 70_000
    month.settled.ends[held.second[one]] = 1_000
    month.settled.ends[np.flatnonzero((held.person == one) & (held.kind != 0))] = 999

    seen = counted(lived, month)

    assert seen.of["balance"][one, 2] == 71_000


def test_months_of_a_whole_world_add_up(lived: Lived) -> None:
    whole: Any = lived.seen
    one = int(np.argmax(whole.of["n_bookings"].sum(axis=1)))
    mine = [rows_of(lived, month, one) for month in lived.months]

    for number, rows in enumerate(mine):
        wallets = {"wallet", "wallet_top_up", "red_packet_out"}
        spent = [-cents for name, cents in rows if name in wallets]
        assert whole.of["wallet_out"][one, number] == sum(spent)
        paid = [cents for name, cents in rows if name in ("salary", "pension")]
        assert whole.of["salary"][one, number] == sum(paid)
    assert whole.n_bookings == sum(len(month.settled.bookings) for month in lived.months)


def rows_of(lived: Lived, month: Month, person: int) -> list[tuple[str, int]]:
    booked_: Bookings = month.settled.bookings
    mine = booked_.taken(lived.world.scene.accounts.person[booked_.account] == person)
    return list(zip(kinds(mine), mine.cents.tolist(), strict=True))


def test_nothing_is_counted_before_a_month_has_passed(lived: Lived) -> None:
    seen = Observed(lived.world)

    assert not any(values.any() for values in seen.of.values())
    assert {field.name for field in dataclasses.fields(Month)} == {
        "number",
        "settled",
        "spent",
        "pages",
    }
