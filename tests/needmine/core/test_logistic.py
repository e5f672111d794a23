"""Most probable weights, beside a library's."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from needmine.core.logistic import most_probable

CHANCE = np.random.default_rng(7)
ROWS = CHANCE.normal(size=(2_000, 3))
HAPPENED = CHANCE.random(2_000) < 1 / (1 + np.exp(-(ROWS @ [1.0, -0.5, 0.0] - 2)))
DESIGN = np.column_stack([np.ones(2_000), ROWS])


@pytest.mark.parametrize("spread", [0.1, 1.0, 1e4])
def test_weights_are_those_of_a_library(spread: float) -> None:
    theirs = LogisticRegression(C=spread**2, tol=1e-10, max_iter=10_000).fit(ROWS, HAPPENED)

    mine = most_probable(
        DESIGN, HAPPENED, means=np.zeros(4), spreads=np.array([np.inf, spread, spread, spread])
    )

    assert mine == pytest.approx([*theirs.intercept_, *theirs.coef_[0]], abs=1e-4)


def test_the_prior_stands_where_cases_count_for_nothing() -> None:
    means = np.array([-1.0, 2.0, 0.0, 0.5])
    found = most_probable(DESIGN, HAPPENED, means=means, spreads=np.ones(4), share=0.0)
    assert found == pytest.approx(means)


def test_a_weight_stays_within_its_bounds() -> None:
    bounds = [(None, None), (None, 0.25), (0.0, None), (None, None)]
    found = most_probable(
        DESIGN, HAPPENED, means=np.zeros(4), spreads=np.full(4, np.inf), bounds=bounds
    )
    assert found[1] == pytest.approx(0.25)
    assert found[2] == 0
