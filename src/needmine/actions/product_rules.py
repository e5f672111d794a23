"""Rules of products: suitability, eligibility, age, what the customer holds already."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from needmine.core.money import shown_money
from needmine.core.sentences import Sentence
from needmine.products.tables import RISKS

from .cases import NO_AGE_BOUND, risk_number
from .rule import Rule, Setting, every_action, marketing


def _risky(case: ir.Table, _: Setting) -> ir.BooleanValue:
    return case.risk > 0


def _has_age_bounds(case: ir.Table) -> ir.BooleanValue:
    return (case.age_from > 0) | (case.age_to < NO_AGE_BOUND)


def _highest(case: ir.Table, setting: Setting) -> ir.IntegerValue:
    """The highest risk that the customer's class may take; 0 where no class is known."""
    bounds = [
        (case.risk_class == name, ibis.literal(risk_number(risk)))
        for name, risk in sorted(setting.policies.highest_risk.items())
    ]
    return ibis.cases(*bounds, else_=0)


def _above_class(row: Mapping[str, Any], setting: Setting) -> dict[str, object]:
    return {
        "risk": RISKS[row["risk"] - 1],
        "risk_class": row["risk_class"],
        "highest": setting.policies.highest_risk.get(row["risk_class"], "-"),
    }


def _bounds(row: Mapping[str, Any], _: Setting) -> dict[str, object]:
    youngest, oldest = row["age_from"], row["age_to"]
    if oldest == NO_AGE_BOUND:
        bounds = Sentence(zh="{youngest}岁以上", en="age {youngest} and over")
    elif not youngest:
        bounds = Sentence(zh="{oldest}岁以下", en="age {oldest} and under")
    else:
        bounds = Sentence(zh="{youngest}至{oldest}岁", en="age {youngest} to {oldest}")
    return {"age": row["age"], "bounds": bounds.fill(youngest=youngest, oldest=oldest)}


def _balances(row: Mapping[str, Any], setting: Setting) -> dict[str, object]:
    least, currency = row["least_balance"], setting.currency
    shown = Sentence(
        zh=shown_money(least, currency=currency, language="zh"),
        en=shown_money(least, currency=currency, language="en"),
    )
    if row["has_balance"]:
        state = Sentence(zh="客户活期余额不足{least}", en="The current balance is below {least}")
    else:
        state = Sentence(
            zh="没有客户的活期余额记录，起点为{least}",
            en="No current balance is on record, and it must be {least}",
        )
    return {"state": state.fill(least=shown)}


_STATUS = {
    "frozen": Sentence(zh="冻结", en="frozen"),
    "receive_only": Sentence(zh="只收不付", en="limited to incoming money"),
    "dormant": Sentence(zh="睡眠", en="dormant"),
}

SUITABILITY: tuple[Rule, ...] = (
    Rule(
        name="risk_assessment_missing",
        title=Sentence(zh="风险测评", en="Risk assessment"),
        reads=("risk_assessments",),
        concerns=_risky,
        refuses=lambda case, _: case.risk_class.isnull(),
        sentence=Sentence(
            zh="客户没有做过风险测评，不能推荐理财产品。",
            en="The customer has taken no risk assessment, so no investment may be proposed.",
        ),
    ),
    Rule(
        name="risk_assessment_expired",
        title=Sentence(zh="风险测评的有效期", en="Validity of the risk assessment"),
        reads=("risk_assessments",),
        concerns=_risky,
        refuses=lambda case, _: case.is_assessment_expired.fill_null(False),
        sentence=Sentence(
            zh="客户的风险测评已过期，须重新测评后再推荐。",
            en="The customer's risk assessment has expired; it must be taken again first.",
        ),
    ),
    Rule(
        name="risk_above_class",
        title=Sentence(zh="产品风险与客户等级", en="Product risk against the customer's class"),
        reads=("risk_assessments",),
        concerns=_risky,
        refuses=lambda case, setting: (
            case.risk_class.notnull() & (case.risk > _highest(case, setting))
        ),
        sentence=Sentence(
            zh="产品风险为{risk}，客户等级{risk_class}最高可买{highest}。",
            en="The product's risk is {risk}; class {risk_class} may take {highest} at most.",
        ),
        says=("risk", "risk_class"),
        values=_above_class,
    ),
    Rule(
        name="age_guard",
        title=Sentence(zh="年长客户的特别保护", en="Special care for older customers"),
        concerns=_risky,
        refuses=lambda case, setting: (
            (case.age >= setting.policies.guard_from_age).fill_null(False)
            & (case.risk > risk_number(setting.policies.guard_highest_risk))
        ),
        sentence=Sentence(
            zh="客户{age}岁，对{limit}岁以上客户不主动推荐风险高于{highest}的产品。",
            en="The customer is {age}; from age {limit} nothing above risk {highest} is proposed.",
        ),
        says=("age",),
        values=lambda row, setting: {
            "age": row["age"],
            "limit": setting.policies.guard_from_age,
            "highest": setting.policies.guard_highest_risk,
        },
    ),
)

