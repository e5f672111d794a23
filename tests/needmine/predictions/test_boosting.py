"""Trees that can be written down and asked again."""

import json
import subprocess
import sys
import textwrap

import numpy as np
import pyarrow as pa

from needmine.predictions.boosting import Trees, grown, text_of, trees_from
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


def test_trees_may_be_asked_while_others_are_grown() -> None:
    # Asked with another number of threads than they are grown with, this dies within a second or
    # two: in a process of its own, for a segmentation fault ends whatever it happens in.
    race = """
    import threading
    import time

    import lightgbm as lgb
    import numpy as np
    import pyarrow as pa

    from needmine.predictions.boosting import SETTINGS, raw_scores
    from needmine.predictions.columns import Columns

    values = np.random.default_rng(1).random((3_000, 25))
    names = tuple(f"f{n}" for n in range(25))
    rows = pa.table({name: values[:, n] for n, name in enumerate(names)})
    columns, happened = Columns(names=names, categories={}), (values[:, 0] > 0.7).astype(float)

    def grown(trees):
        learned = lgb.Dataset(values, happened, params=dict(SETTINGS))
        return lgb.train(dict(SETTINGS), learned, num_boost_round=trees)

    booster, until = grown(20), time.monotonic() + 6

    def grow():
        while time.monotonic() < until:
            grown(1)

    def ask():
        while time.monotonic() < until:
            raw_scores(booster, columns, rows)

    both = [threading.Thread(target=work) for work in (grow, ask)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    """

    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(race)], capture_output=True, timeout=120, check=False
    )

    assert (ended.returncode, ended.stderr.decode()) == (0, "")
