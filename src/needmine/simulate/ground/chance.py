"""Chance that comes out the same for a seed, whoever else lives: everybody has luck of their own.

References
----------
The mixing of counters is the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
"""

import zlib
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Whole = npt.NDArray[np.integer[Any]]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
# Numbers mixed at a time, so that they stay in the processor's own memory.
_PIECE = 16_384
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class Luck:
    """Draws of one part of the simulation, each fixed by what it is about.

    The same seed, part, purpose and numbers (a person, a month, a turn) give the same draw, so a
    change in one cause, or one more person, leaves every other draw as it was.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._key = _mixed(np.uint64((seed << 32) + zlib.crc32(part.encode())))

    def bits(self, purpose: str, *about: Any) -> "npt.NDArray[np.uint64]":
        """Return 64 random bits for each of what the draws are about."""
        drawn: Any = self._key ^ np.uint64(zlib.crc32(purpose.encode()))
        for number in about:
            with np.errstate(over="ignore"):
                drawn = _mixed(np.asarray(number).astype(np.uint64) * _GOLDEN + drawn)
        return np.asarray(drawn, dtype=np.uint64)

    def share(self, purpose: str, *about: Any) -> Floats:
        """Return numbers from 0 up to, but never, 1."""
        drawn = self.bits(purpose, *about) >> np.uint64(11)
        return np.asarray(drawn * 2.0**-53, dtype=np.float64)

    def happens(self, chance: Any, purpose: str, *about: Any) -> Flags:
        """Return what happens with a chance each."""
        return np.asarray(self.share(purpose, *about) < chance, dtype=np.bool_)

    def normal(self, purpose: str, *about: Any) -> Floats:
        """Return draws of the standard normal distribution, within 4.4 of its middle."""
        places = self.bits(purpose, *about) >> np.uint64(48)
        return np.asarray(_normals()[places], dtype=np.float64)

    def lognormal(self, median: Any, sigma: float, purpose: str, *about: Any) -> Floats:
        """Return amounts with that median."""
        return np.asarray(median * np.exp(sigma * self.normal(purpose, *about)), dtype=np.float64)

    def between(self, low: Any, high: Any, purpose: str, *about: Any) -> Ints:
        """Return whole numbers from low to high, both included."""
        width = np.asarray(high, dtype=np.int64) - np.asarray(low, dtype=np.int64) + 1
        drawn = (self.share(purpose, *about) * width).astype(np.int64)
        return np.asarray(drawn + low, dtype=np.int64)

    def chosen(self, weights: Any, purpose: str, *about: Any) -> Ints:
        """Return positions drawn by weight."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        share = self.share(purpose, *about)
        return np.searchsorted(edges[:-1] / edges[-1], share, side="right").astype(np.int64)

    def counts(self, rate: Floats, purpose: str, *about: Any) -> Ints:
        """Return Poisson counts for rates, which should stay below some hundreds."""
        share = np.broadcast_to(self.share(purpose, *about), rate.shape)
        probability = np.exp(-rate)
        below, count = probability.copy(), np.zeros(rate.shape, dtype=np.int64)
        open_ones = np.flatnonzero((share >= below).ravel())
        share, below, probability = share.ravel(), below.ravel(), probability.ravel()
        rates, flat = rate.ravel(), count.ravel()
        for number in range(1, 1_000):
            if not len(open_ones):
                break
            flat[open_ones] = number
            probability[open_ones] *= rates[open_ones] / number
            below[open_ones] += probability[open_ones]
            # The last bits of a sum of many terms may never reach a share next to 1.
            more = (share[open_ones] >= below[open_ones]) & (
                probability[open_ones] > 1e-17 * (number > rates[open_ones])
            )
            open_ones = open_ones[more]
        return flat.reshape(rate.shape)


def _mixed(drawn: Any) -> Any:
    if np.ndim(drawn) != 1 or len(drawn) <= _PIECE:
        with np.errstate(over="ignore"):
            return _mixed_piece(drawn)
    for start in range(0, len(drawn), _PIECE):
        drawn[start : start + _PIECE] = _mixed_piece(drawn[start : start + _PIECE])
    return drawn


def _mixed_piece(drawn: Any) -> Any:
    drawn = drawn + _GOLDEN
    drawn ^= drawn >> np.uint64(30)
    drawn *= _FIRST
    drawn ^= drawn >> np.uint64(27)
    drawn *= _SECOND
    drawn ^= drawn >> np.uint64(31)
    return drawn


@cache
def _normals() -> Floats:
    """Quantiles at 65,536 equal steps: one look-up is quicker than any formula."""
    return np.asarray(special.ndtri((np.arange(65_536) + 0.5) / 65_536), dtype=np.float64)


def texts(items: Any) -> Texts:
    """Return an array of Python texts."""
    listed = list(items)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def placed(size: int, person: Ints) -> Ints:
    """Return, by person, the position they have in a list of persons; -1 where they are not."""
    found = np.full(size, -1, dtype=np.int64)
    found[person] = np.arange(len(person))
    return found


def repeated(counts: Ints) -> tuple[Ints, Ints]:
    """Return each position as often as its count says, and which time it is (0, 1, ...)."""
    counts = np.asarray(counts, dtype=np.int64).ravel()
    rows = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    turns = np.arange(len(rows), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, turns


def clock(luck: Luck, purpose: str, *about: Any, opens: int = 7, closes: int = 23) -> Ints:
    """Return seconds of the day between two hours, thick around midday and evening."""
    bits = luck.bits(purpose, *about)
    low = (bits & np.uint64(0xFFFFFFFF)).astype(np.float64)
    high = (bits >> np.uint64(32)).astype(np.float64)
    share = (low + high) * 2.0**-33
    return (opens * 3600 + share * (closes - opens) * 3600).astype(np.int64)
