"""Logistic regression with a Gaussian prior on each weight.

References
----------
MAP logistic regression: Bishop, Pattern Recognition and Machine Learning (2006), section 4.5.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Floats = npt.NDArray[np.float64]
Bounds = Sequence[tuple[float | None, float | None]]


def most_probable(
    design: Floats,
    happened: npt.NDArray[np.bool_],
    *,
    means: Floats,
    spreads: Floats,
    share: float = 1.0,
    bounds: Bounds | None = None,
) -> Floats:
    """Return the most probable weights after the cases, one per column of the design.

    Parameters
    ----------
    means, spreads
        Of the prior of each weight; one of infinite spread is free.
    share
        How much each case counts.
    bounds
        Least and greatest value of each weight; None is no bound.
    """
    came = happened.astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = design @ weights
        off = (weights - means) / spreads
        # log(1 + e^x) - y x, in the form that does not overflow.
        misfit = np.logaddexp(0.0, log_odds) - came * log_odds
        slope = share * (design.T @ (special.expit(log_odds) - came)) + off / spreads
        return float(share * misfit.sum() + 0.5 * (off**2).sum()), slope

    found = optimize.minimize(
        loss, means, jac=True, method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 1_000, "ftol": 1e-13, "gtol": 1e-9},
    )  # fmt: skip
    return np.asarray(found.x, dtype=np.float64)
