import datetime as dt
from typing import Any

from needmine.sources.freshness import freshness

FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def load(day: int | None, hours: float = 6) -> dict[str, Any]:
    at = None if day is None else FIRST + dt.timedelta(days=day)
    read = FIRST if at is None else at + dt.timedelta(hours=hours)
    return {"exported_at": at, "loaded_at": read}


def test_a_daily_feed_is_late_a_day_after_its_longest_interval() -> None:
    found = freshness([load(day) for day in (0, 1, 2, 5, 6, 7)])

    assert found.usual_days == 1
    assert found.exported_at == FIRST + dt.timedelta(days=7)
    assert not found.is_late(FIRST + dt.timedelta(days=10, hours=23))
    assert found.is_late(FIRST + dt.timedelta(days=11, hours=1))


def test_few_files_tell_no_rhythm_and_nothing_is_late() -> None:
    found = freshness([load(0), load(30), load(60)])

    assert (found.usual_days, found.due) == (None, None)
    assert not found.is_late(FIRST + dt.timedelta(days=900))


def test_a_day_delivered_twice_is_one_day() -> None:
    assert freshness([load(0), load(1), load(1), load(2), load(3)]).usual_days == 1


def test_the_first_reading_of_a_history_is_no_delay() -> None:
    history = [{**load(day), "loaded_at": FIRST + dt.timedelta(days=90)} for day in range(5)]

    assert freshness(history).usual_hours is None
    found = freshness([*history, load(91, 2), load(92, 3), load(93, 40)])
    assert (found.usual_hours, found.hours) == (3, 40)


def test_files_without_a_day_have_no_age() -> None:
    assert freshness([load(None), load(None)]).exported_at is None
    assert freshness([]).due is None
