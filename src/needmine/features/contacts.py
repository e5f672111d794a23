"""What the bank offered and what the customer answered."""

import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, joined, share
from .declared import SHARE, Feature

CONTACTS = ("contacts",)
ANSWERS = ("answers",)


def _contact(
    name: str,
    unit: str,
    *,
    zh: str,
    en: str,
    say_zh: str,
    say_en: str,
    needs: tuple[str, ...] = CONTACTS,
    days: int = 0,
    months: int = 0,
) -> Feature:
    is_count = bool(days or months) and unit != SHARE
    return Feature(
        name=name,
        family="contacts",
        type="float64" if unit == SHARE else "int64",
        unit=unit,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=needs,
        days=days,
        months=months,
        without_rows="zero" if is_count else "unknown",
        data_class="C1",
    )


OFFERS = (
    *(
        _contact(
            f"n_offers_{days}d",
            "contacts",
            zh=f"近{days}天营销触达次数",
            en=f"Offers made in the last {days} days, service messages apart",
            say_zh=f"近{days}天营销触达 {{value}} 次",
            say_en=f"Offers over {days} days: {{value}}",
            days=days,
        )
        for days in (30, 90)
    ),
    _contact(
        "n_service_messages_90d",
        "contacts",
        zh="近90天服务通知次数",
        en="Service messages in the last 90 days",
        say_zh="近90天服务通知 {value} 次",
        say_en="Service messages over 90 days: {value}",
        days=90,
    ),
    _contact(
        "days_since_offer",
        "days",
        zh="距最近一次营销触达的天数，从未触达则未知",
        en="Days since the latest offer; unknown without one",
        say_zh="距上次营销触达 {value} 天",
        say_en="Days since the last offer: {value}",
    ),
)
ANSWERED = (
    _contact(
        "n_answers_12m",
        "answers",
        zh="近12个月明确答复次数（接受、拒绝或指出有误）",
        en="Answers in the last 12 months: accepted, declined or wrong",
        say_zh="近一年答复 {value} 次",
        say_en="Answers within a year: {value}",
        needs=ANSWERS,
        months=12,
    ),
    _contact(
        "n_accepted_12m",
        "answers",
        zh="近12个月接受次数",
        en="Offers accepted in the last 12 months",
        say_zh="近一年接受 {value} 次",
        say_en="Offers accepted within a year: {value}",
        needs=ANSWERS,
        months=12,
    ),
    _contact(
        "n_declined_12m",
        "answers",
        zh="近12个月拒绝次数",
        en="Offers declined in the last 12 months",
        say_zh="近一年拒绝 {value} 次",
        say_en="Offers declined within a year: {value}",
        needs=ANSWERS,
        months=12,
    ),
    _contact(
        "days_since_answer",
        "days",
        zh="距最近一次明确答复的天数，从未答复则未知",
        en="Days since the latest answer; unknown without one",
        say_zh="距上次答复 {value} 天",
        say_en="Days since the last answer: {value}",
        needs=ANSWERS,
    ),
    _contact(
        "response_share_12m",
        SHARE,
        zh="近12个月营销触达中得到明确答复的比例；没有触达则未知",
        en="Offers of the last 12 months that were answered; unknown without offers",
        say_zh="近一年触达答复率 {value}",
        say_en="Share of offers answered within a year: {value}",
        needs=(*CONTACTS, *ANSWERS),
        months=12,
    ),
)
FEATURES = OFFERS + ANSWERED


def contacts(at: AtMoment) -> ir.Table:
    """Return one row per customer known at the moment, null where nobody met them."""
    everyone = joined(at.customers(), (_offers(at), _answers(at), _answered_offers(at)))
    return everyone.mutate(
        response_share_12m=share(
            everyone.n_offers_answered.fill_null(0), everyone.n_offers_12m.fill_null(0)
        )
    ).drop("n_offers_answered", "n_offers_12m")


def _met(at: AtMoment) -> ir.Table:
    rows = at.by_party("contacts")
    rows = rows.filter(at.before(rows.happened_date))
    return rows.mutate(is_offer=~rows.is_service.fill_null(False))


def _offers(at: AtMoment) -> ir.Table:
    rows = _met(at)
    quarter = at.last(rows.happened_date, days=90)
    return rows.group_by("customer_id").aggregate(
        n_offers_30d=rows.count(where=rows.is_offer & at.last(rows.happened_date, days=30)),
        n_offers_90d=rows.count(where=rows.is_offer & quarter),
        n_offers_12m=rows.count(where=rows.is_offer & at.last(rows.happened_date, months=12)),
        n_service_messages_90d=rows.count(where=~rows.is_offer & quarter),
        days_since_offer=at.days_since(rows.happened_date.max(where=rows.is_offer)),
    )


def _given(at: AtMoment) -> ir.Table:
    """Return clear answers with their customer: named by the answer, or by what it answers."""
    rows = at.known("answers")
    rows = rows.filter(at.before(rows.happened_date), rows.answer != "no_answer")
    columns = ("department", "answer_id", "answer", "contact_id", "happened_date")
    named = rows.filter(rows.party_id.notnull())
    named = named.inner_join(at.records(), ["department", "party_id"])
    met = _met(at).select("department", "contact_id", "customer_id").distinct()
    unnamed = rows.filter(rows.party_id.isnull()).inner_join(met, ["department", "contact_id"])
    return named.select("customer_id", *columns).union(unnamed.select("customer_id", *columns))


def _answers(at: AtMoment) -> ir.Table:
    rows = _given(at)
    year = at.last(rows.happened_date, months=12)
    return rows.group_by("customer_id").aggregate(
        n_answers_12m=rows.count(where=year),
        n_accepted_12m=rows.count(where=year & (rows.answer == "accepted")),
        n_declined_12m=rows.count(where=year & (rows.answer == "declined")),
        days_since_answer=at.days_since(rows.happened_date.max()),
    )


def _answered_offers(at: AtMoment) -> ir.Table:
    offers = _met(at)
    offers = offers.filter(offers.is_offer, at.last(offers.happened_date, months=12))
    # A contact answered twice is one answered contact, so the share stays below 1.
    answered = offers.semi_join(_given(at), ["customer_id", "contact_id"])
    return answered.group_by("customer_id").aggregate(n_offers_answered=answered.count())
