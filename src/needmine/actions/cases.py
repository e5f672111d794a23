"""The cases that the gate judges: every need with every action that could serve it."""

from collections.abc import Sequence
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import MONEY, Tables
from needmine.core.time import Moment
from needmine.governance.policies import Policies
from needmine.products.tables import RISKS, Product

from .definitions import ActionDefinition
from .facts import (
    answers_by_need,
    arms,
    beside,
    customer_facts,
    holdings,
    refusals_by_product,
)

NO_AGE_BOUND = 999
# No column is ever null: rows from memory with null numbers do not reach every engine alike.
_OFFERS = ibis.schema(
    {
        "need": "string",
        "action": "string",
        "channel": "string",
        "is_marketing": "boolean",
        "is_help": "boolean",
        "product": "string",
        "is_credit": "boolean",
        "risk": "int64",
        "age_from": "int64",
        "age_to": "int64",
        "least_balance": MONEY,
        "without_overdue": "boolean",
        "once": "boolean",
    }
)
_SHOWN_BY = ibis.schema({"action": "string", "held": "string"})
_NEED_COLUMNS = ("need_id", "customer_id", "need", "status", "window_to")


def cases(
    tables: Tables,
    *,
    as_of: Moment,
    needs: pa.Table,
    actions: Sequence[ActionDefinition],
    products: Sequence[Product],
    policies: Policies,
) -> ir.Table:
    """Return one row per need and action that could serve it, with all that the rules look at."""
    by_code = {product.code: product for product in products}
    found = ibis.memtable(needs.select(list(_NEED_COLUMNS)))
    found = found.join(_offers(actions, by_code, policies), "need")
    facts = customer_facts(tables, as_of=as_of, policies=policies)
    found = beside(found, facts, "customer_id")
    found = beside(found, answers_by_need(tables, as_of=as_of), "customer_id", "need")
    found = beside(found, refusals_by_product(tables, as_of=as_of), "customer_id", "product")
    found = beside(found, arms(tables), "customer_id", "need")
    return beside(found, _held(tables, actions, by_code, as_of=as_of), "customer_id", "action")


def risk_number(risk: str) -> int:
    """Return the place of a risk from 1; 0 where a product has no risk.

    >>> risk_number("R3")
    3
    """
    return RISKS.index(risk) + 1 if risk else 0


def _offers(
    actions: Sequence[ActionDefinition], products: dict[str, Product], policies: Policies
) -> ir.Table:
    rows = [
        _offer(action, need, products[action.offers], policies)
        for action in actions
        for need in action.needs
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=_OFFERS.to_pyarrow()))


def _offer(
    action: ActionDefinition, need: str, product: Product, policies: Policies
) -> dict[str, object]:
    eligible = product.eligibility
    return {
        "need": need,
        "action": action.action,
        "channel": action.channel,
        "is_marketing": action.is_marketing,
        "is_help": action.is_help,
        "product": product.code,
        "is_credit": product.family in policies.credit_families,
        "risk": risk_number(product.risk),
        "age_from": eligible.age_from or 0,
        "age_to": NO_AGE_BOUND if eligible.age_to is None else eligible.age_to,
        "least_balance": eligible.least_balance or Decimal(0),
        "without_overdue": eligible.without_overdue,
        "once": eligible.once,
    }


def _held(
    tables: Tables,
    actions: Sequence[ActionDefinition],
    products: dict[str, Product],
    *,
    as_of: Moment,
) -> ir.Table:
    shown_by = [
        {"action": action.action, "held": held}
        for action in actions
        for held in (action.offers, *products[action.offers].eligibility.held_as)
    ]
    kinds = ibis.memtable(pa.Table.from_pylist(shown_by, schema=_SHOWN_BY.to_pyarrow()))
    both = holdings(tables, as_of=as_of).join(kinds, "held")
    return both.group_by("customer_id", "action").aggregate(n_held=both.count())
