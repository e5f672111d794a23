import datetime as dt

from needmine.core.time import Moment
from needmine.features.moments import FIRST_DAYS, OPEN_MONTHS, moments
from needmine.predictions.periods import split
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def dates(*bookings: tuple[str, str], as_of: Moment = JULY) -> list[str]:
    rows = [
        {"account_number": "a", "amount": 1, "direction": "in", "kind": "other",
         "happened_at": happened, "known_at": known}
        for happened, known in bookings
    ]  # fmt: skip
    return [str(moment.date) for moment in moments(tables_of(transactions=rows), as_of=as_of)]


def test_they_reach_back_to_a_quarter_after_the_first_booking() -> None:
    assert dates(("2025-12-15 10:00", "2025-12-16 00:00")) == ["2026-04-01", "2026-07-01"]


def test_months_whose_outcomes_are_still_to_come_are_left_out() -> None:
    assert OPEN_MONTHS * 30 >= 90
    assert dates(("2025-11-15 10:00", "2025-11-16 00:00")) == [
        "2026-03-01",
        "2026-04-01",
        "2026-07-01",
    ]


def test_the_ninetieth_day_itself_counts() -> None:
    first = dt.date(2026, 4, 1) - dt.timedelta(days=FIRST_DAYS)
    day_later = first + dt.timedelta(days=1)

    assert dates((f"{first} 10:00", f"{first} 10:00"))[0] == "2026-04-01"
    assert dates((f"{day_later} 10:00", f"{day_later} 10:00")) == ["2026-07-01"]


def test_a_long_history_gives_the_months_that_teach_and_those_that_judge() -> None:
    found = dates(("2020-01-01 10:00", "2020-01-01 10:00"))

    assert found == [
        *("2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01"),
        *("2026-03-01", "2026-04-01"),
        "2026-07-01",
    ]
    parts = split([dt.date.fromisoformat(day) for day in found[:-1]])
    assert parts is not None
    assert len(parts.train) + len(parts.calibrate) + len(parts.test) == len(found) - 1


def test_a_shorter_history_leaves_no_month_out() -> None:
    found = dates(("2025-07-15 10:00", "2025-07-15 10:00"))

    assert [day[:7] for day in found] == [
        *("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-07"),
    ]


def test_a_bank_without_bookings_has_the_moment_alone() -> None:
    assert dates() == ["2026-07-01"]
    assert [m.date for m in moments(tables_of(), as_of=JULY)] == [JULY.date]


def test_a_booking_that_became_known_later_opens_no_earlier_month() -> None:
    late = ("2020-01-01 10:00", "2026-07-01 00:00")

    assert dates(late) == ["2026-07-01"]
    assert dates(late, ("2025-12-15 10:00", "2025-12-15 10:00")) == ["2026-04-01", "2026-07-01"]


def test_the_last_day_of_a_month_stays_the_last_day_of_shorter_ones() -> None:
    may = Moment(date=dt.date(2026, 5, 31), zone=ZONE)

    assert dates(("2025-10-01 10:00", "2025-10-01 10:00"), as_of=may) == [
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
        "2026-05-31",
    ]
