"""The split by time."""

import datetime as dt

import pytest

from needmine.core.time import add_months
from needmine.predictions.periods import split


def months(n: int) -> list[dt.date]:
    return [add_months(dt.date(2025, 1, 1), month) for month in range(n)]


@pytest.mark.parametrize("n", range(6, 25))
def test_what_is_learned_from_is_over_before_the_test_begins(n: int) -> None:
    parts = split(months(n))
    assert parts is not None
    assert parts.train[-1] < parts.calibrate[0] < parts.test[0]
    assert parts.trained_until < parts.test[0]
    assert parts.test[-1] == months(n)[-1]


@pytest.mark.parametrize("n", range(6))
def test_too_few_months_are_not_split(n: int) -> None:
    assert split(months(n)) is None


def test_order_and_repeats_do_not_matter() -> None:
    assert split([*reversed(months(9)), *months(9)]) == split(months(9))
