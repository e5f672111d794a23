"""Each rule of products refuses alone, by name, and lets go when its reason is gone."""

from dataclasses import replace

import pytest

from tests.needmine.actions.one_case import rules_against, told, told_each
from tests.needmine.actions.one_customer import POLICIES, tables

CREDIT = {"is_credit": True, "risk": 0, "least_balance": 0, "without_overdue": True}


def test_an_investment_needs_a_risk_assessment() -> None:
    assert rules_against(risk_class=None, is_assessment_expired=None) == ["risk_assessment_missing"]


def test_a_deposit_needs_no_risk_assessment() -> None:
    assert rules_against(risk=0, risk_class=None, is_assessment_expired=None) == []


def test_an_expired_assessment_must_be_taken_again() -> None:
    assert rules_against(is_assessment_expired=True) == ["risk_assessment_expired"]


def test_no_product_is_riskier_than_the_customers_class() -> None:
    pairs = [(risk_class, risk) for risk_class in range(1, 6) for risk in range(1, 6)]
    found = told_each(*({"risk_class": f"C{most}", "risk": risk} for most, risk in pairs))
    refused = {
        pair: [refusal["rule"] for refusal in said] for pair, said in zip(pairs, found, strict=True)
    }
    assert refused == {
        (most, risk): ["risk_above_class"] if risk > most else [] for most, risk in pairs
    }


def test_the_suitability_table_is_the_banks_own() -> None:
    careful = replace(POLICIES, highest_risk={**POLICIES.highest_risk, "C3": "R1"})
    (refusal,) = told(policies=careful)
    assert refusal["zh"] == "产品风险为R2，客户等级C3最高可买R1。"


def test_a_bank_without_assessments_proposes_no_investment() -> None:
    without = tables(risk_assessments=None)
    unknown = {"risk_class": None, "is_assessment_expired": None}
    assert rules_against(present=without, **unknown) == ["risk_assessment_missing"]
    assert rules_against(present=without, **unknown, risk=0) == []


@pytest.mark.parametrize(
    ("age", "risk", "rules"),
    [(64, 3, []), (65, 3, ["age_guard"]), (65, 2, []), (99, 2, [])],
)
def test_from_65_nothing_above_r2_is_proposed(age: int, risk: int, rules: list[str]) -> None:
    assert rules_against(age=age, risk=risk) == rules


def test_nothing_is_sold_to_somebody_under_18() -> None:
    assert rules_against(age=17, age_from=0) == ["under_age"]
    assert rules_against(age=18) == []


def test_ages_outside_the_products_bounds_are_refused_with_the_bounds() -> None:
    bounds = {"age_from": 22, "age_to": 60}
    (refusal,) = told(age=61, **bounds)
    assert refusal["rule"] == "age_outside"
    assert refusal["en"] == "The customer is 61; the product is for age 22 to 60."
    assert rules_against(age=60, **bounds) == rules_against(age=22, **bounds) == []


@pytest.mark.parametrize("age", [None, -3])
def test_a_product_with_age_limits_needs_a_usable_birth_date(age: int | None) -> None:
    assert "age_unknown" in rules_against(age=age)


def test_a_customer_of_a_hundred_is_looked_into_before_any_contact() -> None:
    assert rules_against(age=100) == ["maybe_deceased"]
    assert rules_against(age=100, is_marketing=False) == ["maybe_deceased"]


def test_a_company_is_not_sold_what_is_for_persons() -> None:
    assert rules_against(person_or_company="company", age=None) == ["not_a_person"]


def test_the_least_balance_is_said_as_money() -> None:
    (refusal,) = told(current_balance=9999)
    assert refusal["rule"] == "balance_too_small"
    assert "不足¥1万" in refusal["zh"]
    assert "below ¥10,000" in refusal["en"]
    assert rules_against(current_balance=10000) == []


def test_a_balance_that_is_not_on_record_is_not_taken_for_too_small_a_one() -> None:
    (refusal,) = told(current_balance=None, has_balance=None)
    assert refusal["rule"] == "balance_too_small"
    assert "没有客户的活期余额记录" in refusal["zh"]


def test_what_is_taken_once_is_not_offered_to_its_holder() -> None:
    assert rules_against(once=True, n_held=1) == ["already_holds"]
    assert rules_against(once=False, n_held=1) == []


def test_a_frozen_account_stops_selling() -> None:
    (refusal,) = told(stopped_status="frozen")
    assert refusal["rule"] == "account_frozen"
    assert "冻结" in refusal["zh"]


def test_every_rule_that_refuses_is_named_not_only_the_first() -> None:
    assert rules_against(
        **CREDIT, marketing_consent=None, days_overdue=5, internal_score=300.0, age=17
    ) == [
        "marketing_consent_missing",
        "distress_overdue",
        "distress_low_score",
        "under_age",
        "age_outside",
    ]
