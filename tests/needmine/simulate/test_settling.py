import numpy as np

from needmine.simulate.accounts import accounts
from needmine.simulate.bookings import Bookings, booked, in_order
from needmine.simulate.people import NEVER
from needmine.simulate.settling import Settled, settled
from tests.needmine.simulate.lived import crowd, kept, replaced, stayed, told

SETTING = told()
BORN = replaced(crowd(200), sweeps=np.zeros(200, dtype=bool))
HELD, LOTS, OWED, OTHERS = kept(BORN, SETTING)


def spent(person: int, day: int, cents: int) -> Bookings:
    account = HELD.first[[person]]
    return booked(account, np.array([day]), np.array([50_000]), np.array([cents]), "wallet")


def settle(bookings: Bookings, leaves: np.ndarray | None = None) -> Settled:
    gone = stayed(200) if leaves is None else leaves
    held = accounts(BORN, LOTS, OWED, gone, setting=SETTING)
    return settled(BORN, held, bookings, gone, OTHERS, setting=SETTING)


def test_what_is_short_comes_from_the_persons_own_account_elsewhere() -> None:
    result = settle(spent(3, 100, -900_000_000))
    assert result.balance.min() >= 0
    mine = result.bookings.taken(result.bookings.account == HELD.first[3])
    into = (mine.cents > 0) & (mine.other == OTHERS.at("own", 3))
    assert into.sum() == 1
    assert mine.day[into][0] <= 100


def test_balances_add_up() -> None:
    result = settle(in_order(spent(3, 10, -100)))
    for account in (HELD.first[3], HELD.first[4]):
        mine = result.bookings.account == account
        steps = np.diff(result.balance[mine])
        assert (steps == result.bookings.cents[mine][1:]).all()
        assert result.balance[mine][-1] == result.month_ends[account, -1]


def test_who_leaves_takes_the_money_along_that_day() -> None:
    leaves = stayed(200)
    leaves[3] = 100
    result = settle(spent(4, 10, -100), leaves)
    mine = result.bookings.taken(result.bookings.account == HELD.first[3])
    gone = mine.cents < 0
    assert mine.day[gone].tolist() == [100]
    # Some interest may come after; it is less than a yuan.
    assert result.month_ends[HELD.first[3], 3] < 100


def test_after_leaving_nothing_but_loans_is_booked() -> None:
    leaves = np.where(np.arange(200) == 3, 100, NEVER)
    result = settle(spent(3, 120, -100), leaves)
    mine = result.bookings.taken(result.bookings.account == HELD.first[3])
    assert not ((mine.day == 120) & (mine.cents == -100)).any()


def test_savers_with_a_bank_elsewhere_send_it_what_is_too_much() -> None:
    sweeping = replaced(BORN, sweeps=np.ones(200, dtype=bool))
    result = settled(
        sweeping, HELD, spent(4, 10, 9_000_000_000), stayed(200), OTHERS, setting=SETTING
    )
    mine = result.bookings.taken(result.bookings.account == HELD.first[4])
    away = mine.cents[(mine.cents < 0) & (mine.other == OTHERS.at("own", 4))]
    assert away.sum() < -8_000_000_000
    assert result.balance.min() >= 0
