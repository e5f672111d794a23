"""Who counts as having put new money into a term deposit or a wealth product."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.predictions.propensity_deposit import lots_started
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
APRIL = dt.date(2026, 4, 1)


def lot(number: str, started: str, **more: Any) -> dict[str, Any]:
    return {
        "lot_id": number,
        "account_number": "a1",
        "kind": "term",
        "principal": "50000",
        "started_date": started,
        **more,
    }


def savers(*lots: dict[str, Any]) -> list[str]:
    holder = {"role": "owner", "kind": "term", "opened_date": "2020-01-01"}
    accounts = [
        {**holder, "customer_id": "anna", "account_number": "a1"},
        {**holder, "customer_id": "bo", "account_number": "b1"},
    ]
    tables = tables_of(deposits=list(lots), customer_accounts=accounts)
    rows = lots_started(tables, [APRIL], JULY).to_pyarrow().to_pylist()
    return sorted(row["customer_id"] for row in rows)


def test_a_first_lot_is_new_money() -> None:
    assert savers(lot("new", "2026-05-01", matures_date="2027-05-01")) == ["anna"]
    assert savers(lot("new", "2026-05-01", kind="wealth")) == ["anna"]


def test_a_lot_begun_within_a_week_of_a_maturity_is_rolled_over() -> None:
    old = lot("old", "2025-05-01", matures_date="2026-05-01")
    assert savers(old, lot("new", "2026-05-01")) == []
    assert savers(old, lot("new", "2026-05-08")) == []
    assert savers(old, lot("new", "2026-05-09")) == ["anna"]


def test_the_day_it_was_paid_out_counts_before_the_day_it_would_have_matured() -> None:
    broken = lot("old", "2025-05-01", matures_date="2027-05-01", ended_date="2026-05-01")
    assert savers(broken, lot("new", "2026-05-03")) == []


def test_the_maturity_of_another_customer_explains_nothing() -> None:
    theirs = lot("old", "2025-05-01", matures_date="2026-05-01", account_number="b1")
    assert savers(theirs, lot("new", "2026-05-02")) == ["anna"]


def test_one_lot_rolled_over_does_not_hide_another_that_is_new() -> None:
    old = lot("old", "2025-05-01", matures_date="2026-05-01")
    again = lot("again", "2026-05-02")
    assert savers(old, again, lot("new", "2026-06-20")) == ["anna"]


def test_a_lot_of_a_day_does_not_explain_itself() -> None:
    assert savers(lot("new", "2026-05-01", ended_date="2026-05-01")) == ["anna"]