ELIGIBILITY: tuple[Rule, ...] = (
    Rule(
        name="under_age",
        title=Sentence(zh="未成年客户", en="Customers under age"),
        concerns=marketing,
        refuses=lambda case, setting: (case.age < setting.policies.adult_from).fill_null(False),
        sentence=Sentence(
            zh="客户未满{adult}岁，不营销。", en="The customer is under {adult}: no marketing."
        ),
        values=lambda _, setting: {"adult": setting.policies.adult_from},
    ),
    Rule(
        name="age_unknown",
        title=Sentence(zh="年龄记录", en="A record of the age"),
        concerns=lambda case, _: (
            (_has_age_bounds(case)) & (case.person_or_company == "person").fill_null(False)
        ),
        refuses=lambda case, _: case.age.isnull() | (case.age < 0),
        sentence=Sentence(
            zh="没有可用的出生日期，无法核对产品的年龄要求。",
            en="No usable birth date, so the product's age limits cannot be checked.",
        ),
    ),
    Rule(
        name="age_outside",
        title=Sentence(zh="产品的年龄要求", en="The product's age limits"),
        concerns=lambda case, _: _has_age_bounds(case),
        refuses=lambda case, _: (
            (case.age < case.age_from).fill_null(False) | (case.age > case.age_to).fill_null(False)
        ),
        sentence=Sentence(
            zh="客户{age}岁，该产品面向{bounds}客户。",
            en="The customer is {age}; the product is for {bounds}.",
        ),
        says=("age", "age_from", "age_to"),
        values=_bounds,
    ),
    Rule(
        name="maybe_deceased",
        title=Sentence(zh="客户可能已不在世", en="The holder may have died"),
        concerns=every_action,
        refuses=lambda case, setting: (case.age >= setting.policies.implausible_from).fill_null(
            False
        ),
        sentence=Sentence(
            zh="按记录客户已{age}岁，可能已不在世或生日有误，请先核实再联系。",
            en="By our records the customer is {age} and may have died, or the birth date is "
            "wrong; check before any contact.",
        ),
        says=("age",),
        values=lambda row, _: {"age": row["age"]},
    ),
    Rule(
        name="not_a_person",
        title=Sentence(zh="个人产品", en="Products for persons"),
        concerns=marketing,
        refuses=lambda case, _: (case.person_or_company == "company").fill_null(False),
        sentence=Sentence(
            zh="客户是企业，该产品面向个人。",
            en="The customer is a company; the product is for persons.",
        ),
    ),
    Rule(
        name="balance_too_small",
        title=Sentence(zh="产品的起点金额", en="The product's least balance"),
        reads=("balances",),
        concerns=lambda case, _: case.least_balance > 0,
        refuses=lambda case, _: (case.current_balance < case.least_balance).fill_null(True),
        sentence=Sentence(
            zh="{state}，不推荐该产品。", en="{state}, so the product is not proposed."
        ),
        says=("least_balance", "has_balance"),
        values=_balances,
    ),
    Rule(
        name="already_holds",
        title=Sentence(zh="已持有", en="Already held"),
        reads=("customer_accounts",),
        concerns=lambda case, _: case.once,
        refuses=lambda case, _: case.n_held.fill_null(0) > 0,
        sentence=Sentence(zh="客户已持有该产品。", en="The customer holds this product already."),
    ),
    Rule(
        name="account_frozen",
        title=Sentence(zh="账户状态", en="The state of the accounts"),
        reads=("customer_accounts",),
        concerns=marketing,
        refuses=lambda case, _: case.stopped_status.notnull(),
        sentence=Sentence(
            zh="客户有账户处于{status}状态，不营销。",
            en="One of the customer's accounts is {status}: no marketing.",
        ),
        says=("stopped_status",),
        values=lambda row, _: {"status": _STATUS.get(row["stopped_status"], row["stopped_status"])},
    ),
)

RULES: tuple[Rule, ...] = (*SUITABILITY, *ELIGIBILITY)
