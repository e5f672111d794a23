"""Rules that keep credit from people who may not be able to repay it."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from needmine.core.money import shown_money
from needmine.core.sentences import Sentence
from needmine.core.shares import part_of

from .rule import Rule, Setting

# Income and debt payments are measured on the bookings.
_INCOME = ("features", "transactions")
# Guess, in currency units a month: less is the rest of a card bill, no debt to be weighed.
_LEAST_DEBT = 100


def _credit(case: ir.Table, _: Setting) -> ir.BooleanValue:
    return case.is_credit


def _overdue_matters(case: ir.Table, _: Setting) -> ir.BooleanValue:
    return case.is_credit | case.without_overdue


def _low_score(case: ir.Table, setting: Setting) -> ir.BooleanValue:
    limit = setting.policies.low_score
    if limit is None:
        return ibis.literal(False)
    return (case.internal_score < limit).fill_null(False)


def _overburdened(case: ir.Table, setting: Setting) -> ir.BooleanValue:
    limit = setting.policies.highest_burden
    if limit is None:
        return ibis.literal(False)
    return (case.burden_share >= limit).fill_null(False)


def _burden_unknown(case: ir.Table, setting: Setting) -> ir.BooleanValue:
    policies = setting.policies
    if policies.highest_burden is None or not policies.refuses_unknown_burden:
        return ibis.literal(False)
    return case.burden_share.isnull() & (case.debt_monthly >= _LEAST_DEBT).fill_null(False)


def _paid(row: Mapping[str, Any], setting: Setting) -> dict[str, object]:
    amount, currency = row["debt_monthly"], setting.currency
    zh = shown_money(amount, currency=currency, language="zh")
    return {"paid": Sentence(zh=zh, en=shown_money(amount, currency=currency, language="en"))}


RULES: tuple[Rule, ...] = (
    Rule(
        name="distress_overdue",
        title=Sentence(zh="贷款逾期", en="A loan overdue"),
        reads=("loans",),
        concerns=_overdue_matters,
        refuses=lambda case, setting: (
            case.days_overdue >= max(1, setting.policies.overdue_days)
        ).fill_null(False),
        sentence=Sentence(
            zh="客户有贷款逾期{n}天，不推荐信贷，可先谈还款安排。",
            en="A loan is {n} days overdue: offer no credit; talk about a payment plan instead.",
        ),
        says=("days_overdue",),
        values=lambda row, _: {"n": row["days_overdue"]},
    ),
    Rule(
        name="distress_hardship",
        title=Sentence(zh="客户自述困难", en="Hardship the customer spoke of"),
        reads=("voices",),
        concerns=_credit,
        refuses=lambda case, _: case.hardship_date.notnull(),
        sentence=Sentence(
            zh="客户在{date}说过经济困难，不推荐信贷。",
            en="The customer spoke of hardship on {date}: offer no credit.",
        ),
        says=("hardship_date",),
        values=lambda row, _: {"date": row["hardship_date"]},
    ),
    Rule(
        name="distress_low_score",
        title=Sentence(zh="内部信用评分", en="The internal credit score"),
        reads=("credit_scores",),
        concerns=_credit,
        refuses=_low_score,
        sentence=Sentence(
            zh="客户的内部信用评分低于{limit:g}，不主动推荐信贷。",
            en="The internal credit score is below {limit:g}: propose no credit.",
        ),
        values=lambda _, setting: {"limit": setting.policies.low_score},
    ),
    Rule(
        name="payment_burden",
        title=Sentence(zh="还款负担", en="The burden of debt payments"),
        reads=_INCOME,
        concerns=_credit,
        refuses=_overburdened,
        sentence=Sentence(
            zh="客户每月还债相当于工资与养老金的{share}，达到{limit:.0%}即不推荐信贷。",
            en="Monthly debt payments come to {share} salary and pension; from {limit:.0%} on "
            "offer no credit.",
        ),
        says=("burden_share",),
        values=lambda row, setting: {
            "share": part_of(row["burden_share"]),
            "limit": setting.policies.highest_burden,
        },
    ),
    Rule(
        name="payment_burden_unknown",
        title=Sentence(zh="还款负担能否核对", en="Whether the burden of debt payments is known"),
        reads=_INCOME,
        concerns=_credit,
        refuses=_burden_unknown,
        sentence=Sentence(
            zh="客户每月还债约{paid}，但本行看不到工资或养老金入账，还款负担无法核对，不主动推荐信贷。",
            en="Debt payments of about {paid} a month are known, but no salary or pension is seen "
            "here, so the burden cannot be checked: propose no credit.",
        ),
        says=("debt_monthly",),
        values=_paid,
    ),
)
