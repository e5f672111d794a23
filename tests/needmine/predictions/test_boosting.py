"""Trees that can be written down and asked again."""

import json
from typing import Any

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pytest

from needmine.predictions.boosting import SETTINGS, Trees, grown, text_of, trees_from
from needmine.predictions.calibration import Calibration
from needmine.predictions.columns import columns_of

CHANCE = np.random.default_rng(6)
SIGNAL = CHANCE.normal(size=4_000)
HAPPENED = CHANCE.random(4_000) < 1 / (1 + np.exp(-(2 * SIGNAL - 1)))
ROWS = pa.table(
    {
        "a:name, with signs": SIGNAL,
        "city": CHANCE.choice(["北京", "上海", "Lhasa"], 4_000).tolist(),
        "noise": np.where(CHANCE.random(4_000) < 0.2, np.nan, CHANCE.normal(size=4_000)),
    }
)


def trees() -> Trees:
    columns = columns_of(ROWS)
    first, later = ROWS.slice(0, 3_000), ROWS.slice(3_000)
    booster = grown(columns, first, HAPPENED[:3_000], later, HAPPENED[3_000:])
    curve = Calibration(method="platt", slope=1.1, intercept=-0.2)
    return Trees(columns=columns, booster=text_of(booster), calibration=curve)


def test_the_text_is_enough_to_score_elsewhere() -> None:
    there = trees()
    here = trees_from(there.text())
    assert here == there
    assert (here.scores(ROWS) == there.scores(ROWS)).all()
    assert json.loads(there.text())["categories"]["city"]


def test_growing_again_gives_the_same_text() -> None:
    assert trees().text() == trees().text()


def test_shares_add_up_to_the_score_but_for_what_is_usual() -> None:
    grown_trees = trees()
    gaps = grown_trees.scores(ROWS) - grown_trees.shares(ROWS).sum(axis=1)
    assert np.ptp(gaps) < 1e-9


def test_the_feature_that_drives_it_has_the_largest_part_of_the_gain() -> None:
    importances = trees().importances()
    assert next(iter(importances)) == "a:name, with signs"
    assert abs(sum(importances.values()) - 1) < 1e-9


def test_trees_are_asked_with_as_many_threads_as_they_are_grown_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # LightGBM keeps the number for the whole process: another one, asked for while trees are grown
    # beside it, ends in a segmentation fault.
    asked: list[object] = []
    predict = lgb.Booster.predict

    def noted(booster: lgb.Booster, *rows: Any, **settings: Any) -> Any:
        asked.append(settings["num_threads"])
        return predict(booster, *rows, **settings)

    monkeypatch.setattr(lgb.Booster, "predict", noted)
    trees().scores(ROWS)

    assert asked == [SETTINGS["num_threads"]]
