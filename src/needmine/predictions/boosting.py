"""Small gradient-boosted trees, grown the same way on every machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .calibration import Calibration, calibration_from
from .columns import Columns

Floats = npt.NDArray[np.float64]

MOST_TREES = 400
PATIENCE = 30

# Small trees and strong shrinking: a bank's positives are few. One thread, because the order in
# which threads add up would be another order on another machine.
SETTINGS: Mapping[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 40,
    "lambda_l2": 10.0,
    "feature_fraction": 0.7,
    "max_cat_to_onehot": 4,
    "cat_smooth": 30.0,
    "max_bin": 127,
    "metric": "auc",
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 20_200_301,
    "verbosity": -1,
}


@dataclass(frozen=True, kw_only=True)
class Trees:
    """Grown trees with what it takes to ask them: columns, LightGBM's text, calibration."""

    columns: Columns
    booster: str
    calibration: Calibration | None

    @cached_property
    def _grown(self) -> lgb.Booster:
        return lgb.Booster(model_str=self.booster)

    def scores(self, rows: pa.Table) -> Floats:
        """Return the log-odds of the rows, before calibration."""
        return raw_scores(self._grown, self.columns, rows)

    def shares(self, rows: pa.Table) -> Floats:
        """Return what each column added to each row's log-odds, TreeSHAP values."""
        found = self._grown.predict(self.columns.matrix(rows), pred_contrib=True, num_threads=1)
        return np.asarray(found, dtype=np.float64)[:, :-1]

    def importances(self) -> dict[str, float]:
        """Return each column's part of all the gain, the largest first."""
        gains = np.asarray(self._grown.feature_importance("gain"), dtype=np.float64)
        total = gains.sum() or 1.0
        parts = zip(self.columns.names, gains / total, strict=True)
        return {name: float(part) for name, part in sorted(parts, key=lambda p: (-p[1], p[0]))}

    def text(self) -> str:
        """Return all of it as JSON."""
        return json.dumps(
            {
                "columns": list(self.columns.names),
                "categories": {
                    name: list(kinds) for name, kinds in self.columns.categories.items()
                },
                "calibration": self.calibration.as_json() if self.calibration else None,
                "booster": self.booster,
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def trees_from(text: str) -> Trees:
    """Return the trees written in a model's text."""
    said = json.loads(text)
    return Trees(
        columns=Columns(
            names=tuple(said["columns"]),
            categories={name: tuple(kinds) for name, kinds in said["categories"].items()},
        ),
        booster=said["booster"],
        calibration=calibration_from(said["calibration"]) if said["calibration"] else None,
    )


def grown(
    columns: Columns,
    train: pa.Table,
    happened: npt.NDArray[np.bool_],
    later: pa.Table,
    happened_later: npt.NDArray[np.bool_],
) -> lgb.Booster:
    """Return trees grown on rows until the later rows are ranked no better."""
    # LightGBM takes no names with commas or colons, so it knows the columns by number.
    names = [f"column_{place}" for place in range(len(columns.names))]
    learned = lgb.Dataset(
        columns.matrix(train),
        happened.astype(np.float64),
        feature_name=names,
        categorical_feature=columns.positions_of_categories(),
        params=dict(SETTINGS),
    )
    watched = learned.create_valid(columns.matrix(later), happened_later.astype(np.float64))
    return lgb.train(
        dict(SETTINGS),
        learned,
        num_boost_round=MOST_TREES,
        valid_sets=[watched],
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
    )


def raw_scores(booster: lgb.Booster, columns: Columns, rows: pa.Table) -> Floats:
    """Return the log-odds that a booster gives rows."""
    # One thread, as in training: LightGBM keeps the number for the whole process, and a booster
    # that another thread is growing meanwhile would write beyond its buffers.
    found = booster.predict(columns.matrix(rows), raw_score=True, num_threads=1)
    return np.asarray(found, dtype=np.float64)


def text_of(booster: lgb.Booster) -> str:
    """Return a booster as LightGBM's own text, up to its best tree."""
    return str(booster.model_to_string(num_iteration=booster.best_iteration))
