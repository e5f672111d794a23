import pytest

from needmine.features.at_moment import AtMoment
from needmine.features.coverage import is_covered, with_coverage
from needmine.features.snapshot import snapshot
from needmine.features.tables import declared
from tests.needmine.features.one_customer import MOMENT, RECORDS, bank_of, booking
from tests.rows import table_of, tables_of


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


def known_incomes(
    *booked: tuple[str, str, str], opened: str = "2020-01-01"
) -> dict[str, float | None]:
    """What came in over 90 days to Li and Wu; account, feed and day of a booking of 7 in."""
    tables = bank_of(
        accounts=[{"account_number": "a-new", "kind": "current", "opened_date": opened}],
        account_holders=[{"account_number": "a-new", "party_id": "p-new", "role": "owner"}],
        customer_records=[
            {"customer_id": "new", "party_id": "p-new", "department": "core_banking",
             "method": "alone"}
        ],
        coverage=[
            {"department": "core_banking", "feed": feed, "table": "transactions",
             "is_whole": feed == "everybody"}
            for feed in ("everybody", "borrowers")
        ],
    )  # fmt: skip
    rows = [
        {**booking(f"{day} 10:00", 7, "in", "cash"), "account_number": account, "feed": feed}
        for account, feed, day in booked
    ]
    contract = tables.contract("transactions")
    tables = tables.adding({"transactions": table_of(contract, rows)}, {})
    found = snapshot(tables, as_of=MOMENT).to_pyarrow().to_pylist()
    return {row["customer_id"]: row["inflow_total_90d"] for row in found}


def test_a_feed_of_some_accounts_says_nothing_of_the_others() -> None:
    found = known_incomes(
        ("a-li", "borrowers", "2026-01-05"),
        ("a-li", "borrowers", "2026-06-01"),
    )

    assert found == {"li": 7.0, "wu": None, "new": None}


def test_beside_a_feed_of_all_accounts_that_ended_only_those_it_goes_on_with_are_known() -> None:
    ended = [("a-wu", "everybody", "2025-01-01"), ("a-wu", "everybody", "2025-12-31")]
    found = known_incomes(*ended, ("a-li", "borrowers", "2026-01-05"),
                          ("a-li", "borrowers", "2026-06-01"))  # fmt: skip

    assert found == {"li": 7.0, "wu": None, "new": None}


def test_an_account_followed_since_its_opening_is_known_however_new() -> None:
    new = [("a-new", "borrowers", "2026-05-20"), ("a-new", "borrowers", "2026-06-01")]

    assert known_incomes(*new, opened="2026-05-10")["new"] == 14.0
    assert known_incomes(*new, opened="2026-01-10")["new"] is None


def test_an_account_whose_bookings_ended_is_not_known_any_more() -> None:
    long = [("a-li", "borrowers", "2026-01-05"), ("a-li", "borrowers", "2026-04-30")]
    live = [*long, ("a-li", "borrowers", "2026-05-01")]

    assert known_incomes(*long)["li"] is None
    assert known_incomes(*live)["li"] == 14.0
