"""Everything a bank's folder defines beside its sources, read and checked together."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path

from needmine.actions.definitions import ActionDefinition, check_actions, read_actions
from needmine.actions.rules import check_policies
from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.customers.rules import Rules, rules_of
from needmine.evaluate.branch_lists import RULES as LISTS
from needmine.evaluate.list_settings import ListSetting, read_lists
from needmine.features.tables import DECLARED
from needmine.feedback.words import read_topics
from needmine.governance.policies import Policies, read_policies
from needmine.needs.definitions import read_needs
from needmine.needs.taxonomy import NeedDefinition
from needmine.predictions.training import MODELS
from needmine.products.definitions import read_products
from needmine.products.tables import Product
from needmine.rounds.bank import Bank, shipped
from needmine.signals.definitions import SignalDefinition, read_signals


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """What a bank looks for, what it offers, what it lets itself do, and what branches work."""

    signals: tuple[SignalDefinition, ...]
    needs: tuple[NeedDefinition, ...]
    products: tuple[Product, ...]
    actions: tuple[ActionDefinition, ...]
    policies: Policies
    lists: tuple[ListSetting, ...]
    linking: Rules

    @property
    def serves(self) -> Mapping[str, str]:
        """Return the need that each product mainly serves, by product code."""
        return {product.code: product.serves[0] for product in self.products}


def read_definitions(bank: Bank) -> Definitions:
    """Return every definition of a bank; what it does not write itself is as it ships.

    Raises
    ------
    DefinitionError
        With file and line, for the first thing a file says wrong.
    """
    with ExitStack() as stack:

        def at(name: str) -> Path:
            own = bank.folder / name
            return own if own.exists() else stack.enter_context(as_file(shipped(name)))

        products = read_products(at("products.yml"))
        actions = read_actions(at("actions"))
        check_actions(actions, products)
        signals = read_signals(at("signals"))
        policies = read_policies(at("policies.yml"))
        check_policies(policies, str(at("policies.yml")))
        _check_topics(policies, str(at("policies.yml")))
        needs = read_needs(at("needs.yml"), known=_evidence(signals))
        named = {need.id for need in needs}
        # A bank that renamed its needs has not written the lists that ship.
        is_own = (bank.folder / "lists.yml").exists()
        lists = read_lists(at("lists.yml"), rules=LISTS, needs=named if is_own else None)
        return Definitions(
            signals=signals,
            needs=needs,
            products=products,
            actions=actions,
            policies=policies,
            linking=rules_of(bank.folder),
            lists=tuple(each for each in lists if not each.need or each.need in named),
        )


def _evidence(signals: Sequence[SignalDefinition]) -> frozenset[str]:
    """Return the name of everything that can speak for a need."""
    return frozenset(
        {
            *(f"signal:{signal.id}" for signal in signals),
            *(f"prediction:{model.name}" for model in MODELS),
            *(f"voice:{topic.name}" for topic in read_topics().topics),
            *(f"feature:{feature.name}" for feature in DECLARED),
        }
    )


def _check_topics(policies: Policies, where: str) -> None:
    known = {topic.name for topic in read_topics().topics}
    for name in policies.hardship_topics:
        if name not in known:
            raise DefinitionError(
                Sentence(
                    zh="没有名为“{name}”的话题，困境规则永远不会生效。",
                    en="There is no topic '{name}': the rule for hardship would never refuse.",
                ).fill(name=name),
                remedy=Sentence(zh="可用：{known}。", en="Use one of: {known}.").fill(
                    known=", ".join(sorted(known))
                ),
                where=where,
            )
