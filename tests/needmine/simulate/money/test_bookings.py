import numpy as np

from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.money.bookings import (
    Bookings,
    booked,
    in_order,
    nothing_booked,
    remark,
    remarks,
    together,
)
from tests.needmine.simulate.lived import kinds, nobody, said, staged, told

SETTING = told()
OTHERS = staged(nobody()).others
DAY = 86_400


def one(account: int, day: int, clock: int, cents: int) -> Bookings:
    return booked(np.array([account]), day, clock, cents, "fee")


def test_bookings_stand_by_account_and_time_with_money_in_first() -> None:
    parts = [one(1, 0, 5, 10), one(0, 2, 9, -3), one(0, 2, 9, 7), one(0, 1, 50, -1)]
    whole = in_order(together(parts), since=0)
    assert whole.account.tolist() == [0, 0, 0, 1]
    assert whole.cents.tolist() == [-1, 7, -3, 10]
    assert whole.day.tolist() == [1, 2, 2, 0]


def test_bookings_late_in_a_long_period_stand_in_order_too() -> None:
    days = [1_800, 1_826, 1_799, 1_825]
    whole = in_order(together([one(3, day, DAY - 1, 1) for day in days]), since=1_795 * DAY)
    assert whole.day.tolist() == sorted(days)


def test_a_booking_without_other_side_remark_and_need_has_none() -> None:
    whole = booked(np.array([3, 4]), np.array([0, 1]), 9, np.array([5, -6]), "salary")
    assert kinds(whole) == ["salary", "salary"]
    assert whole.second.tolist() == [9, DAY + 9]
    for column in (whole.other, whole.remark, whole.need):
        assert column.tolist() == [-1, -1]


def test_a_summary_may_differ_by_booking() -> None:
    numbers = summary_numbers()
    mixed = np.array([numbers["term_out"], numbers["wealth_out"]])
    assert kinds(booked(np.array([1, 2]), 0, 0, 1, mixed)) == ["term_out", "wealth_out"]


def test_columns_are_wide_enough_for_a_large_bank_of_five_years() -> None:
    last = booked(np.array([4_000_000]), 1_826, DAY - 1, -(10**12), "fee", other=9_000_000,
                  need=8_000_000)  # fmt: skip
    assert last.second.tolist() == [1_826 * DAY + DAY - 1]
    assert (last.account[0], last.other[0], last.need[0]) == (4_000_000, 9_000_000, 8_000_000)
    assert last.cents.tolist() == [-(10**12)]
    assert len(remarks("zh")[0]) < 2**15
    assert len(summary_numbers()) < 2**7


def test_parts_without_bookings_leave_no_trace_in_the_whole() -> None:
    whole = together([one(1, 0, 5, 10), one(2, 0, 5, 20), nothing_booked()])
    assert len(whole) == 2
    assert whole.taken(np.array([False, True])).cents.tolist() == [20]
    assert whole.need.tolist() == [-1, -1]
    assert len(together([])) == len(nothing_booked()) == 0


def test_a_kind_by_chance_stays_in_its_kind_and_everybody_in_it_is_met() -> None:
    drawn = OTHERS.any("utilities", SETTING.luck("x"), np.arange(200))
    assert {OTHERS.names[n] for n in drawn} == {
        "市电力公司",
        "市自来水公司",
        "燃气集团",
        "移动通信公司",
        "有线电视网络公司",
    }


def test_remarks_fit_their_occasion_in_either_language() -> None:
    about = np.arange(50)
    for language, expected in (("zh", {"年终奖", "奖金"}), ("en", {"ANNUAL BONUS", "BONUS"})):
        setting = told(language=language)  # type: ignore[arg-type]
        drawn = remark("bonus", setting.luck("x"), about, setting=setting)
        whole = booked(about, 0, 0, 1, "bonus", remark=drawn)
        assert set(said(whole, language)) == expected  # type: ignore[arg-type]
