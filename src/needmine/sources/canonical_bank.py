"""Canonical tables of the bank itself: branches, staff, products, and the rates of the market."""

from needmine.core.tables import column

from .canonical import canonical, money

BRANCHES = canonical(
    "branches",
    column("branch_code", "string", zh="网点代码", en="Branch", required=True),
    column("name", "string", zh="网点名称", en="Name"),
    column("city", "string", zh="城市", en="City"),
    column("parent_code", "string", zh="上级机构代码", en="Branch it belongs to"),
    column("opened_date", "date", zh="开业日", en="Opened on"),
    column("closed_date", "date", zh="撤并日", en="Closed or merged on"),
    column("merged_into", "string", zh="并入网点", en="Branch it went to"),
    key=("department", "branch_code"),
    zh="每个网点一行",
    en="One row per branch",
    bucket="branch_code",
)

STAFF = canonical(
    "staff",
    column("staff_code", "string", zh="工号", en="Staff code", required=True),
    column("name", "string", zh="姓名", en="Name", identifying="name", data_class="C2"),
    column("branch_code", "string", zh="所属网点", en="Branch"),
    column("position", "string", zh="岗位", en="Position"),
    column("from_date", "date", zh="到岗日", en="From"),
    column("until_date", "date", zh="离岗日", en="Left on"),
    key=("department", "staff_code"),
    zh="每位员工一行",
    en="One row per member of staff",
    bucket="staff_code",
)

PRODUCT_LIST = canonical(
    "product_list",
    column("product_code", "string", zh="产品代码", en="Product code", required=True),
    column("name", "string", zh="产品名称", en="Name"),
    column(
        "kind",
        "string",
        zh="产品类别",
        en="Kind of product",
        required=True,
        allowed=("deposit", "wealth", "fund", "insurance", "loan", "card", "payment", "service"),
    ),
    column("issuer", "string", zh="发行机构", en="Who issues it"),
    column("is_own", "boolean", zh="是否本行发行", en="Issued by the bank itself"),
    column(
        "risk_class",
        "string",
        zh="产品风险等级",
        en="Risk class",
        allowed=("R1", "R2", "R3", "R4", "R5"),
    ),
    column("term_days", "int64", zh="期限（天）", en="Term", unit="days", minimum=0),
    money("least_amount", zh="起购金额", en="Least amount", minimum=0),
    column("sold_from_date", "date", zh="开售日", en="Sold from"),
    column("sold_until_date", "date", zh="停售日", en="Sold until"),
    key=("department", "product_code"),
    zh="每个产品一行",
    en="One row per product",
    bucket="product_code",
)

RATES = canonical(
    "rates",
    column(
        "kind",
        "string",
        zh="利率种类",
        en="Kind of rate",
        required=True,
        allowed=("list_deposit", "list_loan", "lpr", "policy"),
    ),
    column("code", "string", zh="期限或产品代码", en="Tenor or product code", required=True),
    column("from_date", "date", zh="执行日", en="In force from", required=True),
    column("rate", "float64", zh="年利率", en="Yearly rate", unit="share 0-1", required=True),
    key=("department", "kind", "code", "from_date"),
    zh="每种利率每个期限或产品每次调整一行",
    en="One row per kind of rate, tenor or product, and day it changed",
    bucket="code",
)

NET_ASSET_VALUES = canonical(
    "net_asset_values",
    column("product_code", "string", zh="产品代码", en="Product code", required=True),
    column("value_date", "date", zh="净值日期", en="Day", required=True),
    column(
        "value",
        "float64",
        zh="单位净值",
        en="Net asset value of one unit",
        unit="currency units",
        required=True,
        minimum=0,
    ),
    key=("department", "product_code", "value_date"),
    zh="每个产品每个净值日一行",
    en="One row per product and day",
    bucket="product_code",
)
