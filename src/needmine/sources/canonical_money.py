"""Canonical tables of money: accounts, bookings, deposits, loans, cards."""

from needmine.core.tables import column

from .canonical import account, canonical, money, party

ACCOUNTS = canonical(
    "accounts",
    account(),
    column(
        "kind",
        "string",
        zh="账户种类",
        en="Kind of account",
        required=True,
        allowed=("current", "term", "wealth", "credit_card", "loan"),
    ),
    column("product_code", "string", zh="产品代码", en="Product code"),
    column("currency", "string", zh="币种", en="Currency, ISO 4217", code="iso_4217"),
    column("opened_date", "date", zh="开户日", en="Opened on", required=True),
    column("closed_date", "date", zh="销户日", en="Closed on"),
    column(
        "status",
        "string",
        zh="账户状态",
        en="Status",
        allowed=("active", "dormant", "frozen", "receive_only", "closed"),
    ),
    column("branch_code", "string", zh="开户网点", en="Branch"),
    key=("account_number",),
    zh="每个账户一行",
    en="One row per account",
    bucket="account_number",
)

ACCOUNT_HOLDERS = canonical(
    "account_holders",
    account(),
    party(),
    column(
        "role",
        "string",
        zh="关系",
        en="Role",
        required=True,
        allowed=("owner", "joint", "disponent", "guarantor"),
    ),
    key=("account_number", "department", "party_id"),
    zh="每个账户每位持有人一行",
    en="One row per account and person who holds or uses it",
)

TRANSACTION_KINDS = (
    "salary",
    "pension",
    "transfer",
    "cash",
    "card_payment",
    "wallet",
    "household_bill",
    "insurance",
    "interest",
    "fee",
    "loan_granted",
    "loan_repayment",
    "card_repayment",
    "term_deposit",
    "wealth",
    "other",
)

TRANSACTIONS = canonical(
    "transactions",
    column("transaction_id", "string", zh="流水号", en="Transaction number", required=True),
    account(),
    money("amount", zh="金额（恒为正）", en="Amount, never negative", required=True, minimum=0),
    column(
        "direction",
        "string",
        zh="收支方向",
        en="Into or out of the account",
        required=True,
        allowed=("in", "out"),
    ),
    column(
        "kind",
        "string",
        zh="交易种类",
        en="Kind of transaction",
        required=True,
        allowed=TRANSACTION_KINDS,
    ),
    column("summary", "string", zh="摘要", en="Summary text of the bank's own code"),
    column("remark", "string", zh="附言", en="Remark", identifying="text", data_class="C2"),
    column(
        "counterparty_name",
        "string",
        zh="对方户名",
        en="Other side's name",
        identifying="name",
        data_class="C2",
    ),
    account("counterparty_account", required=False),
    column("counterparty_bank", "string", zh="对方银行", en="Other side's bank"),
    column("merchant", "string", zh="商户", en="Merchant as printed"),
    column("mcc", "string", zh="商户类别码", en="Merchant category code, ISO 18245", code="mcc"),
    money("balance_after", zh="交易后余额", en="Balance after it"),
    key=("department", "transaction_id"),
    zh="每笔账户流水一行",
    en="One row per booking on an account",
    event=True,
    bucket="account_number",
)

BALANCES = canonical(
    "balances",
    account(),
    column("balance_date", "date", zh="余额日期", en="Day", required=True),
    money("balance", zh="日终余额", en="Balance at the end of that day", required=True),
    key=("account_number", "balance_date"),
    zh="每个账户每个余额日一行",
    en="One row per account and day a balance was reported",
    bucket="account_number",
)

DEPOSITS = canonical(
    "deposits",
    column("lot_id", "string", zh="存单号", en="Lot number", required=True),
    account(),
    column(
        "kind",
        "string",
        zh="定期或理财",
        en="Term deposit or wealth product",
        required=True,
        allowed=("term", "wealth"),
    ),
    column("product_code", "string", zh="产品代码", en="Product code"),
    money("principal", zh="本金", en="Principal", required=True, minimum=0),
    column("rate", "float64", zh="年利率", en="Yearly rate", unit="share 0-1"),
    column("started_date", "date", zh="起息日", en="Started on", required=True),
    column("matures_date", "date", zh="到期日", en="Matures on"),
    column("ended_date", "date", zh="支取日", en="Paid out on"),
    key=("lot_id",),
    zh="每笔定期或理财份额一行",
    en="One row per term-deposit or wealth lot",
    bucket="account_number",
)

LOANS = canonical(
    "loans",
    column("loan_id", "string", zh="借据号", en="Loan number", required=True),
    account(),
    column(
        "kind",
        "string",
        zh="贷款种类",
        en="Kind of loan",
        required=True,
        allowed=("consumer", "mortgage", "car", "business"),
    ),
    money("principal", zh="本金", en="Principal", required=True, minimum=0),
    column("granted_date", "date", zh="放款日", en="Granted on", required=True),
    column("duration_months", "int64", zh="期限（月）", en="Duration", unit="months"),
    money("monthly_payment", zh="月还款额", en="Monthly payment"),
    column("ended_date", "date", zh="结清日", en="Repaid on"),
    column("days_overdue", "int64", zh="逾期天数", en="Days overdue", unit="days", data_class="C2"),
    key=("loan_id",),
    zh="每笔贷款一行",
    en="One row per loan",
    bucket="account_number",
)

CARDS = canonical(
    "cards",
    column(
        "card_number",
        "string",
        zh="卡号",
        en="Card number",
        identifying="card_number",
        data_class="C2",
        required=True,
    ),
    account(),
    party(),
    column(
        "kind", "string", zh="卡种", en="Kind of card", required=True, allowed=("debit", "credit")
    ),
    column("product_code", "string", zh="产品代码", en="Product code"),
    column("issued_date", "date", zh="发卡日", en="Issued on", required=True),
    money("credit_limit", zh="授信额度", en="Credit limit"),
    key=("card_number",),
    zh="每张卡一行",
    en="One row per card",
)

STANDING_ORDERS = canonical(
    "standing_orders",
    column("order_id", "string", zh="委托编号", en="Order number", required=True),
    account(),
    account("counterparty_account", required=False),
    column("counterparty_bank", "string", zh="收款银行", en="Payee's bank"),
    money("amount", zh="金额", en="Amount", required=True, minimum=0),
    column("kind", "string", zh="用途", en="What for", allowed=TRANSACTION_KINDS),
    column("started_date", "date", zh="生效日", en="Begun on"),
    column("ended_date", "date", zh="终止日", en="Ended on"),
    key=("department", "order_id"),
    zh="每份定期转账委托一行",
    en="One row per standing order",
    bucket="account_number",
)
