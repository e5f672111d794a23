"""From a score to a probability, and back from text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

from needmine.core.logistic import most_probable

Floats = npt.NDArray[np.float64]

# Below it a slope and an intercept are noise.
FEWEST_POSITIVES = 20
# Isotonic regression follows any shape, so it needs many more before it follows the signal:
# Niculescu-Mizil and Caruana (2005) found Platt's better below about 1,000 cases. Where outcomes
# are rare it is the rarer kind that tells, so we count that.
FEWEST_FOR_ISOTONIC = 1_000


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A map from log-odds of the model to probability.

    Parameters
    ----------
    method
        ``platt`` (``slope``, ``intercept``) or ``isotonic`` (``scores``, ``probabilities``).
    """

    method: str
    slope: float = 0.0
    intercept: float = 0.0
    scores: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()

    def probability(self, scores: Floats) -> Floats:
        """Return the calibrated probabilities of scores."""
        if self.method == "isotonic":
            found: Floats = np.interp(scores, self.scores, self.probabilities)
            return found
        curve: Floats = 1.0 / (1.0 + np.exp(-(self.slope * scores + self.intercept)))
        return curve

    def as_json(self) -> dict[str, Any]:
        """Return it in the form it has in the model's text."""
        if self.method == "isotonic":
            return {
                "method": self.method,
                "scores": list(self.scores),
                "probabilities": list(self.probabilities),
            }
        return {"method": self.method, "slope": self.slope, "intercept": self.intercept}


def calibrated(scores: Floats, happened: npt.NDArray[np.bool_]) -> Calibration | None:
    """Return the map learned from scores and outcomes; None where they show no rising relation."""
    n_positive = int(happened.sum())
    if n_positive < FEWEST_POSITIVES or n_positive == happened.size or np.ptp(scores) == 0:
        return None
    if min(n_positive, happened.size - n_positive) >= FEWEST_FOR_ISOTONIC:
        return _isotonic(scores, happened)
    return _platt(scores, happened)


def calibration_from(said: Mapping[str, Any]) -> Calibration:
    """Return the calibration written in a model's text."""
    return Calibration(
        method=said["method"],
        slope=said.get("slope", 0.0),
        intercept=said.get("intercept", 0.0),
        scores=tuple(said.get("scores", ())),
        probabilities=tuple(said.get("probabilities", ())),
    )


def _platt(scores: Floats, happened: npt.NDArray[np.bool_]) -> Calibration | None:
    # No shrinking: there are two numbers to learn.
    intercept, slope = most_probable(
        np.column_stack([np.ones(scores.size), scores]),
        happened,
        means=np.zeros(2),
        spreads=np.full(2, np.inf),
    )
    if slope <= 0:
        return None
    return Calibration(method="platt", slope=float(slope), intercept=float(intercept))


def _isotonic(scores: Floats, happened: npt.NDArray[np.bool_]) -> Calibration | None:
    different, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    shares = np.bincount(place, weights=happened) / counts
    steps = optimize.isotonic_regression(shares, weights=counts).x
    if steps[0] == steps[-1]:
        return None
    # Nothing is impossible or certain: half a case of each kind stays at the ends.
    least = 0.5 / (happened.size + 1)
    steps = np.clip(steps, least, 1 - least)
    # The ends of each step say it all.
    is_end = np.r_[True, np.diff(steps) != 0] | np.r_[np.diff(steps) != 0, True]
    return Calibration(
        method="isotonic",
        scores=tuple(float(value) for value in different[is_end]),
        probabilities=tuple(float(value) for value in steps[is_end]),
    )
