"""Chance that comes out the same for a seed, and the array types the simulation is written in."""

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Dice = np.random.Generator


def stream(seed: int, name: str) -> Dice:
    """Return the dice of one part of the simulation.

    Each part has its own, so that a change in one leaves the chance of all others as it was.
    """
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def texts(items: Any) -> Texts:
    """Return an array of Python texts."""
    listed = list(items)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def between(dice: Dice, low: Any, high: Any, size: int) -> Ints:
    """Return whole numbers from low to high, both included."""
    lows, highs = np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
    return np.asarray(dice.integers(lows, highs + 1, size=size), dtype=np.int64)


def lognormal(dice: Dice, median: Any, sigma: float, size: int | None = None) -> Floats:
    """Return lognormal amounts with that median."""
    middle = np.asarray(median, dtype=np.float64)
    shape = middle.shape if size is None else (size,)
    return np.asarray(middle * np.exp(sigma * dice.standard_normal(shape)), dtype=np.float64)


def chosen(dice: Dice, weights: Any, size: int) -> Ints:
    """Return positions drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], dice.random(size), side="right").astype(np.int64)


def placed(size: int, person: Ints) -> Ints:
    """Return, by person, the position they have in a list of persons; -1 where they are not."""
    found = np.full(size, -1, dtype=np.int64)
    found[person] = np.arange(len(person))
    return found


def repeated(counts: Ints) -> Ints:
    """Return each position as often as its count says."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts)


def day_second(dice: Dice, size: int, *, opens: int = 7, closes: int = 23) -> Ints:
    """Return seconds of the day between two hours, thick around midday and evening."""
    share = (dice.random(size) + dice.random(size)) / 2
    return (opens * 3600 + share * (closes - opens) * 3600).astype(np.int64)
