import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needmine.core.time import Moment, add_months, known, within_days, within_months
from tests.rows import tables_of

NOON = Moment(date=dt.date(2026, 3, 1), zone="Asia/Shanghai")


def test_a_moment_is_the_first_instant_of_the_local_day() -> None:
    assert NOON.instant == dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC)


def test_summer_time_moves_the_first_instant() -> None:
    summer = Moment(date=dt.date(2026, 7, 1), zone="Europe/London")

    assert summer.instant == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)


def test_months_are_calendar_months_that_end_with_the_month() -> None:
    assert add_months(dt.date(2023, 11, 30), 3) == dt.date(2024, 2, 29)
    assert NOON.back(months=1, days=1).date == dt.date(2026, 1, 31)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(-240, 240))
def test_adding_months_lands_in_that_month(date: dt.date, months: int) -> None:
    found = add_months(date, months)

    assert (found.year * 12 + found.month) - (date.year * 12 + date.month) == months
    assert found.day <= date.day


@pytest.mark.parametrize(
    ("known_at", "known_until", "is_known"),
    [
        ("2026-02-28 23:59", None, True),
        ("2026-03-01 00:00", None, False),
        ("2026-02-01", "2026-02-28 23:59", False),
        ("2026-02-01", "2026-03-01 00:00", True),
    ],
)
def test_a_row_counts_when_known_before_the_moment_and_not_superseded(
    known_at: str, known_until: str | None, is_known: bool
) -> None:
    row = {
        "party_id": "p",
        "master_party_id": "m",
        "known_at": known_at,
        "known_until": known_until,
    }
    table = tables_of(crosswalk=[row])["crosswalk"]

    assert known(table, as_of=NOON).count().to_pyarrow().as_py() == int(is_known)


def test_windows_end_before_the_moment_and_begin_whole_days_or_months_earlier() -> None:
    dates = ["2026-02-28", "2026-03-01", "2026-02-22", "2026-02-21", "2026-02-01", "2026-01-31"]
    rows = [
        {"account_number": f"a{n}", "balance_date": date, "balance": "1"}
        for n, date in enumerate(dates)
    ]
    table = tables_of(balances=rows)["balances"]

    def inside(test: object) -> set[str]:
        return {str(date) for date in table.filter(test).balance_date.to_pyarrow().to_pylist()}

    assert inside(within_days(table.balance_date, as_of=NOON, days=7)) == {
        "2026-02-28",
        "2026-02-22",
    }
    assert inside(within_months(table.balance_date, as_of=NOON, months=1)) == {
        "2026-02-28",
        "2026-02-22",
        "2026-02-21",
        "2026-02-01",
    }
