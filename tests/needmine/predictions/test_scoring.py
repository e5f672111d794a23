"""What trained models say of feature rows, here and on another machine."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from needmine.core.tables import Tables
from needmine.predictions import scoring
from needmine.predictions.columns import ModelDoesNotFit
from needmine.predictions.model import TrainedModel
from needmine.predictions.propensity_loan import PROPENSITY_LOAN
from needmine.predictions.scoring import models_from, models_table, standing_aside
from needmine.predictions.tables import MODELS, PREDICTIONS
from needmine.predictions.training import train, trained
from tests.needmine.predictions.histories import (
    AS_OF,
    MONTHS,
    bank,
    history,
    noise,
    traits,
    wishes,
)
from tests.rows import ZONE, tables_of

SIGNAL = traits(1)
ROWS = history(signal=SIGNAL, other=noise(2))


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return trained(PROPENSITY_LOAN, ROWS, bank(wishes(SIGNAL, strength=1.5)), as_of=AS_OF)


def score(models: Sequence[TrainedModel], rows: pa.Table, tables: Tables | None = None) -> pa.Table:
    return scoring.score(models, rows, tables or tables_of(), zone=ZONE)


def out_of_time(model: TrainedModel) -> pa.Table:
    return ROWS.filter(pc.greater_equal(ROWS["moment"], pa.scalar(model.trained_until)))


def test_each_customer_gets_a_row_at_each_moment_the_model_was_not_trained_on(
    model: TrainedModel,
) -> None:
    said = score([model], ROWS)
    assert said.schema.equals(PREDICTIONS.schema().to_pyarrow())
    assert 0 < said.num_rows == out_of_time(model).num_rows < ROWS.num_rows
    assert set(said["version"].to_pylist()) == {model.version}
    probabilities = said["probability"].to_numpy()
    assert probabilities.min() > 0
    assert probabilities.max() < 1


def test_the_probability_rises_with_the_score_and_with_the_signal(model: TrainedModel) -> None:
    said = score([model], ROWS).to_pandas()
    ordered = said.sort_values("score")["probability"].to_numpy()
    assert (np.diff(ordered) >= 0).all()
    signal = out_of_time(model)["signal"].to_numpy()
    assert np.corrcoef(said["score"], signal)[0, 1] > 0.8


def test_models_read_back_from_their_table_say_the_same(model: TrainedModel) -> None:
    table = models_table([model])
    assert table.schema.equals(MODELS.schema().to_pyarrow())
    (read,) = models_from(table)
    assert read == model
    assert score([read], ROWS).equals(score([model], ROWS))


def test_the_newest_of_two_versions_is_read(model: TrainedModel) -> None:
    older = TrainedModel(
        **{
            **model.__dict__,
            "version": "0",
            "trained_as_of": model.trained_as_of - dt.timedelta(days=1),
        }
    )
    assert models_from(models_table([model, older])) == (model,)


def test_drivers_of_the_latest_moment_name_what_moved_the_score(model: TrainedModel) -> None:
    said = score([model], ROWS).to_pandas().tail(500)
    strongest = said.sort_values("score").iloc[-1]
    first = json.loads(strongest["drivers"])[0]
    assert first["name"] == "signal"
    assert first["weight"] > 0
    place = int(strongest["customer_id"][1:])
    assert first["value"] == pytest.approx(SIGNAL[-1, place], abs=1e-6)
    earlier = score([model], ROWS)["drivers"].to_pylist()[:500]
    assert set(earlier) == {"[]"}


def test_an_unknown_value_is_told_as_unknown(model: TrainedModel) -> None:
    row = ROWS.slice(0, 1).set_column(2, "signal", pa.nulls(1, pa.float64()))
    (drivers,) = (json.loads(text) for text in score([model], row)["drivers"].to_pylist())
    values = {driver["name"]: driver["value"] for driver in drivers}
    assert values.get("signal", "not among them") is None


def test_rows_without_a_feature_of_the_model_are_refused_by_name(model: TrainedModel) -> None:
    with pytest.raises(ModelDoesNotFit) as error:
        score([model], ROWS.drop_columns(["signal"]))
    assert "signal" in error.value.say("zh")


def test_a_model_that_stands_aside_says_nothing_but_why() -> None:
    tables = tables_of(customer_accounts=[])
    models = train(ROWS, tables, as_of=AS_OF)
    assert score(models, ROWS).num_rows == 0
    aside = standing_aside(models, tables)
    assert [item.what for item in aside] == [
        "predictions/churn",
        "predictions/propensity_deposit",
        "predictions/propensity_loan",
        "predictions/propensity_card",
    ]
    assert aside[2].needs == ("loans",)
    assert "loans" in aside[2].reason.say("zh")
    assert models_from(models_table(models)) == tuple(sorted(models, key=lambda m: m.model))


def test_no_rows_give_no_predictions(model: TrainedModel) -> None:
    assert score([model], ROWS.slice(0, 0)).num_rows == 0
    assert score([], ROWS).num_rows == 0


def test_a_row_scores_the_same_alone_and_among_others(model: TrainedModel) -> None:
    whole = score([model], ROWS)
    alone = score([model], ROWS.slice(ROWS.num_rows - 1, 1))
    assert pc.equal(alone["score"], whole["score"].slice(whole.num_rows - 1, 1)).to_pylist() == [
        True
    ]


def leavers() -> Tables:
    """Return a bank in which c0000 is active, c0001 poor and quiet, and c0002 gone since May."""
    accounts = [
        {
            "account_number": f"acc-c000{n}",
            "kind": "current",
            "opened_date": "2020-01-01",
            "closed_date": "2026-05-15" if n == 2 else None,
            "known_at": "2026-05-20" if n == 2 else "2020-01-02",
        }
        for n in range(3)
    ]
    open_before = {**accounts[2], "closed_date": None, "known_at": "2020-01-02"}
    holders = [
        {**account, "customer_id": account["account_number"][4:], "role": "owner"}
        for account in accounts
    ]
    return tables_of(
        accounts=[*accounts[:2], {**open_before, "known_until": "2026-05-20"}, accounts[2]],
        customer_accounts=[
            {name: value for name, value in holder.items() if name != "known_at"}
            for holder in holders
        ],
        transactions=[
            {
                "account_number": account,
                "amount": "10",
                "direction": "out",
                "kind": "card_payment",
                "happened_at": f"2026-{month:02}-{day:02} 12:00",
            }
            for account in ("acc-c0000", "acc-c0002")
            for month in (3, 4, 5, 6)
            for day in (3, 9)
        ],
    )


def test_a_model_of_leaving_is_asked_only_of_those_who_had_something_to_leave(
    model: TrainedModel,
) -> None:
    churn = replace(model, model="churn", trained_until=dt.date(2026, 4, 1))
    said = score([churn], ROWS, leavers()).to_pylist()
    asked = {(row["customer_id"], row["moment"]) for row in said}
    months = [month for month in MONTHS if dt.date(2026, 4, 1) <= month]
    # By April two bookings are too few, by May there are four; what closed in May left no risk.
    assert {moment for who, moment in asked if who == "c0000"} == set(months[1:])
    assert {moment for who, moment in asked if who == "c0002"} == {dt.date(2026, 5, 1)}
    assert not [row for row in said if row["customer_id"] not in ("c0000", "c0002")]
    alone = score([replace(churn, model="propensity_loan")], ROWS, leavers())
    assert alone.num_rows == 500 * len(months)
