import math

import pandas as pd
import pytest

from needmine.needs.standing_out import UNSEEN, standing_out, usual


def sums(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer_id", "need", "added"])


def test_what_everybody_has_makes_nobody_stand_out() -> None:
    everybody = sums(*((f"c{n}", "loan", 1.5) for n in range(10_000)))
    assert usual(everybody, n_customers=10_000)["loan"] == pytest.approx(1.5, abs=0.03)
    assert standing_out(everybody, n_customers=10_000, thresholds={"loan": 1.0}).empty


def test_the_same_evidence_of_one_in_a_hundred_does() -> None:
    few = sums(*((f"c{n}", "loan", 1.5) for n in range(100)))
    kept = standing_out(few, n_customers=10_000, thresholds={"loan": 1.0})
    assert len(kept) == 100


def test_the_average_is_one_of_odds_over_all_customers() -> None:
    one = sums(("wang", "loan", math.log(9)))
    # 1 customer with odds nine times the base, 99 and the unseen ones with the base itself.
    expected = math.log((9 + 99 + UNSEEN) / (100 + UNSEEN))
    assert usual(one, n_customers=100) == {"loan": pytest.approx(expected)}


def test_in_a_bank_of_one_customer_that_customer_can_stand_out() -> None:
    kept = standing_out(
        sums(("wang", "loan", 1.2), ("wang", "card", 0.9)),
        n_customers=1,
        thresholds={"loan": 1.0, "card": 1.0},
    )
    assert kept["need"].tolist() == ["loan"]


def test_no_evidence_at_all_finds_nothing() -> None:
    assert standing_out(sums(), n_customers=5, thresholds={}).empty
