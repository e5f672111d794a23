"""Canonical tables of debts paid back in parts: repayments of loans, instalments of cards."""

from needmine.core.tables import column

from .canonical import account, canonical, money, party

LOAN_REPAYMENTS = canonical(
    "loan_repayments",
    column("loan_id", "string", zh="借据号", en="Loan number", required=True),
    column("due_date", "date", zh="应还日", en="Due on", required=True),
    money("amount_due", zh="应还金额", en="Amount due", required=True, minimum=0),
    money("principal_due", zh="其中本金", en="Of it principal", minimum=0),
    column("paid_date", "date", zh="实还日", en="Paid on"),
    money("amount_paid", zh="实还金额", en="Amount paid", minimum=0),
    key=("department", "loan_id", "due_date"),
    zh="每笔贷款每期应还一行",
    en="One row per loan and day a payment is due",
    bucket="loan_id",
)

CARD_INSTALMENTS = canonical(
    "card_instalments",
    column("plan_id", "string", zh="分期编号", en="Instalment plan", required=True),
    account(),
    party(),
    money("amount", zh="分期金额", en="Amount", required=True, minimum=0),
    column(
        "duration_months",
        "int64",
        zh="期数（月）",
        en="Duration",
        unit="months",
        required=True,
        minimum=1,
    ),
    column("rate", "float64", zh="年化费率", en="Yearly rate", unit="share 0-1", minimum=0),
    key=("department", "plan_id"),
    zh="每笔信用卡分期一行",
    en="One row per instalment plan of a credit card",
    event=True,
)
