"""How good the ledger was for one need, or for all together, in figures."""

import math
from dataclasses import dataclass
from typing import Any

from .measures import Bin

_UNKNOWN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the ledger was; a figure that cannot be told is not a number.

    Parameters
    ----------
    n_pairs, n_positives, n_found
        Customers and needs asked about; those truly there; those the ledger held open.
    average_precision_low, average_precision_high
        95 % interval, by drawing customers again; so are all ``_low`` and ``_high``.
    popularity_average_precision
        Of telling every customer the needs that were most frequent before.
    rules_average_precision
        Of the same needs by declared weights, without predictions and without learning.
    ceiling_average_precision
        Of a learner that was shown the latent state of each simulated person.
    random_average_precision
        Of any order that chance makes: the prevalence.
    recall
        Share of the positives that the ledger held open.
    n_contacts
        Contacts that the branch's lists make, each customer and need once.
    precision_at_contacts, lists_precision
        Share of positives among as many pairs of the ledger, and among those of the lists.
    captured_value, lists_captured_value
        Worth of the true needs among as many contacts, currency units: of the ledger in falling
        order of probability times the worth the bank reckons with, and of the lists.
    captured_value_over_lists_by_score
        The same ratio where the ledger's contacts are made in order of probability alone.
    captured_value_share
        Of the worth of all true needs.
    n_lead
        Needs found that were truly there, whose days are told next, with quartiles: until it
        began (below 0: it was open already), and until it was met or lost.
    n_foretold, calibration_slope, calibration_worst_bin
        Of what is called a probability, against the recorded outcome; the worst bin is predicted
        over observed farthest from 1.
    """

    n_pairs: int
    n_positives: int
    n_found: int
    average_precision: float
    average_precision_low: float = _UNKNOWN
    average_precision_high: float = _UNKNOWN
    popularity_average_precision: float = _UNKNOWN
    popularity_average_precision_low: float = _UNKNOWN
    popularity_average_precision_high: float = _UNKNOWN
    rules_average_precision: float = _UNKNOWN
    rules_average_precision_low: float = _UNKNOWN
    rules_average_precision_high: float = _UNKNOWN
    ceiling_average_precision: float = _UNKNOWN
    ceiling_average_precision_low: float = _UNKNOWN
    ceiling_average_precision_high: float = _UNKNOWN
    random_average_precision: float = _UNKNOWN
    precision_at_1: float = _UNKNOWN
    precision_at_5: float = _UNKNOWN
    precision_at_10: float = _UNKNOWN
    recall_at_10: float = _UNKNOWN
    recall: float = _UNKNOWN
    n_contacts: int = 0
    precision_at_contacts: float = _UNKNOWN
    lists_precision: float = _UNKNOWN
    captured_value: float = _UNKNOWN
    captured_value_share: float = _UNKNOWN
    lists_captured_value: float = _UNKNOWN
    captured_value_over_lists: float = _UNKNOWN
    captured_value_over_lists_low: float = _UNKNOWN
    captured_value_over_lists_high: float = _UNKNOWN
    captured_value_over_lists_by_score: float = _UNKNOWN
    popularity_captured_value_over_lists: float = _UNKNOWN
    rules_captured_value_over_lists: float = _UNKNOWN
    ceiling_captured_value_over_lists: float = _UNKNOWN
    n_lead: int = 0
    days_to_start_lower_quartile: float = _UNKNOWN
    days_to_start_median: float = _UNKNOWN
    days_to_start_upper_quartile: float = _UNKNOWN
    days_to_outcome_lower_quartile: float = _UNKNOWN
    days_to_outcome_median: float = _UNKNOWN
    days_to_outcome_upper_quartile: float = _UNKNOWN
    n_foretold: int = 0
    calibration_slope: float = _UNKNOWN
    calibration_slope_low: float = _UNKNOWN
    calibration_slope_high: float = _UNKNOWN
    calibration_worst_bin: float = _UNKNOWN
    calibration_bins: tuple[Bin, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name; what cannot be told is null."""
        figures = {
            name: told(getattr(self, name))
            for name in self.__dataclass_fields__
            if name != "calibration_bins"
        }
        bins = [
            {"n": each.n, "expected": told(each.expected), "observed": told(each.observed)}
            for each in self.calibration_bins
        ]
        return {**figures, "calibration_bins": bins}


@dataclass(frozen=True, kw_only=True)
class ListQuality:
    """What one list of the branch found, beside as many contacts of the ledger.

    Parameters
    ----------
    precision, ledger_precision
        Share of the contacts that met a true need; of the ledger, as many about the same needs.
    captured_value, ledger_captured_value
        Worth of the true needs among them, currency units.
    """

    n_contacts: int
    precision: float
    ledger_precision: float
    captured_value: float
    ledger_captured_value: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name; what cannot be told is null."""
        return {name: told(getattr(self, name)) for name in self.__dataclass_fields__}


def told(value: float) -> float | None:
    """Return a figure as JSON takes it: null where it cannot be told.

    >>> told(1 / 3), told(float("nan")), told(12)
    (0.333333333, None, 12)
    """
    return None if not math.isfinite(value) else round(value, 9)
