import math

import pandas as pd
import pytest
from scipy import special

from needmine.needs.standing_out import UNSEEN, standing_out, usual

BASES = {"loan": float(special.logit(0.02)), "card": float(special.logit(0.1))}


def sums(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer_id", "need", "added"])


def test_what_everybody_has_makes_nobody_stand_out() -> None:
    everybody = sums(*((f"c{n}", "loan", 1.5) for n in range(10_000)))
    added = usual(everybody, bases=BASES, n_customers=10_000)["loan"]
    assert added == pytest.approx(1.5, abs=0.03)
    kept = standing_out(everybody, bases=BASES, n_customers=10_000, thresholds={"loan": 1.0})
    assert kept.empty


def test_the_same_evidence_of_one_in_a_hundred_does() -> None:
    few = sums(*((f"c{n}", "loan", 1.5) for n in range(100)))
    kept = standing_out(few, bases=BASES, n_customers=10_000, thresholds={"loan": 1.0})
    assert len(kept) == 100


def test_the_average_is_one_of_chances_over_all_customers() -> None:
    one = sums(("wang", "loan", math.log(9)))
    # The base is 1 to 49, so with odds nine times as great the chance is 9 of 58; 99 others and
    # the unseen ones have the base itself.
    average = (9 / 58 + (99 + UNSEEN) * 0.02) / (100 + UNSEEN)
    expected = special.logit(average) - BASES["loan"]
    assert usual(one, bases=BASES, n_customers=100) == {"loan": pytest.approx(expected)}


def test_one_of_whom_it_is_certain_does_not_hide_the_others() -> None:
    rows = [(f"c{n}", "loan", 2.0) for n in range(20)]
    kept = standing_out(
        sums(("wang", "loan", 15.0), *rows),
        bases=BASES,
        n_customers=1_000,
        thresholds={"loan": 1.0},
    )
    assert len(kept) == 21


def test_in_a_bank_of_one_customer_that_customer_can_stand_out() -> None:
    kept = standing_out(
        sums(("wang", "loan", 1.2), ("wang", "card", 0.9)),
        bases=BASES,
        n_customers=1,
        thresholds={"loan": 1.0, "card": 1.0},
    )
    assert kept["need"].tolist() == ["loan"]


def test_no_evidence_at_all_finds_nothing() -> None:
    assert standing_out(sums(), bases=BASES, n_customers=5, thresholds={}).empty
