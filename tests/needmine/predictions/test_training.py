"""Training on histories whose truth is known: signals found, noise refused, time kept honest."""

import datetime as dt
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.predictions.model import TrainedModel
from needmine.predictions.propensity_loan import PROPENSITY_LOAN
from needmine.predictions.training import MODELS, train, trained
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


def loan_model(rows: pa.Table, tables: Tables, as_of: Moment = AS_OF) -> TrainedModel:
    return trained(PROPENSITY_LOAN, rows, tables, as_of=as_of)


def card(model: TrainedModel) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(model.card)
    return said


def test_a_signal_the_baseline_cannot_see_is_found_and_used() -> None:
    signal = traits(1)
    rows = history(signal=signal, other=noise(2), balance_current_mean_30d=noise(3))
    model = loan_model(rows, bank(wishes(signal, strength=1.5)))
    assert model.is_used
    said = card(model)
    assert said["features"][0]["name"] == "signal"
    assert said["quality"]["auc"]["low"] > 0.6
    assert said["baseline"]["features"] == ["balance_current_mean_30d"]
    assert said["calibration"]["method"] == "platt"


def test_noise_is_not_used_and_the_card_says_why_in_both_languages() -> None:
    rows = history(**{f"noise_{n}": noise(n) for n in range(6)})
    model = loan_model(rows, bank(wishes(noise(99), strength=1.5)))
    assert not model.is_used
    assert card(model)["reason"]["en"].startswith("Not used")
    assert "不采用" in card(model)["reason"]["zh"]


def test_what_the_baseline_knows_already_is_no_reason_to_use_a_model() -> None:
    signal = traits(1)
    rows = history(balance_current_mean_30d=signal, other=noise(2))
    model = loan_model(rows, bank(wishes(signal, strength=1.5)))
    assert not model.is_used
    assert "beat the three-feature baseline" in card(model)["reason"]["en"]


def test_a_feature_that_knows_the_answer_only_in_the_test_months_does_not_help() -> None:
    taken = wishes(noise(99), strength=1.5)
    leak = noise(1)
    honest = loan_model(history(leak=leak, other=noise(2)), bank(taken))
    tested = [MONTHS.index(dt.date.fromisoformat(day)) for day in card(honest)["periods"]["test"]]
    leak[tested] = np.where(taken[tested], 50.0, -50.0)
    leaky = loan_model(history(leak=leak, other=noise(2)), bank(taken))
    assert leaky.text == honest.text


def test_no_window_learned_from_reaches_into_the_test_months() -> None:
    signal = traits(1)
    model = loan_model(history(signal=signal), bank(wishes(signal, strength=1.5)))
    periods = card(model)["periods"]
    assert model.trained_until is not None
    assert model.trained_until < dt.date.fromisoformat(periods["test"][0])
    assert card(model)["trained_until"] == model.trained_until.isoformat()
    last_learned = dt.date.fromisoformat(periods["calibrate"][-1])
    assert model.trained_until == last_learned + dt.timedelta(days=89)


def test_the_same_rows_give_the_same_text_in_any_order() -> None:
    signal = traits(1)
    rows = history(signal=signal, other=noise(2), third=noise(3))
    tables = bank(wishes(signal, strength=1.5))
    once = loan_model(rows, tables)
    shuffled = rows.take(np.random.default_rng(5).permutation(rows.num_rows))
    assert loan_model(rows, tables) == once
    assert loan_model(shuffled.select(sorted(rows.column_names)), tables) == once


def test_what_becomes_known_at_the_moment_or_later_changes_nothing() -> None:
    signal = traits(1)
    taken = wishes(signal, strength=1.5)
    early = Moment(date=dt.date(2026, 4, 1), zone=ZONE)
    rows = history(signal=signal, other=noise(2))
    blind = taken.copy()
    # The loans of April and later were granted after the moment.
    blind[MONTHS.index(dt.date(2026, 4, 1)) :] = False
    assert loan_model(rows, bank(taken), early) == loan_model(rows, bank(blind), early)


def test_too_few_cases_stand_aside_with_their_number() -> None:
    taken = np.zeros((len(MONTHS), 500), dtype=np.bool_)
    taken[:, :2] = True
    model = loan_model(history(signal=noise(1)), bank(taken))
    assert (model.text, model.is_used, model.trained_until) == ("", False, None)
    assert "at least 50 are needed" in card(model)["reason"]["en"]
    assert card(model)["positives"]["train"] < 50


def test_a_short_history_stands_aside() -> None:
    signal = traits(1)
    rows = history(signal=signal)
    rows = rows.slice(len(MONTHS) * 500 - 6 * 500)
    model = loan_model(rows, bank(wishes(signal, strength=1.5)))
    assert model.text == ""
    assert "History is too short" in card(model)["reason"]["en"]


def test_what_never_happened_stands_aside_and_does_not_blame_the_history() -> None:
    model = loan_model(history(signal=noise(1)), bank(np.zeros((len(MONTHS), 500), dtype=np.bool_)))
    assert "in the 90 days of only 0 of 13 closed moments" in card(model)["reason"]["en"]


def test_every_model_whose_tables_are_absent_stands_aside_by_name() -> None:
    models = train(history(signal=noise(1)), tables_of(customer_accounts=[]), as_of=AS_OF)
    assert [model.model for model in models] == [definition.name for definition in MODELS]
    reasons = [card(model)["reason"]["en"] for model in models]
    assert reasons == [
        "Tables are missing: accounts, transactions.",
        "Tables are missing: deposits.",
        "Tables are missing: loans.",
        "Tables are missing: cards.",
    ]


def test_quarters_before_the_loans_were_recorded_are_not_learned_as_refusals() -> None:
    signal = traits(1)
    taken = wishes(signal, strength=1.5)
    taken[:5] = False
    model = loan_model(history(signal=signal), bank(taken))
    first = dt.date.fromisoformat(card(model)["periods"]["train"][0])
    assert first >= MONTHS[3]


@pytest.mark.parametrize("name", ["gender", "birth_date"])
def test_who_somebody_is_teaches_nothing(name: str) -> None:
    signal = traits(1)
    tables = bank(wishes(signal, strength=1.5))
    with_it = loan_model(history(**{"other": noise(2), name: signal}), tables)
    assert name not in json.loads(with_it.text or '{"columns": []}')["columns"]
    assert not with_it.is_used
