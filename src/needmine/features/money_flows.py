"""What comes in and goes out: salary, spending, bills, own money to and from other banks."""

import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, amount, share
from .burden import FEATURES as BURDEN
from .burden import with_burden
from .declared import CURRENCY_UNITS, SHARE, Feature
from .movements import tallies, total

NEEDS = ("transactions", "accounts")


def _flow(name: str, *, zh: str, en: str, say_zh: str, say_en: str, **window: int) -> Feature:
    return Feature(
        name=name,
        family="money_flows",
        type="float64",
        unit=CURRENCY_UNITS,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=NEEDS,
        **window,  # type: ignore[arg-type]
    )


FLOWS = tuple(
    feature
    for days in (30, 90)
    for feature in (
        _flow(
            f"inflow_total_{days}d",
            zh=f"近{days}天他人转入合计，不含本人互转、理财定期赎回和贷款发放",
            en=f"Money from others in the last {days} days, without own transfers, redeemed "
            "products and loans granted",
            say_zh=f"近{days}天入账 {{value}}",
            say_en=f"Money in over {days} days {{value}}",
            days=days,
        ),
        _flow(
            f"outflow_total_{days}d",
            zh=f"近{days}天付给他人合计，不含本人互转和购买理财定期",
            en=f"Money to others in the last {days} days, without own transfers and purchases of "
            "products",
            say_zh=f"近{days}天支出 {{value}}",
            say_en=f"Money out over {days} days {{value}}",
            days=days,
        ),
        _flow(
            f"inflow_salary_{days}d",
            zh=f"近{days}天工资入账",
            en=f"Salary received in the last {days} days",
            say_zh=f"近{days}天工资入账 {{value}}",
            say_en=f"Salary over {days} days {{value}}",
            days=days,
        ),
        _flow(
            f"outflow_card_payment_{days}d",
            zh=f"近{days}天刷卡消费（活期账户）",
            en=f"Card payments from current accounts in the last {days} days",
            say_zh=f"近{days}天刷卡消费 {{value}}",
            say_en=f"Card payments over {days} days {{value}}",
            days=days,
        ),
        _flow(
            f"outflow_own_elsewhere_{days}d",
            zh=f"近{days}天转往本人他行账户",
            en=f"Moved to own accounts at other banks in the last {days} days",
            say_zh=f"近{days}天转往本人他行账户 {{value}}",
            say_en=f"Moved to own accounts at other banks over {days} days {{value}}",
            days=days,
        ),
        _flow(
            f"inflow_own_elsewhere_{days}d",
            zh=f"近{days}天由本人他行账户转入",
            en=f"Brought in from own accounts at other banks in the last {days} days",
            say_zh=f"近{days}天由本人他行账户转入 {{value}}",
            say_en=f"Brought in from own accounts at other banks over {days} days {{value}}",
            days=days,
        ),
    )
)

OTHER_FLOWS = (
    _flow(
        "inflow_salary_monthly_6m",
        zh="近6个月有工资月份的月均工资",
        en="Mean monthly salary over those of the last 6 months that had one",
        say_zh="月均工资 {value}",
        say_en="Monthly salary {value}",
        months=6,
    ),
    _flow(
        "inflow_largest_30d",
        zh="近30天最大一笔他人转入",
        en="Largest single amount from others in the last 30 days",
        say_zh="近30天最大一笔入账 {value}",
        say_en="Largest amount in over 30 days {value}",
        days=30,
    ),
    _flow(
        "inflow_pension_90d",
        zh="近90天养老金入账",
        en="Pension received in the last 90 days",
        say_zh="近90天养老金入账 {value}",
        say_en="Pension over 90 days {value}",
        days=90,
    ),
    _flow(
        "inflow_interest_12m",
        zh="近12个月利息入账",
        en="Interest received in the last 12 months",
        say_zh="近12个月利息入账 {value}",
        say_en="Interest over 12 months {value}",
        months=12,
    ),
    _flow(
        "outflow_household_90d",
        zh="近90天水电燃气等家庭缴费",
        en="Household bills paid in the last 90 days",
        say_zh="近90天家庭缴费 {value}",
        say_en="Household bills over 90 days {value}",
        days=90,
    ),
    _flow(
        "outflow_wallet_90d",
        zh="近90天转往第三方支付",
        en="Moved to or paid through payment wallets in the last 90 days",
        say_zh="近90天第三方支付 {value}",
        say_en="Through payment wallets over 90 days {value}",
        days=90,
    ),
    _flow(
        "outflow_cash_90d",
        zh="近90天取现",
        en="Cash withdrawn in the last 90 days",
        say_zh="近90天取现 {value}",
        say_en="Cash withdrawn over 90 days {value}",
        days=90,
    ),
    _flow(
        "outflow_insurance_12m",
        zh="近12个月保险缴费",
        en="Insurance premiums paid in the last 12 months",
        say_zh="近12个月保险缴费 {value}",
        say_en="Insurance premiums over 12 months {value}",
        months=12,
    ),
    _flow(
        "outflow_fee_90d",
        zh="近90天手续费支出",
        en="Fees paid in the last 90 days",
        say_zh="近90天手续费 {value}",
        say_en="Fees over 90 days {value}",
        days=90,
    ),
    _flow(
        "outflow_repayment_90d",
        zh="近90天贷款与信用卡还款",
        en="Loan and card repayments in the last 90 days",
        say_zh="近90天还款 {value}",
        say_en="Repayments over 90 days {value}",
        days=90,
    ),
)

