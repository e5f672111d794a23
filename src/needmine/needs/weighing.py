"""Weights of evidence, learned from recorded outcomes around the weights a bank declared.

The declared weights are the means of Gaussian priors of a logistic regression, so that they stand
where nothing was observed and give way as outcomes accumulate. A sum of weights is called a
probability only if it was right on later moments, for customers it was not set right on.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from needmine.core.logistic import most_probable

from .calibration import recalibrated, stays_right
from .taxonomy import NeedDefinition
from .weights import DIGITS, Cases, Chosen, Weights, own_share


@dataclass(frozen=True, kw_only=True)
class Learned:
    """The weights of one need, and what they rest on."""

    declared: Weights
    learned: Weights
    n_cases: int
    n_outcomes: int
    is_calibrated: bool


def declared_weights(need: NeedDefinition) -> Weights:
    """Return the weights as the bank declared them."""
    return Weights(
        base=float(special.logit(need.base_rate)),
        evidence=tuple(piece.weight for piece in need.evidence),
    )


def weigh(need: NeedDefinition, cases: Cases | None) -> Learned:
    """Return a need's weights after what was recorded.

    With too few outcomes the declared weights of the evidence stand, and only the base follows
    how often the outcome came: how frequent a need is shows long before what speaks for it.
    Otherwise weights are fitted on earlier moments, then base and slope are set right on those of
    the last third that are complete, all later than the end of every fitted window. Weights that
    hold there for customers they were not set right on give probabilities; else all cases are
    fitted, and the sum remains a score.
    """
    declared = declared_weights(need)
    if cases is None or len(cases.days) == 0:
        return Learned(
            declared=declared, learned=declared, n_cases=0, n_outcomes=0, is_calibrated=False
        )
    if cases.n_outcomes() < need.weighing.least_outcomes:
        return _learned(declared, fit(declared, cases, need, only_base=True), cases)
    is_earlier, is_later = _split(cases, need.window_days)
    earlier, later = cases.where(is_earlier), cases.where(is_later)
    if min(earlier.n_outcomes(), later.n_outcomes()) >= need.weighing.least_outcomes:
        fitted = fit(declared, earlier, need)
        if stays_right(fitted, later, need):
            used = cases.where(is_earlier | is_later)
            right = recalibrated(fitted, later, need)
            return _learned(declared, right, used, is_calibrated=True)
    return _learned(declared, fit(declared, cases, need), cases)


def fit(prior: Weights, cases: Cases, need: NeedDefinition, *, only_base: bool = False) -> Weights:
    """Return the most probable weights after the cases, each on its declared side of zero.

    Windows of neighbouring moments overlap, so each case counts with the share of its window
    that is its own. A weight that would change its sign becomes zero: evidence that the records
    do not bear out is dropped, never turned round.

    Parameters
    ----------
    only_base
        Leave the weights of the evidence as they are.
    """
    means = np.array([prior.base, *prior.evidence])
    spreads = np.array(
        [need.weighing.base_spread] + [need.weighing.prior_spread] * len(prior.evidence)
    )
    sides = [(0, None) if mean > 0 else (None, 0) for mean in prior.evidence]
    held = [(mean, mean) for mean in prior.evidence]
    found = most_probable(
        np.column_stack([np.ones(len(cases.days)), cases.strengths]),
        cases.is_met,
        means=means,
        spreads=spreads,
        share=own_share(cases.days, need.window_days),
        bounds=[(None, None), *(held if only_base else sides)],
    )
    base, *evidence = (round(float(weight), DIGITS) for weight in found)
    return Weights(base=base, evidence=tuple(evidence))


def _learned(
    declared: Weights, learned: Weights, cases: Cases, *, is_calibrated: bool = False
) -> Learned:
    return Learned(
        declared=declared,
        learned=learned,
        n_cases=len(cases.days),
        n_outcomes=cases.n_outcomes(),
        is_calibrated=is_calibrated,
    )


def _split(cases: Cases, window_days: int) -> tuple[Chosen, Chosen]:
    """Return which cases are fitted, and which are later: no window of the first reaches them."""
    moments = np.unique(cases.days)
    last_third = moments[-max(1, len(moments) // 3) :]
    checking = np.intersect1d(last_third, np.unique(cases.days[cases.is_complete]))
    if len(checking) == 0:
        nothing = np.zeros(len(cases.days), dtype=bool)
        return ~nothing, nothing
    return cases.days + window_days <= checking[0], np.isin(cases.days, checking)
