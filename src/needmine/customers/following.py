"""What was said of a customer who has become another follows the record that gave the id."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from .records import numbers


def present_ids(customer_ids: pa.Table, customer_records: pa.Table) -> dict[str, str]:
    """Return, for every id that is no customer's now, the id of the customer it belongs to now.

    An id belongs to the record it was given for, its anchor; whoever has that record has what was
    said under the id. An id whose record is gone leads nowhere.
    """
    place = pc.index_in(numbers(customer_ids), value_set=numbers(customer_records))
    present = customer_records["customer_id"].combine_chunks().take(place).to_pylist()
    old = customer_ids["customer_id"].to_pylist()
    living = set(customer_records["customer_id"].to_pylist())
    return {
        was: now
        for was, now in zip(old, present, strict=True)
        if now is not None and was not in living
    }


def with_parts(rows: pa.Table, events: pa.Table) -> pa.Table:
    """Return rows and, for a customer split from another, a copy of what that other has.

    Until they were parted both were treated as one. Whoever has rows of their own keeps them.
    """
    known = set(rows["customer_id"].to_pylist())
    split = events.filter(pc.field("kind") == "split")
    names = ("from_customer_id", "to_customer_id")
    from_to = zip(*(split[name].to_pylist() for name in names), strict=True)
    parts = {new: old for old, new in from_to if new not in known and old in known}
    copies = []
    for new, old in sorted(parts.items()):
        theirs = rows.filter(pc.field("customer_id") == old)
        ids = pa.array([new] * len(theirs), pa.string())
        place = rows.schema.get_field_index("customer_id")
        copies.append(theirs.set_column(place, rows.schema.field("customer_id"), ids))
    return pa.concat_tables([rows, *copies])


def followed(
    rows: pa.Table, present: Mapping[str, str], *, once_per: Sequence[str] = ()
) -> pa.Table:
    """Return rows with the present ids of their customers.

    Parameters
    ----------
    once_per
        Columns of which one row is left: the row of whoever has kept the id, else the first.
    """
    was = rows["customer_id"].to_pylist()
    now = pa.array([present.get(each, each) for each in was], pa.string())
    field = rows.schema.get_field_index("customer_id")
    moved = rows.set_column(field, rows.schema.field(field), now)
    if not once_per:
        return moved
    columns = (moved[name].to_pylist() for name in once_per)
    kept: dict[tuple[object, ...], int] = {}
    for place, key in enumerate(zip(*columns, strict=True)):
        if key not in kept or (was[kept[key]] in present and was[place] not in present):
            kept[key] = place
    return moved.take(pa.array(sorted(kept.values()), pa.int64()))
