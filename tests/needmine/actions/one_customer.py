"""One customer of whom nothing speaks against any offer; a test changes what it is about."""

import datetime as dt
import json
from typing import Any

import pyarrow as pa

from needmine.actions import definitions as action_files
from needmine.actions.gate import gate
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.governance import policies as policy_files
from needmine.products import definitions as product_files
from tests.rows import contracts, table_of, tables_of

NOW = Moment(date=dt.date(2026, 7, 1), zone="Asia/Shanghai")
PRODUCTS = product_files.read_products(product_files.SHIPPED)
ACTIONS = action_files.read_actions(action_files.SHIPPED)
POLICIES = policy_files.read_policies(policy_files.SHIPPED)

Rows = list[dict[str, Any]]

NOTHING_AGAINST: dict[str, Rows] = {
    "customers": [
        {"customer_id": "c1", "kind": "person", "birth_date": "1986-03-05", "n_records": 1}
    ],
    "customer_records": [{"party_id": "p1", "customer_id": "c1", "method": "master"}],
    "customer_accounts": [
        {
            "customer_id": "c1",
            "account_number": "a1",
            "role": "owner",
            "kind": "current",
            "opened_date": "2020-01-01",
            "status": "active",
        }
    ],
    "consents": [
        {
            "party_id": "p1",
            "purpose": "marketing",
            "state": "granted",
            "happened_at": "2026-01-05 09:00",
        }
    ],
    "risk_assessments": [
        {
            "party_id": "p1",
            "risk_class": "C3",
            "expires_date": "2027-01-01",
            "happened_at": "2026-01-01 10:00",
        }
    ],
    "credit_scores": [
        {
            "party_id": "p1",
            "source": "internal",
            "version": "v1",
            "score": 700.0,
            "happened_at": "2026-06-01 00:00",
        }
    ],
    "balances": [{"account_number": "a1", "balance_date": "2026-06-30", "balance": "100000"}],
    "features": [
        {
            "customer_id": "c1",
            "moment": "2026-07-01",
            "outflow_debt_90d": 6000.0,
            "inflow_regular_monthly_6m": 10000.0,
        }
    ],
    "transactions": [],
    "contacts": [],
    "feedback_texts": [],
    "loans": [],
    "cards": [],
    "deposits": [],
    "voices": [],
    "outcomes": [],
    "assignments": [
        {
            "customer_id": "c1",
            "need": need,
            "arm": "treatment",
            "assigned_date": "2026-01-01",
        }
        for need in ("grow_savings", "borrow_consumer", "borrow_home", "protect_income")
    ],
}


def tables(**changed: Rows | None) -> Tables:
    """Return the customer's tables; a changed one replaces, None leaves it out."""
    rows = {**NOTHING_AGAINST, **changed}
    return tables_of(**{name: given for name, given in rows.items() if given is not None})


def needs(*given: dict[str, Any]) -> pa.Table:
    """Return a table of needs; what a row leaves out is an open need of c1."""
    defaults = {
        "customer_id": "c1",
        "need": "grow_savings",
        "moment": "2026-07-01",
        "score": 0.0,
        "window_from": "2026-07-01",
        "window_to": "2026-09-30",
        "status": "found",
        "found_date": "2026-07-01",
        "reason_zh": "活期余额近三个月多出 8 万。",
        "reason_en": "The current account holds 80,000 more than usual.",
        "n_evidence": 1,
    }
    return table_of(contracts()["needs"], list(given), **defaults).to_pyarrow()


def judged(*given: dict[str, Any], **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what the gate says, by need id and action; ``tables`` and ``policies`` may differ."""
    settings = {
        "tables": tables(),
        "as_of": NOW,
        "actions": ACTIONS,
        "products": PRODUCTS,
        "policies": POLICIES,
        **more,
    }
    found = gate(settings.pop("tables"), needs=needs(*(given or ({"need_id": "n1"},))), **settings)
    return {(row["need_id"], row["action"]): row for row in found.to_pylist()}


def rules_against(action: str, need: str = "grow_savings", **changed: Rows | None) -> list[str]:
    """Return the names of the rules that refuse an action when these tables are changed."""
    row = judged({"need_id": "n1", "need": need}, tables=tables(**changed))[("n1", action)]
    return [refusal["rule"] for refusal in json.loads(row["refusals"])]
