"""What customers hold and owe, as people see it, and their assets in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownHolding
from needmine.desks.wording import Wording, told
from needmine.features.at_moment import OWNING_ROLES, AtChosenMoment
from needmine.features.courses import spans

Row = Mapping[str, Any]

# Lower ends of the layers of customers by assets, in currency units: how Chinese retail banks
# divide them, by one public source (laomi.ink); a bank in another currency has layers of its own.
_LAYERS = {"CNY": ((6_000_000, "private"), (200_000, "affluent"), (0, "mass"))}


def assets(at: AtChosenMoment) -> dict[str, Decimal]:
    """Return the assets of each customer as the features count them; nobody where unknown."""
    rows = at.tables["features"]
    if "aum_total_latest" not in rows.columns:
        return {}
    then = rows.filter(rows.moment == at.day, rows.aum_total_latest.notnull())
    found = then.select("customer_id", "aum_total_latest").to_pyarrow().to_pydict()
    return {
        customer: Decimal(f"{amount:.2f}")
        for customer, amount in zip(found["customer_id"], found["aum_total_latest"], strict=True)
    }


def band(amount: Decimal, wording: Wording) -> Sentence | None:
    """Return the layer of customers that an amount of assets belongs to, in words."""
    layers = _LAYERS.get(wording.currency, ())
    found = [name for least, name in layers if amount >= least]
    return wording.words.held[found[0]] if found else None


def owned(at: AtChosenMoment) -> ir.Table:
    """Return the accounts of each customer who owns them, alone or jointly, opened by then."""
    accounts = at.tables["customer_accounts"]
    return accounts.filter(accounts.role.isin(OWNING_ROLES), at.before(accounts.opened_date))


def holdings(at: AtChosenMoment, wording: Wording) -> dict[str, tuple[ShownHolding, ...]]:
    """Return what each customer holds: accounts, lots, cards, and what they owe."""
    held: dict[str, list[ShownHolding]] = {}
    lots, loans, cards = _lots(at), _loans(at), _cards(at)
    latest = _emptied(at, lots) | _latest_balances(at)
    # An account that shows as its lots, its loan or its card is not shown a second time.
    listed = {(row["account_number"], row["kind"]) for row in lots}
    listed |= {(row["account_number"], "loan") for row in loans}
    listed |= {(row["account_number"], "credit_card") for row in cards if row["kind"] == "credit"}
    accounts = [row for row in _accounts(at) if (row["account_number"], row["kind"]) not in listed]
    for rows, show in (
        (accounts, _account),
        (lots, _lot),
        (cards, _card),
        (loans, _loan),
    ):
        for row in rows:
            holding = show(row, latest.get(row["account_number"]), wording)
            held.setdefault(row["customer_id"], []).append(holding)
    return {customer: tuple(them) for customer, them in held.items()}


def _accounts(at: AtChosenMoment) -> list[Row]:
    rows = owned(at)
    is_open = rows.closed_date.isnull() | (rows.closed_date >= at.day)
    return _rows(rows.filter(is_open), "kind", "opened_date", "account_number")


def _lots(at: AtChosenMoment) -> list[Row]:
    lots = at.known("deposits")
    runs = lots.ended_date.isnull() | (lots.ended_date >= at.day)
    lots = lots.filter(at.before(lots.started_date), runs)
    joined = lots.inner_join(_owners(at), "account_number")
    return _rows(joined, "matures_date", "started_date", "lot_id")


def _loans(at: AtChosenMoment) -> list[Row]:
    loans = at.known("loans")
    runs = loans.ended_date.isnull() | (loans.ended_date >= at.day)
    loans = loans.filter(at.before(loans.granted_date), runs)
    return _rows(loans.inner_join(_owners(at), "account_number"), "granted_date", "loan_id")


def _cards(at: AtChosenMoment) -> list[Row]:
    cards = at.by_party("cards")
    cards = cards.filter(at.before(cards.issued_date))
    currencies = at.tables["customer_accounts"].select("account_number", "currency").distinct()
    joined = cards.left_join(currencies, "account_number").drop("account_number_right")
    return _rows(joined, "kind", "issued_date", "card_number")


def _owners(at: AtChosenMoment) -> ir.Table:
    return owned(at).select("account_number", "customer_id", "currency").distinct()


def _rows(rows: ir.Table, *order: str) -> list[Row]:
    found: list[Row] = rows.order_by("customer_id", *order).to_pyarrow().to_pylist()
    return found


def _emptied(at: AtChosenMoment, running: list[Row]) -> dict[str, Decimal]:
    """Nothing is left in an account of lots that have all ended; that is known, and zero."""
    lots = at.known("deposits")
    ever = lots.filter(at.before(lots.started_date)).select("account_number").distinct()
    filled = {row["account_number"] for row in running}
    accounts = ever.to_pyarrow()["account_number"].to_pylist()
    return {account: Decimal(0) for account in accounts if account not in filled}


def _latest_balances(at: AtChosenMoment) -> dict[str, Decimal]:
    """Latest balance of each account in its own currency; that of lots is their principal."""
    anywhere = AtChosenMoment(tables=at.tables, as_of=at.as_of)
    standing = spans(anywhere).anti_join(at.known("deposits"), "account_number")
    standing = standing.filter(standing.to_date >= at.day)
    found = standing.group_by("account_number").aggregate(cents=standing.cents.max())
    reported = at.known("balances")
    reported = reported.filter(at.before(reported.balance_date))
    last = reported.group_by("account_number").aggregate(
        balance=reported.balance.argmax(reported.balance_date)
    )
    balances = _as_mapping(last.select("account_number", "balance").to_pyarrow())
    current = _as_mapping(found.select("account_number", "cents").to_pyarrow())
    return balances | {account: in_units(cents) for account, cents in current.items()}


def in_units(cents: int) -> Decimal:
    """Return hundredths of a currency unit as an amount.

    >>> in_units(1250)
    Decimal('12.50')
    """
    return Decimal(cents).scaleb(-2)


def _as_mapping(rows: pa.Table) -> dict[str, Any]:
    keys, values = rows.columns
    return dict(zip(keys.to_pylist(), values.to_pylist(), strict=True))


def _account(row: Row, balance: Decimal | None, wording: Wording) -> ShownHolding:
    words = wording.words.held
    kind = wording.code(row["kind"])
    named = _named(row, kind, wording)
    if row["status"] not in (None, "active"):
        kind = told(words["with_status"], kind=kind, status=wording.code(row["status"]))
    is_debt = row["kind"] in ("loan", "credit_card")
    return ShownHolding(
        kind=kind,
        product=named,
        balance=abs(balance) if is_debt and balance is not None else balance,
        currency=row["currency"] or wording.currency,
        opened=row["opened_date"],
        is_debt=is_debt,
    )


def _lot(row: Row, _: Decimal | None, wording: Wording) -> ShownHolding:
    kind = wording.code(row["kind"])
    named = _named(row, kind, wording)
    if row["rate"] is not None:
        rate = told(wording.words.held["rate"], rate=f"{row['rate']:.2%}")
        kind = _with(kind, rate, named, wording)
    return ShownHolding(
        kind=kind,
        product=named,
        balance=row["principal"],
        currency=row["currency"] or wording.currency,
        opened=row["started_date"],
        matures=row["matures_date"],
    )


def _card(row: Row, balance: Decimal | None, wording: Wording) -> ShownHolding:
    kind = wording.code(row["kind"])
    is_credit = row["kind"] == "credit"
    named, currency = _named(row, kind, wording), row["currency"] or wording.currency
    if row["credit_limit"]:
        amount = wording.money(row["credit_limit"], currency)
        limit = told(wording.words.held["limit"], amount=amount)
        kind = _with(kind, limit, named, wording)
    return ShownHolding(
        kind=kind,
        product=named,
        # A debit card's money is that of its account, which stands there already.
        balance=abs(balance) if is_credit and balance is not None else None,
        currency=currency,
        opened=row["issued_date"],
        is_debt=is_credit and bool(balance),
    )


def _loan(row: Row, balance: Decimal | None, wording: Wording) -> ShownHolding:
    words, currency = wording.words.held, row["currency"] or wording.currency
    kind = wording.code("loan")
    if row["monthly_payment"]:
        kind = told(words["monthly"], amount=wording.money(row["monthly_payment"], currency))
    if row["days_overdue"]:
        kind = told(words["overdue"], kind=kind, n=row["days_overdue"])
    amount = wording.money(row["principal"], currency)
    return ShownHolding(
        kind=kind,
        product=told(words["of_amount"], kind=wording.code(row["kind"]), amount=amount),
        # What is still owed; the principal is not, so that it is said in words only.
        balance=abs(balance) if balance is not None else None,
        currency=currency,
        opened=row["granted_date"],
        is_debt=True,
    )


def _with(kind: Sentence, detail: Sentence, named: Sentence, wording: Wording) -> Sentence:
    """A kind with a detail of it; the detail alone where the name says the kind already."""
    return detail if named == kind else told(wording.words.held["with"], kind=kind, detail=detail)


def _named(row: Row, kind: Sentence, wording: Wording) -> Sentence:
    code = row["product_code"]
    # A code that the bank does not describe is often a kind of account, which has a name.
    if not code:
        return kind
    return wording.product(code) if code in wording.products else wording.code(code)
