"""One case that no rule refuses; a test says what is different about it."""

import json
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from needmine.actions.cases import NO_AGE_BOUND, cases
from needmine.actions.refusals import judged, refusals
from needmine.actions.rule import Setting
from needmine.actions.rules import RULES
from needmine.core.tables import Tables
from needmine.governance.policies import Policies
from tests.needmine.actions.one_customer import (
    ACTIONS,
    NOTHING_AGAINST,
    NOW,
    POLICIES,
    PRODUCTS,
    needs,
    tables,
)

# A steady wealth product for a customer of 40 with enough money and class C3: nothing against it.
CASE: dict[str, Any] = {
    "need_id": "n1",
    "customer_id": "c1",
    "need": "grow_savings",
    "status": "found",
    "window_to": NOW.date.replace(month=9),
    "action": "offer_wealth_r2",
    "channel": "call",
    "is_marketing": True,
    "is_help": False,
    "product": "wealth_r2",
    "is_credit": False,
    "risk": 2,
    "age_from": 18,
    "age_to": NO_AGE_BOUND,
    "least_balance": 10000,
    "without_overdue": False,
    "once": False,
    "person_or_company": "person",
    "age": 40,
    "marketing_consent": "granted",
    "n_contacts_7d": 0,
    "n_contacts_30d": 0,
    "internal_score": 700.0,
    "risk_class": "C3",
    "is_assessment_expired": False,
    "current_balance": 100000,
    "has_balance": True,
    "debt_monthly": 2000.0,
    "burden_share": 0.2,
    "arm": "treatment",
}


@cache
def _schema() -> pa.Schema:
    every = cases(
        tables(),
        as_of=NOW,
        needs=needs({"need_id": "n1"}),
        actions=ACTIONS,
        products=PRODUCTS,
        policies=POLICIES,
    )
    return every.schema().to_pyarrow()


def told_each(
    *cases_changed: dict[str, Any], policies: Policies = POLICIES, present: Tables | None = None
) -> list[list[dict[str, str]]]:
    """Return for each set of changes every refusal of the case: rule, zh, en."""
    setting = Setting(policies=policies, as_of=NOW, currency="CNY")
    rows = [{**CASE, "need_id": f"n{n:03}", **case} for n, case in enumerate(cases_changed)]
    has = present or tables(**NOTHING_AGAINST)
    judging = judged(
        ibis.memtable(pa.Table.from_pylist(rows, schema=_schema())), RULES, has, setting
    )
    found = judging.to_pyarrow().sort_by("need_id")
    return [json.loads(each) for each in refusals(found, RULES, has, setting)]


def told(
    *, policies: Policies = POLICIES, present: Tables | None = None, **changed: Any
) -> list[dict[str, str]]:
    """Return every refusal of the case with these columns changed: rule, zh, en."""
    return told_each(changed, policies=policies, present=present)[0]


def rules_against(**changed: Any) -> list[str]:
    """Return the names of the rules that refuse the case with these columns changed."""
    return [refusal["rule"] for refusal in told(**changed)]
