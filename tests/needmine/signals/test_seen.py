import datetime as dt

import pytest

from needmine.core.time import Moment
from needmine.signals.seen import Seen
from tests.needmine.signals.happenings import MOMENT, bank_of, money
from tests.rows import local

EPOCH = dt.date(1970, 1, 1)


def test_a_row_known_at_the_moment_is_not_seen_and_a_later_correction_has_not_happened() -> None:
    tables = bank_of(
        transactions=[
            money("2026-06-01 10:00", 1, known_at="2026-06-15 00:00"),
            money("2026-06-01 10:00", 2, known_until="2026-06-15 00:00"),
            money("2026-06-01 10:00", 3, known_until="2026-06-14 23:59"),
        ]
    )
    rows = Seen(tables=tables, as_of=MOMENT, months=12).rows("transactions")
    until = {int(row["amount"]): row["seen_until"] for row in rows.to_pyarrow().to_pylist()}
    del until[1]  # the row in which the bank's records begin also has the amount 1
    assert until == {2: None, 3: local("2026-06-14 23:59")}


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Asia/Shanghai", "2026-03-01T15:59:59", "2026-03-01"),
        ("Asia/Shanghai", "2026-03-01T16:00:00", "2026-03-02"),
        # Clocks in Prague go forward on 29 March 2026: two hours ahead of UTC from then on.
        ("Europe/Prague", "2026-03-28T22:30:00", "2026-03-28"),
        ("Europe/Prague", "2026-03-29T22:30:00", "2026-03-30"),
        ("America/New_York", "2026-01-02T04:59:59", "2026-01-01"),
    ],
)
def test_the_local_day_follows_the_zone_through_the_changes_of_its_clocks(
    zone: str, instant: str, day: str
) -> None:
    at = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC)
    tables = bank_of(transactions=[money("2026-01-01 00:00", 7, known_at=at)])
    seen = Seen(tables=tables, as_of=Moment(date=MOMENT.date, zone=zone), months=12)
    rows = seen.rows("transactions")
    rows = rows.filter(rows.amount == 7).select(number=seen.local_day(rows.seen_from))
    (number,) = rows.to_pyarrow().column("number").to_pylist()
    assert EPOCH + dt.timedelta(days=number) == dt.date.fromisoformat(day)


def test_an_account_is_owned_once_account_holder_and_link_are_all_known() -> None:
    tables = bank_of(
        accounts=[
            {"account_number": "a-new", "kind": "current", "opened_date": "2026-01-01",
             "known_at": "2026-02-01"}
        ],
        account_holders=[
            {"account_number": "a-new", "party_id": "p-wu", "role": "joint",
             "known_at": "2026-03-01"}
        ],
    )  # fmt: skip
    owners = Seen(tables=tables, as_of=MOMENT, months=12).owners("current")
    found = {
        (row["customer_id"], row["account_number"]): row for row in owners.to_pyarrow().to_pylist()
    }
    assert found["wu", "a-new"]["owned_from"] == local("2026-03-01")
