"""No credit is proposed to whoever may not be able to repay it; the sentence says why."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.needmine.actions.one_case import rules_against, told
from tests.needmine.actions.one_customer import POLICIES, judged, tables

CREDIT = {"is_credit": True, "risk": 0, "least_balance": 0, "without_overdue": True}


def test_no_credit_while_a_loan_is_overdue() -> None:
    assert rules_against(**CREDIT, days_overdue=1) == ["distress_overdue"]
    assert rules_against(**CREDIT, days_overdue=0) == []


def test_an_overdue_loan_does_not_forbid_saving() -> None:
    assert rules_against(days_overdue=40) == []


def test_no_credit_for_somebody_who_spoke_of_hardship() -> None:
    (refusal,) = told(**CREDIT, hardship_date=dt.date(2026, 5, 3))
    assert refusal["rule"] == "distress_hardship"
    assert "2026-05-03" in refusal["zh"]
    assert rules_against(hardship_date=dt.date(2026, 5, 3)) == []


def test_no_credit_below_the_score_and_no_limit_means_no_guard() -> None:
    assert rules_against(**CREDIT, internal_score=549.9) == ["distress_low_score"]
    assert rules_against(**CREDIT, internal_score=550.0) == []
    without_limit = replace(POLICIES, low_score=None)
    assert rules_against(**CREDIT, internal_score=1.0, policies=without_limit) == []


def test_the_refusal_does_not_tell_the_score_itself() -> None:
    (refusal,) = told(**CREDIT, internal_score=431.0)
    assert "431" not in refusal["zh"] + refusal["en"]


@pytest.mark.parametrize(
    ("share", "rules"), [(0.549, []), (0.55, ["payment_burden"]), (3.0, ["payment_burden"])]
)
def test_no_credit_where_debts_take_all_that_the_rule_allows(
    share: float, rules: list[str]
) -> None:
    assert rules_against(**CREDIT, burden_share=share) == rules
    assert rules_against(burden_share=share) == []


def test_the_burden_is_said_as_people_say_it() -> None:
    (refusal,) = told(**CREDIT, burden_share=0.62)
    assert refusal["zh"] == "客户每月还债相当于工资与养老金的62%，达到55%即不推荐信贷。"
    assert refusal["en"] == (
        "Monthly debt payments come to 62% of salary and pension; from 55% on offer no credit."
    )
    (refusal,) = told(**CREDIT, burden_share=8.5)
    assert "工资与养老金的8.5倍" in refusal["zh"]
    assert "8.5 times salary and pension" in refusal["en"]


def test_a_burden_that_cannot_be_checked_is_called_unknown_not_high() -> None:
    (refusal,) = told(**CREDIT, burden_share=None, debt_monthly=3200.0)
    assert refusal["rule"] == "payment_burden_unknown"
    assert "每月还债约¥3,200" in refusal["zh"]
    assert "无法核对" in refusal["zh"]
    assert "cannot be checked" in refusal["en"]


def test_without_debts_there_is_no_burden_to_check() -> None:
    assert rules_against(**CREDIT, burden_share=None, debt_monthly=0.0) == []
    assert rules_against(**CREDIT, burden_share=None, debt_monthly=99.0) == []
    assert rules_against(**CREDIT, burden_share=None, debt_monthly=None) == []


def test_a_bank_may_propose_credit_where_the_burden_is_unknown_or_switch_the_guard_off() -> None:
    unknown = {**CREDIT, "burden_share": None, "debt_monthly": 3200.0}
    lenient = replace(POLICIES, refuses_unknown_burden=False)
    assert rules_against(policies=lenient, **unknown) == []
    off = replace(POLICIES, highest_burden=None)
    assert rules_against(policies=off, **unknown) == []
    assert rules_against(policies=off, **CREDIT, burden_share=2.0) == []


def test_a_bank_without_bookings_is_told_that_the_rule_stands_aside() -> None:
    blind = tables(transactions=None)
    assert rules_against(present=blind, **CREDIT, burden_share=None, debt_monthly=3200.0) == []
    strict = {**POLICIES.when_unknown, "payment_burden": "refuse"}
    (refusal,) = told(present=blind, policies=replace(POLICIES, when_unknown=strict), **CREDIT)
    assert refusal["rule"] == "payment_burden"
    assert "没有提供账户收支" in refusal["zh"]


def test_credit_is_refused_through_the_whole_gate_and_the_home_loan_with_it() -> None:
    burdened = {
        "customer_id": "c1",
        "moment": "2026-07-01",
        "outflow_debt_90d": 18_000.0,
        "payment_loans_monthly": 2_000.0,
        "inflow_regular_monthly_6m": 10_000.0,
    }
    found = judged(
        {"need_id": "n1", "need": "borrow_consumer"},
        {"need_id": "n2", "need": "borrow_home"},
        tables=tables(features=[burdened]),
    )
    refused = {action: row["refusals"] for (_, action), row in found.items()}
    assert sorted(refused) == ["offer_consumer_loan", "offer_credit_card", "offer_home_loan"]
    assert all('"payment_burden"' in said and "60%" in said for said in refused.values())
