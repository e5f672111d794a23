"""Families of draws that the first make does not know: gamma, Pareto, negative binomial."""

from functools import cache
from typing import Any

import numpy as np
from scipy import special

from needmine.simulate.ground.chance import Floats, Ints, Luck

# Quantiles at so many equal steps: one look-up is quicker than any formula. A Pareto's tail needs
# finer ones.
_GAMMA_BITS, _PARETO_BITS = 12, 16


def gamma(luck: Luck, shape: float, purpose: str, *about: Any) -> Floats:
    """Return draws with mean 1; the smaller the shape, the more uneven."""
    places = luck.bits(purpose, *about) >> np.uint64(64 - _GAMMA_BITS)
    return np.asarray(_gammas(shape)[places], dtype=np.float64)


def pareto(luck: Luck, tail: float, purpose: str, *about: Any) -> Floats:
    """Return draws from 1 up with a heavy tail, cut at the last of 65,536 quantiles."""
    places = luck.bits(purpose, *about) >> np.uint64(64 - _PARETO_BITS)
    return np.asarray(_paretos(tail)[places], dtype=np.float64)


def overdispersed(luck: Luck, rate: Floats, shape: float, purpose: str, *about: Any) -> Ints:
    """Return negative binomial counts: Poisson, with a gamma rate drawn for each."""
    uneven = rate * gamma(luck, shape, f"{purpose}.rate", *about)
    # Poisson counts are exact up to some hundreds only.
    return luck.counts(np.minimum(uneven, 250.0), purpose, *about)


def which(weights: Floats, share: Floats) -> Ints:
    """Return, for each row of weights, the column a share from 0 to 1 falls on."""
    edges = np.cumsum(weights, axis=1)
    passed = (share[:, None] * edges[:, -1:] >= edges).sum(axis=1)
    return np.asarray(np.minimum(passed, weights.shape[1] - 1), dtype=np.int64)


@cache
def _gammas(shape: float) -> Floats:
    return np.asarray(special.gammaincinv(shape, _middles(_GAMMA_BITS)) / shape, dtype=np.float64)


@cache
def _paretos(tail: float) -> Floats:
    return np.asarray((1 - _middles(_PARETO_BITS)) ** (-1 / tail), dtype=np.float64)


def _middles(bits: int) -> Floats:
    return np.asarray((np.arange(2**bits) + 0.5) / 2**bits, dtype=np.float64)
