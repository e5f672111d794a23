"""Files of a feed into one canonical table: its rows, its quarantine, and the count of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Table

from .arrivals import Arrivals, Past
from .bookkeeping import bookkept
from .deliveries import FileRead
from .feeds import Feed
from .mapped_rows import mapped_rows
from .mappings import Mapping as FeedMapping
from .refusals import quarantined, refused_table
from .setting import Setting
from .tables import QUARANTINE, plain_schema
from .withdrawals import with_withdrawals


@dataclass(frozen=True, kw_only=True)
class FileLoad:
    """What became of the rows of one file in one canonical table."""

    read: FileRead
    n_used: int
    n_quarantined: int

    @property
    def n_set_aside(self) -> int:
        """Return how many rows the mapping left out."""
        return self.read.n_rows - self.n_used - self.n_quarantined


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the new files of one feed gave one canonical table.

    Parameters
    ----------
    definition
        Digest of how the files were read.
    rows
        Canonical rows, tokens in place of identifying values.
    unread
        Of a whole state: key and ``load_id`` of each row that stands in it though nothing else
        of it could be read; a key of ``rows`` is not among them.
    """

    contract: Table
    feed: Feed
    definition: str
    arrivals: Arrivals
    files: tuple[FileLoad, ...]
    rows: pa.Table
    unread: pa.Table
    quarantine: pa.Table


# A row's number carries the ordinal of its file above this bit, so that one run of a mapping
# serves all files of a feed.
_FILE_BIT = 40
# Rows mapped at once: enough to make the cost of a run small, few enough to stay in memory.
_PORTION = 1_000_000


def load_feed(
    past: Past,
    arrived: Arrivals,
    mapping: FeedMapping,
    lookups: Mapping[str, pa.Table],
    *,
    setting: Setting,
) -> Loaded:
    """Return what the files that arrived for a feed give one canonical table."""
    feed, reads = past.feed, arrived.reads
    if not reads:
        return _nothing(past, arrived, mapping.table)
    parts = [mapped_rows(feed, mapping, raw, lookups, setting) for raw in _portions(reads)]
    rows = pa.concat_tables([part.rows for part in parts])
    unread = [
        ((ordinal << _FILE_BIT) + number, "", reason, "")
        for ordinal, read in enumerate(reads)
        for batch in read.batches
        for number, reason in batch.refused
    ]
    rows, twice = _without_second_keys(rows, mapping.table, feed)
    refused = pa.concat_tables([*[part.refused for part in parts], refused_table(unread), twice])
    refused = _with_origin(refused, reads)
    rows = _with_origin(rows, reads)
    keys = _with_origin(pa.concat_tables([part.unread for part in parts]), reads)
    complete = bookkept(rows, mapping, feed, reads)
    return Loaded(
        contract=mapping.table,
        feed=feed,
        definition=past.definition,
        arrivals=arrived,
        files=_file_loads(reads, complete, refused),
        rows=with_withdrawals(complete, rows, mapping.table),
        unread=_without_read(keys, complete, mapping.table),
        quarantine=quarantined(refused, mapping.table, feed),
    )


def _nothing(past: Past, arrived: Arrivals, contract: Table) -> Loaded:
    """Return what a feed gives of which files were only taken back."""
    rows, refused = plain_schema(contract), plain_schema(QUARANTINE)
    return Loaded(
        contract=contract,
        feed=past.feed,
        definition=past.definition,
        arrivals=arrived,
        files=(),
        rows=rows.empty_table(),
        unread=rows.empty_table().select([*contract.key, "load_id"]),
        quarantine=refused.empty_table(),
    )


def _portions(reads: Sequence[FileRead]) -> Iterator[pa.Table]:
    """Yield the files' rows with coded numbers, files of one header together."""
    waiting: list[pa.Table] = []
    for ordinal, read in enumerate(reads):
        for batch in read.batches:
            code = pc.add(batch.rows["_row"], ordinal << _FILE_BIT)
            place = batch.rows.column_names.index("_row")
            coded = batch.rows.set_column(place, "_row", code)
            same = not waiting or waiting[0].schema.equals(coded.schema)
            if not same or sum(part.num_rows for part in waiting) + coded.num_rows > _PORTION:
                yield pa.concat_tables(waiting)
                waiting = []
            waiting.append(coded)
    if waiting:
        yield pa.concat_tables(waiting)


def _with_origin(rows: pa.Table, reads: Sequence[FileRead]) -> pa.Table:
    ordinals = pc.shift_right(rows["_row"], _FILE_BIT)
    names = pa.array([read.delivery.name for read in reads], pa.string())
    ids = pa.array([read.load_id for read in reads], pa.string())
    from_row = pc.bit_wise_and(rows["_row"], (1 << _FILE_BIT) - 1)
    return (
        rows.append_column("_ordinal", ordinals)
        .append_column("from_file", names.take(ordinals))
        .append_column("from_row", from_row)
        .append_column("load_id", ids.take(ordinals))
    )


def _file_loads(
    reads: Sequence[FileRead], rows: pa.Table, refused: pa.Table
) -> tuple[FileLoad, ...]:
    counted = pc.value_counts(rows["load_id"]).to_pylist()
    used = {row["values"]: row["counts"] for row in counted}
    apart = {(load, row) for load, row in zip(*_places(refused), strict=True)}
    in_quarantine = Counter(load for load, _ in apart)
    return tuple(
        FileLoad(
            read=read, n_used=used.get(read.load_id, 0), n_quarantined=in_quarantine[read.load_id]
        )
        for read in reads
    )


def _places(refused: pa.Table) -> tuple[list[str], list[int]]:
    return refused["load_id"].to_pylist(), refused["from_row"].to_pylist()


def _without_second_keys(rows: pa.Table, contract: Table, feed: Feed) -> tuple[pa.Table, pa.Table]:
    # In a whole state a key stands once; where rows add up the later row is a correction.
    names = [name for name in contract.key if name in rows.column_names]
    if feed.load != "full" or not rows.num_rows:
        return rows, refused_table(())
    by_file = rows.append_column("_ordinal", pc.shift_right(rows["_row"], _FILE_BIT))
    grouped = by_file.group_by([*names, "_ordinal"]).aggregate([("_row", "min")])
    is_first = pc.is_in(rows["_row"], value_set=grouped["_row_min"].combine_chunks())
    twice = rows.filter(pc.invert(is_first))["_row"].to_pylist()
    return rows.filter(is_first), refused_table(
        (number, names[-1], "key_twice", "") for number in twice
    )


def _without_read(keys: pa.Table, rows: pa.Table, contract: Table) -> pa.Table:
    # One row per key and file, and none where another row of the file gave the key.
    names = [*(name for name in contract.key if name in keys.column_names), "load_id"]
    wanted = pa.schema([rows.schema.field(name) for name in names])
    if not keys.num_rows:
        return wanted.empty_table()
    once = keys.select(names).cast(wanted).group_by(names).aggregate([])
    return once.join(rows.select(names), names, join_type="left anti").select(names)
