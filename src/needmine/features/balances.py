"""What the customer keeps with the bank, its average, its course, and what lies idle."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence

from .at_moment import AtMoment, amount, share
from .courses import DAYS, days_within, spans
from .declared import CURRENCY_UNITS, SHARE, Feature


def _balance(
    name: str, *, zh: str, en: str, say_zh: str, say_en: str, days: int = 0, unit: str = ""
) -> Feature:
    return Feature(
        name=name,
        family="balances",
        type="float64",
        unit=unit or CURRENCY_UNITS,
        meaning=Sentence(zh=zh, en=en),
        saying=Sentence(zh=say_zh, en=say_en),
        needs=("accounts",),
        needs_one_of=("balances", "transactions"),
        days=days,
        without_rows="unknown" if unit else "zero",
    )


LEVELS = (
    _balance(
        "balance_current_latest",
        zh="活期账户最新日终余额合计",
        en="Latest end-of-day balances of current accounts",
        say_zh="活期余额 {value}",
        say_en="On current accounts {value}",
    ),
    _balance(
        "balance_term_latest",
        zh="在期定期存款本金合计",
        en="Principal of running term deposits",
        say_zh="定期存款 {value}",
        say_en="In term deposits {value}",
    ),
    _balance(
        "balance_wealth_latest",
        zh="在持理财产品本金合计",
        en="Principal of running wealth products",
        say_zh="理财 {value}",
        say_en="In wealth products {value}",
    ),
    _balance(
        "aum_total_latest",
        zh="资产合计（AUM）：活期、定期与理财",
        en="Assets under management: current accounts, term deposits and wealth products",
        say_zh="资产合计 {value}",
        say_en="Assets with the bank {value}",
    ),
    _balance(
        "current_aum_share_latest",
        zh="活期占资产的比例；资产不为正则未知",
        en="Current accounts by assets; unknown where assets are not positive",
        say_zh="活期占资产 {value}",
        say_en="Current accounts make up {value} of assets",
        unit=SHARE,
    ),
)
COURSES = tuple(
    feature
    for days in (30, 90)
    for feature in (
        _balance(
            f"balance_current_mean_{days}d",
            zh=f"活期近{days}天日均余额，开户前按零计",
            en=f"Daily mean of current accounts over the last {days} days, zero before opening",
            say_zh=f"活期近{days}天日均 {{value}}",
            say_en=f"Current accounts' daily mean over {days} days {{value}}",
            days=days,
        ),
        _balance(
            f"aum_total_mean_{days}d",
            zh=f"资产近{days}天日均，开户前按零计",
            en=f"Daily mean of assets over the last {days} days, zero before opening",
            say_zh=f"资产近{days}天日均 {{value}}",
            say_en=f"Assets' daily mean over {days} days {{value}}",
            days=days,
        ),
        _balance(
            f"aum_total_change_{days}d",
            zh=f"资产较{days}天前的增减",
            en=f"Assets now less assets {days} days ago",
            say_zh=f"资产近{days}天增减 {{value}}",
            say_en=f"Change of assets over {days} days {{value}}",
            days=days,
        ),
    )
)
IDLE = (
    _balance(
        "balance_current_min_90d",
        zh="近90天闲置：各活期账户期内最低日终余额之和，新开账户为零",
        en="Idle for 90 days: the lowest end-of-day balance of each current account, added up; "
        "zero for an account opened since",
        say_zh="活期闲置三个月未动 {value}",
        say_en="Untouched on current accounts for three months {value}",
        days=90,
    ),
)
FEATURES = LEVELS + COURSES + IDLE


def balances(at: AtMoment) -> ir.Table:
    """Return one row per customer who holds a balance or a lot the bank knows of."""
    rows = spans(at)
    sums = rows.group_by("customer_id").aggregate(**_levels(at, rows), **_courses(at, rows))
    sums = sums.mutate(current_aum_share_latest=_part(sums))
    return sums.left_join(_idle(at, rows), "customer_id").drop("customer_id_right")


def _levels(at: AtMoment, rows: ir.Table) -> dict[str, ir.Value]:
    lasts = rows.to_date >= at.day
    kinds = {"balance_current": "current", "balance_term": "term", "balance_wealth": "wealth"}
    found = {
        f"{name}_latest": _sum(rows.cents, lasts & (rows.kind == kind))
        for name, kind in kinds.items()
    }
    return {**found, "aum_total_latest": _sum(rows.cents, lasts)}


def _courses(at: AtMoment, rows: ir.Table) -> dict[str, ir.Value]:
    current = rows.kind == "current"
    lasts = rows.to_date >= at.day
    found: dict[str, ir.Value] = {}
    for days in (30, 90):
        cent_days = rows.cents * days_within(at, rows, days=days)
        # The end of the day before the window is where the window's change starts from.
        eve = at.as_of.back(days=days + 1).day
        then = (rows.from_date <= eve) & (rows.to_date > eve)
        found[f"balance_current_mean_{days}d"] = _sum(cent_days, current) / days
        found[f"aum_total_mean_{days}d"] = amount(cent_days.sum()) / days
        # Both sums are exact to the cent; their float difference is not, hence the rounding.
        change = _sum(rows.cents, lasts) - _sum(rows.cents, then)
        found[f"aum_total_change_{days}d"] = change.round(2)
    return found


def _part(sums: ir.Table) -> ir.FloatingValue:
    return share(sums.balance_current_latest, sums.aum_total_latest)


def _idle(at: AtMoment, rows: ir.Table) -> ir.Table:
    start = at.as_of.back(days=DAYS).day
    touched = rows.filter(rows.kind == "current", rows.to_date > start)
    lowest = touched.group_by("customer_id", "account_number").aggregate(
        lowest=touched.cents.min(), since=touched.from_date.min()
    )
    kept = ibis.ifelse((lowest.since <= start) & (lowest.lowest > 0), lowest.lowest, 0)
    return lowest.group_by("customer_id").aggregate(balance_current_min_90d=amount(kept.sum()))


def _sum(minor: ir.Column, where: ir.BooleanValue) -> ir.FloatingValue:
    return amount(minor.sum(where=where).fill_null(0))
