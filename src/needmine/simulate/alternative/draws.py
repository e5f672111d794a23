"""Families of draws that the first make does not know: gamma, Pareto, negative binomial."""

from functools import cache
from typing import Any

import numpy as np
from scipy import special

from needmine.simulate.chance import Floats, Ints, Luck

# Quantiles at so many equal steps: one look-up is quicker than any formula.
_BITS = 14
_MIDDLES = (np.arange(2**_BITS) + 0.5) / 2**_BITS


def gamma(luck: Luck, shape: float, purpose: str, *about: Any) -> Floats:
    """Return draws with mean 1; the smaller the shape, the more uneven."""
    return _gammas(shape)[luck.bits(purpose, *about) >> np.uint64(64 - _BITS)]


def pareto(luck: Luck, tail: float, purpose: str, *about: Any) -> Floats:
    """Return draws from 1 up with a heavy tail, cut at the last of 16,384 quantiles."""
    return _paretos(tail)[luck.bits(purpose, *about) >> np.uint64(64 - _BITS)]


def overdispersed(luck: Luck, rate: Floats, shape: float, purpose: str, *about: Any) -> Ints:
    """Return negative binomial counts: Poisson, with a gamma rate drawn for each."""
    uneven = rate * gamma(luck, shape, f"{purpose}.rate", *about)
    # Poisson counts are exact up to some hundreds only.
    return luck.counts(np.minimum(uneven, 250.0), purpose, *about)


def which(weights: Floats, share: Floats) -> Ints:
    """Return, for each row of weights, the column a share from 0 to 1 falls on."""
    edges = np.cumsum(weights, axis=1)
    return (share[:, None] * edges[:, -1:] >= edges).sum(axis=1).clip(0, weights.shape[1] - 1)


@cache
def _gammas(shape: float) -> Floats:
    return np.asarray(special.gammaincinv(shape, _MIDDLES) / shape, dtype=np.float64)


@cache
def _paretos(tail: float) -> Floats:
    return np.asarray((1 - _MIDDLES) ** (-1 / tail), dtype=np.float64)
