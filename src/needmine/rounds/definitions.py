"""Everything a bank's folder defines beside its sources, read and checked together."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import as_file
from pathlib import Path

from needmine.actions.definitions import ActionDefinition, check_actions, read_actions
from needmine.governance.policies import Policies, read_policies
from needmine.needs.definitions import read_needs
from needmine.needs.taxonomy import NeedDefinition
from needmine.products.definitions import read_products
from needmine.products.tables import Product
from needmine.rounds.bank import Bank, shipped
from needmine.signals.definitions import SignalDefinition, read_signals


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """What a bank looks for, what it offers, and what it lets itself do."""

    signals: tuple[SignalDefinition, ...]
    needs: tuple[NeedDefinition, ...]
    products: tuple[Product, ...]
    actions: tuple[ActionDefinition, ...]
    policies: Policies

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
        return Definitions(
            signals=read_signals(at("signals")),
            needs=read_needs(at("needs.yml")),
            products=products,
            actions=actions,
            policies=read_policies(at("policies.yml")),
        )
