"""Canonical tables of ties between people: households, relations, what partners tell."""

from needmine.core.tables import column

from .canonical import canonical, party

HOUSEHOLDS = canonical(
    "households",
    column("household_id", "string", zh="家庭编号", en="Household", required=True),
    party(),
    column(
        "role",
        "string",
        zh="家庭成员关系",
        en="Role in the household",
        allowed=("head", "spouse", "child", "parent", "other"),
        data_class="C2",
    ),
    column("from_date", "date", zh="起始日", en="From"),
    column("until_date", "date", zh="终止日", en="Until"),
    key=("department", "household_id", "party_id"),
    zh="每个家庭每位成员一行",
    en="One row per household and member",
)

RELATIONS = canonical(
    "relations",
    party(),
    party("related_party_id"),
    column(
        "kind",
        "string",
        zh="关系（related_party_id 是 party_id 的什么人）",
        en="What related_party_id is to party_id",
        required=True,
        allowed=(
            "spouse",
            "parent",
            "child",
            "sibling",
            "guarantor",
            "joint_holder",
            "company",
            "emergency_contact",
            "other",
        ),
        data_class="C2",
    ),
    column("source", "string", zh="依据", en="What says so, such as a form or a contract"),
    column("from_date", "date", zh="起始日", en="From"),
    column("until_date", "date", zh="终止日", en="Until"),
    key=("department", "party_id", "related_party_id", "kind"),
    zh="每两位客户每种关系一行",
    en="One row per two customers and relation",
)

PARTNER_ATTRIBUTES = canonical(
    "partner_attributes",
    party(),
    column("partner", "string", zh="合作方", en="Partner that told it", required=True),
    column("attribute", "string", zh="属性", en="Attribute", required=True),
    column("value", "string", zh="取值", en="Its value", required=True, data_class="C2"),
    column("consent_id", "string", zh="同意记录编号", en="Consent record it rests on"),
    column("valid_until_date", "date", zh="有效期至", en="Valid until"),
    key=("department", "party_id", "partner", "attribute"),
    zh="每位客户每个合作方每项属性一行",
    en="One row per customer, partner and attribute",
)
