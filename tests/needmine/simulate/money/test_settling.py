import dataclasses
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.holdings.accounts import CURRENT
from needmine.simulate.lives.people import People
from needmine.simulate.money.bookings import Bookings, booked, together
from needmine.simulate.money.settling import Settled, Settling
from needmine.simulate.scene import Scene
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import crowd, kinds, nobody, replaced, staged, told

SIZE = 200
PERIOD = told().period
LOAN = summary_numbers()["loan_repayment"]


@cache
def scene() -> Scene:
    """Two hundred people none of whom keeps savings elsewhere."""
    return staged(nobody(), born=replaced(crowd(SIZE), sweeps=np.zeros(SIZE, dtype=bool)))


def with_accounts(stage: Scene, **columns: Any) -> Scene:
    return dataclasses.replace(stage, accounts=dataclasses.replace(stage.accounts, **columns))


def leaving(stage: Scene, person: int, day: int) -> Scene:
    leaves = stage.leaves.copy()
    leaves[person] = day
    return dataclasses.replace(stage, leaves=leaves)


def frozen(stage: Scene, person: int, day: int) -> Scene:
    frozen_on = np.where(stage.accounts.person == person, day, stage.accounts.frozen_on)
    return with_accounts(stage, frozen_on=frozen_on)


Row = tuple[int, int, int, int, str]


def moved(*rows: Row) -> Bookings:
    """Bookings on people's first accounts: person, day, hour, cents, summary."""
    listed: Sequence[Bookings] = [
        booked(
            scene().accounts.first[[person]],
            np.array([day]),
            np.array([hour * 3600]),
            np.array([cents]),
            summary,
        )
        for person, day, hour, cents, summary in rows
    ]
    return together(listed)


def settled(bookings: Bookings, stage: Scene | None = None) -> list[Settled]:
    """A year of it, month by month."""
    settling, months = Settling(stage or scene()), PERIOD.month_of(bookings.day)
    return [settling.month(bookings.taken(months == number), number) for number in range(12)]


def rows_of(person: int, months: list[Settled]) -> list[tuple[int, int, str, int]]:
    """Day, cents, summary and balance of what is booked on a person's first account."""
    account, listed = scene().accounts.first[person], []
    for month in months:
        mine = np.flatnonzero(month.bookings.account == account)
        names = kinds(month.bookings.taken(mine))
        for n, name in zip(mine.tolist(), names, strict=True):
            if name != "interest":
                day, cents = int(month.bookings.day[n]), int(month.bookings.cents[n])
                listed.append((day, cents, name, int(month.balance[n])))
    return listed


def begins_with(person: int, stage: Scene | None = None) -> int:
    quiet = settled(moved(), stage)[0]
    return int(quiet.ends[scene().accounts.first[person]])


def test_what_is_short_comes_from_the_persons_own_account_elsewhere() -> None:
    months = settled(moved((3, 100, 12, -90_000_00, "wallet")))

    (into, out) = rows_of(3, months)

    # Day 92 is the first of October, the month that would run short.
    assert (into[0], into[2]) == (92, "transfer_in")
    assert into[1] % 500_00 == 0
    assert out[3] >= 200_00
    assert out[3] < 700_00
    assert out[:3] == (100, -90_000_00, "wallet")


def test_a_month_that_does_not_run_short_brings_no_money_in() -> None:
    before = begins_with(3)

    months = settled(moved((3, 40, 9, 50_000, "salary"), (3, 50, 9, -before - 50_000, "wallet")))

    assert [row[1] for row in rows_of(3, months)][:2] == [50_000, -before - 50_000]
    assert rows_of(3, months)[1][3] == 0


def test_balances_follow_from_the_bookings_across_all_months(lived: Lived) -> None:
    first = lived.months[0].settled
    before = first.ends.copy()
    np.subtract.at(before, first.bookings.account, first.bookings.cents)
    assert before.min() >= 0
    for month in lived.months:
        rows = month.settled.bookings
        for account in np.unique(rows.account)[::7].tolist():
            mine = rows.account == account
            expected = before[account] + np.cumsum(rows.cents[mine])
            assert month.settled.balance[mine].tolist() == expected.tolist()
            assert month.settled.ends[account] == expected[-1]
        untouched = np.setdiff1d(np.arange(len(before)), rows.account)
        assert (month.settled.ends[untouched] == before[untouched]).all()
        before = month.settled.ends


def test_no_balance_ever_falls_below_zero(lived: Lived) -> None:
    assert min(int(month.settled.balance.min()) for month in lived.months) >= 0


