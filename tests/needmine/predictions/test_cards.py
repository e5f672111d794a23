"""The model card: everything a reviewer asks, in one JSON."""

import json

from needmine.predictions.cards import card_aside
from needmine.predictions.propensity_loan import PROPENSITY_LOAN
from needmine.predictions.training import trained
from needmine.predictions.verdicts import HISTORY_TOO_SHORT
from tests.needmine.predictions.histories import AS_OF, bank, history, noise, traits, wishes


def test_the_card_of_a_trained_model_answers_a_reviewer() -> None:
    signal = traits(1)
    rows = history(signal=signal, balance_current_latest=noise(2))
    model = trained(PROPENSITY_LOAN, rows, bank(wishes(signal, strength=1.5)), as_of=AS_OF)
    card = json.loads(model.card)
    assert set(card["periods"]) == set(card["rows"]) == set(card["positives"])
    assert card["rows"]["test"] == 2 * 500
    assert 0 < card["positives"]["test"] < 500
    assert set(card["quality"]) == {
        "auc",
        "average_precision",
        "auc_difference",
        "observed_to_expected",
    }
    assert card["quality"]["auc"]["low"] < card["quality"]["auc"]["value"]
    assert card["baseline"]["auc"]["value"] < card["quality"]["auc"]["value"]
    assert sum(part["n"] for part in card["calibration"]["bins"]) == 1_000
    assert card["owner"] == {"zh": "零售信贷部", "en": "Retail lending"}
    assert (card["is_used"], card["reason"]["en"][:5]) == (True, "Used:")


def test_a_model_that_stands_aside_has_a_card_too() -> None:
    card = json.loads(card_aside(PROPENSITY_LOAN, as_of=AS_OF, reason=HISTORY_TOO_SHORT.fill(n=3)))
    assert card["trained_until"] is None
    assert card["needs"] == ["loans", "customer_accounts"]
    assert "3" in card["reason"]["zh"]
