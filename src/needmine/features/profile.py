"""Who the customer is to the bank: age, years with it, departments, risk class."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, joined
from .declared import Feature
from .movements import month_number

# Nobody older has been verified; earlier dates are fillers such as 1900-01-01.
OLDEST_YEARS = 115


def _fact(
    name: str,
    type: str,
    unit: str,
    *,
    zh: str,
    en: str,
    say_zh: str,
    say_en: str,
    needs: tuple[str, ...] = ("parties",),
) -> Feature:
    return Feature(
        name=name,
        family="profile",
        type=type,
        unit=unit,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=needs,
        without_rows="unknown",
    )


FEATURES = (
    _fact(
        "age_years",
        "int64",
        "years",
        zh="周岁；公司、未登记或占位生日则未知",
        en="Age in full years; unknown for a company, and for a missing or filler birth date",
        say_zh="{value} 岁",
        say_en="Age {value}",
    ),
    _fact(
        "tenure_months",
        "int64",
        "months",
        zh="成为客户的整月数，取各部门最早日期",
        en="Full months as a customer, by the earliest date of any department",
        say_zh="成为客户 {value} 个月",
        say_en="Months as a customer: {value}",
    ),
    _fact(
        "is_company",
        "boolean",
        "",
        zh="是公司客户",
        en="Is a company",
        say_zh="公司客户：{value}",
        say_en="Company: {value}",
    ),
    _fact(
        "n_departments",
        "int64",
        "departments",
        zh="有其记录的部门数",
        en="Departments that know the customer",
        say_zh="{value} 个部门有记录",
        say_en="Departments that know the customer: {value}",
        needs=("customer_records",),
    ),
    _fact(
        "risk_class_latest",
        "int64",
        "1 cautious to 5 bold",
        zh="最近一次风险测评等级 C1 至 C5，过期则未知",
        en="Latest risk class, C1 to C5; unknown once it has expired",
        say_zh="风险等级 C{value}",
        say_en="Risk class C{value}",
        needs=("risk_assessments",),
    ),
    _fact(
        "days_until_risk_class_expires",
        "int64",
        "days",
        zh="距风险测评到期的天数，过期为负",
        en="Days until the risk assessment expires; negative once it has",
        say_zh="风险测评还有 {value} 天到期",
        say_en="Days until the risk assessment expires: {value}",
        needs=("risk_assessments",),
    ),
)


def profile(at: AtMoment) -> ir.Table:
    """Return one row per customer known at the moment."""
    records = at.records()
    departments = records.group_by("customer_id").aggregate(
        n_departments=records.department.nunique()
    )
    return joined(departments, (_person(at), _risk_class(at)))


def _person(at: AtMoment) -> ir.Table:
    rows = at.by_party("parties")
    oldest = at.as_of.back(months=12 * OLDEST_YEARS).day
    is_plausible = (rows.birth_date > oldest) & at.before(rows.birth_date)
    people = rows.group_by("customer_id").aggregate(
        # Departments that disagree: the earliest date, so that age limits err on the safe side.
        birth_date=rows.birth_date.min(where=is_plausible & (rows.kind == "person")),
        since_date=rows.since_date.min(where=at.before(rows.since_date)),
        n_companies=rows.count(where=rows.kind == "company"),
    )
    return people.select(
        "customer_id",
        age_years=_full_months(people.birth_date, at) // 12,
        tenure_months=_full_months(people.since_date, at),
        is_company=people.n_companies > 0,
    )


def _full_months(since: ir.DateColumn, at: AtMoment) -> ir.IntegerValue:
    months = month_number(at.day) - month_number(since)
    return (months - ibis.ifelse(since.day() > at.day.day(), 1, 0)).cast("int64")


def _risk_class(at: AtMoment) -> ir.Table:
    rows = at.by_party("risk_assessments")
    rows = rows.filter(at.before(rows.happened_date))
    order = [rows.happened_at.desc(), rows.assessment_id.desc(), rows.department]
    place = ibis.row_number().over(ibis.window(group_by=rows.customer_id, order_by=order))
    rows = rows.mutate(place=place)
    last = rows.filter(rows.place == 0)
    is_valid = last.expires_date.isnull() | (last.expires_date >= at.day)
    return last.select(
        "customer_id",
        risk_class_latest=ibis.ifelse(
            is_valid, last.risk_class.substr(1, 1).cast("int64"), ibis.null()
        ),
        days_until_risk_class_expires=last.expires_date.delta(at.day, unit="day"),
    )
