"""What each load holds, column by column: how much is missing, how values are spread.

Profiles are what later loads are held against. They hold counts and limits, never the value of an
identifying column.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import MONEY, Column

from .canonical import BOOKKEEPING
from .loading import Loaded
from .tables import LOAD_PROFILES, plain_schema

# Rows of which the spread is taken: a share is then known to within 0.7 points.
_SAMPLED = 20_000
# With more codes than this a column is a name or a text, not a code.
_MOST_CODES = 60
_OURS = frozenset(each.name for each in BOOKKEEPING)
_MEASURES = ("int64", "float64", MONEY)


def profiles(loaded: Sequence[Loaded]) -> pa.Table:
    """Return the rows of ``load_profiles`` for what was loaded now."""
    rows = [row for load in loaded for row in _of_feed(load)]
    return pa.Table.from_pylist(rows, schema=plain_schema(LOAD_PROFILES))


def _of_feed(load: Loaded) -> Iterator[dict[str, Any]]:
    filled = [
        each
        for each in load.contract.columns
        if each.name not in _OURS and load.rows[each.name].null_count < load.rows.num_rows
    ]
    for file in load.files:
        rows = load.rows.filter(pc.equal(load.rows["load_id"], file.read.load_id))
        place = {
            "load_id": file.read.load_id,
            "table": load.contract.name,
            "department": load.feed.department,
            "feed": load.feed.name,
        }
        for each in filled:
            yield {**place, "column": each.name, **_of_column(rows[each.name], each)}


def _of_column(values: pa.ChunkedArray, of: Column) -> dict[str, Any]:
    """Return the profile of one column of one load."""
    present = values.drop_null()
    told: dict[str, Any] = {
        "n_rows": len(values),
        "n_missing": values.null_count,
        "n_distinct": pc.count_distinct(present).as_py(),
        "least": None,
        "most": None,
        "spread": None,
    }
    if of.identifying or not len(present):
        return told
    step = -(-len(present) // _SAMPLED)
    sampled = present.take(pa.array(range(0, len(present), step))) if step > 1 else present
    if of.type in ("string", "boolean"):
        counts = pc.value_counts(sampled).to_pylist()
        if len(counts) <= _MOST_CODES:
            codes = {str(each["values"]): each["counts"] for each in counts}
            told["spread"] = json.dumps(dict(sorted(codes.items())), ensure_ascii=False)
        return told
    limits = pc.min_max(present)
    told |= {"least": str(limits["min"].as_py()), "most": str(limits["max"].as_py())}
    if of.type in _MEASURES:
        tenths = np.quantile(sampled.cast(pa.float64()).to_numpy(), np.arange(0.1, 1.0, 0.1))
        told["spread"] = json.dumps([round(float(each), 4) for each in tenths])
    return told
