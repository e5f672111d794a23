"""The products of the bank, as the stages after this one receive them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from needmine.core.sentences import Sentence
from needmine.core.tables import Table

Family = Literal["deposit", "wealth", "loan", "card", "insurance", "payment", "service"]
FAMILIES: tuple[Family, ...] = (
    "deposit",
    "wealth",
    "loan",
    "card",
    "insurance",
    "payment",
    "service",
)
RISKS = ("R1", "R2", "R3", "R4", "R5")


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """Who may be offered a product at all, before any question of suitability.

    Parameters
    ----------
    age_from, age_to
        Whole years, both included; None for no bound.
    least_balance
        Money on current accounts, in the bank's currency; None for no bound.
    without_overdue
        Not while a loan is overdue, also where the product is no credit.
    once
        Not to somebody who holds it already.
    held_as
        How the bank's records show that somebody holds it, beside the product's own code:
        ``account:<kind>``, ``loan:<kind>``, ``card:<kind>``, or another product code.
    """

    age_from: int | None = None
    age_to: int | None = None
    least_balance: Decimal | None = None
    without_overdue: bool = False
    once: bool = False
    held_as: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Product:
    """One product, or one service (family ``service``), that can serve a need.

    Parameters
    ----------
    code
        The bank's own product code.
    serves
        Needs it can serve, the main one first.
    risk
        R1 to R5 for what may lose value; empty where suitability is not asked.
    margin
        Yearly margin as a share of the amount, 0-1; 0 for a service.
    typical_amount
        Amount a customer usually takes, for sorting where a need carries no worth of its own.
    say, avoid
        What the banker says, and what must not be said.
    where
        File and line of the definition.
    """

    code: str
    title: Sentence
    family: Family
    serves: tuple[str, ...]
    risk: str = ""
    margin: float = 0.0
    typical_amount: float = 0.0
    eligibility: Eligibility = Eligibility()
    say: Sentence
    avoid: Sentence | None = None
    where: str = ""

    @property
    def is_service(self) -> bool:
        """Return whether this is a service, which sells nothing."""
        return self.family == "service"


def main_needs(products: Iterable[Product]) -> dict[str, str]:
    """Return the need that each product mainly serves, by product code."""
    return {product.code: product.serves[0] for product in products}


TABLES: tuple[Table, ...] = ()
