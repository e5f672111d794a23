import dataclasses
import json
import math
from functools import cache
from typing import Any

import pytest
import yaml

from needmine.core.sentences import Sentence
from needmine.simulate.check import report
from needmine.simulate.check.aggregates import aggregates
from needmine.simulate.check.observed import Observed
from needmine.simulate.check.report import Finding, as_json, as_text, findings
from needmine.simulate.world import world
from tests.needmine.simulate.conftest import Lived
from tests.needmine.simulate.lived import altered


def plausible() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = yaml.safe_load(report._FILE.read_text(encoding="utf-8"))
    return read


def a_finding(value: float, *, name: str = "dormant_share") -> Finding:
    return Finding(
        name=name,
        title=Sentence(zh="睡眠户占比", en="Dormant accounts"),
        value=value,
        low=0.25,
        high=0.45,
        source="guess",
    )


def test_every_aggregate_has_a_range_and_every_range_an_aggregate(lived: Lived) -> None:
    counted = {*aggregates(lived.world, lived.seen), "response_auc", "churn_auc"}

    assert set(plausible()) == counted
    assert [each.name for each in findings(lived.world, lived.seen)] == list(plausible())


def test_every_range_is_one_and_says_what_it_is_in_both_languages_and_where_it_is_from() -> None:
    for name, rule in plausible().items():
        assert set(rule) == {"low", "high", "zh", "en", "source"}, name
        assert rule["low"] < rule["high"], name
        assert rule["zh"].strip()
        assert not rule["zh"].isascii(), name
        assert rule["en"].strip()
        assert rule["en"].isascii(), name
        assert len(rule["source"]) >= 3, name


def test_titles_tell_aggregates_apart() -> None:
    for language in ("zh", "en"):
        titles = [rule[language] for rule in plausible().values()]
        assert len(set(titles)) == len(titles)


def test_findings_of_a_whole_bank_are_plain_numbers_that_can_be_told(lived: Lived) -> None:
    told = as_json(findings(lived.world, lived.seen))

    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert len(told["aggregates"]) == len(plausible())


def test_the_shipped_bank_is_plausible(lived: Lived) -> None:
    assert [each.name for each in findings(lived.world, lived.seen) if not each.is_plausible] == []


@cache
def wrong(path: str, value: float) -> frozenset[str]:
    """What is not plausible of a small world with one number wrong."""
    made = world(customers=600, months=4, seed=11, language="zh", parameters=altered({path: value}))
    seen = Observed(made)
    for month in made.months():
        seen.month(month)
    return frozenset(each.name for each in findings(made, seen) if not each.is_plausible)


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        ("people.quiet_share", 0.9, "dormant_share"),
        ("people.quiet_share", 0.9, "app_users_active"),
        ("lots.holders_share", 0.0, "term_share_of_deposits"),
        ("lots.rolls_over", 0.0, "renewed_share_of_matured"),
        ("everyday.wallet.monthly", 0.5, "wallet_share_of_outgoing"),
        ("events.rival_offer.yearly", 2.0, "left_in_a_quarter"),
        ("records.id_right", 0.6, "right_id_numbers"),
        ("cards.instalment_share", 0.0, "instalments_share_of_card_money"),
        ("decoys.routine_calls_yearly", 5.0, "calls_a_thousand_customers_a_month"),
    ],
)
def test_a_world_made_wrong_on_purpose_is_found_out(path: str, value: float, name: str) -> None:
    assert name in wrong(path, value)


def test_a_value_on_the_edge_is_plausible_and_one_beyond_it_is_not() -> None:
    judged = {value: a_finding(value).is_plausible for value in (0.25, 0.45, 0.2499, 0.4501)}

    assert judged == {0.25: True, 0.45: True, 0.2499: False, 0.4501: False}


def test_what_cannot_be_told_is_not_wrong() -> None:
    assert a_finding(math.nan).is_plausible


def test_findings_are_told_as_a_table_with_marks() -> None:
    found = (a_finding(0.3), a_finding(0.9), a_finding(math.nan), a_finding(37.04))

    good, bad, unknown, large, blank, verdict = as_text(found, "en").splitlines()

    assert good.split() == ["0.300", "0.250", "–", "0.450", "Dormant", "accounts"]
    assert bad.startswith("! ")
    assert unknown.split()[0] == "–"
    assert large.split()[:2] == ["!", "37.0"]
    assert blank == ""
    assert verdict == "2 outside plausible ranges (marked !): the simulator is wrong."


def test_findings_are_told_in_chinese() -> None:
    assert as_text((a_finding(0.3),), "zh").splitlines()[-1] == "全部在合理范围内。"
    assert "睡眠户占比" in as_text((a_finding(0.3),), "zh")
    assert as_text((a_finding(0.9),), "zh").splitlines()[-1].startswith("1 项超出合理范围")


def test_findings_are_told_to_machines() -> None:
    found = (a_finding(1 / 3), a_finding(math.nan, name="churn_auc"))

    told = json.loads(json.dumps(as_json(found), allow_nan=False))

    assert told["is_plausible"]
    assert told["aggregates"]["dormant_share"] == {
        "value": 0.333333,
        "low": 0.25,
        "high": 0.45,
        "is_plausible": True,
        "source": "guess",
    }
    assert told["aggregates"]["churn_auc"]["value"] is None
    assert not as_json((*found, dataclasses.replace(found[0], value=2.0)))["is_plausible"]
