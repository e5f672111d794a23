import numpy as np

from needmine.simulate.income import income
from needmine.simulate.lives import EVENTS, Lives
from needmine.simulate.people import EMPLOYEE
from needmine.simulate.words import summary_numbers
from tests.needmine.simulate.lived import crowd, kept, replaced, stayed, told

SETTING = told()
BORN = crowd(400)
WORKING = replaced(
    BORN, jobs=np.full(400, EMPLOYEE), paid_here=np.ones(400, dtype=bool), payday=np.full(400, 15)
)
HELD, _, _, OTHERS = kept(WORKING, SETTING)
NO_EVENTS = Lives(
    person=np.zeros(0, dtype=np.int64),
    event=np.zeros(0, dtype=np.int64),
    day=np.zeros(0, dtype=np.int64),
)
SALARY = summary_numbers()["salary"]


def salaries(lived: Lives = NO_EVENTS, pay_ends: np.ndarray | None = None) -> np.ndarray:
    """Salaries by person (row) and month (column)."""
    ends = stayed(400) if pay_ends is None else pay_ends
    paid = income(WORKING, HELD, lived, ends, OTHERS, setting=SETTING)
    mine = paid.taken(paid.summary == SALARY)
    counts = np.zeros((400, 12), dtype=int)
    np.add.at(counts, (HELD.person[mine.account], SETTING.period.month_of(mine.day)), 1)
    return counts


def test_a_salary_comes_every_month_and_a_bonus_once_in_winter() -> None:
    counts = salaries()
    assert (counts[:, :6] == 1).all()
    assert counts.sum(axis=1).max() == 13


def test_a_lost_job_stops_the_salary_for_months() -> None:
    lost = Lives(
        person=np.array([3]), event=np.array([EVENTS.index("job_loss")]), day=np.array([70])
    )
    counts = salaries(lost)
    assert counts[3, :2].tolist() == [1, 1]
    assert counts[3, 3:6].sum() == 0
    assert counts[3, 8:].sum() > 0
    assert counts[4, 3:6].sum() == 3


def test_pay_that_goes_elsewhere_stays_away() -> None:
    ends = stayed(400)
    ends[5] = 100
    counts = salaries(pay_ends=ends)
    assert counts[5, :3].sum() == 3
    assert counts[5, 4:].sum() == 0


def test_a_payday_on_a_weekend_is_paid_before() -> None:
    paid = income(WORKING, HELD, NO_EVENTS, stayed(400), OTHERS, setting=SETTING)
    days = paid.day[paid.summary == SALARY]
    # 15 February 2026 is a Sunday: Friday, the 13th, is the usual day.
    february = SETTING.period.starts[7]
    assert (days == february + 12).sum() > 300
    assert (days == february + 14).sum() == 0


def test_a_few_salaries_come_late_though_no_job_was_lost() -> None:
    paid = income(WORKING, HELD, NO_EVENTS, stayed(400), OTHERS, setting=SETTING)
    day = paid.day[paid.summary == SALARY]
    late = day - SETTING.period.starts[SETTING.period.month_of(day)] >= 18
    assert 0.002 < late.mean() < 0.03
