"""Refusals are said in sentences, every one, in the order of the rules."""

import json

from needmine.actions.refusals import one_refusal
from needmine.core.sentences import Sentence
from tests.needmine.actions.one_case import rules_against, told


def test_a_refusal_is_json_that_keeps_quotes_and_chinese() -> None:
    text = one_refusal("r", Sentence(zh="说“不”。", en='Says "no".'))
    assert json.loads(text) == {"rule": "r", "zh": "说“不”。", "en": 'Says "no".'}
    assert "说" in text


def test_a_verdict_that_comes_out_unknown_refuses() -> None:
    # No risk class is written like this; the comparison must not open the gate.
    assert "risk_above_class" in rules_against(risk_class="C9")


def test_several_refusals_stand_in_the_order_of_the_rules() -> None:
    rules = [refusal["rule"] for refusal in told(age=70, risk=5, n_open_complaints=2)]
    assert rules == ["open_complaint", "risk_above_class", "age_guard"]
