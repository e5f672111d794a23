import dataclasses
import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pytest

from needmine.core.sentences import Language
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.lives.events import Lives
from needmine.simulate.lives.firms import Firms, firms
from needmine.simulate.lives.people import EMPLOYEE, RETIRED, SELF_EMPLOYED
from needmine.simulate.money.bookings import Bookings
from needmine.simulate.money.income import WITHOUT_PAY, Income
from tests.needmine.simulate.lived import (
    crowd,
    happened,
    kinds,
    nobody,
    replaced,
    said,
    staged,
    stayed,
    told,
)

SIZE = 360
SETTING = told()
PERIOD = SETTING.period
EVERYBODY = np.ones(SIZE, dtype=bool)
NO_FIRM = np.zeros(12, dtype=bool)
# Twelve firms of thirty people each: the person's number tells the firm.
WORKERS = replaced(
    crowd(SIZE),
    jobs=np.full(SIZE, EMPLOYEE),
    employer=np.arange(SIZE) % 12,
    paid_here=EVERYBODY,
)
FIRMS = dataclasses.replace(
    firms(customers=SIZE, setting=SETTING),
    payday=np.full(12, 15),
    moves_away=np.full(12, NEVER),
    pays_13th=NO_FIRM,
    bonuses=NO_FIRM,
)
SCENE = staged(nobody(), born=WORKERS)


def paid(
    *kind: str,
    born: Any = WORKERS,
    employers: Firms = FIRMS,
    lives: Lives | None = None,
    pay_ends: Any = None,
    owners: Any = None,
    language: Language = "zh",
) -> list[tuple[int, dt.date, int]]:
    """Who was paid when how many cents, month by month, by the summaries' names."""
    scene = dataclasses.replace(
        SCENE,
        people=born,
        lives=lives or SCENE.lives,
        owners=SCENE.owners if owners is None else owners,
        setting=told(language=language),
    )
    pay = Income(scene, employers, stayed(SIZE) if pay_ends is None else pay_ends)
    rows = []
    for number in range(12):
        booked = pay.month(number)
        assert (PERIOD.month_of(booked.day) == number).all()
        for row in np.flatnonzero(np.isin(kinds(booked), kind)).tolist():
            person = int(scene.accounts.person[booked.account[row]])
            rows.append((person, PERIOD.date(booked.day[row]), int(booked.cents[row])))
    return rows


def days_of(person: int, rows: list[tuple[int, dt.date, int]]) -> list[str]:
    return [date.isoformat() for who, date, _ in rows if who == person]


def usual_days(rows: list[tuple[int, dt.date, int]]) -> list[str]:
    """The day of each month on which most are paid."""
    by_month: dict[str, Counter[str]] = {}
    for _, date, _ in rows:
        by_month.setdefault(f"{date:%Y-%m}", Counter())[date.isoformat()] += 1
    return [days.most_common(1)[0][0] for days in by_month.values()]


def test_wages_come_on_the_payday_or_on_the_last_open_day_before_it() -> None:
    # 15 November is a Saturday; 15 February a Sunday, and the Saturday before it is worked.
    assert usual_days(paid("salary")) == [
        "2025-07-15", "2025-08-15", "2025-09-15", "2025-10-15", "2025-11-14", "2025-12-15",
        "2026-01-15", "2026-02-14", "2026-03-13", "2026-04-15", "2026-05-15", "2026-06-15",
    ]  # fmt: skip


def test_a_payday_within_a_long_holiday_comes_in_the_month_before() -> None:
    early = dataclasses.replace(FIRMS, payday=np.full(12, 5))

    days = sorted({date.isoformat() for _, date, _ in paid("salary", employers=early)})

    # Banks are closed from 1 to 8 October and from 1 to 5 May.
    assert "2025-09-30" in days
    assert "2026-04-30" in days
    on_time = Counter(date.isoformat() for _, date, _ in paid("salary", employers=early))
    assert on_time["2025-09-30"] > 0.9 * SIZE
    assert on_time["2025-10-05"] == 0


