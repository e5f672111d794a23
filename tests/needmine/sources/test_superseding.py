import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from needmine.sources import superseding
from needmine.sources.canonical_money import BALANCES
from tests.rows import table_of

DELIVERIES = ibis.memtable({"load_id": ["load-1", "second"], "_delivery": [1, 2]})
# Stands for a value that could not be read.
UNREAD = -1
DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def said(key: str, value: int, day: int, **more: Any) -> dict[str, Any]:
    return {
        "account_number": key,
        "balance_date": "2026-01-01",
        "balance": str(value),
        "known_at": DAY + dt.timedelta(days=day),
        "from_row": 1,
        **more,
    }


def spans(table: ibis.expr.types.Table) -> list[tuple[str, int, int, int | None]]:
    """Return key, value, first and last day of each row that is known at some moment."""
    rows = [
        row
        for row in table.to_pyarrow().to_pylist()
        if row["known_until"] is None or row["known_until"] >= row["known_at"]
    ]
    return sorted(
        (
            row["account_number"],
            int(row["balance"]),
            (row["known_at"] - DAY).days,
            (row["known_until"] - DAY).days if row["known_until"] else None,
        )
        for row in rows
    )


def corrected(rows: ibis.expr.types.Table) -> list[tuple[str, int, int, int | None]]:
    return spans(superseding.corrected(rows, BALANCES, deliveries=DELIVERIES))


def test_a_correction_ends_what_stood_before_and_nothing_is_lost() -> None:
    rows = table_of(BALANCES, [said("a", 10, 1), said("a", 12, 5)])

    assert corrected(rows) == [
        ("a", 10, 1, 5),
        ("a", 12, 5, None),
    ]


def test_a_repeat_of_what_stands_changes_nothing() -> None:
    rows = table_of(BALANCES, [said("a", 10, 1), said("a", 10, 5)])

    assert corrected(rows) == [("a", 10, 1, None)]


def test_two_feeds_do_not_correct_each_other() -> None:
    rows = table_of(BALANCES, [said("a", 10, 1), said("a", 12, 5, feed="other")])

    assert corrected(rows) == [
        ("a", 10, 1, None),
        ("a", 12, 5, None),
    ]


def test_only_keys_that_stand_twice_are_looked_at_again() -> None:
    rows = table_of(BALANCES, [said("a", 1, 1), said("b", 1, 1), said("b", 2, 2)])

    assert superseding.repeated(rows, BALANCES).account_number.to_pyarrow().to_pylist() == ["b"]


def test_what_was_said_twice_stands_again_after_something_else_came_to_light() -> None:
    rows = table_of(BALANCES, [said("a", 10, 1), said("a", 10, 5)])
    late = table_of(BALANCES, [said("a", 12, 3)])

    once = superseding.corrected(rows, BALANCES, deliveries=DELIVERIES)

    assert corrected(ibis.memtable(once.to_pyarrow()).union(late)) == [
        ("a", 10, 1, 3),
        ("a", 10, 5, None),
        ("a", 12, 3, 5),
    ]


@settings(max_examples=40, deadline=None)
@given(
    told=st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.integers(0, 6)),
        min_size=1,
        max_size=8,
        unique_by=lambda told: (told[0], told[2]),
    ),
    cut=st.integers(0, 8),
)
def test_what_was_known_at_any_moment_is_the_last_word_before_it_in_whatever_portions_it_came(
    told: list[tuple[str, int, int]], cut: int
) -> None:
    portions = [part for part in (told[:cut], told[cut:]) if part]
    found: list[tuple[str, int, int, int | None]] = []
    before = None
    for portion in portions:
        rows = table_of(BALANCES, [said(*each) for each in portion])
        rows = rows if before is None else before.union(rows)
        before = superseding.corrected(rows, BALANCES, deliveries=DELIVERIES)
        before = ibis.memtable(before.to_pyarrow())
        found = spans(before)

    for moment in range(8):
        known = {
            key: value
            for key, value, since, until in found
            if since < moment and (until is None or until >= moment)
        }
        last = {key: value for key, value, day in sorted(told, key=lambda t: t[2]) if day < moment}
        assert known == last


def states(*each: dict[str, int]) -> tuple[ibis.expr.types.Table, ibis.expr.types.Table]:
    rows = [
        {**said(key, value, ordinal), "_snapshot": ordinal}
        for ordinal, state in enumerate(each, 1)
        for key, value in state.items()
    ]
    plain = table_of(BALANCES, [{k: v for k, v in row.items() if k != "_snapshot"} for row in rows])
    whole = plain.to_pyarrow().append_column(
        "_snapshot", pa.array([row["_snapshot"] for row in rows], pa.int64())
    )
    whole = whole.append_column("_unread", pa.array([row["balance"] == "-1" for row in rows]))
    stated = pa.table(
        {
            "_snapshot": pa.array(range(1, len(each) + 1), pa.int64()),
            "_stated_at": [DAY + dt.timedelta(days=n) for n in range(1, len(each) + 1)],
        },
        schema=pa.schema({"_snapshot": pa.int64(), "_stated_at": pa.timestamp("us", "UTC")}),
    )
    return ibis.memtable(whole), ibis.memtable(stated)


def test_a_row_absent_from_a_later_state_is_withdrawn_and_may_come_back() -> None:
    rows, stated = states({"a": 1, "b": 1}, {"a": 1}, {"a": 2, "b": 1})

    assert spans(superseding.restated(rows, BALANCES, snapshots=stated)) == [
        ("a", 1, 1, 3),
        ("a", 2, 3, None),
        ("b", 1, 1, 2),
        ("b", 1, 3, None),
    ]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 1), min_size=1),
        min_size=1,
        max_size=5,
    )
)
def test_each_state_can_be_read_again_as_it_was(each: list[dict[str, int]]) -> None:
    rows, stated = states(*each)

    found = spans(superseding.restated(rows, BALANCES, snapshots=stated))

    for ordinal, state in enumerate(each, 1):
        # Just after the state was written, before the next one.
        known = {
            key: value
            for key, value, since, until in found
            if since <= ordinal and (until is None or until > ordinal)
        }
        assert known == state


def test_a_key_that_stands_unread_goes_on_and_ends_with_the_state_that_lacks_it() -> None:
    rows, stated = states({"a": 1, "b": 1}, {"a": UNREAD, "b": UNREAD}, {"a": 2})

    assert spans(superseding.restated(rows, BALANCES, snapshots=stated)) == [
        ("a", 1, 1, 3),
        ("a", 2, 3, None),
        ("b", 1, 1, 3),
    ]


def test_a_key_never_read_before_says_nothing_until_it_is() -> None:
    rows, stated = states({"a": UNREAD}, {"a": UNREAD}, {"a": 1})

    assert spans(superseding.restated(rows, BALANCES, snapshots=stated)) == [("a", 1, 3, None)]


def test_a_file_delivered_again_under_its_name_corrects_what_it_said_before() -> None:
    rows = table_of(BALANCES, [said("a", 12, 1, load_id="second"), said("a", 10, 1)])

    assert corrected(rows) == [
        ("a", 10, 1, 1),
        ("a", 12, 1, None),
    ]
