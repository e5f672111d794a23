"""The one action proposed for each need, within what is left of the customer's contacts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from needmine.core.sentences import Sentence
from needmine.governance.policies import Policies
from needmine.products.tables import Product

from .definitions import ActionDefinition
from .refusals import NO_REFUSAL, one_refusal
from .rules import CONTACT_BUDGET

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

_BUDGET_SPENT = one_refusal(
    CONTACT_BUDGET,
    Sentence(
        zh="该客户剩余的营销触达次数已留给价值更高的需求。",
        en="What is left of this customer's marketing contacts goes to a need worth more.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What may be done and what is proposed, row by row as in the cases."""

    refusals: NDArray[np.object_]
    is_chosen: Flags


def priorities(
    rows: pa.Table,
    needs: pa.Table,
    actions: Sequence[ActionDefinition],
    products: Sequence[Product],
) -> Numbers:
    """Return the expected worth of each case: chance x worth x weight, to the cent.

    The need's own worth to the bank is an expectation already. Where it has none, the chance is
    the need's probability, or where nothing calibrated it the logistic of its score, and the
    worth is that of the need's leading action: margin on a typical amount, or as declared.

    Notes
    -----
    Worth belongs to the need, not to the product: between products for one need only the
    declared weight decides, so that a higher margin never steers a customer into more risk.
    """
    place = {need_id: n for n, need_id in enumerate(needs["need_id"].to_pylist())}
    at = np.array([place[need_id] for need_id in rows["need_id"].to_pylist()], dtype=np.int64)
    value = np.asarray(needs["value_bank"].cast(pa.float64()).to_numpy(), dtype=np.float64)[at]
    chance = _chances(needs)[at]
    worth = _by_name(_worth_of_needs(actions, products), rows["need"].to_pylist())
    weight = _by_name({each.action: each.weight for each in actions}, rows["action"].to_pylist())
    expected = np.where(np.isnan(value), chance * worth, value)
    return np.nan_to_num(np.round(expected * weight, 2))


def _worth_of_needs(
    actions: Sequence[ActionDefinition], products: Sequence[Product]
) -> dict[str, float]:
    """What a success is worth for each need: by its action of the highest weight."""
    by_code = {product.code: product for product in products}
    worth: dict[str, float] = {}
    for action in sorted(actions, key=lambda each: (each.weight, each.action)):
        product = by_code[action.offers]
        amount = product.margin * product.typical_amount
        worth.update(dict.fromkeys(action.needs, amount or action.worth))
    return worth


def _chances(needs: pa.Table) -> Numbers:
    score = np.asarray(needs["score"].to_numpy(), dtype=np.float64)
    probability = np.asarray(needs["probability"].to_numpy(), dtype=np.float64)
    logistic = 1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0)))
    return np.where(np.isnan(probability), logistic, probability)


def _by_name(numbers: dict[str, float], names: list[str]) -> Numbers:
    return np.array([numbers[name] for name in names], dtype=np.float64)


def choose(
    rows: pa.Table, priority: Numbers, refusals: NDArray[np.object_], policies: Policies
) -> Chosen:
    """Return the best allowed action for each need, and refuse what the contacts do not reach.

    While a complaint is open, service comes before any sale. A customer's needs worth most take
    the marketing contacts that are left; for the other needs selling is refused and service, if
    any is allowed, is proposed instead.
    """
    marketing = _flags(rows, "is_marketing")
    complains = np.nan_to_num(_numbers(rows, "n_open_complaints")) > 0
    needs, customers = _codes(rows, "need_id"), _codes(rows, "customer_id")
    order = (_codes(rows, "action"), -priority, marketing & complains, needs)
    is_chosen = _best(order, needs, refusals == NO_REFUSAL)
    selling = np.flatnonzero(is_chosen & marketing)
    left = _contacts_left(rows, policies)
    over = _beyond(selling, (needs, -priority), customers, left)
    if not len(over):
        return Chosen(refusals=refusals, is_chosen=is_chosen)
    lost = np.isin(needs, needs[over]) & marketing & (refusals == NO_REFUSAL)
    told = np.where(lost, f"[{_BUDGET_SPENT}]", refusals)
    return Chosen(refusals=told, is_chosen=_best(order, needs, told == NO_REFUSAL))


def _best(order: tuple[NDArray[np.generic], ...], needs: Places, allowed: Flags) -> Flags:
    """The first allowed row of each need in the order."""
    ranked = np.lexsort(order)
    ranked = ranked[allowed[ranked]]
    chosen = np.zeros(len(needs), dtype=bool)
    chosen[ranked[_is_first(needs[ranked])]] = True
    return chosen


def _is_first(groups: Places) -> Flags:
    return np.append(True, groups[1:] != groups[:-1])[: len(groups)]


def _beyond(
    selling: Places, order: tuple[NDArray[np.generic], ...], customers: Places, left: Numbers
) -> Places:
    """The proposed sales that come after the customer's last contact left."""
    ranked = selling[np.lexsort((*(key[selling] for key in order), customers[selling]))]
    groups = customers[ranked]
    start = np.maximum.accumulate(np.where(_is_first(groups), np.arange(len(ranked)), 0))
    return ranked[np.arange(len(ranked)) - start >= left[ranked]]


def _contacts_left(rows: pa.Table, policies: Policies) -> Numbers:
    week = policies.contacts_per_7_days - np.nan_to_num(_numbers(rows, "n_contacts_7d"))
    month = policies.contacts_per_30_days - np.nan_to_num(_numbers(rows, "n_contacts_30d"))
    return np.asarray(np.minimum(week, month), dtype=np.float64)


def _numbers(rows: pa.Table, name: str) -> Numbers:
    return np.asarray(rows[name].cast(pa.float64()).to_numpy(), dtype=np.float64)


def _flags(rows: pa.Table, name: str) -> Flags:
    return np.asarray(rows[name].to_numpy(zero_copy_only=False), dtype=bool)


def _codes(rows: pa.Table, name: str) -> Places:
    """Numbers that sort as the texts do."""
    _, codes = np.unique(np.array(rows[name].to_pylist(), dtype=str), return_inverse=True)
    return np.asarray(codes, dtype=np.int64)
