"""The simple model every other one must beat."""

import numpy as np
import pyarrow as pa

from needmine.predictions.baseline import fitted_baseline
from needmine.predictions.quality import auc

CHANCE = np.random.default_rng(8)
INCOME = CHANCE.lognormal(8, 1, 2_000)
HAPPENED = CHANCE.random(2_000) < 1 / (1 + np.exp(-(np.log(INCOME) - 9)))
ROWS = pa.table({"income": INCOME, "other": CHANCE.normal(size=2_000)})


def test_it_ranks_by_its_features() -> None:
    simple = fitted_baseline(ROWS, HAPPENED, [("income",), ("other",)])
    assert simple.features == ("income", "other")
    assert auc(simple.scores(ROWS), HAPPENED) > 0.7


def test_each_slot_takes_the_first_feature_the_bank_has() -> None:
    simple = fitted_baseline(ROWS, HAPPENED, [("salary", "income"), ("wealth",)])
    assert simple.features == ("income",)


def test_without_any_of_its_features_it_says_the_same_of_everybody() -> None:
    simple = fitted_baseline(ROWS, HAPPENED, [("salary",)])
    assert set(simple.scores(ROWS).tolist()) == {0.0}
    assert auc(simple.scores(ROWS), HAPPENED) == 0.5


def test_what_is_unknown_counts_as_average() -> None:
    income = np.where(np.arange(2_000) % 3 == 0, np.nan, INCOME)
    rows = pa.table({"income": income, "never": np.full(2_000, np.nan)})
    simple = fitted_baseline(rows, HAPPENED, [("income",), ("never",)])
    scores = simple.scores(rows)
    assert np.isfinite(scores).all()
    assert set(scores[::3].tolist()) == {0.0}
