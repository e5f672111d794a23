import datetime as dt

import numpy as np

from needmine.simulate.calendar import period_of
from needmine.simulate.parameters import read_parameters
from tests.needmine.simulate.lived import told

PERIOD = told(months=6).period


def test_the_period_ends_yesterday_and_has_whole_months() -> None:
    assert PERIOD.date(0) == dt.date(2026, 1, 1)
    assert PERIOD.date(PERIOD.days) == dt.date(2026, 7, 1)
    assert PERIOD.starts.tolist() == [0, 31, 59, 90, 120, 151, 181]


def test_a_day_knows_its_month() -> None:
    assert PERIOD.month_of(np.array([-1, 0, 30, 31, 180])).tolist() == [-1, 0, 0, 1, 5]


def test_a_payday_on_a_holiday_moves_to_the_open_day_before() -> None:
    # 1 May 2026 is a holiday, 2 and 3 May a weekend: all three move to Thursday, 30 April.
    days = np.array([120, 121, 122, 123])
    assert [PERIOD.date(day).isoformat() for day in PERIOD.open_day(days)] == [
        "2026-04-30",
        "2026-04-30",
        "2026-04-30",
        "2026-05-04",
    ]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    assert PERIOD.date(PERIOD.month_day(np.array([1]), np.array([31]))[0]) == dt.date(2026, 2, 28)


def test_quarters_end_within_the_period() -> None:
    assert [PERIOD.date(day).isoformat() for day in PERIOD.quarter_ends()] == [
        "2026-03-31",
        "2026-06-30",
    ]


def test_the_two_banks_keep_their_own_holidays() -> None:
    english = period_of(months=6, language="en", parameters=read_parameters())
    assert "2026-05-25" in english.holidays
    assert "2026-05-25" not in PERIOD.holidays
