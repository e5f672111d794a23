"""The departments' records as they were known at a moment, with what the crosswalk says of them."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

KEY = ("department", "party_id")

# What linking reads of a record; a link is known since they stand as they stand.
COMPARED = (
    "kind",
    "name",
    "id_number",
    "phone",
    "email",
    "app_id",
    "address",
    "birth_date",
    "gender",
    "city",
    "branch_code",
)

_KEPT = (*COMPARED, "occupation", "since_date")
_ORIGIN = ("feed", "from_file", "from_row", "load_id")


def records(tables: Tables, *, as_of: Moment) -> pa.Table:
    """Return every department's customer number known at a moment, **one row per number**, sorted.

    A number that only the crosswalk or an account names is a record too, with nothing known of
    the person: its money must not vanish because the customer file is late.

    Returns
    -------
    pa.Table
        The columns of parties that linking and survivorship read; ``former_phones``, the tokens
        of numbers it had before; ``known_at`` of the record as it stands; ``first_known_at`` of
        the number; ``compared_since``, when what linking compares
        took its present values; ``master_party_id`` and ``crosswalk_known_at``, null where no
        crosswalk row is.
    """
    parties = _parties(tables["parties"], as_of)
    crosswalk = _crosswalk(tables["crosswalk"], as_of)
    holders = known(tables["account_holders"], as_of=as_of)
    seen = holders.group_by(list(KEY)).aggregate(held_since=holders.known_at.min())
    numbers = ibis.union(
        *(table.select(*KEY) for table in (parties, crosswalk, seen)), distinct=True
    )
    joined = numbers
    for table in (parties, crosswalk, seen):
        joined = joined.left_join(table, list(KEY)).drop(*(f"{name}_right" for name in KEY))
    first = ibis.coalesce(joined.first_known_at, joined.crosswalk_known_at, joined.held_since)
    rows = joined.mutate(
        known_at=ibis.coalesce(joined.known_at, first),
        first_known_at=first,
        compared_since=ibis.coalesce(joined.compared_since, first),
    ).drop("held_since")
    # Spark hands instants over without their zone, which is UTC on every engine.
    found = rows.to_pyarrow().cast(rows.schema().to_pyarrow())
    ordered = found.sort_by([(name, "ascending") for name in KEY])
    return ordered.append_column("former_phones", _former_phones(tables, ordered, as_of))


def latest(table: ir.Table, key: tuple[str, ...], *first: ir.Value) -> ir.Table:
    """Return one row per key: the one ``first`` puts first, then the last known, then by origin."""
    order = [*first, table.known_at.desc(), *(table[name] for name in _ORIGIN)]
    place = ibis.row_number().over(ibis.window(group_by=list(key), order_by=order))
    return table.mutate(place=place).filter(ibis._.place == 0).drop("place")


def numbers(rows: pa.Table) -> pa.Array:
    """Return department and customer number as one value per row."""
    joined = pc.binary_join_element_wise(rows["department"], rows["party_id"], "\x1f")
    return joined.combine_chunks()


def _parties(parties: ir.Table, as_of: Moment) -> ir.Table:
    # Superseded versions count here: a corrected occupation makes no record younger.
    ever = _ever(parties, as_of)
    since = ever.known_at.min()
    dated = ever.mutate(
        first_known_at=since.over(ibis.window(group_by=list(KEY))),
        compared_since=since.over(ibis.window(group_by=[*KEY, *COMPARED])),
    )
    rows = latest(known(dated, as_of=as_of), KEY)
    return rows.select(*KEY, *_KEPT, "known_at", "first_known_at", "compared_since")


def _former_phones(tables: Tables, found: pa.Table, as_of: Moment) -> pa.Array:
    """Return the telephone numbers each record had before, one sorted list per record."""
    ever = _ever(tables["parties"], as_of).select(*KEY, "phone").distinct()
    # Each number stands once by now; Spark counts no distinct values over a window.
    n = ever.phone.count().over(ibis.window(group_by=list(KEY)))
    several = ever.filter(ever.phone.notnull()).mutate(n=n).filter(ibis._.n > 1).to_pyarrow()
    place = pc.index_in(numbers(several), value_set=numbers(found))
    is_now = pc.fill_null(pc.equal(several["phone"], found["phone"].take(place)), False)
    had = pa.table({"place": place, "phone": several["phone"]}).filter(
        pc.and_(pc.invert(is_now), place.is_valid())
    )
    had = had.sort_by([("place", "ascending"), ("phone", "ascending")])
    each = np.bincount(had["place"].to_numpy(), minlength=len(found))
    ends = pa.array(np.concatenate([[0], np.cumsum(each)]), pa.int32())
    return pa.ListArray.from_arrays(ends, had["phone"].combine_chunks())


def _ever(parties: ir.Table, as_of: Moment) -> ir.Table:
    """Return every version known by a moment, those superseded since then too."""
    return parties.filter(parties.known_at < ibis.literal(as_of.instant, type="timestamp('UTC')"))


def _crosswalk(crosswalk: ir.Table, as_of: Moment) -> ir.Table:
    rows = latest(known(crosswalk, as_of=as_of), KEY)
    return rows.select(*KEY, "master_party_id", crosswalk_known_at=rows.known_at)