def test_everybody_is_paid_once_a_month_about_the_same() -> None:
    rows = paid("salary")

    assert Counter(person for person, _, _ in rows) == dict.fromkeys(range(SIZE), 12)
    for person, _, cents in rows:
        assert abs(cents / WORKERS.income[person] - 1) < 0.15


def test_a_few_wages_come_late_though_no_job_was_lost() -> None:
    rows = paid("salary")

    late = [date for _, date, _ in rows if date.day >= 17]

    assert 0.002 < len(late) / len(rows) < 0.03


def test_a_13th_month_comes_in_december_from_firms_that_pay_one() -> None:
    third = dataclasses.replace(FIRMS, pays_13th=np.arange(12) == 2)

    rows = paid("bonus", employers=third)

    assert {person for person, _, _ in rows} == {n for n in range(SIZE) if n % 12 == 2}
    assert {date.month for _, date, _ in rows} == {12}
    assert all(cents == WORKERS.income[person] for person, _, cents in rows)


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("zh", "2026-01-22", "2026-02-13"), ("en", "2026-01-09", "2026-01-31")],
)
def test_a_bonus_comes_before_spring_festival_or_early_in_the_year(
    language: Language, first: str, last: str
) -> None:
    generous = dataclasses.replace(FIRMS, bonuses=np.arange(12) == 3)

    rows = paid("bonus", employers=generous, language=language)

    assert {person for person, _, _ in rows} == {n for n in range(SIZE) if n % 12 == 3}
    assert {first <= date.isoformat() <= last for _, date, _ in rows} == {True}
    # One firm pays all its people on one day, each another sum.
    assert len({date for _, date, _ in rows}) == 1
    assert len({cents / WORKERS.income[person] for person, _, cents in rows}) > 20


def test_a_lost_job_stops_the_pay_for_five_months() -> None:
    days = days_of(3, paid("salary", lives=happened("job_loss", [3], day=70)))

    # Day 70 is 9 September, day 220 is 6 February.
    assert days[:2] == ["2025-07-15", "2025-08-15"]
    assert days[2:] == ["2026-02-14", "2026-03-13", "2026-04-15", "2026-05-15", "2026-06-15"]
    assert WITHOUT_PAY == 150


def test_others_are_paid_meanwhile() -> None:
    rows = paid("salary", lives=happened("job_loss", [3], day=70))

    assert Counter(person for person, _, _ in rows)[4] == 12


def test_a_firm_that_moves_its_payroll_stops_the_pay_of_all_its_people() -> None:
    moved = dataclasses.replace(FIRMS, moves_away=np.where(np.arange(12) == 4, 150, NEVER))

    rows = paid("salary", employers=moved)

    last = {person: date for person, date, _ in rows}
    for person, date in last.items():
        # Day 150 is 28 November.
        assert (date < dt.date(2025, 11, 28)) == (person % 12 == 4)


def test_a_job_found_again_is_paid_here_only_while_the_firm_stays() -> None:
    moved = dataclasses.replace(FIRMS, moves_away=np.full(12, 260))

    days = days_of(3, paid("salary", employers=moved, lives=happened("job_loss", [3], day=70)))

    # Day 260 is 18 March.
    assert days[2:] == ["2026-02-14", "2026-03-13"]


def test_whoever_joins_after_the_firm_has_moved_is_never_paid_here() -> None:
    late = replaced(WORKERS, joined=np.full(SIZE, 200))
    moved = dataclasses.replace(FIRMS, moves_away=np.full(12, 100))

    assert paid("salary", "bonus", born=late, employers=moved) == []


def test_pay_that_goes_to_another_bank_stays_away() -> None:
    ends = stayed(SIZE)
    ends[6] = 100

    assert days_of(6, paid("salary", pay_ends=ends)) == ["2025-07-15", "2025-08-15", "2025-09-15"]


def test_some_of_those_who_change_their_job_are_paid_elsewhere_from_then_on() -> None:
    rows = paid("salary", lives=happened("job_change", list(range(SIZE)), day=180))

    gone = set(range(SIZE)) - {person for person, date, _ in rows if date > dt.date(2026, 1, 31)}

    assert 0.2 < len(gone) / SIZE < 0.4


