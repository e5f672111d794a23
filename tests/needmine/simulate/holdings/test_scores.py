from typing import Any

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.holdings.scores import FALLS, RECOVERS, scores
from needmine.simulate.lives.needs import Needs
from tests.needmine.simulate.lived import crowd, felt, nobody, replaced, told

SETTING = told()
BORN = crowd(400)
EVERYBODY = np.full(400, -1_000)


def by_month(needs: Needs) -> Any:
    """Scores by month (row) and person (column)."""
    scored = scores(BORN, needs, EVERYBODY, setting=SETTING)
    return scored.score.reshape(12, 400)


def test_everybody_who_borrows_is_scored_on_the_last_day_of_each_month() -> None:
    scored = scores(BORN, nobody(), np.where(np.arange(400) < 10, -1_000, NEVER), setting=SETTING)

    assert len(scored) == 120
    assert set(scored.person) == set(range(10))
    assert set(scored.day + 1) == set(SETTING.period.starts[1:])


def test_nobody_is_scored_before_they_borrow() -> None:
    starts = SETTING.period.starts
    scored = scores(BORN, nobody(), np.full(400, starts[5]), setting=SETTING)

    assert scored.day.min() == starts[6] - 1
    assert len(scored) == 400 * (SETTING.period.months - 5)


def test_credit_trouble_alone_lowers_the_score() -> None:
    weak = by_month(felt("credit_health", list(range(200)), start=40, end=150))

    fall = weak[2] - weak[0]

    assert np.median(fall[:200]) < -30
    assert abs(np.median(fall[200:])) < 5


def test_points_are_lost_within_weeks_and_won_back_within_months() -> None:
    assert (FALLS, RECOVERS) == (45, 150)
    needs = felt("credit_health", list(range(400)), start=40, end=120)

    lost = np.median(by_month(nobody()) - by_month(needs), axis=1)

    # Month ends lie on days 30, 61, 91, 122, ...
    assert lost[0] == 0
    assert 20 < lost[1] < 35
    assert lost[2] == 55
    # Won back by day 270, little by little.
    assert (np.diff(lost[3:9]) < 0).all()
    assert (lost[9:] == 0).all()


def test_silent_trouble_does_not_show() -> None:
    silent = felt("credit_health", list(range(400)), start=40, end=150, silent=True)

    assert (by_month(silent) == by_month(nobody())).all()


def test_scores_also_fall_without_a_need() -> None:
    falls = (np.diff(by_month(nobody())[:6], axis=0) < -25).sum()

    assert 3 < falls < 40


def test_the_change_of_version_lowers_everybody() -> None:
    scored = scores(BORN, nobody(), EVERYBODY, setting=SETTING)
    calm = by_month(nobody())

    assert scored.version.reshape(12, 400).any(axis=1).tolist() == [False] * 6 + [True] * 6
    assert -30 < np.median(calm[6] - calm[5]) < -18
    assert abs(np.median(calm[7] - calm[6])) < 5


def test_nobody_is_scored_before_joining() -> None:
    new = replaced(BORN, joined=np.full(400, 100))

    scored = scores(new, nobody(), EVERYBODY, setting=SETTING)

    assert scored.day.min() == SETTING.period.starts[4] - 1


def test_the_well_paid_and_the_thrifty_score_higher_on_a_scale_that_ends() -> None:
    calm = by_month(nobody()).mean(axis=0)

    rich, thrifty = np.argsort(BORN.income), np.argsort(BORN.thrift)
    assert calm[rich[-100:]].mean() > calm[rich[:100]].mean() + 15
    assert calm[thrifty[-100:]].mean() > calm[thrifty[:100]].mean() + 15
    assert calm.min() >= 350
    assert calm.max() <= 850
