"""Customers drawn again and again, and the interval that a figure has over the draws.

All pairs of one customer are drawn together: the needs of one person are no independent cases.
"""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from .measures import Floats

# Enough for two digits of a 95 % interval; the seed only fixes which draws are made.
DRAWS = 200
_SEED = 20_260_701

Places = npt.NDArray[np.int64]


def intervals(
    figures: Callable[[Floats], Iterable[float]], rows: Places, n: int
) -> list[tuple[float, float]]:
    """Return the 95 % interval of each figure, customers drawn with replacement.

    Parameters
    ----------
    figures
        The figures where each pair counts as often as it is told.
    rows
        Which of the n customers each pair is about.
    """
    chance = np.random.default_rng(_SEED)
    drawn = [
        list(figures(np.bincount(chance.integers(0, n, n), minlength=n).astype(np.float64)[rows]))
        for _ in range(DRAWS)
    ]
    return [_middle(np.array(values)) for values in zip(*drawn, strict=True)]


def _middle(values: Floats) -> tuple[float, float]:
    told = values[~np.isnan(values)]
    if not len(told):
        return float("nan"), float("nan")
    # Values that were drawn, none between them: a ratio may be infinite in some draws.
    low, high = np.quantile(told, [0.025, 0.975], method="inverted_cdf")
    return float(low), float(high)
