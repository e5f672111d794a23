"""A trained model as it is handed on."""

import datetime as dt
import json

from needmine.predictions.model import TrainedModel


def test_the_reason_is_read_from_the_card_in_both_languages_braces_and_all() -> None:
    card = {"reason": {"zh": "差 {0.1},不采用。", "en": "Not used: {0.1}."}}
    model = TrainedModel(
        model="churn",
        version="v",
        trained_as_of=dt.date(2026, 7, 1),
        trained_until=None,
        text="",
        card=json.dumps(card),
        is_used=False,
    )
    assert model.reason().say("zh") == "差 {0.1},不采用。"
    assert model.reason().say("en") == "Not used: {0.1}."
