"""Each row in is accounted for: what became of every file, and what of its rows was refused."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import INSTANT

from .headers import columns_seen
from .loading import FileLoad, Loaded
from .setting import Holder
from .tables import LOADS, plain_schema


def loads(
    loaded: Sequence[Loaded], before: ir.Table | None, *, loaded_at: dt.datetime, holder: Holder
) -> ir.Table:
    """Return ``loads`` whole: what was loaded before, what gave way now, and what is new."""
    rows = [_account(load, file, loaded_at) for load in loaded for file in load.files]
    new = holder.table(pa.Table.from_pylist(rows, schema=plain_schema(LOADS)))
    if before is None:
        return new
    gone = {row["load_id"] for load in loaded for row in load.arrivals.given_way}
    if gone:
        gives_way = before.load_id.isin(sorted(gone))
        now = ibis.literal(loaded_at, type=INSTANT)
        before = before.mutate(replaced_at=gives_way.ifelse(now, before.replaced_at))
    return before.select(*new.columns).union(new)


def quarantine(loaded: Sequence[Loaded], holder: Holder) -> ir.Table:
    """Return the refused cells of what was loaded now."""
    return holder.table(pa.concat_tables([load.quarantine for load in loaded]))


def _account(load: Loaded, file: FileLoad, loaded_at: dt.datetime) -> dict[str, Any]:
    delivery, load_id = file.read.delivery, file.read.load_id
    return {
        "load_id": load_id,
        "table": load.contract.name,
        "department": load.feed.department,
        "feed": load.feed.name,
        "file": delivery.name,
        "digest": delivery.digest,
        "delivery": file.read.ordinal,
        "definition": load.definition,
        # One file a round is enough to tell the next one's columns from.
        "columns": columns_seen(file.read.batches) if file is load.files[-1] else None,
        "repairs": delivery.repairs or None,
        "exported_at": delivery.exported_at,
        "n_rows": file.read.n_rows,
        "n_used": file.n_used,
        "n_quarantined": file.n_quarantined,
        "n_set_aside": file.n_set_aside,
        "loaded_at": loaded_at,
        "replaced_at": loaded_at if load_id in load.arrivals.beaten else None,
    }
