"""Who counts as having taken a consumer loan."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.predictions.propensity_loan import loans_granted
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
APRIL = dt.date(2026, 4, 1)
ANNA = {
    "customer_id": "anna",
    "account_number": "a1",
    "role": "owner",
    "kind": "current",
    "opened_date": "2020-01-01",
}


def takers(**more: Any) -> list[str]:
    loan = {
        "account_number": "a1",
        "kind": "consumer",
        "principal": "10000",
        "granted_date": "2026-05-01",
        **more,
    }
    tables = tables_of(loans=[loan], customer_accounts=[ANNA])
    rows = loans_granted(tables, [APRIL], JULY).to_pyarrow().to_pylist()
    return [row["customer_id"] for row in rows]


def test_a_consumer_loan_granted_within_the_window_counts() -> None:
    assert takers() == ["anna"]


def test_a_mortgage_or_a_loan_before_the_moment_does_not() -> None:
    assert takers(kind="mortgage") == []
    assert takers(granted_date="2026-03-31") == []


def test_a_loan_known_only_later_does_not() -> None:
    assert takers(known_at="2026-07-01 00:00") == []
    assert takers(known_at="2026-06-30 23:59") == ["anna"]


def test_a_loan_that_was_withdrawn_does_not() -> None:
    assert takers(known_at="2026-05-02 00:00", known_until="2026-05-03 00:00") == []
