"""The bookkeeping of canonical rows: whose they are, where they stood, since when known."""

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence

from .deliveries import FileRead
from .feeds import Feed
from .mappings import Mapping
from .tables import plain_schema


def bookkept(rows: pa.Table, mapping: Mapping, feed: Feed, reads: Sequence[FileRead]) -> pa.Table:
    """Return rows whole as their contract says: department, feed, since when known, from where."""
    n = rows.num_rows
    filled = {
        "department": pa.repeat(feed.department, n),
        "feed": pa.repeat(feed.name, n),
        "known_at": _known_at(rows, mapping, feed, reads),
        "known_until": pa.nulls(n, pa.timestamp("us", "UTC")),
    }
    columns = []
    schema = plain_schema(mapping.table)
    for field in schema:
        if field.name in filled:
            columns.append(filled[field.name])
        elif field.name in rows.column_names:
            columns.append(rows[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(n, field.type))
    return pa.table(columns, schema=schema)


def _known_at(
    rows: pa.Table, mapping: Mapping, feed: Feed, reads: Sequence[FileRead]
) -> pa.Array | pa.ChunkedArray:
    kind = pa.timestamp("us", "UTC")
    choices = []
    if "known_at" in rows.column_names:
        choices.append(rows["known_at"].cast(kind))
    if mapping.table.happened:
        delay = pa.scalar(dt.timedelta(days=feed.delay_days), pa.duration("us"))
        happened = pc.add(rows["happened_at"].cast(kind), delay)
        if "is_deleted" in rows.column_names:
            # When it was deleted, not when it took place.
            gone = pc.fill_null(rows["is_deleted"], False)
            happened = pc.if_else(gone, pa.scalar(None, kind), happened)
        choices.append(happened)
    if not mapping.table.happened or "is_deleted" in rows.column_names:
        choices += _exported(rows, reads)
    known = pc.coalesce(*choices) if choices else None
    if known is None or known.null_count:
        raise DefinitionError(
            Sentence(
                zh="无从得知银行何时知晓“{table}”的行。",
                en="Nothing says when the bank knew the rows of '{table}'.",
            ).fill(table=mapping.table.name),
            remedy=Sentence(
                zh="请在 feed.yml 写 exported_at，或在映射中给出 known_at。",
                en="Write exported_at in feed.yml, or map known_at.",
            ),
            where=str(feed.definition),
        )
    return known


def _exported(rows: pa.Table, reads: Sequence[FileRead]) -> list[pa.Array]:
    if not all(read.delivery.exported_at for read in reads):
        return []
    times = [read.delivery.exported_at for read in reads]
    return [pa.array(times, pa.timestamp("us", "UTC")).take(rows["_ordinal"])]
