"""Bookings on customers' accounts, own money told apart from money of others."""

import ibis.expr.types as ir

from .at_moment import AtMoment, cents

# The longest window of any feature that is built on bookings.
MONTHS = 12

# Only these kinds move money between a person's own pockets. A cash deposit under the person's
# own name, or a salary from a firm named after its owner, is new money. Money sent to a wallet is
# about to be spent; what comes back from one under the own name is own money.
POCKET_KINDS = ("transfer", "other")

# Income that comes month by month and says so.
REGULAR_INCOME_KINDS = ("salary", "pension")

# Money that only changes its form: into a term deposit or a wealth product, and back.
PRODUCT_KINDS = ("term_deposit", "wealth")


def movements(at: AtMoment, *account_kinds: str) -> ir.Table:
    """Return the last year's bookings on accounts of these kinds.

    Returns
    -------
    One row per booking and customer who owns the account, with ``cents``, ``is_in``, ``kind``,
    ``is_own`` (own money from or to a pocket of the customer), ``is_own_elsewhere`` (that pocket
    lies at another bank) and ``is_product``.
    """
    bookings = at.known("transactions")
    bookings = bookings.filter(at.last(bookings.happened_date, months=MONTHS)).select(
        "account_number",
        "happened_date",
        "kind",
        "counterparty_account",
        "counterparty_name",
        cents=cents(bookings.amount),
        is_in=bookings.direction == "in",
    )
    owned = at.accounts(*account_kinds).select("account_number", "customer_id")
    rows = _beside_own_names(
        at, _beside_own_accounts(at, bookings.inner_join(owned, "account_number"))
    )
    is_transfer = rows.kind.isin(POCKET_KINDS)
    from_wallet = rows.is_in & (rows.kind == "wallet")
    is_own = (is_transfer | from_wallet) & (rows.is_own_account | rows.is_own_name)
    return rows.select(
        "customer_id",
        "account_number",
        "happened_date",
        "kind",
        "cents",
        "is_in",
        is_own=is_own,
        is_own_elsewhere=is_own & is_transfer & ~rows.is_own_account,
        is_product=rows.kind.isin(PRODUCT_KINDS),
    )


def _beside_own_accounts(at: AtMoment, rows: ir.Table) -> ir.Table:
    # Paying off one's own card or loan is no move between pockets, so those accounts are left out.
    own = at.accounts("current", "term", "wealth", home=False).select(
        own_customer="customer_id", own_account="account_number"
    )
    joint = rows.left_join(
        own,
        [rows.customer_id == own.own_customer, rows.counterparty_account == own.own_account],
    )
    return joint.mutate(is_own_account=joint.own_account.notnull()).drop(
        "own_customer", "own_account"
    )


def _beside_own_names(at: AtMoment, rows: ir.Table) -> ir.Table:
    parties = at.by_party("parties")
    own = (
        parties.filter(parties.name.notnull())
        .select(own_customer="customer_id", own_name="name")
        .distinct()
    )
    joint = rows.left_join(
        own, [rows.customer_id == own.own_customer, rows.counterparty_name == own.own_name]
    )
    return joint.mutate(is_own_name=joint.own_name.notnull()).drop("own_customer", "own_name")


def tallies(at: AtMoment, *account_kinds: str) -> ir.Table:
    """Return the last year's bookings summed by window, in one pass.

    Returns
    -------
    One row per customer, kind of transaction, direction and whose money it is: ``cents_…``,
    ``n_…`` by window, ``largest_30d``, ``last_date``, ``n_months_6m`` (of regular income only).
    """
    rows = movements(at, *account_kinds)
    month, quarter, half_year = (
        at.last(rows.happened_date, days=30),
        at.last(rows.happened_date, days=90),
        at.last(rows.happened_date, days=180),
    )
    six_months = at.last(rows.happened_date, months=6)
    month_of_income = month_number(rows.happened_date)
    return rows.group_by(
        "customer_id", "kind", "is_in", "is_own", "is_own_elsewhere", "is_product"
    ).aggregate(
        cents_30d=rows.cents.sum(where=month),
        cents_90d=rows.cents.sum(where=quarter),
        cents_6m=rows.cents.sum(where=six_months),
        cents_12m=rows.cents.sum(),
        n_30d=rows.count(where=month),
        n_90d=rows.count(where=quarter),
        n_before=rows.count(where=half_year & ~quarter),
        largest_30d=rows.cents.max(where=month),
        last_date=rows.happened_date.max(),
        # Counting distinct is dear, so only where a feature asks for it.
        n_months_6m=month_of_income.nunique(
            where=six_months & rows.kind.isin(REGULAR_INCOME_KINDS)
        ),
    )


def total(value: ir.Column, where: ir.BooleanValue) -> ir.FloatingValue:
    """Return the sum of minor units on some rows, as an amount; zero where there is none."""
    return value.sum(where=where).fill_null(0).cast("float64") / 100


def month_number(date: ir.Column) -> ir.IntegerValue:
    """Return a number that each calendar month has for itself."""
    return (date.year() * 12 + date.month()).cast("int64")