def test_a_months_bookings_stand_by_account_and_time_and_within_it(lived: Lived) -> None:
    starts = lived.world.period.starts
    for month in lived.months:
        rows = month.settled.bookings
        order = rows.account.astype(np.int64) * 10**9 + rows.second
        assert (np.diff(order) >= 0).all()
        assert starts[month.number] <= rows.day.min()
        assert rows.day.max() < starts[month.number + 1]


def test_nothing_is_booked_on_an_account_that_is_not_yet_or_no_longer_there(lived: Lived) -> None:
    held, closes = lived.world.scene.accounts, 0
    for month in lived.months:
        rows = month.settled.bookings
        assert (rows.day >= held.opened[rows.account]).all()
        assert (rows.day < held.closed[rows.account]).all()
        closes += (held.closed[np.unique(rows.account)] < NEVER).sum()
    assert closes > 10


def test_who_leaves_takes_everything_along_on_that_day() -> None:
    before = begins_with(3)

    months = settled(
        moved((3, 90, 9, 80_000, "salary"), (3, 110, 9, -500, "wallet")), leaving(scene(), 3, 100)
    )

    assert [row[:3] for row in rows_of(3, months)] == [
        (90, 80_000, "salary"),
        (100, -(before + 80_000 + interest_of(3, months)), "transfer_out"),
    ]
    assert months[-1].ends[scene().accounts.first[3]] == 0


def interest_of(person: int, months: list[Settled]) -> int:
    account = scene().accounts.first[person]
    return sum(
        int(month.bookings.cents[n])
        for month in months
        for n in np.flatnonzero(month.bookings.account == account)
        if kinds(month.bookings.taken(np.array([n]))) == ["interest"]
    )


def test_what_comes_in_late_on_that_day_is_taken_along_too() -> None:
    months = settled(moved((3, 100, 22, 80_000, "transfer_in")), leaving(scene(), 3, 100))

    into, out = rows_of(3, months)

    assert (into[1], out[2], out[3]) == (80_000, "transfer_out", 0)
    assert min(int(month.balance.min(initial=0)) for month in months) >= 0


def test_an_account_is_emptied_before_it_closes_also_when_that_is_in_a_long_holiday() -> None:
    # Day 93 is the second of October: banks open again on the ninth.
    stage = staged(nobody(), born=scene().people, leaves=np.full(SIZE, 93))
    current = (stage.accounts.kind == CURRENT) & (stage.accounts.joint < 0)

    ends = settled(moved(), stage)[3].ends[current]

    closed, rests = stage.accounts.closed[current], stage.accounts.frozen_on[current] < 93
    assert (closed < NEVER).sum() > 50
    assert (closed > 93).all()
    # What is frozen stays, and its account with it.
    assert ((ends > 0) == rests).all()
    assert (closed[rests] == NEVER).all()


def test_after_leaving_only_loans_are_paid_out_of_money_called_in_for_them() -> None:
    rows: list[Row] = [(3, day, 21, -300_00, "loan_repayment") for day in (95, 120, 150)]
    months = settled(moved(*rows, (3, 121, 9, 700, "transfer_in")), leaving(scene(), 3, 100))

    after = [row for row in rows_of(3, months) if row[0] > 100]

    # What was still to pay in the month of leaving stays in the account until then.
    assert after == [
        (120, -300_00, "loan_repayment", 0),
        (123, 500_00, "transfer_in", 500_00),
        (150, -300_00, "loan_repayment", 200_00),
    ]


def test_who_left_before_the_period_has_nothing_here_any_more() -> None:
    gone = leaving(scene(), 3, -10)

    assert begins_with(3) > 0
    assert begins_with(3, gone) == 0


def test_leavers_of_a_whole_world_have_nothing_but_loans_to_pay(lived: Lived) -> None:
    scene, last = lived.world.scene, lived.months[-1].settled.ends
    gone = (scene.leaves < PERIOD.days - 40) & ~np.isin(
        scene.people.index, lived.world.loans.person
    )
    accounts = scene.accounts.first[gone & (scene.accounts.first >= 0)]
    joint, frozen_on = scene.accounts.joint[accounts], scene.accounts.frozen_on[accounts]

    assert len(accounts) > 20
    assert (last[accounts[(joint < 0) & (frozen_on == NEVER)]] == 0).all()


