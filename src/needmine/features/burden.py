"""What debt takes of the income, whether income has stopped, whether more goes out than in."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, amount, cents, share
from .declared import CURRENCY_UNITS, SHARE_OF_INCOME, Feature

NEEDS = ("transactions", "accounts")
DEBT_DAYS = 90
_MONTHS_OF_DEBT = 3
# A card is billed once a month and paid some weeks later.
_BILLED_AFTER_DAYS = 30
# A salary that stopped tells of a lost one only while the customer still lives from the account.
FEWEST_BOOKINGS = 3
# What the bank charges on a card is the price of debt, no purchase.
_CHARGES = ("interest", "fee")

FEATURES = (
    Feature(
        name="outflow_debt_90d",
        family="money_flows",
        type="float64",
        unit=CURRENCY_UNITS,
        meaning=Sentence(
            zh="近90天还债：贷款还款，加上本行信用卡还款超出同期刷卡消费的部分",
            en="Debt paid off in the last 90 days: loan repayments, and what was repaid on this "
            "bank's cards beyond the purchases made with them",
        ),
        saying=Sentence(zh="近90天还债 {value}", en="Debt paid off over 90 days {value}"),
        needs=NEEDS,
        days=DEBT_DAYS,
    ),
    Feature(
        name="inflow_regular_monthly_6m",
        family="money_flows",
        type="float64",
        unit=CURRENCY_UNITS,
        meaning=Sentence(
            zh="近6个月有入账月份的月均工资与养老金",
            en="Mean monthly salary and pension over those of the last 6 months that had them",
        ),
        saying=Sentence(zh="月均工资与养老金 {value}", en="Monthly salary and pension {value}"),
        needs=NEEDS,
        months=6,
    ),
    Feature(
        name="payment_burden_share_90d",
        family="money_flows",
        type="float64",
        unit=SHARE_OF_INCOME,
        meaning=Sentence(
            zh="近90天月均还债占月均工资与养老金的比例；本行看不到工资和养老金则未知",
            en="Debt paid off a month over the last 90 days by mean monthly salary and pension; "
            "unknown where neither comes in here",
        ),
        saying=Sentence(
            zh="每月还债相当于工资与养老金的{value}",
            en="Monthly debt payments come to {value} salary and pension",
        ),
        needs=NEEDS,
        days=DEBT_DAYS,
        without_rows="unknown",
    ),
    Feature(
        name="days_without_salary",
        family="money_flows",
        type="int64",
        unit="days",
        meaning=Sentence(
            zh="工资停发而账户仍在使用的天数（近30天收支3笔以上、近90天没有养老金）；否则未知",
            en="Days since the latest salary while the account is lived from (three bookings or "
            "more in 30 days, no pension in 90); unknown otherwise",
        ),
        saying=Sentence(
            zh="账户仍在日常使用，却已有 {value} 天没有工资入账",
            en="The account is in daily use, yet no salary has come for {value} days",
        ),
        needs=NEEDS,
        without_rows="unknown",
    ),
    Feature(
        name="outflow_inflow_share_90d",
        family="money_flows",
        type="float64",
        unit=SHARE_OF_INCOME,
        meaning=Sentence(
            zh="近90天付给他人的钱占转入的比例，转入含本人从他行净转入；没有转入则未知",
            en="Money to others by money in over the last 90 days, own money from other banks "
            "counted as far as more came than went; unknown without any in",
        ),
        saying=Sentence(
            zh="近90天支出相当于转入的{value}",
            en="Over 90 days the money out was {value} the money in",
        ),
        needs=NEEDS,
        days=DEBT_DAYS,
        without_rows="unknown",
    ),
)


def with_burden(at: AtMoment, sums: ir.Table) -> ir.Table:
    """Return the sums of money flows with the features of this file beside them.

    Notes
    -----
    Whoever pays a card in full pays for last month's shopping; only what goes beyond the
    purchases of these days, and of as many a month earlier, lowers a debt. What is paid to other
    banks' cards is left out: their purchases are not seen here. Income is a monthly mean, because
    a window of 90 days holds two or three paydays as they fall.

    The share is the debt-to-income ratio of Chinese mortgage rules (monthly payments on all
    debts by monthly income), as far as this bank sees either.
    """
    joined = sums.left_join(_card_debt(at), "customer_id").drop("customer_id_right")
    debt = joined.outflow_loan_repayment_90d + joined.outflow_card_debt_90d.fill_null(0.0)
    own = joined.inflow_own_elsewhere_90d - joined.outflow_own_elsewhere_90d
    came = joined.inflow_total_90d + own.clip(lower=0.0)
    lives = (joined.n_transactions_30d >= FEWEST_BOOKINGS) & (joined.inflow_pension_90d == 0)
    regular = joined.inflow_salary_monthly_6m + joined.inflow_pension_monthly_6m
    return joined.mutate(
        outflow_debt_90d=debt,
        inflow_regular_monthly_6m=regular,
        payment_burden_share_90d=share(debt / _MONTHS_OF_DEBT, regular),
        days_without_salary=ibis.ifelse(lives, joined.days_since_salary, ibis.null()),
        outflow_inflow_share_90d=share(joined.outflow_total_90d, came),
    ).drop("outflow_loan_repayment_90d", "outflow_card_debt_90d", "inflow_pension_monthly_6m")


def _card_debt(at: AtMoment) -> ir.Table:
    """What was repaid on each customer's credit-card accounts beyond their purchases."""
    bookings = at.known("transactions")
    date, is_in = bookings.happened_date, bookings.direction == "in"
    recent = bookings.filter(at.last(date, days=DEBT_DAYS + _BILLED_AFTER_DAYS)).select(
        "account_number",
        cents=cents(bookings.amount),
        is_late=at.last(date, days=DEBT_DAYS),
        is_billed=~at.last(date, days=_BILLED_AFTER_DAYS),
        is_repaid=is_in & (bookings.kind == "card_repayment"),
        is_bought=~is_in & bookings.kind.notin(_CHARGES),
    )
    cards = at.accounts("credit_card").select("account_number", "customer_id")
    rows = recent.inner_join(cards, "account_number")
    repaid = rows.cents.sum(where=rows.is_repaid & rows.is_late).fill_null(0)
    bought = rows.cents.sum(where=rows.is_bought & rows.is_late).fill_null(0)
    billed = rows.cents.sum(where=rows.is_bought & rows.is_billed).fill_null(0)
    debt = (repaid - ibis.greatest(bought, billed)).clip(lower=0)
    return rows.group_by("customer_id").aggregate(outflow_card_debt_90d=amount(debt))
