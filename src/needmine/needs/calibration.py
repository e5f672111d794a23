"""Whether a sum of weighed evidence is a probability: set right on late moments, and checked there.

A sum fitted on early moments is off later: the bank has changed, and predictions, which those
moments did not have, say again what other evidence says. Two numbers mend both: what is added to
the log-odds, and what they are multiplied with.

References
----------
Logistic recalibration: Cox, Biometrika 45:562 (1958). Calibration slope and observed-to-expected
ratio: Van Calster et al., BMC Medicine 17:230 (2019). Limits of a count: Garwood (1936).
"""

import numpy as np
from scipy import special

from needmine.core.logistic import most_probable

from .taxonomy import NeedDefinition, Weighing
from .weights import DIGITS, Cases, Chosen, Floats, Weights, own_share

_CONFIDENCE_Z = 1.959964  # 95 %
# How far the slope may go from 1, which says that evidence weighs as much as before. Guess; with
# a hundred outcomes it makes no difference.
_SLOPE_SPREAD = 0.5


def recalibrated(weights: Weights, cases: Cases, need: NeedDefinition) -> Weights:
    """Return the weights with a new base, all evidence multiplied with one slope, after the cases.

    The slope is not below 0. Evidence that none of the cases shows keeps its weight.
    """
    added = weights.scores(cases.strengths) - weights.base
    base, slope = most_probable(
        np.column_stack([np.ones(len(added)), added]),
        cases.is_met,
        means=np.array([weights.base, 1.0]),
        spreads=np.array([need.weighing.base_spread, _SLOPE_SPREAD]),
        share=own_share(cases.days, need.window_days),
        bounds=[(None, None), (0, None)],
    )
    factors = np.where(cases.strengths.any(axis=0), slope, 1.0)
    return Weights(
        base=round(float(base), DIGITS),
        evidence=tuple(round(float(each), DIGITS) for each in factors * weights.evidence),
    )


def stays_right(weights: Weights, cases: Cases, need: NeedDefinition) -> bool:
    """Return whether recalibrated weights hold for customers they were not recalibrated on.

    One half of the customers sets the sums of the other half right, and the sums must be
    calibrated at each moment: a sum that is right only on the mean of months that differ is not.
    """
    is_even = cases.customers % 2 == 0
    scores = np.empty(len(cases.days))
    for half in (is_even, ~is_even):
        other = recalibrated(weights, cases.where(~half), need)
        scores[half] = other.scores(cases.strengths[half])
    moments = [cases.days == day for day in np.unique(cases.days)]
    return all(is_calibrated(scores[at], cases.where(at), need.weighing) for at in moments)


def is_calibrated(scores: Floats, cases: Cases, weighing: Weighing) -> bool:
    """Return whether sums foretold, as probabilities, what came of cases they had not seen.

    Outcomes over expected outcomes, and the slope of outcomes on log-odds: the 95 % interval of
    each must reach into the band that the bank allows.
    """
    expected = float(special.expit(scores).sum())
    observed = int(cases.is_met.sum())
    if observed == 0 or expected <= 0:
        return False
    # Repeats of one customer would narrow the limits falsely, so they are taken at the number of
    # customers with an outcome.
    n = cases.n_outcomes()
    low = float(special.gammaincinv(n, 0.025)) / n
    high = float(special.gammaincinv(n + 1, 0.975)) / n
    ratio = observed / expected
    if not _meet((ratio * low, ratio * high), weighing.observed_to_expected):
        return False
    slope, error = calibration_slope(scores, cases.is_met)
    error *= np.sqrt(observed / n)
    # Where all scores are alike there is no slope to be wrong.
    return bool(np.isnan(slope)) or _meet(
        (slope - _CONFIDENCE_Z * error, slope + _CONFIDENCE_Z * error), weighing.slope
    )


def calibration_slope(scores: Floats, is_met: Chosen) -> tuple[float, float]:
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


def _meet(interval: tuple[float, float], band: tuple[float, float]) -> bool:
    return interval[0] <= band[1] and interval[1] >= band[0]
