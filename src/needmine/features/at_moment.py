"""What the bank knew at a moment, with the customer's id on every row."""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Tables
from needmine.core.time import Moment, When, known, within_days, within_months

# A disponent may use an account and a guarantor answers for it; neither owns the money on it.
OWNING_ROLES = ("owner", "joint")


@dataclass(frozen=True, kw_only=True)
class AtMoment:
    """The tables as they were known at one moment.

    Parameters
    ----------
    currency
        The bank's currency: accounts held in another are left out of amounts. Empty takes all
        accounts as one currency.
    """

    tables: Tables
    as_of: When
    currency: str = ""

    def known(self, name: str) -> ir.Table:
        """Return the rows of a table known at the moment."""
        return known(self.tables[name], as_of=self.as_of)

    def records(self) -> ir.Table:
        """Return which department's customer number is which customer, as far as known then."""
        records = self.tables["customer_records"]
        return records.filter(records.known_at < self.as_of.at).select(
            "department", "party_id", "customer_id"
        )

    def customers(self) -> ir.Table:
        """Return the customers known at the moment, one row each."""
        return self.records().select("customer_id").distinct()

    def by_party(self, name: str) -> ir.Table:
        """Return the known rows of a table that names its customer by department and number."""
        return self.known(name).inner_join(self.records(), ["department", "party_id"])

    def accounts(self, *kinds: str, home: bool = True) -> ir.Table:
        """Return accounts per customer who owns them, a joint account once for each holder.

        Parameters
        ----------
        kinds
            Kinds of account; none takes all.
        home
            Only accounts held in the bank's own currency.
        """
        accounts = self.known("accounts")
        if kinds:
            accounts = accounts.filter(accounts.kind.isin(kinds))
        if home and self.currency:
            accounts = accounts.filter(
                accounts.currency.isnull() | (accounts.currency == self.currency)
            )
        columns = ("account_number", "kind", "opened_date", "closed_date", "status")
        return accounts.select(*columns).inner_join(self._owners(), "account_number")

    def _owners(self) -> ir.Table:
        if self.tables.has("account_holders"):
            holders = self.by_party("account_holders")
        else:
            # A bank that keeps its own customer master may hand over who owns what, and no more.
            holders = self.tables["customer_accounts"]
        owning = holders.filter(holders.role.isin(OWNING_ROLES))
        return owning.select("customer_id", "account_number").distinct()

    def last(self, date: ir.Column, *, days: int = 0, months: int = 0) -> ir.BooleanValue:
        """Return whether a date lies in the window before the moment."""
        if months:
            return within_months(date, as_of=self.as_of, months=months)
        return within_days(date, as_of=self.as_of, days=days)

    def before(self, date: ir.Column) -> ir.BooleanValue:
        """Return whether a date lies before the moment."""
        return date < self.day

    def days_since(self, date: ir.Column) -> ir.IntegerValue:
        """Return whole days from a date to the moment; the day before it is 1."""
        return self.day.delta(date, unit="day")

    @property
    def day(self) -> ir.DateScalar:
        """Return the moment's local day."""
        return self.as_of.day


@dataclass(frozen=True, kw_only=True)
class AtChosenMoment(AtMoment):
    """The tables as they were known at a moment that is chosen, so that its date can be said."""

    as_of: Moment


def cents(amount: ir.Column) -> ir.IntegerColumn:
    """Return money as whole minor units, whose sums are exact in any order."""
    return (amount * 100).cast("int64")


def amount(minor: ir.Value) -> ir.FloatingValue:
    """Return minor units as an amount of currency units."""
    return minor.cast("float64") / 100


def share(part: ir.Value, whole: ir.Value) -> ir.FloatingValue:
    """Return part by whole; null where the whole is zero, negative or null."""
    return ibis.ifelse(whole > 0, part.cast("float64") / whole.cast("float64"), ibis.null())


def joined(customers: ir.Table, parts: Iterable[ir.Table]) -> ir.Table:
    """Return the customers with the columns of every part, null where a part lacks them."""
    whole = customers
    names = list(customers.columns)
    for number, part in enumerate(parts):
        # Ibis takes a row of joins as one step while nothing is dropped in between, which makes
        # the compiling of a wide table several times faster.
        whole = whole.left_join(part, "customer_id", rname=f"{{name}}_of_part_{number}")
        names += [name for name in part.columns if name != "customer_id"]
    return whole.select(*names)
