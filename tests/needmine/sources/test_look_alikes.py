from typing import Any

from needmine.sources.look_alikes import look_alikes
from tests.rows import tables_of


def booking(**more: Any) -> dict[str, Any]:
    return {
        "account_number": "a",
        "happened_at": "2026-01-05 10:00",
        "amount": "5.00",
        "direction": "out",
        "kind": "other",
        **more,
    }


def told(*bookings: dict[str, Any]) -> list[tuple[str, int, str]]:
    found = look_alikes(tables_of(transactions=list(bookings)))
    return [(each.feed, each.n_rows, each.example) for each in found]


def test_records_equal_in_all_but_their_number_are_counted_beyond_the_first() -> None:
    assert told(booking(), booking(), booking(), booking(amount="6.00")) == [
        ("test", 2, "rows.csv:3")
    ]


def test_a_difference_in_any_text_or_instant_makes_two_records() -> None:
    assert told(booking(), booking(summary="x"), booking(happened_at="2026-01-05 10:01")) == []


def test_what_was_corrected_and_what_another_feed_told_are_no_repeats() -> None:
    assert told(booking(), booking(known_until="2026-02-01"), booking(feed="cards")) == []


def test_states_may_be_alike() -> None:
    lot = {
        "account_number": "a",
        "kind": "term",
        "principal": "5.00",
        "started_date": "2026-01-01",
    }
    assert look_alikes(tables_of(deposits=[{**lot, "lot_id": "1"}, {**lot, "lot_id": "2"}])) == []
