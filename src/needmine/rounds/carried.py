"""What earlier runs left about customers, under the ids that these customers have now."""

from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa

from needmine.customers.following import followed, present_ids, with_parts
from needmine.customers.lasting_ids import Before
from needmine.customers.remembered import Remembered
from needmine.rounds.round import Round


def customers_before(round_: Round) -> Before | None:
    """Return how customers stood in the last run for this day or an earlier one; None at first."""
    names = ("customer_ids", "customer_records", "customer_events")
    found = [round_.before(name) for name in names]
    ids, records, events = (None if rows is None else rows.to_pyarrow() for rows in found)
    if ids is None or records is None or events is None:
        return None
    links = round_.before("links")
    return Before(
        ids=ids,
        records=records,
        events=events,
        links=None if links is None else links.to_pyarrow(),
    )


def linking_before(round_: Round) -> Remembered | None:
    """Return what the linking of the last run for this day or an earlier one remembers."""
    found = [round_.before(name) for name in ("linking_records", "linking_pairs")]
    records, pairs = (None if rows is None else rows.to_pyarrow() for rows in found)
    if records is None or pairs is None:
        return None
    return Remembered(records=records, pairs=pairs)


def present_customers(round_: Round) -> dict[str, str]:
    """Return the present id of every customer who has another one by now."""
    ids, records = (round_.tables[name] for name in ("customer_ids", "customer_records"))
    chosen = records.select("department", "party_id", "customer_id")
    return present_ids(ids.to_pyarrow(), chosen.to_pyarrow())


def carried(
    round_: Round,
    rows: ir.Table | None,
    *,
    once_per: Sequence[str] = (),
    for_parts: bool = False,
) -> pa.Table | None:
    """Return what an earlier run wrote, under present ids; None where there is nothing.

    Parameters
    ----------
    once_per
        Columns of which one row is left where two customers became one.
    for_parts
        Whether a customer split from another takes a copy along.
    """
    if rows is None:
        return None
    found = followed(rows.to_pyarrow(), present_customers(round_), once_per=once_per)
    if for_parts:
        found = with_parts(found, round_.tables["customer_events"].to_pyarrow())
    return found
