"""The weights of a need's evidence, and the past cases they are learned from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]

# Weights are told to six digits; a solver's last digits differ between machines.
DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Customers at past moments: the strength of their evidence, and whether the outcome came.

    Parameters
    ----------
    days
        Day number of each case's moment.
    customers
        A number per customer, so that one customer's outcomes are not counted several times.
    strengths
        One row per case, one column per evidence of the need, in declared order.
    is_met
        The outcome was recorded within the need's window after the moment.
    is_complete
        Every prediction in use today could be had at that moment, made by a model that had not
        seen the outcome. Only such moments can check the sum as it is used today.
    """

    days: Whole
    customers: Whole
    strengths: Floats
    is_met: Chosen
    is_complete: Chosen

    def where(self, chosen: Chosen) -> "Cases":
        """Return some of the cases."""
        return Cases(
            days=self.days[chosen],
            customers=self.customers[chosen],
            strengths=self.strengths[chosen],
            is_met=self.is_met[chosen],
            is_complete=self.is_complete[chosen],
        )

    def n_outcomes(self) -> int:
        """Return how many customers had the outcome."""
        return len(np.unique(self.customers[self.is_met]))


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What the evidence of one need weighs: the base (log-odds without evidence), then each."""

    base: float
    evidence: tuple[float, ...]

    def scores(self, strengths: Floats) -> Floats:
        """Return the sum of base and weighted evidence of each row, log-odds."""
        # One column after the other: a matrix product may add in another order elsewhere.
        total = np.full(len(strengths), self.base)
        for column, weight in enumerate(self.evidence):
            total += weight * strengths[:, column]
        return total


def own_share(days: Whole, window_days: int) -> float:
    """Return the share of each case's window that is its own, where moments lie close together."""
    moments: Sequence[int] = np.unique(days).tolist()
    if len(moments) < 2:
        return 1.0
    return min(1.0, (moments[-1] - moments[0]) / (len(moments) - 1) / window_days)
