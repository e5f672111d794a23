"""Bookings on current accounts as they came to be known, own money told apart from others'."""

import ibis
import ibis.expr.types as ir

from .definitions import SignalDefinition
from .seen import Seen, day_number

# The same kinds as in the features: only these move money between a person's own pockets.
POCKET_KINDS = ("transfer", "other")

# Money that changes its form, and borrowed money: neither is an inflow of the customer's own doing.
NO_INFLOW_KINDS = ("term_deposit", "wealth", "loan_granted", "interest")
SALARY_KINDS = ("salary", "pension")


def inflows(seen: Seen) -> ir.Table:
    """Return what came into current accounts, own money included: ``customer_id day cents``.

    Every version of a corrected booking counts, and every owner of an account at any time.
    """
    rows = _on_account(seen)
    coming = rows.filter(rows.is_in, ~rows.kind.isin(NO_INFLOW_KINDS))
    owners = seen.owners("current").select("customer_id", "account_number").distinct()
    return coming.inner_join(owners, "account_number").select("customer_id", "day", "cents")


def bookings(seen: Seen, *, of: ir.Table) -> ir.Table:
    """Return bookings on current accounts, one row per customer who owns the account.

    Parameters
    ----------
    of
        Holds the ``customer_id`` of the customers whose bookings are wanted.

    Returns
    -------
    ``customer_id``, ``day`` (number), ``seen_from``, ``seen_until``, ``cents``, ``is_in``,
    ``kind``, ``row``, and from when on the other side was known to be the customer:
    ``own_from`` (an account held here) and ``name_from`` (the customer's name, anywhere).
    """
    owners = seen.owners("current").semi_join(of, "customer_id")
    owned = _on_account(seen).inner_join(owners, "account_number")
    owned = owned.mutate(
        seen_from=ibis.greatest(owned.seen_from, owned.owned_from),
        # least() passes over nulls, and null means that it still holds.
        seen_until=ibis.least(owned.seen_until, owned.owned_until),
    ).drop("owned_from", "owned_until", "account_number")
    owned = owned.filter(owned.seen_until.isnull() | (owned.seen_from < owned.seen_until))
    return _beside_names(seen, _beside_accounts(seen, owned))


def _on_account(seen: Seen) -> ir.Table:
    rows = seen.rows("transactions")
    return rows.select(
        "account_number",
        "kind",
        "seen_from",
        "seen_until",
        "row",
        "counterparty_account",
        "counterparty_name",
        day=day_number(rows.happened_date),
        cents=(rows.amount * 100).cast("int64"),
        is_in=rows.direction == "in",
    )


def _beside_accounts(seen: Seen, rows: ir.Table) -> ir.Table:
    owners = seen.owners("current", "term", "wealth")
    own = owners.group_by(own_customer="customer_id", own_account="account_number").aggregate(
        own_since=owners.owned_from.min()
    )
    joint = rows.left_join(
        own, [rows.customer_id == own.own_customer, rows.counterparty_account == own.own_account]
    )
    kept = ibis.ifelse(_from_a_pocket(joint), joint.own_since, ibis.null())
    return joint.mutate(own_from=kept).drop("own_customer", "own_account", "own_since")


def _beside_names(seen: Seen, rows: ir.Table) -> ir.Table:
    parties = seen.by_party("parties")
    named = parties.filter(parties.name.notnull())
    own = named.group_by(own_customer="customer_id", own_name="name").aggregate(
        name_since=named.seen_from.min()
    )
    joint = rows.left_join(
        own, [rows.customer_id == own.own_customer, rows.counterparty_name == own.own_name]
    )
    kept = ibis.ifelse(_from_a_pocket(joint), joint.name_since, ibis.null())
    return joint.mutate(name_from=kept).drop("own_customer", "own_name", "name_since")


def _from_a_pocket(rows: ir.Table) -> ir.BooleanValue:
    return rows.kind.isin(POCKET_KINDS) | (rows.is_in & (rows.kind == "wallet"))


def beside_lots(seen: Seen, rows: ir.Table, *, definition: SignalDefinition) -> ir.Table:
    """Return the bookings with ``lot_from``: from when on known to be a matured lot coming home.

    An amount is one when a lot of the customer matured or was paid out in the days before it and
    the amount is the principal, with interest at most.
    """
    lots = _matured(seen)
    more = 1 + definition.limit("lot_interest")
    days = int(definition.limit("lot_days"))
    inflows = rows.filter(rows.is_in).select(
        "customer_id", "row", "seen_from", day="day", cents="cents"
    )
    pairs = inflows.inner_join(
        lots,
        [
            inflows.customer_id == lots.lot_customer,
            inflows.day >= lots.home_day,
            inflows.day <= lots.home_day + days,
            inflows.cents >= lots.lot_cents,
            inflows.cents <= lots.lot_cents * more,
        ],
    )
    home = pairs.group_by(home_customer="customer_id", home_row="row").aggregate(
        lot_from=pairs.lot_since.min()
    )
    joint = rows.left_join(
        home, [rows.customer_id == home.home_customer, rows.row == home.home_row]
    )
    return joint.drop("home_customer", "home_row")


def _matured(seen: Seen) -> ir.Table:
    lots = seen.rows("deposits").inner_join(
        seen.owners("current", "term", "wealth"), "account_number"
    )
    lots = lots.mutate(
        lot_since=ibis.greatest(lots.seen_from, lots.owned_from),
        lot_cents=(lots.principal * 100).cast("int64"),
    )
    by_maturity = lots.filter(lots.matures_date.notnull()).select(
        "lot_since", "lot_cents", lot_customer="customer_id", home_day=day_number(lots.matures_date)
    )
    by_pay_out = lots.filter(lots.ended_date.notnull()).select(
        "lot_since", "lot_cents", lot_customer="customer_id", home_day=day_number(lots.ended_date)
    )
    return by_maturity.union(by_pay_out)
