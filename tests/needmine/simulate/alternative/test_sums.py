import dataclasses

import numpy as np

from needmine.simulate.alternative.sums import (
    beside,
    exact,
    formed,
    lucky,
    notes,
    priced,
    rounded,
    scale,
    thousands,
)
from needmine.simulate.ground.chance import Luck
from tests.needmine.simulate.alternative.lived import Lived

LUCK, MANY = Luck(3, "sums"), np.arange(50_000)


def test_many_prices_end_in_nine_ninety_or_eight() -> None:
    cents = priced(LUCK, 2_000 + 30_000 * LUCK.share("size", MANY), MANY)
    assert 0.22 < (cents % 1_000 == 990).mean() < 0.29
    assert 0.1 < (cents % 1_000 == 800).mean() < 0.17
    assert priced(LUCK, np.array([1.0]), np.array([1])).min() > 0


def test_larger_sums_are_sent_in_rounder_ones() -> None:
    small = rounded(LUCK, np.full(50_000, 33_300.0), MANY)
    large = rounded(LUCK, np.full(50_000, 7_340_000.0), MANY)
    assert 0.85 < (small % 5_000 == 0).mean() < 0.93
    assert 0.85 < (large % 1_000_000 == 0).mean() < 0.93


def test_sums_of_a_kind_have_its_form(other_make: Lived) -> None:
    setting = other_make.scene.setting
    assert thousands(np.array([1.0, 260_000.0])).tolist() == [100_000, 300_000]
    assert lucky(setting, np.array([51_000.0, 10.0, 9e9])).tolist() == [52_000, 100, 888_800]
    assert exact(np.array([3.0, 1_234.9])).tolist() == [10, 1_234]
    assert notes(np.array([100.0, 33_000.0, 260_000.0])).tolist() == [10_000, 30_000, 250_000]


def test_a_form_is_asked_for_by_its_name(other_make: Lived) -> None:
    setting, cents = other_make.scene.setting, 1_000 + 900_000 * LUCK.share("size", MANY)
    expected = {
        "price": priced(LUCK, cents, MANY),
        "round": rounded(LUCK, cents, MANY),
        "lucky": lucky(setting, cents),
        "thousands": thousands(cents),
        "notes": notes(cents),
        "exact": exact(cents),
    }
    for form, sums in expected.items():
        assert (formed(LUCK, cents, form, setting, MANY) == sums).all()


def test_an_english_bank_counts_in_smaller_units(other_make: Lived) -> None:
    english = dataclasses.replace(other_make.scene.setting, language="en")
    assert scale(english) < scale(other_make.scene.setting) == 100
    assert lucky(english, np.array([1_100.0])).tolist() == [1_500]


def test_twice_the_income_is_less_than_twice_the_sum(other_make: Lived) -> None:
    usual, double = beside(other_make.scene, "income", np.array([800_000, 1_600_000]), 0.5)
    assert usual == 1
    assert 1.4 < double < 1.5
