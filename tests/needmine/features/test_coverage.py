import pytest

from needmine.features.at_moment import AtMoment
from needmine.features.coverage import is_covered, with_coverage
from needmine.features.tables import declared
from tests.needmine.features.one_customer import MOMENT, RECORDS
from tests.rows import tables_of


def covers(feature: str, *days: str, **more: list[dict[str, object]]) -> bool:
    """Return whether visits on these days cover a feature's window."""
    events = [
        {"party_id": "p-wu", "kind": "page", "name": "p", "happened_at": f"{day} 10:00"}
        for day in days
    ]
    tables = tables_of(customer_records=RECORDS, digital_events=events, **more)
    at = AtMoment(tables=tables, as_of=MOMENT)
    rows = with_coverage(at, at.customers())
    verdicts = rows.select(covered=is_covered(at, declared(feature), rows)).to_pyarrow()
    (verdict,) = set(verdicts.column("covered").to_pylist())
    return bool(verdict)


@pytest.mark.parametrize(
    ("first", "covered"), [("2026-05-15", True), ("2026-05-16", True), ("2026-05-17", False)]
)
def test_a_window_is_covered_where_rows_begin_no_later_than_it(first: str, covered: bool) -> None:
    assert covers("n_sessions_30d", first, "2026-06-14") is covered


@pytest.mark.parametrize(
    ("last", "covered"), [("2026-06-14", True), ("2026-06-08", True), ("2026-06-07", False)]
)
def test_a_source_that_fell_silent_covers_nothing(last: str, covered: bool) -> None:
    assert covers("n_sessions_30d", "2026-01-01", last) is covered
    assert covers("days_since_visit", "2026-01-01", last) is covered


def test_a_table_without_a_single_row_covers_nothing() -> None:
    assert covers("n_sessions_7d") is False


def test_of_two_tables_one_is_enough_where_either_tells() -> None:
    accounts = [{"account_number": "a", "kind": "current", "opened_date": "2020-01-01"}]
    balances = [
        {"account_number": "a", "balance_date": day, "balance": 1, "known_at": f"{day} 20:00"}
        for day in ("2026-01-31", "2026-05-31")
    ]
    days = ("2026-01-01", "2026-06-14")
    assert covers("aum_total_latest", *days, accounts=accounts) is False
    assert covers("aum_total_latest", *days, accounts=accounts, balances=balances) is True
