"""The canonical tables every bank maps its records to, what feeds cover, what became of each load.

A bank that lacks a table leaves it out. A mapping fills the columns of a contract; the
bookkeeping columns at the end of each table are filled here. Columns with a kind of identity
hold tokens; the values live only in ``identities``.
"""

import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT, Table, column

from . import canonical_bank as bank
from . import canonical_companies as companies
from . import canonical_contacts as contacts
from . import canonical_credit as credit
from . import canonical_money as money
from . import canonical_parties as parties
from . import canonical_past as past
from . import canonical_relations as relations

CANONICAL: tuple[Table, ...] = (
    parties.PARTIES,
    parties.CROSSWALK,
    parties.MANAGERS,
    money.ACCOUNTS,
    money.ACCOUNT_HOLDERS,
    money.TRANSACTIONS,
    money.BALANCES,
    money.DEPOSITS,
    money.LOANS,
    money.CARDS,
    parties.CREDIT_SCORES,
    money.STANDING_ORDERS,
    contacts.DIGITAL_EVENTS,
    contacts.CONTACTS,
    contacts.ANSWERS,
    contacts.FEEDBACK_TEXTS,
    parties.CONSENTS,
    parties.RISK_ASSESSMENTS,
    relations.HOUSEHOLDS,
    relations.RELATIONS,
    relations.PARTNER_ATTRIBUTES,
    companies.COMPANIES,
    companies.COMPANY_OWNERS,
    companies.PAYROLL_CONTRACTS,
    companies.PAYROLL_ROSTERS,
    companies.MERCHANTS,
    credit.LOAN_REPAYMENTS,
    credit.CARD_INSTALMENTS,
    bank.BRANCHES,
    bank.STAFF,
    bank.PRODUCT_LIST,
    bank.RATES,
    bank.NET_ASSET_VALUES,
    past.PAST_TAGS,
    past.PAST_SCORES,
    past.PAST_LISTS,
    past.CAMPAIGN_RESULTS,
)

# Kinds of transaction that a customer may pay by standing order. Repayments follow from the loan or
# the card and were settled with it; cash, cards and wallets know no order.
ORDERED_KINDS = ("transfer", "household_bill", "insurance", "other")

LOADS = Table(
    name="loads",
    grain=Sentence(
        zh="每个文件按每张目标表每装载一次一行",
        en="One row per file, canonical table and time it was read into it",
    ),
    key=("load_id", "table"),
    columns=(
        column("load_id", "string", zh="装载编号", en="Load", required=True),
        column("table", "string", zh="目标表", en="Canonical table", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        column("feed", "string", zh="数据流", en="Feed", required=True),
        column("file", "string", zh="文件", en="File", required=True),
        column("digest", "string", zh="文件摘要", en="Digest of its content", required=True),
        column(
            "delivery",
            "int64",
            zh="第几次交付（同一数据流、同一目标表内）",
            en="Place among the deliveries of its feed to that table, from 1",
            required=True,
        ),
        column(
            "definition",
            "string",
            zh="读取定义摘要（映射、feed.yml 与查找表）",
            en="Digest of the mapping, feed.yml and look-ups it was read by",
            required=True,
        ),
        column(
            "columns",
            "string",
            zh="原始列及其写法（JSON，不含任何值；每轮只记最后一个文件）",
            en="Raw columns and the form of each as JSON, no value; of a round's last file only",
        ),
        column("repairs", "string", zh="修复摘要", en="Digest of the repairs it was read with"),
        column("exported_at", INSTANT, zh="导出时间", en="When the department wrote it"),
        column("n_rows", "int64", zh="文件行数", en="Rows in the file", required=True),
        column("n_used", "int64", zh="采用行数", en="Rows used", required=True),
        column("n_quarantined", "int64", zh="隔离行数", en="Rows in quarantine", required=True),
        column(
            "n_set_aside",
            "int64",
            zh="映射略过行数",
            en="Rows the mapping set aside",
            required=True,
        ),
        column("loaded_at", INSTANT, zh="装载时间", en="When it entered Needmine", required=True),
        column(
            "replaced_at",
            INSTANT,
            zh="被重读或被同日重交文件取代的时间",
            en="When it was read anew, or replaced by a later file of the same day",
        ),
    ),
)

LOAD_PROFILES = Table(
    name="load_profiles",
    grain=Sentence(
        zh="每次装载每张目标表每列一行", en="One row per load, canonical table and column"
    ),
    key=("load_id", "table", "column"),
    columns=(
        column("load_id", "string", zh="装载编号", en="Load", required=True),
        column("table", "string", zh="目标表", en="Canonical table", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        column("feed", "string", zh="数据流", en="Feed", required=True),
        column("column", "string", zh="列", en="Column", required=True),
        column("n_rows", "int64", zh="采用行数", en="Rows used", required=True),
        column("n_missing", "int64", zh="空值数", en="Rows without a value", required=True),
        column("n_distinct", "int64", zh="不同值数", en="Different values", required=True),
        column("least", "string", zh="最小值", en="Smallest value; none of identities and codes"),
        column("most", "string", zh="最大值", en="Greatest value; none of identities and codes"),
        column(
            "spread",
            "string",
            zh="分布：十分位数，或各代码的行数（JSON）",
            en="Deciles, or rows per code, as JSON; empty where values are many or identifying",
        ),
    ),
)

COVERAGE = Table(
    name="coverage",
    grain=Sentence(
        zh="每个数据流的每张目标表一行", en="One row per feed and canonical table it fills"
    ),
    key=("department", "feed", "table"),
    columns=(
        column("department", "string", zh="部门", en="Department", required=True),
        column("feed", "string", zh="数据流", en="Feed", required=True),
        column("table", "string", zh="目标表", en="Canonical table", required=True),
        column("from_date", "date", zh="覆盖起始日", en="First day covered"),
        column("until_date", "date", zh="不再覆盖的首日", en="First day no longer covered"),
        column(
            "is_whole",
            "boolean",
            zh="是否涵盖全部账户",
            en="Speaks of all accounts of the bank",
            required=True,
        ),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    grain=Sentence(
        zh="每个文件每行每个错误列一行", en="One row per file, row and column that was refused"
    ),
    key=("load_id", "table", "from_row", "column"),
    columns=(
        column("load_id", "string", zh="装载编号", en="Load", required=True),
        column("table", "string", zh="目标表", en="Canonical table", required=True),
        column("department", "string", zh="部门", en="Department", required=True),
        column("feed", "string", zh="数据流", en="Feed", required=True),
        column("from_file", "string", zh="文件", en="File", required=True),
        column("from_row", "int64", zh="行号", en="Row, from 1", required=True),
        column("column", "string", zh="列", en="Column", required=True),
        column("reason", "string", zh="原因代码", en="Reason code", required=True),
        column("shown_value", "string", zh="掩码后的值", en="The value, masked"),
    ),
)

TABLES: tuple[Table, ...] = (*CANONICAL, LOADS, LOAD_PROFILES, COVERAGE, QUARANTINE)


def plain_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table, every column nullable as stores keep it."""
    return pa.schema([field.with_nullable(True) for field in table.schema().to_pyarrow()])
