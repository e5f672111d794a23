"""What the bank came to know of a run's customers after its moment: numbers, accounts.

An outcome is often booked under a number or on an account that did not exist when the need was
found: the first card comes with a number of the card department, a loan with an account.
"""

import ibis
import ibis.expr.types as ir

from needmine.core.tables import Tables
from needmine.core.time import Moment, known
from needmine.customers.accounts import ROLES

_NUMBER = ("department", "party_id", "customer_id")
_ACCOUNT = ("customer_id", "account_number", "role", "kind", "opened_date")


def since_then(tables: Tables, *, by_now: Moment) -> Tables:
    """Return a run's tables with its customers' later numbers and accounts beside the earlier.

    A number is added where the master's crosswalk gives it to one of the customers, an account
    where one of their numbers holds it. Nobody is linked anew. Of both tables only the columns
    are kept that outcomes are found by.
    """
    numbers = tables["customer_records"].select(*_NUMBER).union(_later_numbers(tables, by_now))
    accounts = tables["customer_accounts"].select(*_ACCOUNT)
    accounts = accounts.union(_later_accounts(tables, numbers, by_now))
    return tables.adding({"customer_records": numbers, "customer_accounts": accounts}, {})


def _later_numbers(tables: Tables, by_now: Moment) -> ir.Table:
    told = known(tables["crosswalk"], as_of=by_now)
    customers = tables["customers"].select("customer_id", "customer_number")
    named = told.inner_join(customers, told.master_party_id == customers.customer_number)
    return named.anti_join(tables["customer_records"], ["department", "party_id"]).select(*_NUMBER)


def _later_accounts(tables: Tables, numbers: ir.Table, by_now: Moment) -> ir.Table:
    holders = known(tables["account_holders"], as_of=by_now)
    theirs = holders.inner_join(numbers, ["department", "party_id"]).select(
        "customer_id", "account_number", "role"
    )
    later = theirs.anti_join(tables["customer_accounts"], ["customer_id", "account_number"])
    rank = ibis.cases(*((later.role == role, place) for place, role in enumerate(ROLES)), else_=9)
    # Of two roles in one account the stronger counts.
    roles = later.group_by("customer_id", "account_number").agg(role=later.role.argmin(rank))
    described = known(tables["accounts"], as_of=by_now).select(
        "account_number", "kind", "opened_date"
    )
    return roles.inner_join(described, "account_number").select(*_ACCOUNT)
