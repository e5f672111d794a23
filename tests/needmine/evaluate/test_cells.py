import math
from collections.abc import Callable

import pytest

from needmine.evaluate.cells import aligned, interval_cell, money_cell, share_cell, times_cell


@pytest.mark.parametrize("cell", [share_cell, times_cell])
def test_what_is_unknown_is_a_dash(cell: Callable[[float], str]) -> None:
    assert cell(math.nan) == "–"
    assert interval_cell(math.nan, math.nan, cell) == "–"
    assert money_cell(math.nan, "en", "CNY") == "–"


def test_shares_have_three_places_and_times_two() -> None:
    assert (share_cell(0.0714), times_cell(1.498), times_cell(math.inf)) == ("0.071", "1.50", "∞")
    assert interval_cell(1.19, 1.888, times_cell) == "1.19–1.89"


def test_money_is_in_whole_units_of_the_reader() -> None:
    assert money_cell(123_456.7, "zh", "CNY") == "¥12.3万"
    assert money_cell(123_456.7, "en", "CNY") == "¥123,457"


def test_columns_keep_their_width_whatever_their_letters() -> None:
    lines = aligned([["需求", "1"], ["need", "1,000"]]).split("\n")
    assert lines == ["需求      1", "need  1,000"]
