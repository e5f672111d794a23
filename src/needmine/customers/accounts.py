"""Which accounts a customer holds or may use, and in what role."""

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .records import latest, numbers
from .tables import CUSTOMER_ACCOUNTS

# A customer whose two records hold an account in two roles has the stronger one.
ROLES = ("owner", "joint", "disponent", "guarantor")

_HOLDER = ("account_number", "department", "party_id")
_SHOWN = ("kind", "product_code", "currency", "opened_date", "closed_date", "status")


def customer_accounts(
    tables: Tables, records: pa.Table, customer_ids: pa.Array, *, as_of: Moment
) -> pa.Table:
    """Return accounts by customer, **one row per customer and account**, sorted by both.

    A joint account has a row for each of its holders; who counts its balance must choose the role.
    An account without holder, or a holder of an account that no department described, has none.

    Parameters
    ----------
    customer_ids
        The customer of each record, in their order.
    """
    held = latest(known(tables["account_holders"], as_of=as_of), _HOLDER).select(*_HOLDER, "role")
    accounts = latest(known(tables["accounts"], as_of=as_of), ("account_number",))
    described = held.inner_join(
        accounts.select("account_number", *_SHOWN), "account_number"
    ).to_pyarrow()
    place = pc.index_in(numbers(described), value_set=numbers(records))
    rank = pc.index_in(described["role"], value_set=pa.array(ROLES))
    rows = described.append_column("customer_id", customer_ids.take(place)).append_column(
        "rank", rank
    )
    ordered = rows.sort_by(
        [("customer_id", "ascending"), ("account_number", "ascending"), ("rank", "ascending")]
    )
    schema = CUSTOMER_ACCOUNTS.schema().to_pyarrow()
    return _first_of_each(ordered).select(schema.names).cast(schema).combine_chunks()


def _first_of_each(ordered: pa.Table) -> pa.Table:
    keys = pc.binary_join_element_wise(ordered["customer_id"], ordered["account_number"], "\x1f")
    is_new = [True] * min(1, len(keys))
    is_new += pc.not_equal(keys[1:], keys[:-1]).to_pylist() if len(keys) > 1 else []
    return ordered.filter(pa.array(is_new, pa.bool_()))
