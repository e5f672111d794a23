import datetime as dt
from typing import Any

from needmine.needs.watched import last_known, watch
from tests.rows import tables_of

from .outcome_rows import JULY, bookings, holder


def test_the_records_of_an_outcome_end_with_the_last_row_known() -> None:
    loan = {"account_number": "A", "kind": "consumer", "principal": 1, "granted_date": "2026-05-01"}
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        loans=[
            {**loan, "known_at": "2026-05-02 08:00"},
            {**loan, "known_at": "2026-06-03 08:00"},
            {**loan, "known_at": "2026-07-03 08:00"},
        ],
    )

    last = last_known(tables, as_of=JULY, outcome="loan_granted_consumer")

    assert last == dt.datetime(2026, 6, 3, 0, 0, tzinfo=dt.UTC)


def test_how_far_complaints_reach_is_told_by_the_complaints_alone() -> None:
    tables = tables_of(
        feedback_texts=[
            {
                "party_id": "p1",
                "kind": "complaint",
                "text": "t",
                "happened_at": "2026-05-01 08:00",
            }
        ],
        customer_records=[{"party_id": "p1", "customer_id": "c1", "method": "master"}],
    )

    last = last_known(tables, as_of=JULY, outcome="complaint_settled")

    assert last == dt.datetime(2026, 5, 1, 0, 0, tzinfo=dt.UTC)


def known_on(day: str) -> dict[str, Any]:
    return {"account_number": "A", "kind": "consumer", "principal": 1, "granted_date": day,
            "known_at": f"{day} 08:00"}  # fmt: skip


def booked(*days: str, account: str = "A") -> list[dict[str, Any]]:
    return bookings(account, *days, kind="transfer")


IN_PART = {"department": "core_banking", "feed": "test", "table": "transactions",
           "is_whole": False}  # fmt: skip
HOLDERS = [holder("wang", "A"), holder("li", "B")]
APRIL, JUNE = dt.date(2026, 4, 1), dt.date(2026, 6, 1)


def test_a_file_written_later_tells_that_nothing_came_after_its_last_row() -> None:
    written = {"table": "loans", "load_id": "l", "feed": "loans", "file": "f", "digest": "d",
               "exported_at": "2026-06-30 20:00", "n_rows": 1, "n_used": 1, "n_quarantined": 0,
               "n_set_aside": 0, "delivery": 1, "definition": "x",
               "loaded_at": "2026-07-01 08:00"}  # fmt: skip
    tables = tables_of(loans=[known_on("2026-01-05")], loads=[written])

    last = last_known(tables, as_of=JULY, outcome="loan_granted_consumer")

    assert last == dt.datetime(2026, 6, 30, 12, 0, tzinfo=dt.UTC)


def test_what_shows_for_all_alike_is_on_record_for_everybody_or_nobody() -> None:
    told = watch(tables_of(loans=[known_on("2026-05-20")]), as_of=JULY,
                 outcome="loan_granted_consumer")  # fmt: skip

    assert told is not None
    # A fortnight without a row may be chance.
    assert told.during(APRIL, dt.date(2026, 6, 3)) is None
    assert told.during(APRIL, dt.date(2026, 6, 4)) == frozenset()


def test_without_a_row_nothing_is_watched() -> None:
    assert watch(tables_of(loans=[]), as_of=JULY, outcome="loan_granted_consumer") is None


def test_where_a_feed_speaks_of_some_accounts_only_those_on_record_are_watched() -> None:
    tables = tables_of(
        customer_accounts=HOLDERS,
        transactions=[*booked("2026-03-01", "2026-06-30"), *booked("2026-06-20", account="B")],
        coverage=[IN_PART],
    )

    told = watch(tables, as_of=JULY, outcome="insurance_started")

    assert told is not None
    assert told.during(APRIL, JUNE) == {"wang"}
    assert told.during(dt.date(2026, 2, 1), JUNE) == frozenset()


def test_an_order_begun_last_month_is_not_yet_known_unless_orders_are_listed() -> None:
    order = {"account_number": "A", "amount": 1, "known_at": "2026-06-01"}
    rows = {"customer_accounts": HOLDERS, "transactions": booked("2026-03-01", "2026-06-30"),
            "coverage": [IN_PART]}  # fmt: skip
    unlisted, listed = tables_of(**rows), tables_of(**rows, standing_orders=[order])

    ends = [
        last_known(tables, as_of=JULY, outcome="standing_order_started")
        for tables in (unlisted, listed)
    ]
    told = [
        watch(tables, as_of=JULY, outcome="standing_order_started")
        for tables in (unlisted, listed)
    ]  # fmt: skip

    assert [end and end.date().isoformat() for end in ends] == ["2026-05-27", "2026-06-30"]
    assert [seen and seen.during(APRIL, dt.date(2026, 6, 25)) for seen in told] == [
        frozenset(),
        {"wang"},
    ]
