import numpy as np

from needmine.simulate.bookings import booked, in_order, remark, remarks, together
from needmine.simulate.words import summary_numbers
from tests.needmine.simulate.lived import crowd, kept, told

SETTING = told()
BORN = crowd(50)
HELD, _, _, OTHERS = kept(BORN, SETTING)


def one(account: int, day: int, clock: int, cents: int) -> object:
    return booked(np.array([account]), np.array([day]), np.array([clock]), np.array([cents]), "fee")


def test_bookings_stand_by_account_and_time_with_money_in_first() -> None:
    parts = [one(1, 0, 5, 10), one(0, 2, 9, -3), one(0, 2, 9, 7), one(0, 1, 50, -1)]
    whole = in_order(together(parts))  # type: ignore[arg-type]
    assert whole.account.tolist() == [0, 0, 0, 1]
    assert whole.cents.tolist() == [-1, 7, -3, 10]
    assert whole.day.tolist() == [1, 2, 2, 0]


def test_a_summary_is_kept_as_its_number_and_defaults_are_none() -> None:
    whole = booked(np.array([3]), np.array([0]), np.array([1]), np.array([5]), "salary")
    assert whole.summary.tolist() == [summary_numbers()["salary"]]
    assert (whole.other.tolist(), whole.remark.tolist(), whole.need.tolist()) == ([-1], [-1], [-1])


def test_everybodys_own_account_elsewhere_bears_their_name() -> None:
    own = OTHERS.at("own", np.arange(len(BORN)))
    assert (OTHERS.names[own] == BORN.names).all()
    assert "示范银行" not in set(OTHERS.banks[own])


def test_accounts_here_keep_their_numbers_on_the_other_side() -> None:
    here = OTHERS.at("customer", np.arange(len(HELD)))
    assert (OTHERS.accounts[here] == HELD.numbers).all()
    assert set(OTHERS.banks[here]) == {"示范银行"}


def test_a_kind_by_chance_stays_in_its_kind() -> None:
    drawn = OTHERS.any("utility", SETTING.dice("x"), 200)
    assert {OTHERS.names[n] for n in drawn} <= {
        "市电力公司",
        "市自来水公司",
        "燃气集团",
        "移动通信公司",
        "有线电视网络公司",
    }


def test_remarks_fit_their_occasion() -> None:
    listed, _ = remarks("zh")
    drawn = remark("bonus", SETTING.dice("x"), 50, setting=SETTING)
    assert {listed[n] for n in drawn} == {"年终奖", "奖金"}