RHYTHM = (
    Feature(
        name="n_months_salary_6m",
        family="money_flows",
        type="int64",
        unit="months",
        meaning=Sentence(
            zh="近6个月中有工资入账的日历月数（首尾月不完整，最多7）",
            en="Calendar months with a salary in the last 6 months; 7 at most, two being partial",
        ),
        saying=Sentence(
            zh="近6个月有工资的月份 {value}", en="Months with a salary in the last 6: {value}"
        ),
        needs=NEEDS,
        months=6,
    ),
    Feature(
        name="day_salary_latest",
        family="money_flows",
        type="int64",
        unit="day of the month",
        meaning=Sentence(
            zh="近12个月最近一次工资是几号",
            en="Day of the month of the latest salary within a year",
        ),
        saying=Sentence(zh="上次工资在 {value} 号", en="Last salary came on day {value}"),
        needs=NEEDS,
        without_rows="unknown",
    ),
    Feature(
        name="days_since_salary",
        family="money_flows",
        type="int64",
        unit="days",
        meaning=Sentence(
            zh="距最近一次工资的天数，一年内没有则未知",
            en="Days since the latest salary; unknown where a year had none",
        ),
        saying=Sentence(zh="已有 {value} 天没有工资入账", en="No salary for {value} days"),
        needs=NEEDS,
        without_rows="unknown",
    ),
    Feature(
        name="days_since_transaction",
        family="money_flows",
        type="int64",
        unit="days",
        meaning=Sentence(
            zh="距最近一笔收支（利息和手续费除外）的天数，一年内没有则未知",
            en="Days since the latest booking other than interest or a fee; unknown where a year "
            "had none",
        ),
        saying=Sentence(zh="距上次收支 {value} 天", en="Days since the last booking: {value}"),
        needs=NEEDS,
        without_rows="unknown",
    ),
    Feature(
        name="n_transactions_30d",
        family="money_flows",
        type="int64",
        unit="bookings",
        meaning=Sentence(
            zh="近30天收支笔数（利息和手续费除外）",
            en="Bookings other than interest or a fee in the last 30 days",
        ),
        saying=Sentence(zh="近30天收支 {value} 笔", en="Bookings over 30 days: {value}"),
        needs=NEEDS,
        days=30,
    ),
    Feature(
        name="n_transactions_90d",
        family="money_flows",
        type="int64",
        unit="bookings",
        meaning=Sentence(
            zh="近90天收支笔数（利息和手续费除外）",
            en="Bookings other than interest or a fee in the last 90 days",
        ),
        saying=Sentence(zh="近90天收支 {value} 笔", en="Bookings over 90 days: {value}"),
        needs=NEEDS,
        days=90,
    ),
    Feature(
        name="transactions_change_share_90d",
        family="money_flows",
        type="float64",
        unit=f"{SHARE}, negative where fewer",
        meaning=Sentence(
            zh="近90天笔数较再前90天的变化比例；前期没有则未知",
            en="Change of bookings over the last 90 days against the 90 before; unknown where "
            "those had none",
        ),
        saying=Sentence(
            zh="近90天交易笔数变化 {value}", en="Bookings changed by {value} over 90 days"
        ),
        needs=NEEDS,
        days=180,
        without_rows="unknown",
    ),
)
FEATURES = FLOWS + OTHER_FLOWS + BURDEN + RHYTHM


