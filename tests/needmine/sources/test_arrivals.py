"""Which files are to be read, and which earlier loads give way, from what ``loads`` tells."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from needmine.sources.arrivals import Past, arrivals, due
from needmine.sources.deliveries import Delivery, FileRead
from needmine.sources.feeds import Feed, read_feeds
from tests.needmine.sources.departments import DATED, DEPARTMENTS, Departments

DAY = dt.datetime(2026, 1, 1, 15, 59, 59, tzinfo=dt.UTC)
NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def feed(bank: Departments) -> Feed:
    """Return a feed of whole states, each file dated by its name."""
    bank.feed("core/accounts", "files: '*.csv'\n" + DATED)
    return read_feeds(bank.folder, DEPARTMENTS)[0]


def load(file: str, digest: str, ordinal: int, **more: Any) -> dict[str, Any]:
    return {
        "load_id": f"load-{ordinal}",
        "file": file,
        "digest": digest,
        "delivery": ordinal,
        "definition": "now",
        "exported_at": DAY,
        "replaced_at": None,
        "n_quarantined": 0,
        **more,
    }


def past(feed: Feed, *loads: dict[str, Any]) -> Past:
    return Past(feed=feed, table="accounts", definition="now", loads=loads)


def lies(file: str, digest: str, at: dt.datetime = DAY) -> Delivery:
    return Delivery(file=Path(file), name=file, digest=digest, exported_at=at)


def read(ordinal: int, at: dt.datetime = DAY) -> FileRead:
    delivery = lies(f"{ordinal}.csv", "x", at)
    return FileRead(delivery=delivery, ordinal=ordinal, load_id=f"new-{ordinal}", batches=())


def places(found: Any) -> list[tuple[str, int]]:
    return [(each.delivery.file.name, each.ordinal) for each in found]


def test_only_what_was_never_read_is_due_and_comes_after_all_before(feed: Feed) -> None:
    before = past(feed, load("a.csv", "a", 1), load("b.csv", "b", 4))

    found = due(before, [lies("a.csv", "a"), lies("c.csv", "c"), lies("d.csv", "d")])

    assert places(found) == [("c.csv", 5), ("d.csv", 6)]


def test_one_file_read_by_another_definition_makes_all_that_lie_there_due_in_their_old_places(
    feed: Feed,
) -> None:
    before = past(feed, load("a.csv", "a", 1), load("b.csv", "b", 2, definition="then"))

    found = due(before, [lies("b.csv", "b"), lies("a.csv", "a"), lies("c.csv", "c")])

    assert places(found) == [("b.csv", 2), ("a.csv", 1), ("c.csv", 3)]
    assert len({each.load_id for each in found} | {"load-1", "load-2"}) == 5


def test_a_file_that_gave_way_to_another_of_its_day_is_not_due_again(feed: Feed) -> None:
    before = past(feed, load("a.csv", "a", 1, replaced_at=NEXT), load("b.csv", "b", 2))

    assert due(before, [lies("a.csv", "a"), lies("b.csv", "b")]) == []


def test_two_files_of_one_name_in_two_folders_are_each_read_once(feed: Feed) -> None:
    before = past(feed, load("north/a.csv", "north", 1), load("south/a.csv", "south", 2))

    assert due(before, [lies("north/a.csv", "north"), lies("south/a.csv", "south")]) == []


def test_an_earlier_content_that_is_back_under_its_name_is_due(feed: Feed) -> None:
    before = past(feed, load("a.csv", "first", 1), load("a.csv", "second", 2))

    assert places(due(before, [lies("a.csv", "first")])) == [("a.csv", 3)]


def test_an_older_state_has_later_ones_with_unreadable_rows_read_again(feed: Feed) -> None:
    later = {"exported_at": NEXT}
    before = past(
        feed, load("b.csv", "b", 1, **later, n_quarantined=2), load("c.csv", "c", 2, **later)
    )

    found = due(before, [lies("a.csv", "a"), lies("b.csv", "b", NEXT), lies("c.csv", "c", NEXT)])

    assert places(found) == [("a.csv", 3), ("b.csv", 1)]


def test_of_one_day_the_state_delivered_last_holds_be_it_read_now_or_before(feed: Feed) -> None:
    before = past(feed, load("a.csv", "a", 1), load("c.csv", "c", 3, exported_at=NEXT))

    newer = arrivals(before, [read(4), read(5)])
    older = arrivals(before, [read(2, NEXT)])

    assert [row["load_id"] for row in newer.given_way] == ["load-1"]
    assert newer.beaten == {"new-4"}
    assert [row["load_id"] for row in older.kept] == ["load-1", "load-3"]
    assert older.beaten == {"new-2"}


def test_of_rows_that_add_up_only_a_load_read_anew_gives_way(bank: Departments) -> None:
    bank.feed("core/accounts", "files: '*.csv'\nload: incremental\n" + DATED)
    adding = read_feeds(bank.folder, DEPARTMENTS)[0]

    found = arrivals(past(adding, load("a.csv", "a", 1), load("b.csv", "b", 2)), [read(2), read(3)])

    assert [row["load_id"] for row in found.kept] == ["load-1"]
    assert [row["load_id"] for row in found.given_way] == ["load-2"]
    assert found.beaten == frozenset()
