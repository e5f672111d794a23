"""How well records were put together to people: pairs of records, right or wrong by the truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .measures import Floats
from .resampling import intervals

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Pairs of records by true person.

    Parameters
    ----------
    true
        Pairs that are one person.
    right
        Those of them that were found.
    wrong
        Pairs found that are two people; half of each counts for either.
    """

    true: Floats
    right: Floats
    wrong: Floats

    @property
    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and their harmonic mean; nan where there is nothing to share."""
        return self._weighted(np.ones(len(self.true)))

    def intervals(self) -> list[tuple[float, float]]:
        """Return 95 % intervals of precision, recall and F1, people drawn with replacement."""
        n = len(self.true)
        return intervals(self._weighted, np.arange(n), n)

    def _weighted(self, weights: Floats) -> tuple[float, float, float]:
        true, right, wrong = (
            float(values @ weights) for values in (self.true, self.right, self.wrong)
        )
        return (
            _ratio(right, right + wrong),
            _ratio(right, true),
            _ratio(2 * right, right + wrong + true),
        )


def agreement_of_pairs(left: Codes, right: Codes, person: Codes) -> Agreement:
    """Return how pairs of records agree with the true person of each record.

    Parameters
    ----------
    left, right
        Places of the records; each pair once.
    person
        The true person of each record, numbered from 0.
    """
    n = int(person.max(initial=-1)) + 1
    one, other = person[left], person[right]
    is_right = one == other
    wrong = np.bincount(one[~is_right], minlength=n) + np.bincount(other[~is_right], minlength=n)
    return Agreement(
        true=_pairs(np.bincount(person, minlength=n)),
        right=np.bincount(one[is_right], minlength=n).astype(float),
        wrong=wrong / 2,
    )


def agreement_of_groups(group: Codes, person: Codes) -> Agreement:
    """Return how the pairs that groups imply agree with the true person of each record."""
    n = int(person.max(initial=-1)) + 1
    cells, sizes = np.unique(np.stack([group, person]), axis=1, return_counts=True)
    others = np.bincount(group)[cells[0]] - sizes
    return Agreement(
        true=_pairs(np.bincount(person, minlength=n)),
        right=_summed(cells[1], _pairs(sizes), n),
        wrong=_summed(cells[1], sizes * others / 2, n),
    )


def _summed(person: Codes, values: Floats, n: int) -> Floats:
    return np.bincount(person, values, minlength=n).astype(np.float64)


def _pairs(sizes: npt.NDArray[np.integer]) -> Floats:
    return sizes * (sizes - 1) / 2


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
