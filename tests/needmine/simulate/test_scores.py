import numpy as np

from needmine.simulate.needs import Needs
from needmine.simulate.scores import scores
from tests.needmine.simulate.lived import crowd, felt, nobody, told

SETTING = told()
BORN = crowd(400)
EVERYBODY = np.ones(400, dtype=bool)


def by_month(needs: Needs) -> np.ndarray:
    scored = scores(BORN, needs, EVERYBODY, setting=SETTING)
    return scored.score.reshape(12, 400)


def test_credit_trouble_alone_lowers_the_score() -> None:
    weak = by_month(felt("credit_health", list(range(200)), start=40, end=150))
    fall = weak[2] - weak[0]
    assert np.median(fall[:200]) < -30
    assert abs(np.median(fall[200:])) < 5


def test_the_change_of_version_lowers_everybody() -> None:
    scored = scores(BORN, nobody(), EVERYBODY, setting=SETTING)
    assert scored.version.reshape(12, 400).any(axis=1).tolist() == [False] * 6 + [True] * 6
    calm = by_month(nobody())
    assert -30 < np.median(calm[6] - calm[5]) < -18


def test_scores_also_fall_without_a_need() -> None:
    calm = by_month(nobody())
    falls = (np.diff(calm[:6], axis=0) < -25).sum()
    assert falls > 3


def test_silent_trouble_does_not_show() -> None:
    silent = felt("credit_health", list(range(400)), start=40, end=150, silent=True)
    assert (by_month(silent) == by_month(nobody())).all()


def test_only_borrowers_are_scored() -> None:
    scored = scores(BORN, nobody(), np.arange(400) < 10, setting=SETTING)
    assert set(scored.person) == set(range(10))
