"""What meeting a need is worth over a year, to the bank and to the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .taxonomy import NeedDefinition, Worth


@dataclass(frozen=True, kw_only=True)
class Worths:
    """The worth of needs, reckoned from the features of each customer.

    Parameters
    ----------
    features
        Per customer the features that some worth is reckoned from; null where unknown.
    """

    needs: Mapping[str, NeedDefinition]
    features: Mapping[str, Mapping[str, float | None]]

    def of(self, key: tuple[str, str]) -> tuple[float | None, float | None]:
        """Return the worth to the bank and to the customer; None where it cannot be reckoned."""
        customer, need = key
        known = self.features.get(customer, {})
        declared = self.needs[need]
        return reckoned(declared.worth_bank, known), reckoned(declared.worth_customer, known)


def worths(tables: Tables, *, as_of: Moment, definitions: Sequence[NeedDefinition]) -> Worths:
    """Return the worth of these needs at a moment."""
    needs = {need.id: need for need in definitions}
    if not tables.has("features"):
        return Worths(needs=needs, features={})
    features = tables["features"]
    wanted = {w.of for need in definitions for w in (need.worth_bank, need.worth_customer)}
    present = sorted(wanted & set(features.columns))
    rows = features.filter(features.moment == ibis.literal(as_of.date)).select(
        "customer_id", **{name: features[name].cast("float64") for name in present}
    )
    return Worths(
        needs=needs,
        features={row.pop("customer_id"): row for row in rows.to_pyarrow().to_pylist()},
    )


def reckoned(worth: Worth, features: Mapping[str, float | None]) -> float | None:
    """Return a worth in currency units; None where it rests on a feature that is unknown.

    >>> reckoned(Worth(amount=10, share=0.01, of="idle"), {"idle": 5000.0})
    60.0
    """
    total = worth.amount
    if worth.of:
        value = features.get(worth.of)
        if value is None:
            return None
        total += worth.share * worth.times * max(value, 0.0)
    return total if worth.at_most is None else min(total, worth.at_most)
