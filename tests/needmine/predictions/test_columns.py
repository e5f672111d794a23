"""Which features a model may look at, and how they become numbers."""

import datetime as dt
import math
from decimal import Decimal

import pyarrow as pa
import pytest

from needmine.predictions.columns import ModelDoesNotFit, columns_of, is_blocked

ROWS = pa.table(
    {
        "customer_id": ["a", "b", "c"],
        "moment": pa.array([dt.date(2026, 1, 1)] * 3),
        "gender": ["female", "male", "female"],
        "birth_date": [dt.date(1990, 1, 1)] * 3,
        "amount": pa.array([Decimal("1.50"), None, Decimal("2.50")], pa.decimal128(18, 2)),
        "has_card": [True, False, None],
        "city": ["Beijing", "Shanghai", None],
        "same": [1, 1, 1],
        "unknown": pa.nulls(3, pa.float64()),
        "endless": [math.inf, 1.0, 2.0],
        "since_date": [dt.date(2020, 1, 1), dt.date(2021, 1, 1), None],
    }
)


def test_features_that_differ_are_taken_in_the_order_of_their_names() -> None:
    assert columns_of(ROWS).names == ("amount", "city", "endless", "has_card")


def test_values_become_numbers_and_the_unknown_becomes_nan() -> None:
    found = columns_of(ROWS).matrix(ROWS)
    assert found[:, 0].tolist()[::2] == [1.5, 2.5]
    assert math.isnan(found[1, 0])
    assert found[:2, 1].tolist() == [0.0, 1.0]
    assert math.isnan(found[2, 1])
    assert math.isnan(found[0, 2])
    assert found[:2, 3].tolist() == [1.0, 0.0]


def test_a_city_never_seen_in_training_counts_as_unknown() -> None:
    later = ROWS.set_column(6, "city", [["Shanghai", "Lhasa", "Beijing"]])
    found = columns_of(ROWS).matrix(later)[:, 1].tolist()
    assert found[0] == 1.0
    assert math.isnan(found[1])


def test_a_missing_feature_is_named() -> None:
    with pytest.raises(ModelDoesNotFit) as error:
        columns_of(ROWS).matrix(ROWS.drop_columns(["amount", "city"]))
    assert "amount, city" in error.value.say("en")


def test_a_text_of_which_every_customer_has_their_own_is_a_name_and_not_a_kind() -> None:
    rows = pa.table({"employer": [f"firm {n}" for n in range(400)]})
    assert columns_of(rows).names == ()


def test_who_somebody_is_is_never_looked_at() -> None:
    assert is_blocked("gender")
    assert is_blocked("religion_code")
    assert is_blocked("score_credit_bureau_latest")
    assert not is_blocked("n_departments")
