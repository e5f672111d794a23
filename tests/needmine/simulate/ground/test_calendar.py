import datetime as dt

import numpy as np
import pytest

from tests.needmine.simulate.lived import told

PERIOD = told(months=6).period
YEAR = told(months=12).period
ENGLISH = told(months=12, language="en").period


def test_the_period_ends_yesterday_and_has_whole_months() -> None:
    assert PERIOD.date(0) == dt.date(2026, 1, 1)
    assert PERIOD.date(PERIOD.days) == dt.date(2026, 7, 1)
    assert PERIOD.starts.tolist() == [0, 31, 59, 90, 120, 151, 181]
    assert PERIOD.years == pytest.approx(181 / 365.25)


def test_days_and_dates_are_each_others_reverse() -> None:
    assert PERIOD.day("2026-02-17") == PERIOD.day(dt.date(2026, 2, 17)) == 47
    assert PERIOD.dates(np.array([-1, 47])).astype(str).tolist() == ["2025-12-31", "2026-02-17"]


def test_a_day_knows_its_month() -> None:
    assert PERIOD.month_of(np.array([-1, 0, 30, 31, 180, 181])).tolist() == [-1, 0, 0, 1, 5, 6]


def test_months_begin_before_and_after_the_period_too() -> None:
    assert PERIOD.month_starts(1, 2).tolist() == [-31, 0, 31]


@pytest.mark.parametrize(
    ("date", "is_open"),
    [
        ("2026-02-13", True),  # a Friday
        ("2026-02-14", True),  # a Saturday that is worked for the festival
        ("2026-02-17", False),  # the Tuesday of Spring Festival
        ("2026-02-21", False),  # the Saturday in it
        ("2026-02-28", True),  # the Saturday worked after it
        ("2026-03-01", False),  # an ordinary Sunday
    ],
)
def test_banks_work_the_weekends_that_make_up_for_a_festival(date: str, is_open: bool) -> None:
    assert PERIOD.is_open(np.array([PERIOD.day(date)])).tolist() == [is_open]


@pytest.mark.parametrize(
    ("due", "comes"),
    [
        ("2026-05-04", "2026-04-30"),
        ("2026-05-01", "2026-04-30"),
        ("2026-02-20", "2026-02-14"),
        ("2026-02-14", "2026-02-14"),
        ("2026-03-10", "2026-03-10"),
    ],
)
def test_pay_due_on_a_closed_day_comes_on_the_open_day_before(due: str, comes: str) -> None:
    day = PERIOD.open_day(np.array([PERIOD.day(due)]))
    assert PERIOD.dates(day).astype(str).tolist() == [comes]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    days = PERIOD.month_day(np.array([0, 1]), np.array([31, 31]))
    assert PERIOD.dates(days).astype(str).tolist() == ["2026-01-31", "2026-02-28"]


def test_quarters_end_within_the_period() -> None:
    assert PERIOD.dates(PERIOD.quarter_ends()).astype(str).tolist() == ["2026-03-31", "2026-06-30"]


def test_a_festival_raises_the_days_around_it_and_no_others() -> None:
    swell = PERIOD.swell({"spring_festival": [-7, 3, 3.0]})
    begins, ends = PERIOD.day("2026-02-10"), PERIOD.day("2026-02-20")

    assert (swell[begins : ends + 1] == 3.0).all()
    assert (np.delete(swell, np.arange(begins, ends + 1)) == 1.0).all()
    assert len(swell) == PERIOD.days


def test_two_festivals_at_once_raise_a_day_twice_and_one_may_reach_into_the_period() -> None:
    waves = {"shopping_november": [-1, 1, 3.0], "golden_week": [0, 60, 2.0]}
    assert YEAR.swell(waves)[YEAR.day("2025-11-11")] == 6.0
    # Christmas is no festival of this country.
    assert (YEAR.swell({"christmas": [-21, 0, 2.0]}) == 1.0).all()
    late = told(months=3).period
    assert late.swell({"spring_festival": [0, 60, 2.0]}).tolist()[:20] == [2.0] * 18 + [1.0] * 2


def test_the_english_bank_keeps_its_own_holidays_and_works_no_weekend() -> None:
    days = [ENGLISH.day(date) for date in ("2026-05-25", "2026-02-14", "2026-02-17", "2025-12-25")]
    assert ENGLISH.is_open(np.array(days)).tolist() == [False, False, True, False]
    assert ENGLISH.swell({"christmas": [-1, 0, 2.0]})[ENGLISH.day("2025-12-24")] == 2.0
    assert ENGLISH.festival_days("spring_festival") == []