def test_nobody_is_paid_before_joining_or_whose_pay_goes_elsewhere() -> None:
    new = replaced(WORKERS, joined=np.full(SIZE, 200), paid_here=np.arange(SIZE) < 100)

    rows = paid("salary", born=new)

    assert {person for person, _, _ in rows} == set(range(100))
    assert min(date for _, date, _ in rows) >= PERIOD.date(200)


def test_a_pension_comes_from_the_15th_to_the_20th_and_is_the_whole_income() -> None:
    old = replaced(WORKERS, jobs=np.full(SIZE, RETIRED), employer=np.full(SIZE, -1))

    rows = paid("pension", born=old)

    assert Counter(person for person, _, _ in rows) == dict.fromkeys(range(SIZE), 12)
    assert all(cents == old.income[person] for person, _, cents in rows)
    usual = [date.day for _, date, _ in rows if 13 <= date.day <= 20]
    assert len(usual) > 0.97 * len(rows)
    assert paid("salary", born=old) == []


def test_who_retires_is_paid_a_pension_in_place_of_wages() -> None:
    retires = happened("retirement", [7], day=130)

    wages, pensions = paid("salary", lives=retires), paid("pension", lives=retires)

    # Day 130 is 8 November; the office takes a month.
    assert max(days_of(7, wages)) == "2025-10-15"
    assert min(days_of(7, pensions)) >= "2025-12-08"
    assert len(days_of(7, pensions)) == 7
    assert {person for person, _, _ in pensions} == {7}
    assert {cents for _, _, cents in pensions} == {int(WORKERS.income[7] * 0.45)}


def traders(**changes: Any) -> Any:
    return replaced(
        WORKERS, jobs=np.full(SIZE, SELF_EMPLOYED), employer=np.full(SIZE, -1), **changes
    )


def test_the_self_employed_take_in_uneven_sums_from_many() -> None:
    rows = paid("transfer_in", born=traders())

    assert 3.5 < len(rows) / SIZE / 12 < 4.5
    assert 0.8 < sum(cents for _, _, cents in rows) / WORKERS.income.sum() / 12 < 1.5
    assert paid("salary", "pension", "acquiring_in", born=traders()) == []


def test_a_shops_takings_are_settled_every_three_days() -> None:
    rows = paid("acquiring_in", born=traders(), owners=np.arange(SIZE) == 9)

    assert {person for person, _, _ in rows} == {9}
    july = [date.day for _, date, _ in rows if date.month == 7]
    assert july == [1, 4, 7, 10, 13, 16, 19, 22, 25, 28]
    assert days_of(9, paid("transfer_in", born=traders(), owners=np.arange(SIZE) == 9)) == []


def test_some_draw_the_housing_fund_of_half_a_year_or_more_at_once() -> None:
    rows = paid("fund_in")

    assert 0.05 < len(rows) / SIZE < 0.2
    for person, date, cents in rows:
        # 12 % by each side, for six to fourteen months.
        assert 6 <= cents / WORKERS.income[person] / 0.24 <= 14.01
        day = np.array([PERIOD.day(date)])
        # A month may begin with a holiday.
        assert PERIOD.is_open(day).all() or date.day == 1
    assert paid("fund_in", born=traders()) == []


def test_income_says_what_it_is_and_who_pays() -> None:
    first: Bookings = Income(SCENE, FIRMS, stayed(SIZE)).month(0)

    wages = first.taken(np.array(kinds(first)) == "salary")

    assert set(said(wages)) <= {"工资", "代发工资", ""}
    employer = WORKERS.employer[SCENE.accounts.person[wages.account]]
    assert (wages.other == SCENE.others.at("firm", employer)).all()
    assert (first.need == -1).all()
    # All of a firm's people are paid within minutes.
    clock = wages.second[(employer == 0) & (wages.day == PERIOD.day("2025-07-15"))]
    assert clock.max() - clock.min() <= 600
