"""What an evaluation found: the quality of a ledger overall, need by need and list by list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .quality import ListQuality, Quality


@dataclass(frozen=True, kw_only=True)
class Report:
    """The quality of a ledger, overall and need by need.

    Parameters
    ----------
    against
        ``truth`` (the simulated bank's) or ``records`` (what customers did later).
    lists
        What each list of the branch found, beside as many contacts of the ledger.
    unjudged
        Needs in the ledger of which the records do not tell whether they were met.
    """

    as_of: str
    horizon_days: int
    against: str
    n_customers: int
    overall: Quality
    needs: Mapping[str, Quality]
    lists: Mapping[str, ListQuality] = field(default_factory=dict)
    unjudged: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "as_of": self.as_of,
            "horizon_days": self.horizon_days,
            "against": self.against,
            "n_customers": self.n_customers,
            "overall": self.overall.as_json(),
            "needs": {name: each.as_json() for name, each in self.needs.items()},
            "lists": {name: each.as_json() for name, each in self.lists.items()},
            "unjudged": list(self.unjudged),
        }
