import datetime as dt

from needmine.signals.repeated_loan_page_visits import DAYS
from tests.needmine.signals.happenings import Row, bank_of, fired


def page(at: str, topic: str = "loan", **more: object) -> Row:
    return {
        "party_id": "p-li",
        "kind": "page",
        "name": "p",
        "topic": topic,
        "happened_at": at,
        **more,
    }


def visits(*events: Row) -> list[Row]:
    return fired("repeated_loan_page_visits", bank_of(digital_events=list(events)))


def test_the_third_session_within_a_week_fires() -> None:
    (firing,) = visits(page("2026-05-04 10:00"), page("2026-05-06 10:00"), page("2026-05-10 23:59"))
    assert firing["fired_date"] == dt.date(2026, 5, 10)
    assert firing["values"] == {"n_sessions": 3, "n_views": 3, "days": DAYS}
    assert firing["rows"] == [f"digital_events/load-1/{n}" for n in (1, 2, 3)]
    assert firing["strength"] == 0.5


def test_a_week_and_a_day_is_too_long() -> None:
    assert (
        visits(page("2026-05-04 10:00"), page("2026-05-06 10:00"), page("2026-05-11 00:00")) == []
    )


def test_one_long_session_is_one_visit_however_many_pages_it_sees() -> None:
    reading = [
        page(f"2026-05-04 {hour:02}:{minute}") for hour in (10, 11) for minute in ("00", "25", "50")
    ]
    assert visits(*reading) == []


def test_other_pages_in_between_keep_one_session_going() -> None:
    one_sitting = [
        page("2026-05-04 10:00"),
        page("2026-05-04 10:20", "home"),
        page("2026-05-04 10:40"),
        page("2026-05-04 11:00", "card"),
        page("2026-05-04 11:20"),
    ]
    assert visits(*one_sitting) == []
    # Without the pages in between, the same three views are three sessions.
    assert len(visits(*one_sitting[::2])) == 1


def test_actions_and_other_topics_are_no_loan_page() -> None:
    assert (
        visits(
            page("2026-05-04 10:00"),
            page("2026-05-05 10:00", kind="track"),
            page("2026-05-06 10:00", "deposit"),
            page("2026-05-07 10:00", topic=None),
        )
        == []
    )


def test_an_event_sent_twice_is_one_event() -> None:
    twice = [
        page("2026-05-05 10:00", event_id="e", known_until="2026-05-05 12:00"),
        page("2026-05-05 10:00", event_id="e", known_at="2026-05-05 12:00"),
    ]
    assert visits(page("2026-05-04 10:00"), *twice) == []


def test_who_fired_rests_for_the_cool_down_and_may_fire_again_after_it() -> None:
    days = [4, 5, 6, 7, 17, 18, 19, 20, 21]
    found = visits(*[page(f"2026-05-{day:02} 10:00") for day in days])
    # 6 May fires; 19 May would be the thirteenth day after it; 20 May is the fourteenth.
    assert [row["fired_date"].day for row in found] == [6, 20]


def test_two_customers_visits_are_not_added_up() -> None:
    assert (
        visits(
            page("2026-05-04 10:00"), page("2026-05-05 10:00"),
            page("2026-05-06 10:00", party_id="p-wu"),
        )
        == []
    )  # fmt: skip
