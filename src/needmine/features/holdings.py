"""What the customer holds: products, how long they have had them, what matures when."""

import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, amount, cents
from .declared import CURRENCY_UNITS, Feature

AHEAD = (30, 60, 90)


def _held(
    name: str,
    type: str,
    unit: str,
    *,
    zh: str,
    en: str,
    say_zh: str,
    say_en: str,
    needs: tuple[str, ...] = ("accounts",),
    unknown: bool = False,
    days: int = 0,
    months: int = 0,
) -> Feature:
    return Feature(
        name=name,
        family="holdings",
        type=type,
        unit=unit,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=needs,
        days=days,
        months=months,
        without_rows="unknown" if unknown else "zero",
    )


LOTS = ("deposits", "accounts")

ACCOUNT_FEATURES = (
    _held(
        "n_accounts_open",
        "int64",
        "accounts",
        zh="未销户账户数，不含代理人身份",
        en="Open accounts owned alone or jointly",
        say_zh="账户 {value} 个",
        say_en="Open accounts: {value}",
    ),
    _held(
        "n_product_kinds_held",
        "int64",
        "kinds",
        zh="持有的产品种类数：活期、定期、理财、信用卡、贷款",
        en="Kinds of product held: current, term, wealth, credit card, loan",
        say_zh="持有产品 {value} 类",
        say_en="Kinds of product held: {value}",
    ),
    _held(
        "n_accounts_dormant",
        "int64",
        "accounts",
        zh="睡眠账户数",
        en="Dormant accounts",
        say_zh="睡眠账户 {value} 个",
        say_en="Dormant accounts: {value}",
    ),
    _held(
        "n_accounts_closed_12m",
        "int64",
        "accounts",
        zh="近12个月销户数",
        en="Accounts closed in the last 12 months",
        say_zh="近一年销户 {value} 个",
        say_en="Accounts closed within a year: {value}",
        months=12,
    ),
    _held(
        "days_since_account_opened",
        "int64",
        "days",
        zh="距最近一次开户的天数",
        en="Days since the newest account was opened",
        say_zh="距最近开户 {value} 天",
        say_en="Days since the newest account: {value}",
        unknown=True,
    ),
    _held(
        "has_credit_card",
        "boolean",
        "",
        zh="有信用卡账户",
        en="Has a credit-card account",
        say_zh="有信用卡：{value}",
        say_en="Credit card: {value}",
    ),
)
LOT_FEATURES = (
    _held(
        "n_term_lots",
        "int64",
        "lots",
        zh="在期定期存单数",
        en="Running term-deposit lots",
        say_zh="定期存单 {value} 笔",
        say_en="Term deposits running: {value}",
        needs=LOTS,
    ),
    _held(
        "n_wealth_lots",
        "int64",
        "lots",
        zh="在持理财笔数",
        en="Running wealth lots",
        say_zh="理财 {value} 笔",
        say_en="Wealth products running: {value}",
        needs=LOTS,
    ),
    *(
        _held(
            f"maturing_term_{days}d",
            "float64",
            CURRENCY_UNITS,
            zh=f"未来{days}天到期的定期存款",
            en=f"Term deposits that mature within {days} days",
            say_zh=f"{days}天内定期到期 {{value}}",
            say_en=f"Term deposits maturing within {days} days {{value}}",
            needs=LOTS,
        )
        for days in AHEAD
    ),
    *(
        _held(
            f"maturing_wealth_{days}d",
            "float64",
            CURRENCY_UNITS,
            zh=f"未来{days}天到期的理财",
            en=f"Wealth products that mature within {days} days",
            say_zh=f"{days}天内理财到期 {{value}}",
            say_en=f"Wealth products maturing within {days} days {{value}}",
            needs=LOTS,
        )
        for days in AHEAD
    ),
    _held(
        "matured_lots_30d",
        "float64",
        CURRENCY_UNITS,
        zh="近30天支取的定期与理财本金",
        en="Principal of lots paid out in the last 30 days",
        say_zh="近30天支取定期与理财 {value}",
        say_en="Paid out of deposits and products over 30 days {value}",
        needs=LOTS,
        days=30,
    ),
    _held(
        "days_until_maturity",
        "int64",
        "days",
        zh="距最近一笔到期的天数，没有则未知",
        en="Days until the next lot matures; unknown where none will",
        say_zh="{value} 天后有资金到期",
        say_en="Days until the next maturity: {value}",
        needs=LOTS,
        unknown=True,
    ),
    _held(
        "rate_lots_mean",
        "float64",
        "share 0-1 a year",
        zh="在期存单与理财按本金加权的年利率",
        en="Yearly rate of running lots, weighted by principal; unknown without a rate",
        say_zh="存单平均年利率 {value}",
        say_en="Mean yearly rate of deposits and products {value}",
        needs=LOTS,
        unknown=True,
    ),
)
FEATURES = ACCOUNT_FEATURES + LOT_FEATURES


