"""What leaves the account month after month: the payees, and those still paid by hand."""

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.time import MONTH_APART
from needmine.sources.tables import ORDERED_KINDS

from .at_moment import AtMoment
from .declared import Feature

DAYS = 90

FEATURES = (
    Feature(
        name="n_payees_regular_90d",
        family="regular_payments",
        type="int64",
        unit="payees",
        meaning=Sentence(
            zh="近90天按月收到同一金额的收款方数；流水不写对方账号则未知",
            en="Payees who got the same amount a month apart in the last 90 days; unknown where "
            "bookings name no other account",
        ),
        saying=Sentence(
            zh="近90天按月固定付款的收款方 {value} 个",
            en="Payees paid the same amount every month: {value}",
        ),
        needs=("transactions", "accounts"),
        days=DAYS,
        without_rows="unknown",
    ),
    Feature(
        name="n_payees_by_hand_90d",
        family="regular_payments",
        type="int64",
        unit="payees",
        meaning=Sentence(
            zh="其中没有定期转账委托的收款方数；银行尚无委托清单则未知",
            en="Those of them no standing order pays; unknown while the bank's list of orders is "
            "not known",
        ),
        saying=Sentence(
            zh="每月手工付给 {value} 个固定收款方",
            en="Payees paid by hand every month: {value}",
        ),
        needs=("transactions", "accounts", "standing_orders"),
        days=DAYS,
        without_rows="unknown",
    ),
)


def regular_payments(at: AtMoment) -> ir.Table:
    """Return one row per customer who owns a current account."""
    owned = at.accounts("current").select("customer_id", "account_number")
    paid, orders = _paid(at), _orders(at)
    payees = _monthly(paid).left_join(orders, ["account_number", "payee"])
    payees = payees.select("account_number", "payee", is_by_hand=payees.has_order.isnull())
    theirs = owned.left_join(payees, "account_number")
    # Spark counts nothing, not zero, where a condition is unknown in every row.
    by_hand = theirs.is_by_hand.fill_null(False)
    sums = theirs.group_by("customer_id").aggregate(
        n_regular=theirs.payee.count(), n_by_hand=theirs.count(where=by_hand)
    )
    looked = sums.cross_join(paid.aggregate(n_named=paid.count())).cross_join(
        orders.aggregate(n_listed=orders.count())
    )
    named, listed = looked.n_named > 0, looked.n_listed > 0
    return looked.select(
        "customer_id",
        n_payees_regular_90d=ibis.ifelse(named, looked.n_regular, ibis.null()),
        n_payees_by_hand_90d=ibis.ifelse(named & listed, looked.n_by_hand, ibis.null()),
    )


def _paid(at: AtMoment) -> ir.Table:
    """Return the payments of the window whose payee's account is named."""
    rows = at.known("transactions")
    rows = rows.filter(
        rows.direction == "out",
        rows.kind.isin(ORDERED_KINDS),
        rows.counterparty_account.notnull(),
        at.last(rows.happened_date, days=DAYS),
    )
    return rows.select(
        "account_number",
        "amount",
        "happened_date",
        "transaction_id",
        payee=rows.counterparty_account,
    )


def _monthly(paid: ir.Table) -> ir.Table:
    """Return the payees to whom the next payment of the same amount came a month later."""
    following = ibis.window(
        group_by=["account_number", "payee", "amount"],
        order_by=["happened_date", "transaction_id"],
    )
    rows = paid.mutate(next_date=paid.happened_date.lead(1).over(following))
    gap = rows.next_date.delta(rows.happened_date, unit="day")
    monthly = rows.filter(gap >= MONTH_APART[0], gap <= MONTH_APART[1])
    return monthly.select("account_number", "payee").distinct()


def _orders(at: AtMoment) -> ir.Table:
    orders = at.known("standing_orders")
    runs = orders.ended_date.isnull() | (orders.ended_date >= at.day)
    listed = orders.filter(runs, orders.counterparty_account.notnull())
    return (
        listed.select("account_number", payee=listed.counterparty_account)
        .distinct()
        .mutate(has_order=ibis.literal(True))
    )
