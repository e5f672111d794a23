"""Weights of evidence, learned from recorded outcomes around the weights a bank declared.

The declared weights are the means of Gaussian priors of a logistic regression, so that they stand
where nothing was observed and give way as outcomes accumulate. A sum of weights is called a
probability only if it was right on later moments that no weight had seen.

References
----------
Calibration slope and observed-to-expected ratio: Van Calster et al., BMC Medicine 17:230 (2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from needmine.core.logistic import most_probable

from .taxonomy import NeedDefinition, Weighing

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

# Weights are told to six digits; a solver's last digits differ between machines.
_DIGITS = 6
_CONFIDENCE_Z = 1.959964  # 95 %


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
    is_met: npt.NDArray[np.bool_]
    is_complete: npt.NDArray[np.bool_]

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Cases":
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
    Otherwise weights are fitted on earlier moments and checked on those of the last third that
    are complete, all later than the end of every fitted window. Weights that pass are used as
    they were checked; else all cases are fitted, and the sum remains a score.
    """
    declared = declared_weights(need)
    if cases is None or len(cases.days) == 0:
        return Learned(
            declared=declared, learned=declared, n_cases=0, n_outcomes=0, is_calibrated=False
        )
    n_outcomes = cases.n_outcomes()
    if n_outcomes < need.weighing.least_outcomes:
        return Learned(
            declared=declared,
            learned=fit(declared, cases, need, only_base=True),
            n_cases=len(cases.days),
            n_outcomes=n_outcomes,
            is_calibrated=False,
        )
    earlier, later = _split(cases, need.window_days)
    if min(earlier.n_outcomes(), later.n_outcomes()) >= need.weighing.least_outcomes:
        fitted = fit(declared, earlier, need)
        if is_calibrated(fitted, later, need.weighing):
            return Learned(
                declared=declared,
                learned=fitted,
                n_cases=len(earlier.days),
                n_outcomes=earlier.n_outcomes(),
                is_calibrated=True,
            )
    return Learned(
        declared=declared,
        learned=fit(declared, cases, need),
        n_cases=len(cases.days),
        n_outcomes=n_outcomes,
        is_calibrated=False,
    )


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
        share=_own_share(cases.days, need.window_days),
        bounds=[(None, None), *(held if only_base else sides)],
    )
    base, *evidence = (round(float(weight), _DIGITS) for weight in found)
    return Weights(base=base, evidence=tuple(evidence))


def is_calibrated(weights: Weights, cases: Cases, weighing: Weighing) -> bool:
    """Return whether the sum foretold, as a probability, what came of cases it had not seen.

    Outcomes over expected outcomes, and the slope of outcomes on log-odds: the 95 % interval of
    each must reach into the band that the bank allows.
    """
    scores = weights.scores(cases.strengths)
    expected = float(special.expit(scores).sum())
    observed = int(cases.is_met.sum())
    if observed == 0 or expected <= 0:
        return False
    # Poisson limits of the count (Garwood 1936). Repeats of one customer would narrow them
    # falsely, so they are taken at the number of customers with an outcome.
    n = cases.n_outcomes()
    low = float(special.gammaincinv(n, 0.025)) / n
    high = float(special.gammaincinv(n + 1, 0.975)) / n
    ratio = observed / expected
    if not _meet((ratio * low, ratio * high), weighing.observed_to_expected):
        return False
    slope, error = calibration_slope(scores, cases.is_met)
    error *= np.sqrt(observed / n)
    # Where all scores are alike there is no slope to be wrong.
    return np.isnan(slope) or _meet(
        (slope - _CONFIDENCE_Z * error, slope + _CONFIDENCE_Z * error), weighing.slope
    )


def calibration_slope(scores: Floats, is_met: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return the slope of outcomes on log-odds, 1 where they are right, and its standard error.

    Not a number where the scores do not differ.
    """
    if np.ptp(scores) == 0:
        return float("nan"), float("nan")
    design = np.column_stack([np.ones(len(scores)), scores])
    weights = np.array([0.0, 1.0])
    for _ in range(50):
        chance = special.expit(design @ weights)
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(information + 1e-9 * np.eye(2), design.T @ (is_met - chance))
        weights = weights + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return float(weights[1]), float(np.sqrt(np.linalg.inv(information)[1, 1]))


def _split(cases: Cases, window_days: int) -> tuple[Cases, Cases]:
    moments = np.unique(cases.days)
    last_third = moments[-max(1, len(moments) // 3) :]
    checking = np.intersect1d(last_third, np.unique(cases.days[cases.is_complete]))
    if len(checking) == 0:
        return cases, cases.where(np.zeros(len(cases.days), dtype=bool))
    is_later = np.isin(cases.days, checking)
    return cases.where(cases.days + window_days <= checking[0]), cases.where(is_later)


def _own_share(days: Whole, window_days: int) -> float:
    moments: Sequence[int] = np.unique(days).tolist()
    if len(moments) < 2:
        return 1.0
    return min(1.0, (moments[-1] - moments[0]) / (len(moments) - 1) / window_days)


def _meet(interval: tuple[float, float], band: tuple[float, float]) -> bool:
    return interval[0] <= band[1] and interval[1] >= band[0]
