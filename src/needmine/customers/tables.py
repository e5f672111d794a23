"""Tables of the stage ``customers``."""

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, NEED_FINDING, Table, column

from .tables_of_history import (
    CUSTOMER_EVENTS,
    CUSTOMER_IDS,
    CUSTOMER_VALUES,
    LINK_DECISIONS,
    LINKING_PAIRS,
    LINKING_RECORDS,
)
from .tables_of_relations import CUSTOMER_RELATIONS

CUSTOMER_RECORDS = Table(
    name="customer_records",
    grain=Sentence(zh="每个部门客户号一行", en="One row per department and customer number"),
    key=("department", "party_id"),
    columns=(
        column("department", "string", zh="部门", en="Department", required=True),
        column(
            "party_id",
            "string",
            zh="部门内客户号",
            en="Department customer number",
            identifying="party_id",
            required=True,
            data_class="C2",
        ),
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column(
            "method",
            "string",
            zh="归并方式",
            en="How it was joined",
            required=True,
            allowed=("master", "crosswalk", "decided", "linked", "alone"),
        ),
        column(
            "match_probability",
            "float64",
            zh="匹配概率",
            en="Probability of the link; null where none was weighed",
        ),
        column(
            "known_at",
            INSTANT,
            zh="知晓时间",
            en="When the later of the two records was known",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

CUSTOMERS = Table(
    name="customers",
    grain=Sentence(zh="每位客户一行", en="One row per customer"),
    key=("customer_id",),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column(
            "kind",
            "string",
            zh="个人或公司",
            en="Person or company",
            required=True,
            allowed=("person", "company"),
        ),
        column("name", "string", zh="姓名", en="Name", identifying="name", data_class="C2"),
        column(
            "customer_number",
            "string",
            zh="主客户号",
            en="The master customer number",
            identifying="master_party_id",
            data_class="C2",
        ),
        column(
            "phone", "string", zh="手机号", en="Mobile number", identifying="phone", data_class="C2"
        ),
        column("birth_date", "date", zh="出生日期", en="Birth date", data_class="C2"),
        column("gender", "string", zh="性别", en="Gender", data_class="C2"),
        column("city", "string", zh="城市", en="City"),
        column("occupation", "string", zh="职业", en="Occupation", data_class="C2"),
        column("since_date", "date", zh="成为客户日期", en="Customer since"),
        column("banker_code", "string", zh="客户经理工号", en="Banker in charge"),
        column("branch_code", "string", zh="管户网点", en="Branch in charge"),
        column(
            "n_records", "int64", zh="部门记录数", en="Department records joined", required=True
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

CUSTOMER_ACCOUNTS = Table(
    name="customer_accounts",
    grain=Sentence(zh="每位客户每个账户一行", en="One row per customer and account"),
    key=("customer_id", "account_number"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer", required=True),
        column(
            "account_number",
            "string",
            zh="账号",
            en="Account number",
            identifying="account_number",
            required=True,
            data_class="C2",
        ),
        column("role", "string", zh="关系", en="Role", required=True),
        column("kind", "string", zh="账户种类", en="Kind of account", required=True),
        column("product_code", "string", zh="产品代码", en="Product code"),
        column("currency", "string", zh="币种", en="Currency, ISO 4217"),
        column("opened_date", "date", zh="开户日", en="Opened on", required=True),
        column("closed_date", "date", zh="销户日", en="Closed on"),
        column("status", "string", zh="状态", en="Status"),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

LINKS = Table(
    name="links",
    grain=Sentence(
        zh="每对可能为同一人的部门记录一行", en="One row per pair of records that may be one person"
    ),
    key=("department", "party_id", "other_department", "other_party_id"),
    columns=(
        column("customer_id", "string", zh="客户编号", en="Customer of the first", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        column(
            "party_id",
            "string",
            zh="部门内客户号",
            en="Department customer number",
            identifying="party_id",
            required=True,
            data_class="C2",
        ),
        column(
            "other_customer_id",
            "string",
            zh="另一客户编号",
            en="Customer of the other",
            required=True,
        ),
        column(
            "other_department", "string", zh="另一部门", en="Department of the other", required=True
        ),
        column(
            "other_party_id",
            "string",
            zh="另一部门内客户号",
            en="Customer number of the other",
            identifying="party_id",
            required=True,
            data_class="C2",
        ),
        column(
            "verdict",
            "string",
            zh="结论",
            en="Joined, or why a person must decide",
            required=True,
            allowed=(
                "joined",
                "two_customers",
                "two_id_numbers",
                "ambiguous",
                "too_little",
                "kept_apart",
                "contradicted",
            ),
        ),
        column(
            "weight",
            "float64",
            zh="权重",
            en="Weight of evidence; null where a person decided and nobody weighed",
            unit="bits",
        ),
        column(
            "match_probability",
            "float64",
            zh="匹配概率",
            en="Probability that both are one; null where a rule decided",
        ),
        column(
            "levels",
            "string",
            zh="各项比对结果（JSON）",
            en="Level of agreement per trait, JSON; the words stand in linking.yml",
            required=True,
        ),
        column(
            "decision",
            "string",
            zh="人工判定",
            en="What a person decided; null where nobody has",
            allowed=("one", "two"),
        ),
        column(
            "known_at",
            INSTANT,
            zh="知晓时间",
            en="When the later of the two records, or the decision, was known",
            required=True,
        ),
    ),
    bucket="customer_id",
    purposes=NEED_FINDING,
    retention="needs_5y",
)

LINKING_MODELS = Table(
    name="linking_models",
    grain=Sentence(zh="每次训练一行", en="One row per training"),
    key=("version",),
    columns=(
        column("version", "string", zh="版本", en="Version", required=True),
        column("trained_as_of", "date", zh="训练时点", en="Trained as of", required=True),
        column(
            "settings",
            "string",
            zh="权重与频率（文本）",
            en="Weights and frequencies as text",
            required=True,
        ),
    ),
    purposes=NEED_FINDING,
    retention="needs_5y",
)

TABLES: tuple[Table, ...] = (
    CUSTOMER_RECORDS,
    CUSTOMERS,
    CUSTOMER_VALUES,
    CUSTOMER_ACCOUNTS,
    LINKS,
    LINK_DECISIONS,
    CUSTOMER_IDS,
    CUSTOMER_EVENTS,
    LINKING_MODELS,
    CUSTOMER_RELATIONS,
    LINKING_RECORDS,
    LINKING_PAIRS,
)
