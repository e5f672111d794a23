import numpy as np
import pytest

from needmine.evaluate.measures import Floats
from needmine.evaluate.resampling import DRAWS, intervals


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(1).normal(10, 2, 400)

    ((low, high),) = intervals(lambda times: [float(times @ values / 400)], np.arange(400), 400)

    # Twice 1.96 standard errors of 2 / 20; 200 draws know an end to about a tenth of that.
    assert high - low == pytest.approx(2 * 1.96 * 0.1, rel=0.2)
    assert low < values.mean() < high


def test_all_pairs_of_a_customer_are_drawn_together() -> None:
    rows = np.array([0, 0, 1, 1, 2, 2])
    seen: list[Floats] = []

    def kept(times: Floats) -> list[float]:
        seen.append(times)
        return [0.0]

    intervals(kept, rows, 3)

    assert len(seen) == DRAWS
    assert all((times[0::2] == times[1::2]).all() and times.sum() == 6 for times in seen)


def test_draws_in_which_a_figure_cannot_be_told_do_not_count() -> None:
    ((low, high), never) = intervals(
        lambda times: [5.0 if times[0] else np.nan, np.nan], np.arange(4), 4
    )

    assert (low, high) == (5, 5)
    assert np.isnan(never).all()


def test_a_figure_without_end_in_some_draws_has_no_upper_end() -> None:
    ((low, high),) = intervals(lambda t: [np.inf if t[0] == 0 else 1.0], np.arange(4), 4)

    assert (low, high) == (1, np.inf)
