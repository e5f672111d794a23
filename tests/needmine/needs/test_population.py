import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from needmine.core.time import Moment
from needmine.needs.population import population, teaching
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.watched import watch
from tests.rows import ZONE, tables_of

from .outcome_rows import JULY, bookings, holder
from .written import needs_from

FEBRUARY, MARCH = (Moment(date=dt.date(2026, month, 1), zone=ZONE) for month in (2, 3))
NAMES = ("wang", "li", "zhao")
INSURE = """
  - id: protect_income
    title: {zh: 保障, en: Protect}
    base_rate: 0.1
    base_rate_source: guess
    window_days: 90
    outcome: insurance_started
    worth: {bank: {amount: 1, source: guess}, customer: {amount: 1, source: guess}}
    evidence:
      - {from: feature:inflow_total_90d, weight: 1.0, over: 10, source: guess}
      - {from: feature:days_since_salary, weight: 1.0, over: 45, source: guess}
"""


@pytest.fixture
def insure(tmp_path: Path) -> NeedDefinition:
    return needs_from(tmp_path, INSURE)[0]


def measured(name: str, moment: Moment, **more: Any) -> dict[str, Any]:
    return {"customer_id": name, "moment": moment.date, **more}


def taught(need: NeedDefinition, features: list[dict[str, Any]], *, whole: bool) -> list[set[str]]:
    """Who teaches at the moments in February and March; all booked on until the end of June."""
    tables = tables_of(
        features=features,
        customer_accounts=[holder(name, name) for name in NAMES],
        transactions=[
            booked
            for name in NAMES
            for booked in bookings(name, "2026-01-01", "2026-06-30", kind="transfer")
        ],
        coverage=[{"department": "core_banking", "feed": "test", "table": "transactions",
                   "is_whole": whole}],
    )  # fmt: skip
    people = population(tables, [FEBRUARY, MARCH])
    told = watch(tables, as_of=JULY, outcome=need.outcome)
    found = teaching(tables, people, need=need, told=told)
    return [set(found[moment]) for moment in (FEBRUARY, MARCH)]


def test_customers_are_those_who_had_features_then(insure: NeedDefinition) -> None:
    tables = tables_of(features=[measured("wang", FEBRUARY), measured("li", MARCH)])

    found = population(tables, [FEBRUARY, MARCH])

    assert [list(found[moment]) for moment in (FEBRUARY, MARCH)] == [["wang"], ["li"]]


def test_without_features_customers_are_those_who_had_come_by_then() -> None:
    person = {"kind": "person", "n_records": 1}
    tables = tables_of(
        customers=[
            {**person, "customer_id": "old"},
            {**person, "customer_id": "new", "since_date": "2026-02-10"},
        ]
    )

    found = population(tables, [FEBRUARY, MARCH])

    assert [sorted(found[moment]) for moment in (FEBRUARY, MARCH)] == [["old"], ["new", "old"]]


def test_who_could_not_be_looked_at_while_others_could_teaches_nothing(
    insure: NeedDefinition,
) -> None:
    features = [
        # Never paid a salary here: unknown by nature, and no reason to be left out.
        measured("wang", FEBRUARY, inflow_total_90d=5.0, days_since_salary=None),
        measured("li", FEBRUARY, inflow_total_90d=None, days_since_salary=10),
        # In March nobody could be looked at: a month without the source.
        measured("wang", MARCH),
        measured("zhao", MARCH),
    ]

    assert taught(insure, features, whole=False) == [{"wang"}, {"wang", "zhao"}]
    assert taught(insure, features, whole=True) == [{"wang", "li"}, {"wang", "zhao"}]
