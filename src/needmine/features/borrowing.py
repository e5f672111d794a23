"""What the customer owes: loans, their burden, days overdue, use of the card, internal score."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, amount, cents, joined, share
from .declared import CURRENCY_UNITS, SHARE, Feature
from .movements import month_number, movements, total

LOANS = ("loans", "accounts")
CARDS = ("cards",)
CARD_BOOKINGS = ("transactions", "accounts")


def _owed(
    name: str,
    type: str,
    unit: str,
    *,
    zh: str,
    en: str,
    say_zh: str,
    say_en: str,
    needs: tuple[str, ...] = LOANS,
    unknown: bool = False,
    days: int = 0,
    months: int = 0,
) -> Feature:
    return Feature(
        name=name,
        family="borrowing",
        type=type,
        unit=unit,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=needs,
        days=days,
        months=months,
        without_rows="unknown" if unknown else "zero",
    )


LOAN_FEATURES = (
    _owed(
        "n_loans_running",
        "int64",
        "loans",
        zh="未结清贷款笔数",
        en="Loans not yet repaid",
        say_zh="在贷 {value} 笔",
        say_en="Loans running: {value}",
    ),
    _owed(
        "has_mortgage",
        "boolean",
        "",
        zh="有未结清住房贷款",
        en="Has a mortgage running",
        say_zh="有房贷：{value}",
        say_en="Mortgage: {value}",
    ),
    _owed(
        "outstanding_loans_latest",
        "float64",
        CURRENCY_UNITS,
        zh="贷款余额估计：本金按剩余期限直线摊减",
        en="Loans outstanding, estimated: principal shrinking in a straight line over the term",
        say_zh="贷款余额约 {value}",
        say_en="Loans outstanding, about {value}",
    ),
    _owed(
        "payment_loans_monthly",
        "float64",
        CURRENCY_UNITS,
        zh="未结清贷款每月应还合计",
        en="Monthly payments due on running loans",
        say_zh="每月还贷 {value}",
        say_en="Monthly loan payments {value}",
    ),
    _owed(
        "days_overdue_max",
        "int64",
        "days",
        zh="未结清贷款最长逾期天数",
        en="Most days overdue on a running loan",
        say_zh="贷款已逾期 {value} 天",
        say_en="Days overdue: {value}",
    ),
    _owed(
        "days_since_loan_granted",
        "int64",
        "days",
        zh="距最近一次放款的天数，从未贷款则未知",
        en="Days since the latest loan was granted; unknown without one",
        say_zh="距上次放款 {value} 天",
        say_en="Days since the last loan was granted: {value}",
        unknown=True,
    ),
    _owed(
        "months_until_loan_end",
        "int64",
        "months",
        zh="最早结清的在贷还剩几个月",
        en="Months until the first running loan ends; unknown without one",
        say_zh="最早 {value} 个月后有贷款到期",
        say_en="Months until a loan ends: {value}",
        unknown=True,
    ),
    _owed(
        "n_loans_repaid_12m",
        "int64",
        "loans",
        zh="近12个月结清的贷款笔数",
        en="Loans repaid in the last 12 months",
        say_zh="近一年结清贷款 {value} 笔",
        say_en="Loans repaid within a year: {value}",
        months=12,
    ),
)
CARD_FEATURES = (
    _owed(
        "n_cards_held",
        "int64",
        "cards",
        zh="名下银行卡数，同一账户同一产品的换卡只算一张",
        en="Cards issued to the customer; a renewal of the same product on the same account "
        "counts once",
        say_zh="名下银行卡 {value} 张",
        say_en="Cards held: {value}",
        needs=CARDS,
    ),
    _owed(
        "limit_credit_cards_latest",
        "float64",
        CURRENCY_UNITS,
        zh="信用卡授信额度合计",
        en="Credit limits of the customer's cards",
        say_zh="信用卡额度 {value}",
        say_en="Credit-card limit {value}",
        needs=CARDS,
    ),
    _owed(
        "outflow_credit_card_30d",
        "float64",
        CURRENCY_UNITS,
        zh="近30天信用卡账户支出",
        en="Spent on credit-card accounts in the last 30 days",
        say_zh="近30天信用卡支出 {value}",
        say_en="Spent by credit card over 30 days {value}",
        needs=CARD_BOOKINGS,
        days=30,
    ),
    _owed(
        "limit_use_share_30d",
        "float64",
        SHARE,
        zh="近30天信用卡支出占额度的比例；没有额度则未知",
        en="Credit-card spending of the last 30 days by limit; unknown without a limit",
        say_zh="近30天用去信用卡额度的 {value}",
        say_en="Share of the card limit used over 30 days: {value}",
        needs=(*CARD_BOOKINGS, *CARDS),
        days=30,
        unknown=True,
    ),
)
SCORE_FEATURES = (
    _owed(
        "score_credit_internal_latest",
        "float64",
        "points of the internal score",
        zh="最近一次内部信用评分；征信数据不用",
        en="Latest internal credit score; bureau data is never used",
        say_zh="内部信用评分 {value}",
        say_en="Internal credit score {value}",
        needs=("credit_scores",),
        unknown=True,
    ),
    _owed(
        "days_since_credit_score",
        "int64",
        "days",
        zh="距最近一次内部评分的天数",
        en="Days since the latest internal score",
        say_zh="距上次内部评分 {value} 天",
        say_en="Days since the last internal score: {value}",
        needs=("credit_scores",),
        unknown=True,
    ),
)
FEATURES = LOAN_FEATURES + CARD_FEATURES + SCORE_FEATURES


def borrowing(at: AtMoment) -> ir.Table:
    """Return one row per customer known at the moment, null where nothing is owed or scored."""
    parts = (_loans(at), _cards(at), _limits(at), _card_spending(at), _scores(at))
    everyone = joined(at.customers(), parts)
    return everyone.mutate(
        limit_use_share_30d=share(
            everyone.outflow_credit_card_30d.fill_null(0.0), everyone.limit_credit_cards_latest
        )
    )


def _loans(at: AtMoment) -> ir.Table:
    loans = at.known("loans")
    owners = at.accounts().select("customer_id", "account_number")
    rows = loans.filter(at.before(loans.granted_date)).inner_join(owners, "account_number")
    elapsed = month_number(at.day) - month_number(rows.granted_date)
    left = ibis.greatest(rows.duration_months - elapsed, 0)
    principal = cents(rows.principal)
    # An unknown duration leaves the whole principal outstanding: better too much than too little.
    owed = ((principal * left).cast("float64") / rows.duration_months.nullif(0)).round()
    rows = rows.mutate(
        runs=rows.ended_date.isnull() | (rows.ended_date >= at.day),
        months_left=left,
        owed=owed.cast("int64").fill_null(principal),
        payment=cents(rows.monthly_payment),
    )
    return rows.group_by("customer_id").aggregate(
        n_loans_running=rows.count(where=rows.runs),
        has_mortgage=rows.count(where=rows.runs & (rows.kind == "mortgage")) > 0,
        outstanding_loans_latest=total(rows.owed, rows.runs),
        payment_loans_monthly=total(rows.payment, rows.runs),
        days_overdue_max=rows.days_overdue.max(where=rows.runs),
        days_since_loan_granted=at.days_since(rows.granted_date.max()),
        months_until_loan_end=rows.months_left.min(where=rows.runs),
        n_loans_repaid_12m=rows.count(where=at.last(rows.ended_date, months=12)),
    )


def _cards(at: AtMoment) -> ir.Table:
    cards = at.by_party("cards")
    issued = cards.filter(at.before(cards.issued_date)).select(
        "customer_id", "account_number", "kind", "product_code"
    )
    held = issued.distinct()
    return held.group_by("customer_id").aggregate(n_cards_held=held.count())


def _limits(at: AtMoment) -> ir.Table:
    cards = at.by_party("cards")
    cards = cards.filter(cards.kind == "credit", at.before(cards.issued_date))
    # Several cards of one account share its limit.
    limits = cards.group_by("customer_id", "account_number").aggregate(
        limit_cents=cents(cards.credit_limit).max()
    )
    return limits.group_by("customer_id").aggregate(
        limit_credit_cards_latest=amount(limits.limit_cents.sum().fill_null(0))
    )


def _card_spending(at: AtMoment) -> ir.Table:
    rows = movements(at, "credit_card")
    inside = ~rows.is_in & at.last(rows.happened_date, days=30)
    return rows.group_by("customer_id").aggregate(outflow_credit_card_30d=total(rows.cents, inside))


def _scores(at: AtMoment) -> ir.Table:
    rows = at.by_party("credit_scores")
    # Bureau data may only serve the purpose the customer agreed to (Credit Reporting
    # Regulation, art. 20); finding needs is not it.
    rows = rows.filter(rows.source == "internal", at.before(rows.happened_date))
    place = ibis.row_number().over(
        ibis.window(
            group_by=rows.customer_id,
            order_by=[rows.happened_at.desc(), rows.department, rows.party_id, rows.score],
        )
    )
    rows = rows.mutate(place=place)
    last = rows.filter(rows.place == 0)
    return last.select(
        "customer_id",
        score_credit_internal_latest=last.score,
        days_since_credit_score=at.days_since(last.happened_date),
    )
