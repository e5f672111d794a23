"""Everything a bank's folder defines beside its sources, read and checked together."""

from collections.abc import Mapping
from dataclasses import dataclass

from needmine.actions.definitions import ActionDefinition, check_actions, read_actions
from needmine.bank import Bank
from needmine.governance.policies import Policies, read_policies
from needmine.needs.definitions import read_needs
from needmine.needs.taxonomy import NeedDefinition
from needmine.products.definitions import Product, read_products
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
    """Return every definition of a bank.

    Raises
    ------
    DefinitionError
        With file and line, for the first thing a file says wrong.
    """
    products = read_products(bank.folder / "products.yml")
    actions = read_actions(bank.folder / "actions")
    check_actions(actions, products)
    return Definitions(
        signals=read_signals(bank.folder / "signals"),
        needs=read_needs(bank.folder / "needs.yml"),
        products=products,
        actions=actions,
        policies=read_policies(bank.folder / "policies.yml"),
    )
