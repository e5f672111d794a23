"""Each rule of contact refuses alone, by name, and lets go when its reason is gone."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.needmine.actions.one_case import rules_against, told
from tests.needmine.actions.one_customer import POLICIES, tables
from tests.rows import local

SERVICE = {
    "is_marketing": False,
    "risk": 0,
    "age_from": 0,
    "least_balance": 0,
}


def test_a_case_of_which_nothing_speaks_against_is_refused_by_no_rule() -> None:
    assert rules_against() == []


def test_without_a_word_about_marketing_there_is_no_marketing() -> None:
    assert rules_against(marketing_consent=None) == ["marketing_consent_missing"]


def test_a_withdrawn_consent_refuses_marketing() -> None:
    assert rules_against(marketing_consent="withdrawn") == ["marketing_consent_withdrawn"]


def test_a_bank_without_consent_records_does_no_marketing_as_its_policy_declares() -> None:
    without = told(present=tables(consents=None), marketing_consent=None)
    assert [refusal["rule"] for refusal in without] == ["marketing_consent_missing"]
    assert "同意记录" in without[0]["zh"]
    assert "consent records" in without[0]["en"]


def test_a_bank_may_declare_that_the_rule_stands_aside_without_consent_records() -> None:
    unknown = {**POLICIES.when_unknown, "marketing_consent_missing": "stand_aside"}
    lenient = replace(POLICIES, when_unknown=unknown)
    without = tables(consents=None)
    assert rules_against(present=without, policies=lenient, marketing_consent=None) == []


def test_a_rule_that_the_policy_forgets_refuses_where_it_cannot_look() -> None:
    forgetful = replace(POLICIES, when_unknown={})
    assert rules_against(present=tables(contacts=None), policies=forgetful) == [
        "contact_limit_7_days",
        "contact_limit_30_days",
    ]


def test_service_needs_no_marketing_consent_and_no_contact_budget() -> None:
    busy = {"n_contacts_7d": 9, "n_contacts_30d": 9, "n_open_complaints": 1}
    assert rules_against(**SERVICE, **busy, marketing_consent="withdrawn") == []


def test_a_refusal_of_personalised_offers_refuses_marketing() -> None:
    assert rules_against(refused_purpose="personalisation") == ["personalisation_refused"]


@pytest.mark.parametrize(
    ("week", "month", "rules"),
    [
        (1, 3, []),
        (2, 3, ["contact_limit_7_days"]),
        (0, 4, ["contact_limit_30_days"]),
        (2, 4, ["contact_limit_7_days", "contact_limit_30_days"]),
        (None, None, []),
    ],
)
def test_a_contact_limit_refuses_once_it_is_reached(
    week: int | None, month: int | None, rules: list[str]
) -> None:
    assert rules_against(n_contacts_7d=week, n_contacts_30d=month) == rules


def test_a_contact_limit_says_how_often_and_how_often_at_most() -> None:
    (refusal,) = told(n_contacts_7d=3)
    assert refusal["zh"] == "近7天已营销触达3次，上限为2次。"
    assert refusal["en"] == ("Contacted for marketing 3 times in the last 7 days; the limit is 2.")


@pytest.mark.parametrize(
    ("answer", "at", "rules"),
    [
        ("declined_at", "2026-04-02 00:00", ["cool_off"]),
        ("declined_at", "2026-04-01 23:59", []),
        ("wrong_at", "2026-01-02 00:00", ["cool_off"]),
        ("wrong_at", "2026-01-01 23:59", []),
    ],
)
def test_a_refused_need_rests_for_the_days_that_the_policy_says(
    answer: str, at: str, rules: list[str]
) -> None:
    assert rules_against(**{answer: local(at)}) == rules


def test_an_open_complaint_refuses_selling_and_leaves_service() -> None:
    assert rules_against(n_open_complaints=1) == ["open_complaint"]
    assert rules_against(**SERVICE, n_open_complaints=1) == []


def test_nobody_in_the_hold_out_is_contacted_not_even_for_a_courtesy() -> None:
    assert rules_against(arm="hold_out") == ["hold_out"]
    assert rules_against(**SERVICE, arm="hold_out") == ["hold_out"]


def test_what_helps_is_never_withheld_by_the_hold_out() -> None:
    assert rules_against(**SERVICE, is_help=True, arm="hold_out") == []


def test_a_declined_product_rests_whatever_need_it_is_offered_for() -> None:
    late = {"product_declined_at": local("2026-04-02 00:30")}
    (refusal,) = told(**late)
    assert refusal["rule"] == "cool_off_product"
    assert refusal["zh"] == "客户在2026-04-02谢绝过该产品，90天内不因任何需求再推荐。"
    assert "on 2026-04-02; for 90 days" in refusal["en"]
    assert rules_against(product_declined_at=local("2026-04-01 23:59")) == []
    assert rules_against(**SERVICE, **late) == []


@pytest.mark.parametrize("status", ["met", "declined", "wrong", "expired"])
def test_a_need_that_is_settled_calls_for_no_action(status: str) -> None:
    assert rules_against(status=status) == ["need_closed"]


def test_a_need_whose_window_is_over_calls_for_no_action() -> None:
    assert rules_against(window_to=dt.date(2026, 6, 30)) == ["need_closed"]
    assert rules_against(window_to=dt.date(2026, 7, 1)) == []


def test_a_need_of_somebody_without_a_record_is_not_acted_on() -> None:
    stranger = {"person_or_company": None, "age": None}
    assert "unknown_customer" in rules_against(**stranger)
    assert rules_against(**SERVICE, **stranger) == ["unknown_customer"]
