import numpy as np

from needmine.simulate.alternative.draws import gamma, overdispersed, pareto, which
from needmine.simulate.ground.chance import Luck

LUCK, MANY = Luck(3, "draws"), np.arange(200_000)


def test_gamma_draws_have_mean_one_and_are_the_more_uneven_the_smaller_their_shape() -> None:
    even, uneven = gamma(LUCK, 20.0, "even", MANY), gamma(LUCK, 0.7, "uneven", MANY)
    assert abs(even.mean() - 1) < 0.01
    assert abs(uneven.mean() - 1) < 0.02
    assert abs(uneven.var() - 1 / 0.7) < 0.1
    assert even.std() < 0.25 < uneven.std()


def test_a_pareto_tail_is_heavy_and_finite() -> None:
    drawn = pareto(LUCK, 1.5, "tail", MANY)
    assert drawn.min() >= 1
    assert abs((drawn > 10).mean() - 10**-1.5) < 0.003
    assert drawn.max() < 5_000


def test_counts_vary_more_than_poisson_counts_do() -> None:
    counts = overdispersed(LUCK, np.full(200_000, 3.0), 1.5, "counts", MANY)
    assert abs(counts.mean() - 3) < 0.05
    # Poisson: 3; negative binomial: 3 + 9 / 1.5.
    assert abs(counts.var() - 9) < 0.3


def test_the_same_draw_comes_out_the_same_whoever_else_is_drawn() -> None:
    few = gamma(LUCK, 2.0, "same", MANY[100:200])
    assert np.array_equal(few, gamma(LUCK, 2.0, "same", MANY)[100:200])


def test_columns_are_drawn_by_the_weights_of_their_row() -> None:
    weights = np.array([[1.0, 0.0, 1.0], [0.0, 5.0, 0.0], [1.0, 1.0, 2.0]])
    assert which(weights, np.array([0.6, 0.99, 0.3])).tolist() == [2, 1, 1]
    assert which(weights, np.array([0.0, 0.0, 0.0])).tolist() == [0, 1, 0]