def money_flows(at: AtMoment) -> ir.Table:
    """Return one row per customer with a booking on a current account in the last year."""
    rows = tallies(at, "current")
    strangers = ~rows.is_own & ~rows.is_product
    rows = rows.mutate(
        is_income=rows.is_in & strangers & (rows.kind != "loan_granted"),
        is_spent=~rows.is_in & strangers,
        is_lively=~rows.kind.isin(("interest", "fee")),
    )
    sums = rows.group_by("customer_id").aggregate(**_sums(rows), **_rhythm(rows))
    return with_burden(at, _ratios(at, sums))


def _sums(rows: ir.Table) -> dict[str, ir.Value]:
    into, out = rows.is_in, ~rows.is_in
    by_window = {
        "inflow_total": rows.is_income,
        "outflow_total": rows.is_spent,
        "inflow_salary": into & (rows.kind == "salary"),
        "outflow_card_payment": out & (rows.kind == "card_payment"),
        "outflow_own_elsewhere": out & rows.is_own_elsewhere,
        "inflow_own_elsewhere": into & rows.is_own_elsewhere,
    }
    repaid = rows.kind.isin(("loan_repayment", "card_repayment"))
    return {
        **{f"{name}_30d": total(rows.cents_30d, rule) for name, rule in by_window.items()},
        **{f"{name}_90d": total(rows.cents_90d, rule) for name, rule in by_window.items()},
        "inflow_pension_90d": total(rows.cents_90d, into & (rows.kind == "pension")),
        "inflow_interest_12m": total(rows.cents_12m, into & (rows.kind == "interest")),
        "outflow_household_90d": total(rows.cents_90d, out & (rows.kind == "household_bill")),
        "outflow_wallet_90d": total(rows.cents_90d, out & (rows.kind == "wallet")),
        "outflow_cash_90d": total(rows.cents_90d, out & (rows.kind == "cash")),
        "outflow_insurance_12m": total(rows.cents_12m, out & (rows.kind == "insurance")),
        "outflow_fee_90d": total(rows.cents_90d, out & (rows.kind == "fee")),
        "outflow_repayment_90d": total(rows.cents_90d, out & repaid),
        "outflow_loan_repayment_90d": total(rows.cents_90d, out & (rows.kind == "loan_repayment")),
    }


def _rhythm(rows: ir.Table) -> dict[str, ir.Value]:
    salary = rows.is_in & (rows.kind == "salary")
    pension = rows.is_in & (rows.kind == "pension")
    lively = rows.is_lively
    return {
        "inflow_largest_30d": amount(rows.largest_30d.max(where=rows.is_income).fill_null(0)),
        "salary_6m": total(rows.cents_6m, salary),
        "n_months_salary_6m": rows.n_months_6m.max(where=salary).fill_null(0),
        "pension_6m": total(rows.cents_6m, pension),
        "n_months_pension_6m": rows.n_months_6m.max(where=pension).fill_null(0),
        "salary_date": rows.last_date.max(where=salary),
        "booking_date": rows.last_date.max(where=lively),
        "n_transactions_30d": rows.n_30d.sum(where=lively).fill_null(0),
        "n_transactions_90d": rows.n_90d.sum(where=lively).fill_null(0),
        "n_transactions_before": rows.n_before.sum(where=lively).fill_null(0),
    }


def _ratios(at: AtMoment, sums: ir.Table) -> ir.Table:
    paid, pensioned = sums.n_months_salary_6m.nullif(0), sums.n_months_pension_6m.nullif(0)
    return sums.mutate(
        inflow_salary_monthly_6m=(sums.salary_6m / paid).fill_null(0.0),
        inflow_pension_monthly_6m=(sums.pension_6m / pensioned).fill_null(0.0),
        transactions_change_share_90d=share(sums.n_transactions_90d, sums.n_transactions_before)
        - 1,
        day_salary_latest=sums.salary_date.day(),
        days_since_salary=at.days_since(sums.salary_date),
        days_since_transaction=at.days_since(sums.booking_date),
    ).drop(
        "salary_6m", "pension_6m", "n_months_pension_6m", "salary_date", "booking_date",
        "n_transactions_before",
    )  # fmt: skip
