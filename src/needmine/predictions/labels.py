"""What labels are made of: windows after moments, and whose account is whose."""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .model import HORIZON_DAYS

# A disponent may use an account and a guarantor answers for it; neither owns the money on it.
OWNING_ROLES = ("owner", "joint")


def closed_moments(moments: Sequence[dt.date], *, as_of: Moment) -> tuple[dt.date, ...]:
    """Return the moments whose 90 days had gone by, the earliest first."""
    last = as_of.date - dt.timedelta(days=HORIZON_DAYS)
    return tuple(sorted({moment for moment in moments if moment <= last}))


def windows(moments: Sequence[dt.date]) -> ir.Table:
    """Return **one row per moment**: ``moment``, ``since`` and ``until``.

    ``since`` is the first of the 90 days before the moment, ``until`` the first day after the
    90 days that begin with it.
    """
    horizon = dt.timedelta(days=HORIZON_DAYS)
    schema = pa.schema([(name, pa.date32()) for name in ("moment", "since", "until")])
    rows = [
        {"moment": moment, "since": moment - horizon, "until": moment + horizon}
        for moment in moments
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))


def owned(rows: ir.Table, tables: Tables) -> ir.Table:
    """Return rows that name an account, once for each customer who owns it."""
    accounts = tables["customer_accounts"]
    owners = accounts.filter(accounts.role.isin(OWNING_ROLES))
    return rows.inner_join(
        owners.select("customer_id", "account_number").distinct(), "account_number"
    )


def known_accounts(tables: Tables, *kinds: str, as_of: Moment) -> ir.Table:
    """Return accounts of these kinds with their owners, as known at the moment."""
    accounts = known(tables["accounts"], as_of=as_of)
    chosen = accounts.filter(accounts.kind.isin(kinds)).select(
        "account_number", "kind", "opened_date", "closed_date"
    )
    return owned(chosen, tables)


def happened_within(events: ir.Table, moments: Sequence[dt.date]) -> ir.Table:
    """Return the customers to whom an event (``event_date``) came within a moment's 90 days."""
    spans = windows(moments)
    inside = events.inner_join(
        spans, [events.event_date >= spans.moment, events.event_date < spans.until]
    )
    return inside.select("customer_id", "moment").distinct().mutate(is_positive=ibis.literal(True))
