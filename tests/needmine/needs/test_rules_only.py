"""The ledger by rules alone, reckoned by hand from a need with four pieces of evidence."""

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pytest

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.needs.rules_only import rules_only
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, tables_of

from .written import LOAN, needs_from

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
BASE = math.log(0.1 / 0.9)


@pytest.fixture
def loan(tmp_path: Path) -> NeedDefinition:
    return needs_from(tmp_path, LOAN)[0]


def visits(customer: str, **more: Any) -> dict[str, Any]:
    return {
        "firing_id": f"f-{customer}",
        "customer_id": customer,
        "signal": "repeated_loan_page_visits",
        "fired_at": "2026-06-30 12:00",
        "fired_date": "2026-07-01",
        "expires_date": "2026-08-01",
        "strength": 1.0,
        "values": "{}",
        "rows": "[]",
        **more,
    }


def scores(tables: Tables, need: NeedDefinition) -> dict[str, float]:
    rows = rules_only(tables, as_of=JULY, definitions=[need]).to_pylist()
    return {row["customer_id"]: row["score"] for row in rows}


def test_declared_weights_add_to_the_declared_base_rate(loan: NeedDefinition) -> None:
    tables = tables_of(
        signals=[visits("wang"), visits("li", strength=0.5)],
        features=[
            {"customer_id": "wang", "moment": "2026-07-01", "n_sessions_loan_30d": 8},
            {"customer_id": "li", "moment": "2026-07-01", "n_sessions_loan_30d": 1},
        ],
    )

    found = scores(tables, loan)

    assert found["wang"] == pytest.approx(BASE + 2.0 + 1.5)
    assert found["li"] == pytest.approx(BASE + 1.0)


def test_what_does_not_reach_the_threshold_and_predictions_find_nothing(
    loan: NeedDefinition,
) -> None:
    def foretold(customer: str, probability: float) -> dict[str, Any]:
        return {
            "customer_id": customer,
            "model": "propensity_loan",
            "moment": "2026-07-01",
            "version": "v",
            "score": 1.0,
            "probability": probability,
            "is_used": True,
            "drivers": "[]",
        }

    tables = tables_of(
        signals=[visits("li", strength=0.3)],
        predictions=[foretold("wang", 0.99), foretold("sun", 0.01)],
    )

    assert scores(tables, loan) == {}


def test_a_need_that_was_met_rests_as_in_the_ledger(loan: NeedDefinition) -> None:
    tables = tables_of(
        signals=[visits("wang")],
        customer_accounts=[
            {"customer_id": "wang", "account_number": "A", "role": "owner", "kind": "loan",
             "opened_date": "2026-06-01"}
        ],
        loans=[
            {"account_number": "A", "kind": "consumer", "principal": 1,
             "granted_date": "2026-06-20"}
        ],
    )  # fmt: skip

    assert scores(tables, loan) == {}
