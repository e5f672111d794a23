"""Contracts of what came from where: decisions, ids and how they changed, origins of values."""

from typing import Any

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Column, Table, column


def number(name: str, *, zh: str, en: str, **more: Any) -> Column:
    """Return a column that holds a department's customer number."""
    return column(
        name, "string", zh=zh, en=en, identifying="party_id", data_class="C2", required=True, **more
    )


LINK_DECISIONS = Table(
    name="link_decisions",
    grain=Sentence(
        zh="每次对两条记录的人工判定一行", en="One row per decision of a person about two records"
    ),
    key=("decision_id",),
    columns=(
        column("decision_id", "string", zh="判定编号", en="Decision", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        number("party_id", zh="部门内客户号", en="Department customer number"),
        column(
            "other_department", "string", zh="另一部门", en="Department of the other", required=True
        ),
        number("other_party_id", zh="另一部门内客户号", en="Customer number of the other"),
        column(
            "decision",
            "string",
            zh="判定：同一人、不是同一人、交还证据",
            en="One person, two people, or left to the evidence again",
            required=True,
            allowed=("one", "two", "open"),
        ),
        column("reason", "string", zh="理由", en="Why"),
        column("decided_by", "string", zh="判定人", en="Who decided", required=True),
        column("known_at", INSTANT, zh="判定时间", en="When it was decided", required=True),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

CUSTOMER_IDS = Table(
    name="customer_ids",
    grain=Sentence(zh="每个发出过的客户编号一行", en="One row per customer id ever given"),
    key=("customer_id",),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column(
            "department",
            "string",
            zh="编号所依记录的部门",
            en="Department of the record it belongs to",
            required=True,
        ),
        number(
            "party_id",
            zh="编号所依记录的部门内客户号",
            en="Department customer number of the record it belongs to",
        ),
        column(
            "known_at",
            INSTANT,
            zh="该记录最早知晓时间",
            en="When that record was first known; of two ids the older stays",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

CUSTOMER_EVENTS = Table(
    name="customer_events",
    grain=Sentence(
        zh="每次每条记录改属另一客户一行", en="One row per record and change of its customer"
    ),
    key=("number",),
    columns=(
        column("number", "int64", zh="序号，从 1 起", en="Place in the history", required=True),
        column(
            "kind",
            "string",
            zh="合并、拆分或移动",
            en="Merged into another, split from another, or moved between two that go on",
            required=True,
            allowed=("merge", "split", "move"),
        ),
        column("from_customer_id", "string", zh="原客户编号", en="Customer before", required=True),
        column("to_customer_id", "string", zh="现客户编号", en="Customer now", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        number("party_id", zh="部门内客户号", en="Department customer number"),
        column(
            "why",
            "string",
            zh="原因：人工判定、主数据对应、记录比对",
            en="A person's decision, the master or its crosswalk, or the evidence",
            required=True,
            allowed=("decided", "crosswalk", "linked"),
        ),
        column(
            "known_at",
            INSTANT,
            zh="原因的知晓时间",
            en="When the cause was known",
            required=True,
        ),
        column(
            "seen_on",
            "date",
            zh="首次见于哪一天的运行",
            en="Day of the run that saw it first",
            required=True,
        ),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

CUSTOMER_VALUES = Table(
    name="customer_values",
    grain=Sentence(
        zh="每位有多条记录的客户、每个有值的字段一行",
        en="One row per customer of several records and field that has a value",
    ),
    key=("customer_id", "field"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column("field", "string", zh="customers 的字段", en="Column of customers", required=True),
        column(
            "department",
            "string",
            zh="值来自哪个部门的记录",
            en="Department of the record it came from",
            required=True,
        ),
        number(
            "party_id",
            zh="值来自哪条记录（部门内客户号）",
            en="Customer number of the record it came from",
        ),
        column(
            "method",
            "string",
            zh="该记录的归并方式",
            en="How that record was joined",
            required=True,
            allowed=("master", "crosswalk", "decided", "linked", "alone"),
        ),
        column(
            "known_at",
            INSTANT,
            zh="该记录的知晓时间",
            en="When that record was known",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

LINKING_RECORDS = Table(
    name="linking_records",
    grain=Sentence(zh="每条部门记录一行", en="One row per department's record"),
    key=("department", "party_id"),
    columns=(
        column("department", "string", zh="部门", en="Department", required=True),
        number("party_id", zh="部门内客户号", en="Department customer number"),
        column(
            "basis", "string", zh="比对所依", en="Weights and rules it was linked by", required=True
        ),
        column(
            "state",
            "string",
            zh="参与比对的内容（代号）",
            en="What linking compares, as tokens",
            required=True,
            data_class="C2",
        ),
        column(
            "standing",
            "string",
            zh="归属所系：主数据对应与各项知晓时间",
            en="What else bears on whose record it is: the crosswalk, and since when",
            required=True,
            data_class="C2",
        ),
        column("id_number", "string", zh="有效证件号（代号）", en="Token of a valid ID number"),
        column(
            "keys",
            "string",
            zh="查找所用的键（代号）；企业没有",
            en="Tokens it is looked for by; companies have none",
        ),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

LINKING_PAIRS = Table(
    name="linking_pairs",
    grain=Sentence(
        zh="每对比对过且可能为同一人的个人记录一行",
        en="One row per pair of records of persons that was weighed and may be one",
    ),
    key=("department", "party_id", "other_department", "other_party_id"),
    columns=(
        column("department", "string", zh="部门", en="Department", required=True),
        number("party_id", zh="部门内客户号", en="Department customer number"),
        column(
            "other_department", "string", zh="另一部门", en="Department of the other", required=True
        ),
        number("other_party_id", zh="另一部门内客户号", en="Customer number of the other"),
        column("weight", "float64", zh="权重", en="Weight of evidence", unit="bits", required=True),
        column("match_probability", "float64", zh="匹配概率", en="Probability", required=True),
        column("levels", "string", zh="各项比对结果（JSON）", en="Levels, JSON", required=True),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)
