import json

from needmine.desks.shown_models import models, titles
from tests.needmine.desks.sample_bank import standing_at

TITLE = {"zh": "贷款倾向", "en": "Takes a loan"}


def card(value):
    measured = {"value": value, "low": value - 0.02, "high": value + 0.02}
    baseline = {"value": 0.61, "low": 0.6, "high": 0.62}
    return json.dumps(
        {
            "title": TITLE,
            "quality": {"auc": measured},
            "baseline": {"auc": baseline},
            "rows": {"train": 900, "test": 300},
        }
    )


def model(version, trained, text, **more):
    return {
        "model": "propensity_loan",
        "version": version,
        "trained_as_of": trained,
        "text": "…",
        "card": text,
        "is_used": True,
        **more,
    }


def test_the_newest_version_trained_by_the_moment_is_shown_beside_its_baseline():
    rows = [
        model("old", "2026-05-01", card(0.70)),
        model("new", "2026-07-01", card(0.75), is_used=False),
        model("later", "2026-07-02", card(0.99)),
    ]
    (one,) = models(standing_at(models=rows))
    assert (one.value, one.low, one.high, one.baseline) == (0.75, 0.73, 0.77, 0.61)
    assert (one.n_cases, one.is_used, one.title.say("en")) == (300, False, "Takes a loan")


def test_a_model_that_could_not_be_trained_shows_no_quality():
    aside = json.dumps({"title": TITLE, "rows": {}, "reason": {"zh": "样本太少", "en": "Too few"}})
    assert models(standing_at(models=[model("v", "2026-07-01", aside, is_used=False)])) == ()


def test_a_model_without_a_measurement_still_has_a_title():
    untrained = json.dumps({"title": TITLE})
    found = titles(standing_at(models=[model("v", "2026-06-01", untrained, is_used=False)]))
    assert found["predictions/propensity_loan"].say("zh") == "贷款倾向"
