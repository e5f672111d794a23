"""The simple model that every other one must beat: logistic regression on three features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from needmine.core.logistic import most_probable

from .columns import as_numbers

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """A fitted baseline; without any of its features it says the same of everybody."""

    features: tuple[str, ...]
    centre: Floats
    spread: Floats
    weights: Floats

    def scores(self, rows: pa.Table) -> Floats:
        """Return its log-odds, up to a constant."""
        return _standardised(rows, self.features, self.centre, self.spread) @ self.weights


def fitted_baseline(
    rows: pa.Table, happened: npt.NDArray[np.bool_], slots: Sequence[Sequence[str]]
) -> Baseline:
    """Return the baseline fitted on rows; each slot takes its first feature that they have."""
    found = [next((name for name in slot if name in rows.column_names), None) for slot in slots]
    features = tuple(name for name in found if name is not None)
    if not features:
        nothing = np.empty(0)
        return Baseline(features=(), centre=nothing, spread=nothing, weights=nothing)
    raw = _raw(rows, features)
    told = ~np.isnan(raw)
    n_told = np.maximum(told.sum(axis=0), 1)
    centre = np.where(told, raw, 0.0).sum(axis=0) / n_told
    spread = np.sqrt(np.where(told, (raw - centre) ** 2, 0.0).sum(axis=0) / n_told)
    spread = np.where(spread > 0, spread, 1.0)
    standardised = _standardised(rows, features, centre, spread)
    fitted = most_probable(
        np.column_stack([np.ones(rows.num_rows), standardised]),
        happened,
        means=np.zeros(1 + len(features)),
        spreads=np.array([np.inf, *[1.0] * len(features)]),
    )
    return Baseline(features=features, centre=centre, spread=spread, weights=fitted[1:])


def _raw(rows: pa.Table, features: Sequence[str]) -> Floats:
    columns = np.column_stack([as_numbers(rows[name]) for name in features])
    # Amounts run over four powers of ten; a line through them would follow the richest.
    shrunk: Floats = np.sign(columns) * np.log1p(np.abs(columns))
    return shrunk


def _standardised(
    rows: pa.Table, features: Sequence[str], centre: Floats, spread: Floats
) -> Floats:
    if not features:
        return np.empty((rows.num_rows, 0))
    # What is unknown counts as average.
    return np.nan_to_num((_raw(rows, features) - centre) / spread)
