"""Whose account is whose, where an outcome is asked for."""

import ibis.expr.types as ir

from needmine.core.tables import Tables

# For a disponent, who may use an account, or a guarantor, who answers for it, nothing was met.
OWNING_ROLES = ("owner", "joint")


def owned(tables: Tables) -> ir.Table:
    """Return the accounts customers own, alone or jointly: customer_id, account_number."""
    accounts = tables["customer_accounts"]
    return (
        accounts.filter(accounts.role.isin(OWNING_ROLES))
        .select("customer_id", "account_number")
        .distinct()
    )
