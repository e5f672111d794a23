"""Churn: within 90 days the money leaves, the accounts close, or an active customer is silent."""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from needmine.core.reach import SLACK_DAYS, booked_spans
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .holdings import assets
from .labels import known_accounts, windows
from .model import HORIZON_DAYS, ModelDefinition

# Four fifths of the money gone is a leave, whatever is kept to hold the account open.
KEPT_PART = 5  # what is left, times this, is at most what was there
# Guess: below it a fall of assets is a month's shopping. In minor units of the currency.
FLOOR_CENTS = 500_000
# Fewer own bookings in the quarter before are no activity that could fall silent.
FEWEST_BOOKINGS = 3
# The bank makes these, not the customer.
BANKS_OWN_KINDS = ("interest", "fee")


def at_risk(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return who could leave at each moment, by what was known at ``as_of``.

    Returns
    -------
    **One row per customer and moment** at which the customer had an open current account, and
    was active or had assets worth leaving with. Nobody else has anything to leave with.
    """
    return _at_risk(tables, moments, as_of).select("customer_id", "moment")


def left(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return who was at risk at each moment (``at_risk``), and whether they left within 90 days.

    Only those whose 90 days are on record; of the others nothing can be said.
    """
    rows = _at_risk(tables, moments, as_of)
    rest = rows.cents_later.fill_null(0)
    fell = (rest * KEPT_PART <= rows.cents_then).fill_null(False) & (
        rows.cents_then - rest >= FLOOR_CENTS
    ).fill_null(False)
    silent = rows.was_active & (rows.n_after == 0).fill_null(False)
    closed = rows.n_open_later == 0
    told = _on_record(tables, moments, as_of)
    return rows.select(
        "customer_id", "moment", is_positive=closed | silent | (rows.had_worth & fell)
    ).semi_join(told, ["customer_id", "moment"])


def _at_risk(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    open_then = _open_accounts(tables, moments, as_of)
    active = _bookings(tables, moments, as_of)
    worth = _worth(tables, moments, as_of)
    rows = open_then.left_join(active, ["customer_id", "moment"]).drop(
        "customer_id_right", "moment_right"
    )
    rows = rows.left_join(worth, ["customer_id", "moment"]).drop(
        "customer_id_right", "moment_right"
    )
    rows = rows.mutate(
        was_active=(rows.n_before >= FEWEST_BOOKINGS).fill_null(False),
        had_worth=(rows.cents_then >= FLOOR_CENTS).fill_null(False),
    )
    return rows.filter(rows.was_active | rows.had_worth)


def _on_record(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return the customers of whom the 90 days after each moment are on record.

    Where the bookings of an account end because the source does, nobody has fallen silent.
    """
    current = known_accounts(tables, "current", as_of=as_of)
    spans = booked_spans(current, known(tables["transactions"], as_of=as_of), tables["coverage"])
    theirs = current.inner_join(spans, "account_number")
    reach = theirs.group_by("customer_id").aggregate(last_date=theirs.to_date.min())
    slack = ibis.interval(days=SLACK_DAYS)
    ends = windows(moments)
    pairs = reach.cross_join(ends)
    return pairs.filter(pairs.last_date + slack >= pairs.until).select("customer_id", "moment")


def _open_accounts(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    accounts = known_accounts(tables, "current", as_of=as_of)
    spans = windows(moments)
    pairs = accounts.inner_join(spans, accounts.opened_date < spans.until)
    open_then = (pairs.opened_date < pairs.moment) & (
        pairs.closed_date.isnull() | (pairs.closed_date >= pairs.moment)
    )
    open_later = pairs.closed_date.isnull() | (pairs.closed_date >= pairs.until)
    counted = pairs.group_by("customer_id", "moment").aggregate(
        n_open_then=open_then.cast("int64").sum(), n_open_later=open_later.cast("int64").sum()
    )
    return counted.filter(counted.n_open_then > 0).drop("n_open_then")


def _bookings(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    rows = known(tables["transactions"], as_of=as_of)
    rows = rows.filter(rows.kind.notin(BANKS_OWN_KINDS)).select("account_number", "happened_date")
    current = known_accounts(tables, "current", as_of=as_of)
    rows = rows.inner_join(current.select("account_number", "customer_id"), "account_number")
    days = rows.group_by("customer_id", "happened_date").aggregate(n=rows.count())
    spans = windows(moments)
    pairs = days.inner_join(
        spans, [days.happened_date >= spans.since, days.happened_date < spans.until]
    )
    before = pairs.happened_date < pairs.moment
    return pairs.group_by("customer_id", "moment").aggregate(
        n_before=ibis.ifelse(before, pairs.n, 0).sum(),
        n_after=ibis.ifelse(before, 0, pairs.n).sum(),
    )


def _worth(tables: Tables, moments: Sequence[dt.date], as_of: Moment) -> ir.Table:
    """Return what each customer had at the moment and 90 days later, in minor units."""
    spans = windows(moments)
    days = sorted({*moments, *(m + dt.timedelta(days=HORIZON_DAYS) for m in moments)})
    found = assets(tables, days, as_of=as_of)
    then = found.inner_join(spans, found.day == spans.moment).select(
        "customer_id", "moment", "until", cents_then="cents"
    )
    later = found.select(holder="customer_id", later_day="day", cents_later="cents")
    joined = then.left_join(
        later, [then.customer_id == later.holder, then.until == later.later_day]
    )
    return joined.select("customer_id", "moment", "cents_then", "cents_later")


CHURN = ModelDefinition(
    name="churn",
    title=Sentence(zh="流失", en="Churn"),
    foretells=Sentence(
        zh="时点后90天内资产下降八成以上（且不少于5,000）、活期账户全部销户，或此前活跃者再无主动交易",
        en="Within 90 days assets fall by 80 % or more (5,000 at least), every current account "
        "closes, or an active customer books nothing",
    ),
    owner=Sentence(zh="零售客户部", en="Retail customers"),
    needs=("accounts", "transactions", "customer_accounts"),
    labels=left,
    population=at_risk,
    baseline=(
        ("days_since_transaction", "n_transactions_30d"),
        ("transactions_change_share_90d", "n_transactions_90d"),
        ("aum_total_latest", "balance_current_latest"),
    ),
)