def holdings(at: AtMoment) -> ir.Table:
    """Return one row per customer who owns an account."""
    accounts = _accounts(at)
    return accounts.left_join(_lots(at), "customer_id").drop("customer_id_right")


def _accounts(at: AtMoment) -> ir.Table:
    # Products held count in any currency.
    rows = at.accounts(home=False)
    rows = rows.filter(at.before(rows.opened_date))
    is_open = rows.closed_date.isnull() | (rows.closed_date >= at.day)
    return rows.group_by("customer_id").aggregate(
        n_accounts_open=rows.count(where=is_open),
        n_product_kinds_held=rows.kind.nunique(where=is_open),
        n_accounts_dormant=rows.count(where=is_open & (rows.status == "dormant")),
        n_accounts_closed_12m=rows.count(where=at.last(rows.closed_date, months=12)),
        days_since_account_opened=at.days_since(rows.opened_date.max()),
        has_credit_card=rows.count(where=is_open & (rows.kind == "credit_card")) > 0,
    )


def _lots(at: AtMoment) -> ir.Table:
    lots = at.known("deposits")
    owners = at.accounts().select("customer_id", "account_number")
    rows = lots.filter(at.before(lots.started_date)).inner_join(owners, "account_number")
    rows = rows.mutate(
        cents=cents(rows.principal),
        runs=rows.ended_date.isnull() | (rows.ended_date >= at.day),
        # Rates go to the fourth place of a percent, as whole numbers, so that sums are exact.
        rate_millionths=(rows.rate * 1_000_000).round().cast("int64"),
    )
    sums = rows.group_by("customer_id").aggregate(**_counted(at, rows), **_maturing(at, rows))
    rate = sums.rate_weighted.cast("float64") / sums.rate_cents.nullif(0).cast("float64")
    return sums.mutate(rate_lots_mean=(rate / 1_000_000).round(6)).drop(
        "rate_weighted", "rate_cents"
    )


def _counted(at: AtMoment, rows: ir.Table) -> dict[str, ir.Value]:
    rated = rows.runs & rows.rate.notnull()
    paid_out = at.last(rows.ended_date, days=30)
    coming = rows.runs & (rows.matures_date >= at.day)
    return {
        "n_term_lots": rows.count(where=rows.runs & (rows.kind == "term")),
        "n_wealth_lots": rows.count(where=rows.runs & (rows.kind == "wealth")),
        "matured_lots_30d": amount(rows.cents.sum(where=paid_out).fill_null(0)),
        "days_until_maturity": rows.matures_date.min(where=coming).delta(at.day, unit="day"),
        "rate_weighted": (rows.cents * rows.rate_millionths).sum(where=rated),
        "rate_cents": rows.cents.sum(where=rated),
    }


def _maturing(at: AtMoment, rows: ir.Table) -> dict[str, ir.Value]:
    found: dict[str, ir.Value] = {}
    for days in AHEAD:
        until = at.as_of.back(days=-days).day
        soon = rows.runs & (rows.matures_date >= at.day) & (rows.matures_date < until)
        for kind in ("term", "wealth"):
            total = rows.cents.sum(where=soon & (rows.kind == kind)).fill_null(0)
            found[f"maturing_{kind}_{days}d"] = amount(total)
    return found
