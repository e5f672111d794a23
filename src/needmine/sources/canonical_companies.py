"""Canonical tables of companies: who owns them, whom they pay, where their takings go."""

from needmine.core.tables import column

from .canonical import account, canonical, money, party

COMPANIES = canonical(
    "companies",
    party(),
    column(
        "name",
        "string",
        zh="公司名称",
        en="Name",
        identifying="name",
        data_class="C2",
        required=True,
    ),
    column(
        "credit_code",
        "string",
        zh="统一社会信用代码",
        en="Unified social credit code, GB 32100",
        identifying="id_number",
        data_class="C2",
    ),
    account("settlement_account", required=False),
    column("industry", "string", zh="行业", en="Industry"),
    money("registered_capital", zh="注册资本", en="Registered capital", minimum=0),
    column("founded_date", "date", zh="成立日", en="Founded on"),
    key=("department", "party_id"),
    zh="每个部门每家公司客户一行",
    en="One row per company as one department knows it",
)

COMPANY_OWNERS = canonical(
    "company_owners",
    party(),
    column(
        "role",
        "string",
        zh="与公司的关系",
        en="What they are to the company",
        required=True,
        allowed=("owner", "legal_representative", "beneficial_owner", "director"),
    ),
    column("name", "string", zh="姓名", en="Name", identifying="name", data_class="C2"),
    column(
        "id_number",
        "string",
        zh="证件号",
        en="ID number",
        identifying="id_number",
        data_class="C2",
        required=True,
    ),
    column(
        "phone", "string", zh="手机号", en="Mobile number", identifying="phone", data_class="C2"
    ),
    column("share", "float64", zh="持股比例", en="Share held", unit="share 0-1", minimum=0),
    key=("department", "party_id", "id_number", "role"),
    zh="每家公司（party_id）每位所有人或负责人的每种关系一行",
    en="One row per company (party_id), person who owns or represents it, and role",
)

PAYROLL_CONTRACTS = canonical(
    "payroll_contracts",
    column("contract_id", "string", zh="代发协议号", en="Payroll contract", required=True),
    party(),
    column(
        "payday",
        "int64",
        zh="每月发薪日",
        en="Day of the month on which wages are paid",
        unit="day of month",
        minimum=1,
    ),
    column("started_date", "date", zh="生效日", en="Begun on", required=True),
    column("ended_date", "date", zh="终止日", en="Ended on"),
    key=("department", "contract_id"),
    zh="每份代发工资协议一行；party_id 为付薪的公司",
    en="One row per payroll contract; party_id is the company that pays",
)

PAYROLL_ROSTERS = canonical(
    "payroll_rosters",
    column("contract_id", "string", zh="代发协议号", en="Payroll contract", required=True),
    account(),
    column("name", "string", zh="员工姓名", en="Name", identifying="name", data_class="C2"),
    column(
        "id_number",
        "string",
        zh="员工证件号",
        en="ID number",
        identifying="id_number",
        data_class="C2",
    ),
    key=("department", "contract_id", "account_number"),
    zh="每份代发协议每个收薪账户一行",
    en="One row per payroll contract and account it pays into",
    bucket="account_number",
)

MERCHANTS = canonical(
    "merchants",
    column("merchant_id", "string", zh="商户号", en="Merchant number", required=True),
    account("settlement_account"),
    column(
        "master_party_id",
        "string",
        zh="主数据客户号",
        en="The master's customer number",
        identifying="master_party_id",
        data_class="C2",
    ),
    column("mcc", "string", zh="商户类别码", en="Merchant category code, ISO 18245", code="mcc"),
    column("takes_qr", "boolean", zh="是否受理扫码", en="Takes payment by QR code"),
    key=("department", "merchant_id"),
    zh="每个收单商户一行",
    en="One row per merchant whose takings are settled here",
    bucket="settlement_account",
)
