"""The table of relations between customers."""

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Table, column

KINDS = (
    "spouse",
    "parent",
    "child",
    "sibling",
    "household_member",
    "joint_holder",
    "disponent",
    "account_owner",
    "guarantor",
    "guaranteed",
    "emergency_contact",
    "emergency_contact_of",
    "company",
    "owner",
    "employer",
    "employee",
    "colleague",
    "other",
)
EVIDENCE = ("relations", "households", "account_holders", "company_owners", "payroll_rosters")

CUSTOMER_RELATIONS = Table(
    name="customer_relations",
    grain=Sentence(
        zh="每位客户与另一方的每种关系、每种依据一行",
        en="One row per customer, other side, relation and evidence",
    ),
    key=("customer_id", "other_department", "other_party_id", "kind", "evidence"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column(
            "kind",
            "string",
            zh="关系（另一方是该客户的什么人）",
            en="What the other side is to the customer",
            required=True,
            allowed=KINDS,
            data_class="C2",
        ),
        column(
            "other_customer_id",
            "string",
            zh="另一方客户编号",
            en="The other side, if it is a customer",
        ),
        column(
            "other_department", "string", zh="部门", en="Department that names it", required=True
        ),
        column(
            "other_party_id",
            "string",
            zh="另一方的部门内客户号",
            en="The other side's number there",
            identifying="party_id",
            required=True,
            data_class="C2",
        ),
        column(
            "evidence",
            "string",
            zh="依据",
            en="The table that says so",
            required=True,
            allowed=EVIDENCE,
        ),
        column(
            "known_at",
            INSTANT,
            zh="知晓时间",
            en="When the bank first knew it",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)