def test_a_frozen_account_pays_nothing_out_but_takes_in() -> None:
    rich = replaced(crowd(SIZE), sweeps=np.ones(SIZE, dtype=bool))
    stage = frozen(dataclasses.replace(scene(), people=rich), 3, 50)
    rows: list[Row] = [
        (3, 40, 9, -100, "wallet"),
        (3, 60, 9, -100, "wallet"),
        (3, 70, 9, 90_000_000, "transfer_in"),
        (3, 130, 21, -100, "loan_repayment"),
    ]

    after = [row for row in rows_of(3, settled(moved(*rows), stage)) if row[0] >= 50]

    # Neither purchases nor loans nor the savings that would be sent away at a month's end.
    assert [row[:3] for row in after] == [(70, 90_000_000, "transfer_in")]


def test_who_leaves_cannot_take_along_what_is_frozen() -> None:
    stage = leaving(frozen(scene(), 3, 50), 3, 100)

    months = settled(moved((3, 60, 9, 100, "transfer_in")), stage)

    assert all(cents > 0 for _, cents, _, _ in rows_of(3, months))


def test_savers_with_a_bank_elsewhere_send_it_what_is_too_much_at_a_months_end() -> None:
    sweeping = dataclasses.replace(
        scene(), people=replaced(crowd(SIZE), sweeps=np.ones(SIZE, dtype=bool))
    )
    months = settled(moved((4, 10, 12, 9_000_000_00, "transfer_in")), sweeping)

    away = [row for row in rows_of(4, months) if row[1] < 0]

    income = scene().people.income[4]
    assert sum(row[1] for row in away) < -8_000_000_00
    assert {row[0] + 1 for row in away} <= set(PERIOD.starts.tolist())
    assert all(row[1] % 100_00 == 0 for row in away)
    assert all(row[3] >= 2 * income for row in away)
    assert rows_of(4, settled(moved((4, 10, 12, 9_000_000_00, "transfer_in"))))[1:] == []


def test_pay_does_not_gather_in_an_account_that_is_hardly_used() -> None:
    quiet = replaced(
        crowd(SIZE), activity=np.full(SIZE, 0.03), paid_here=np.ones(SIZE, dtype=bool),
        sweeps=np.zeros(SIZE, dtype=bool),
    )  # fmt: skip
    income = int(quiet.income[4])
    rows: list[Row] = [(4, int(start) + 9, 9, income, "salary") for start in PERIOD.starts[:12]]
    account = scene().accounts.first[4]

    idle = settled(moved(*rows), dataclasses.replace(scene(), people=quiet))
    busy = settled(moved(*rows))

    assert max(int(month.ends[account]) for month in idle) < income + 100_00
    assert busy[-1].ends[account] > 12 * income


def test_quiet_paid_accounts_of_a_whole_world_stay_near_one_months_pay(lived: Lived) -> None:
    scene = lived.world.scene
    quiet = (scene.people.activity < 0.2) & scene.people.paid_here & (scene.accounts.first >= 0)
    ends = lived.months[-1].settled.ends[scene.accounts.first[quiet]]

    assert quiet.sum() > 100
    assert (ends < 1.1 * scene.people.income[quiet] + 100_00).all()


def test_an_account_begins_with_part_of_what_lies_here_and_only_one_that_is_open() -> None:
    people, held = scene().people, scene().accounts
    begins = settled(moved())[0].ends
    current, here = np.flatnonzero(held.kind == CURRENT), people.wealth * people.share_here

    share = begins[current] / here[held.person[current]]

    # Each account holds from a few per cent up to a quarter.
    assert ((share > 0.02) & (share < 0.26)).all()
    assert share.max() > 4 * share.min()
    assert (begins[held.kind != CURRENT] == 0).all()
    new = with_accounts(scene(), opened=np.full(len(held), 10))
    assert (settled(moved(), new)[0].ends == 0).all()


def test_who_else_has_an_account_does_not_change_what_others_begin_with() -> None:
    many = crowd(150)
    few = People(**{f.name: getattr(many, f.name)[:100] for f in dataclasses.fields(many)})

    few_scene, many_scene = staged(nobody(), born=few), staged(nobody(), born=many)

    for name in ("first", "second"):
        here, there = (getattr(stage.accounts, name)[:100] for stage in (few_scene, many_scene))
        assert ((here >= 0) == (there >= 0)).all()
        held = here >= 0
        mine = Settling(few_scene).month(moved(), 0).ends[here[held]]
        assert (mine == Settling(many_scene).month(moved(), 0).ends[there[held]]).all()


def test_interest_is_credited_once_a_quarter() -> None:
    months = settled(moved())

    credited = [len(month.bookings) > 0 for month in months]

    assert credited == [False, False, True] * 4
    assert {name for month in months for name in kinds(month.bookings)} == {"interest"}
