"""Rules of contact: consent, how often, a refusal, an open complaint, the hold-out."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .rule import Rule, Setting, every_action, marketing


def _instant(moment: Moment) -> ir.TimestampScalar:
    return ibis.literal(moment.instant, type="timestamp('UTC')")


def _limit(days: int) -> Rule:
    name = f"n_contacts_{days}d"

    def most(setting: Setting) -> int:
        policies = setting.policies
        return policies.contacts_per_7_days if days == 7 else policies.contacts_per_30_days

    return Rule(
        name=f"contact_limit_{days}_days",
        title=Sentence(
            zh="近{days}天营销触达次数", en="Marketing contacts in the last {days} days"
        ).fill(days=days),
        reads=("contacts",),
        concerns=marketing,
        refuses=lambda case, setting: case[name].fill_null(0) >= most(setting),
        sentence=Sentence(
            zh="近{days}天已营销触达{n}次，上限为{limit}次。",
            en="Contacted for marketing {n} times in the last {days} days; the limit is {limit}.",
        ),
        says=(name,),
        values=lambda row, setting: {"days": days, "n": row[name] or 0, "limit": most(setting)},
    )


def _withheld(case: ir.Table, _: Setting) -> ir.BooleanValue:
    return ~case.is_help


def _in_cool_off(case: ir.Table, setting: Setting) -> ir.BooleanValue:
    back, policies = setting.as_of.back, setting.policies
    declined = case.declined_at >= _instant(back(days=policies.declined_days))
    wrong = case.wrong_at >= _instant(back(days=policies.wrong_days))
    return declined.fill_null(False) | wrong.fill_null(False)


def _declined_product(case: ir.Table, setting: Setting) -> ir.BooleanValue:
    since = _instant(setting.as_of.back(days=setting.policies.declined_days))
    return (case.product_declined_at >= since).fill_null(False)


def _declined(row: Mapping[str, Any], setting: Setting) -> dict[str, object]:
    at = row["product_declined_at"].astimezone(ZoneInfo(setting.as_of.zone))
    return {"date": at.date(), "days": setting.policies.declined_days}


_STATUS = {
    "met": Sentence(zh="已经满足", en="is met"),
    "declined": Sentence(zh="已被客户婉拒", en="was declined by the customer"),
    "wrong": Sentence(zh="已被认定判断有误", en="was found to be wrong"),
    "expired": Sentence(zh="已过时", en="has passed"),
}

RULES: tuple[Rule, ...] = (
    Rule(
        name="marketing_consent_missing",
        title=Sentence(zh="营销同意", en="Consent to marketing"),
        reads=("consents",),
        concerns=marketing,
        refuses=lambda case, _: case.marketing_consent.isnull(),
        sentence=Sentence(
            zh="没有客户同意接受营销的记录，不得营销。",
            en="There is no record that the customer agreed to marketing.",
        ),
    ),
    Rule(
        name="marketing_consent_withdrawn",
        title=Sentence(zh="营销同意的撤回", en="Withdrawal of the consent to marketing"),
        reads=("consents",),
        concerns=marketing,
        refuses=lambda case, _: (case.marketing_consent == "withdrawn").fill_null(False),
        sentence=Sentence(
            zh="客户已撤回营销同意，不得营销。",
            en="The customer has withdrawn the consent to marketing.",
        ),
    ),
    Rule(
        name="personalisation_refused",
        title=Sentence(zh="对个性化推荐的拒绝", en="Refusal of personalised offers"),
        reads=("consents",),
        concerns=marketing,
        refuses=lambda case, _: case.refused_purpose.notnull(),
        sentence=Sentence(
            zh="客户拒绝个性化推荐，不得根据其资料推荐产品。",
            en="The customer refuses personalised offers, so none may be made from their data.",
        ),
    ),
    _limit(7),
    _limit(30),
    Rule(
        name="cool_off",
        title=Sentence(zh="客户拒绝后的静默期", en="Rest after the customer's refusal"),
        reads=("outcomes",),
        concerns=marketing,
        refuses=_in_cool_off,
        sentence=Sentence(
            zh="客户近期已表示不需要，{declined}天内不再就此推荐（被指判断有误的为{wrong}天）。",
            en="The customer turned this down recently; it rests for {declined} days "
            "({wrong} where we were told the need was wrong).",
        ),
        values=lambda _, setting: {
            "declined": setting.policies.declined_days,
            "wrong": setting.policies.wrong_days,
        },
    ),
    Rule(
        name="cool_off_product",
        title=Sentence(zh="同一产品的静默期", en="Rest of a product that was declined"),
        reads=("outcomes",),
        concerns=marketing,
        refuses=_declined_product,
        sentence=Sentence(
            zh="客户在{date}谢绝过该产品，{days}天内不因任何需求再推荐。",
            en="The customer declined this product on {date}; for {days} days it is offered "
            "for no need.",
        ),
        says=("product_declined_at",),
        values=_declined,
    ),
    Rule(
        name="open_complaint",
        title=Sentence(zh="未办结的投诉", en="A complaint that is not settled"),
        reads=("feedback_texts",),
        concerns=marketing,
        refuses=lambda case, _: case.n_open_complaints.fill_null(0) > 0,
        sentence=Sentence(
            zh="客户有{n}件投诉尚未办结，目前只做服务，不推荐产品。",
            en="Complaints not yet settled: {n}. Serve the customer now and sell nothing.",
        ),
        says=("n_open_complaints",),
        values=lambda row, _: {"n": row["n_open_complaints"]},
    ),
    Rule(
        name="hold_out",
        title=Sentence(zh="对照组", en="The hold-out"),
        reads=("assignments",),
        concerns=_withheld,
        refuses=lambda case, _: (case.arm == "hold_out").fill_null(False),
        sentence=Sentence(
            zh="客户在对照组，不作为线索触达，用来衡量行动的真实效果。",
            en="The customer is in the hold-out, which gets no leads so that their effect "
            "can be measured.",
        ),
    ),
    Rule(
        name="need_closed",
        title=Sentence(zh="需求的状态", en="The state of the need"),
        concerns=every_action,
        refuses=lambda case, setting: (
            case.status.isin(("met", "declined", "wrong", "expired"))
            | (case.window_to < ibis.literal(setting.as_of.date))
        ),
        sentence=Sentence(
            zh="这项需求{status}，不必再行动。", en="This need {status}; there is nothing to do."
        ),
        says=("status",),
        values=lambda row, _: {"status": _STATUS.get(row["status"], _STATUS["expired"])},
    ),
    Rule(
        name="unknown_customer",
        title=Sentence(zh="客户主档", en="The customer's record"),
        concerns=every_action,
        refuses=lambda case, _: case.person_or_company.isnull(),
        sentence=Sentence(
            zh="客户主档中没有这位客户，请先核对。",
            en="No customer record holds this customer; check the records first.",
        ),
    ),
)
