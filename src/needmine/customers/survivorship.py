"""One row per customer: for each field the value of the record that is trusted most."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .records import KEY, latest, numbers
from .tables import CUSTOMERS
from .tables_of_history import CUSTOMER_VALUES

# Whose word counts first; between equals the record that was known last.
TRUST = {"master": 0, "crosswalk": 1, "decided": 2, "linked": 2, "alone": 2}

_CHOSEN = ("customer_number", "kind", "name", "phone", "birth_date", "gender", "city", "occupation")


# Where a value came from, beside the value.
_FROM = ("department", "party_id", "method", "known_at")


@dataclass(frozen=True, kw_only=True)
class Survivors:
    """The tables ``customers`` and ``customer_values``."""

    customers: pa.Table
    values: pa.Table


def survivors(
    records: pa.Table,
    customer_records: pa.Table,
    *,
    customer_numbers: pa.Array,
    managers: pa.Table,
) -> Survivors:
    """Return the customers, **one row per customer**, and from which record each value came.

    Parameters
    ----------
    customer_records
        Whose each record is, in their order.
    customer_numbers
        The master's number of each record's customer.
    managers
        The banker of each record, as `managers_of` returns them.

    Notes
    -----
    A field is taken from the master's record, else from records the crosswalk names, else from
    linked ones; among equals from the one known last. Nothing is mixed inside a field, and a
    record that is silent about a field does not silence the others. ``since_date`` is the
    earliest any department says.

    Of a customer with one record everything came from it, so ``customer_values`` has rows of the
    others only: **one per customer and field** that has a value.
    """
    method = customer_records["method"].combine_chunks()
    ranks = pa.array(list(TRUST.values()), pa.int64())
    rows = (
        records.drop_columns(["branch_code"])  # the banker's, below, is what counts
        .append_column("customer_id", customer_records["customer_id"])
        .append_column("method", method)
        .append_column("trust", ranks.take(pc.index_in(method, value_set=pa.array(list(TRUST)))))
        .append_column("customer_number", customer_numbers)
        .append_column("banker_code", managers["banker_code"])
        .append_column("branch_code", managers["branch_code"])
        .append_column("from_date", managers["from_date"])
    )
    ordered = _by_trust(rows, ("known_at", "descending"))
    found = {name: _first_said(ordered, name) for name in _CHOSEN}
    charged = _by_trust(rows, ("from_date", "descending")).filter(
        pc.field("banker_code").is_valid()
    )
    found |= {name: _first_row(charged, name) for name in ("banker_code", "branch_code")}
    since = rows.filter(pc.field("since_date").is_valid())
    earliest = _by_trust(since, ("since_date", "ascending"), is_first=True)
    found["since_date"] = _first_row(earliest, "since_date")
    counted = rows.group_by("customer_id").aggregate([("customer_id", "count")])
    ids = counted["customer_id"].combine_chunks()
    columns = {
        "customer_id": ids,
        "n_records": counted["customer_id_count"],
        **{name: _matched(values, ids)[name] for name, values in found.items()},
    }
    # Of a number that only an account names nothing is known; most customers are persons.
    columns["kind"] = pc.fill_null(columns["kind"], "person")
    schema = CUSTOMERS.schema().to_pyarrow()
    table = pa.table([_typed(columns[field.name], field.type) for field in schema], schema=schema)
    several = counted.filter(pc.field("customer_id_count") > 1)["customer_id"]
    return Survivors(
        customers=table.sort_by("customer_id"), values=_values(found, several.combine_chunks())
    )


def _values(found: Mapping[str, pa.Table], customers: pa.Array) -> pa.Table:
    schema = CUSTOMER_VALUES.schema().to_pyarrow()
    parts = [schema.empty_table()]
    for name, rows in found.items():
        if name != "customer_number":  # it belongs to no record alone
            said = rows.filter(pc.field(name).is_valid())
            theirs = said.filter(pc.is_in(said["customer_id"], value_set=customers))
            field = pa.array([name] * len(theirs), pa.string())
            parts.append(theirs.append_column("field", field).select(schema.names).cast(schema))
    return pa.concat_tables(parts).sort_by([("customer_id", "ascending"), ("field", "ascending")])


def managers_of(tables: Tables, records: pa.Table, *, as_of: Moment) -> pa.Table:
    """Return the banker in charge of each record at a moment, one row per record, in their order.

    A period counts from its first day on; the next one ends it.
    """
    rows = known(tables["managers"], as_of=as_of)
    begun = rows.filter(rows.from_date <= ibis.literal(as_of.date))
    current = latest(begun, KEY, begun.from_date.desc()).select(
        *KEY, "banker_code", "branch_code", "from_date"
    )
    found = current.to_pyarrow()
    return found.take(pc.index_in(numbers(records), value_set=numbers(found))).drop(list(KEY))


def _by_trust(rows: pa.Table, other: tuple[str, str], *, is_first: bool = False) -> pa.Table:
    trust = ("trust", "ascending")
    return rows.sort_by(
        [
            ("customer_id", "ascending"),
            *((other, trust) if is_first else (trust, other)),
            ("department", "ascending"),
            ("party_id", "ascending"),
        ]
    )


def _first_said(ordered: pa.Table, name: str) -> pa.Table:
    return _first_row(ordered.filter(pc.field(name).is_valid()), name)


def _first_row(ordered: pa.Table, name: str) -> pa.Table:
    """Return the value in the first row of each customer, and where it came from."""
    wanted = ordered.select(["customer_id", name, *_FROM])
    ids = ordered["customer_id"].combine_chunks()
    if not len(ids):
        return wanted
    codes = ids.dictionary_encode().indices.to_numpy()
    first = np.concatenate([[True], codes[1:] != codes[:-1]])
    return wanted.filter(pa.array(first))


def _matched(values: pa.Table, ids: pa.Array) -> pa.Table:
    return values.take(pc.index_in(ids, value_set=values["customer_id"].combine_chunks()))


def _typed(values: pa.ChunkedArray, wanted: pa.DataType) -> pa.Array:
    plain = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return plain.cast(wanted)
