import datetime as dt

from needmine.core.reach import booked_spans, in_part
from tests.rows import tables_of

IN_PART = {"department": "core_banking", "feed": "borrowers", "table": "transactions",
           "is_whole": False}  # fmt: skip
WHOLE = {**IN_PART, "feed": "everybody", "is_whole": True}

Span = tuple[str | None, str | None]


def spans(*booked: tuple[str, str, str]) -> dict[str, Span]:
    """From when to when each of four accounts is on record; account, feed and day booked."""
    tables = tables_of(
        accounts=[
            {"account_number": name, "kind": "current", "opened_date": "2020-01-01"}
            for name in ("busy", "quiet", "borrower", "unheard")
        ],
        transactions=[
            {"account_number": account, "feed": feed, "amount": 1, "direction": "out",
             "kind": "cash", "happened_at": f"{day} 12:00"}
            for account, feed, day in booked
        ],
        coverage=[WHOLE, IN_PART],
    )  # fmt: skip
    rows = booked_spans(tables["accounts"], tables["transactions"], tables["coverage"])
    return {
        row["account_number"]: (_said(row["from_date"]), _said(row["to_date"]))
        for row in rows.to_pyarrow().to_pylist()
    }


def _said(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def test_a_feed_of_all_accounts_covers_the_quiet_ones_as_far_as_the_busy_ones() -> None:
    found = spans(
        ("busy", "everybody", "2026-01-02"),
        ("quiet", "everybody", "2026-03-01"),
        ("busy", "everybody", "2026-06-30"),
    )

    assert set(found.values()) == {("2026-01-02", "2026-06-30")}


def test_a_feed_of_some_accounts_covers_each_from_its_first_booking_to_its_last() -> None:
    found = spans(
        ("borrower", "borrowers", "2026-02-01"),
        ("borrower", "borrowers", "2026-04-01"),
        ("busy", "borrowers", "2026-06-30"),
    )

    assert found["borrower"] == ("2026-02-01", "2026-04-01")
    assert found["busy"] == ("2026-06-30", "2026-06-30")
    assert found["quiet"] == (None, None)


def test_an_account_in_both_is_covered_by_both() -> None:
    found = spans(
        ("busy", "everybody", "2025-01-01"),
        ("busy", "everybody", "2025-06-30"),
        ("borrower", "borrowers", "2026-02-01"),
    )

    assert found["borrower"] == ("2025-01-01", "2026-02-01")
    assert found["unheard"] == ("2025-01-01", "2025-06-30")


def test_only_feeds_of_the_table_asked_about_count_as_in_part() -> None:
    coverage = tables_of(coverage=[WHOLE, IN_PART, {**IN_PART, "table": "balances"}])["coverage"]

    assert in_part(coverage, "transactions").to_pyarrow().to_pylist() == [
        {"department": "core_banking", "feed": "borrowers"}
    ]
