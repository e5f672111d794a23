"""The gate: every need with every action that could serve it, allowed or refused by name."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from needmine.core.ids import digest_of
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.governance.policies import Policies
from needmine.products.tables import Product

from .cases import cases
from .choosing import Chosen, choose, priorities
from .definitions import ActionDefinition, check_actions
from .refusals import NO_REFUSAL, judged, refusals
from .rule import Rule, Setting
from .rules import RULES
from .tables import ACTIONS


def gate(
    tables: Tables,
    *,
    as_of: Moment,
    needs: pa.Table,
    actions: Sequence[ActionDefinition],
    products: Sequence[Product],
    policies: Policies,
    currency: str = "CNY",
    rules: Sequence[Rule] = RULES,
) -> pa.Table:
    """Return the table ``actions``: one row per need and action that could serve it.

    Nothing is left out: a refused action stands with every rule that refuses it. A rule whose
    table this bank lacks does what ``policies.when_unknown`` says.

    Parameters
    ----------
    tables
        Canonical tables, those of the customers, and ``voices``, ``outcomes`` and
        ``assignments``; each may be absent.
    needs
        The table ``needs`` of this moment.
    currency
        In which least balances are said.

    Raises
    ------
    DefinitionError
        Where an action does not fit the products.
    """
    check_actions(actions, products)
    if not actions or not needs.num_rows:
        return _schema().empty_table()
    setting = Setting(policies=policies, as_of=as_of, currency=currency)
    found = cases(
        tables, as_of=as_of, needs=needs, actions=actions, products=products, policies=policies
    )
    rows = judged(found, rules, tables, setting).to_pyarrow()
    rows = rows.sort_by([("need_id", "ascending"), ("action", "ascending")])
    priority = priorities(rows, needs, actions, products)
    chosen = choose(rows, priority, refusals(rows, rules, tables, setting), policies)
    codes = {product.code: None if product.is_service else product.code for product in products}
    offered = {action.action: codes[action.offers] for action in actions}
    return _actions(rows, chosen, priority, actions, offered, as_of)


def _schema() -> pa.Schema:
    return ACTIONS.schema().to_pyarrow()


def _actions(
    rows: pa.Table,
    chosen: Chosen,
    priority: np.ndarray,
    actions: Sequence[ActionDefinition],
    offered: Mapping[str, str | None],
    as_of: Moment,
) -> pa.Table:
    valid = {action.action: as_of.date + dt.timedelta(action.valid_days) for action in actions}
    names, need_ids = rows["action"].to_pylist(), rows["need_id"].to_pylist()
    ends = zip(names, rows["window_to"].to_pylist(), strict=True)
    made = {
        **{name: rows[name] for name in _TAKEN},
        "product_code": pa.array([offered[name] for name in names], pa.string()),
        "is_allowed": pa.array(chosen.refusals == NO_REFUSAL),
        "refusals": pa.array(chosen.refusals, pa.string()),
        "is_chosen": pa.array(chosen.is_chosen),
        "priority": pa.array(priority),
        "lead_id": pa.array([lead_id(n, a) for n, a in zip(need_ids, names, strict=True)]),
        # A need that is past does not make a lead that never began.
        "expires_date": pa.array(
            [max(as_of.date, min(valid[name], end or valid[name])) for name, end in ends],
            pa.date32(),
        ),
    }
    schema = _schema()
    return pa.table([made[name] for name in schema.names], schema.names).cast(schema)


_TAKEN = ("need_id", "customer_id", "need", "action", "channel")


def lead_id(need_id: str, action: str) -> str:
    """Return the id of the lead about a need and an action, the same in every repeat.

    >>> lead_id("n-1", "retention_call") == lead_id("n-1", "retention_call")
    True
    """
    return digest_of("lead", need_id, action)
