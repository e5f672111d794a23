"""Windows after moments, and whose account is whose."""

import datetime as dt

import ibis

from needmine.core.time import Moment
from needmine.predictions.labels import (
    closed_moments,
    happened_within,
    known_accounts,
    owned,
    windows,
)
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
APRIL = dt.date(2026, 4, 2)


def test_a_moment_counts_once_its_ninety_days_are_over() -> None:
    assert closed_moments([dt.date(2026, 4, 3), APRIL, APRIL], as_of=JULY) == (APRIL,)


def test_a_window_holds_ninety_days_on_either_side() -> None:
    (row,) = windows([APRIL]).to_pyarrow().to_pylist()
    assert (APRIL - row["since"]).days == (row["until"] - APRIL).days == 90


def test_an_event_on_the_first_day_counts_and_one_on_the_ninety_first_does_not() -> None:
    events = ibis.memtable(
        {
            "customer_id": ["first", "last", "before", "after"],
            "event_date": [
                dt.date(2026, 4, 2),
                dt.date(2026, 6, 30),
                dt.date(2026, 4, 1),
                dt.date(2026, 7, 1),
            ],
        }
    )
    found = happened_within(events, [APRIL]).to_pyarrow().to_pylist()
    assert {row["customer_id"] for row in found} == {"first", "last"}


def test_a_joint_account_belongs_to_both_and_to_no_guarantor() -> None:
    holder = {"account_number": "a1", "kind": "current", "opened_date": "2020-01-01"}
    tables = tables_of(
        accounts=[holder],
        customer_accounts=[
            {**holder, "customer_id": "anna", "role": "owner"},
            {**holder, "customer_id": "bo", "role": "joint"},
            {**holder, "customer_id": "carl", "role": "guarantor"},
            {**holder, "customer_id": "dora", "role": "disponent"},
        ],
    )
    found = known_accounts(tables, "current", as_of=JULY).to_pyarrow().to_pylist()
    assert sorted(row["customer_id"] for row in found) == ["anna", "bo"]
    assert owned(tables["accounts"], tables).count().to_pyarrow().as_py() == 2
    assert known_accounts(tables, "term", as_of=JULY).count().to_pyarrow().as_py() == 0
