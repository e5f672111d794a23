"""Every feed read once: what is new joins what was known, and each row in is accounted for."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.core.tables import Table

from . import superseding
from .delimited import delimited_rows
from .deliveries import FileRead, digest_of_file, digest_of_rows, exported_at, load_id_of
from .feeds import Feed
from .loading import FileLoad, Loaded, load_feed
from .mappings import Mapping as FeedMapping
from .mappings import read_mapping
from .readers import batches
from .setting import Setting
from .tables import CANONICAL, LOADS, QUARANTINE

CONTRACTS: dict[str, Table] = {table.name: table for table in CANONICAL}


class Holder(Protocol):
    """Holds rows in memory as a table of the engine."""

    def table(self, rows: pa.Table) -> ir.Table:
        """Return the rows as a table."""
        ...


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes of one table: rows added to it, or the table anew."""

    contract: Table
    how: Literal["append", "replace"]
    rows: ir.Table


@dataclass(frozen=True, kw_only=True)
class Records:
    """What a round of reading found.

    Parameters
    ----------
    mapped
        Names of the canonical tables that some feed fills.
    """

    changes: tuple[Change, ...]
    mapped: frozenset[str]


def mapped_tables(feeds: Sequence[Feed]) -> frozenset[str]:
    """Return the names of the canonical tables that some feed fills."""
    return frozenset(file.stem for feed in feeds for file in feed.mappings)


def checked_mappings(feed: Feed) -> tuple[FeedMapping, ...]:
    """Return a feed's mappings, each one checked against its contract."""
    names = [Path(name).name for name in feed.lookups]
    return tuple(read_mapping(file, CONTRACTS, names) for file in feed.mappings)


def read_records(
    feeds: Sequence[Feed],
    *,
    setting: Setting,
    holder: Holder,
    previous: Mapping[str, ir.Table],
    loaded_at: dt.datetime,
    progress: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what the feeds' new files change in the canonical tables.

    Parameters
    ----------
    previous
        The last run's canonical tables, ``loads`` among them; empty before the first run.
    loaded_at
        Now; written into ``loads`` alone.
    """
    checked = {feed.definition: checked_mappings(feed) for feed in feeds}
    before = previous["loads"].to_pyarrow().to_pylist() if "loads" in previous else []
    loaded: list[Loaded] = []
    late: list[Loaded] = []
    known = {row["load_id"] for row in before}
    reads = _read_ahead(
        sorted(feeds, key=_size, reverse=True),
        lambda feed: _reads(feed, checked[feed.definition], known, setting),
    )
    for feed, found in reads:
        progress(f"{feed.department}/{feed.name}")
        for mapping in checked[feed.definition]:
            new, old = _new_reads(feed, mapping, found, before)
            lookups = {Path(name).name: _lookup(feed, name, feeds) for name in feed.lookups}
            if new:
                loaded.append(load_feed(feed, new, mapping, lookups, setting=setting))
            if old:
                late.append(_left_out(feed, mapping, old))
    changes = []
    for name in sorted({load.contract.name for load in loaded}):
        mine = [load for load in loaded if load.contract.name == name]
        changes.append(_change(CONTRACTS[name], mine, previous.get(name), holder))
    changes += _accounts([*loaded, *late], loaded_at, holder)
    return Records(changes=tuple(changes), mapped=mapped_tables(feeds))


def _read_ahead(
    feeds: Sequence[Feed], read: Callable[[Feed], list[FileRead]]
) -> Iterator[tuple[Feed, list[FileRead]]]:
    """Yield each feed with its files; the next feed is being read while one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        running: Future[list[FileRead]] | None = None
        for feed, after in zip(feeds, [*feeds[1:], None], strict=True):
            found = (running or reader.submit(read, feed)).result()
            running = reader.submit(read, after) if after else None
            yield feed, found


def _size(feed: Feed) -> int:
    # The largest first: while it is being mapped, the reading of the others is done beside it.
    return 0 if feed.format == "database" else sum(file.stat().st_size for file in feed.found())


def _reads(
    feed: Feed, mappings: Sequence[FeedMapping], known: set[str], setting: Setting
) -> list[FileRead]:
    """Read a feed's files that not all of its mappings have loaded yet."""
    reads = []
    for file in [feed.definition] if feed.format == "database" else feed.found():
        read = tuple(batches(feed, file)) if feed.format == "database" else ()
        digest = digest_of_rows(read) if read else digest_of_file(file)
        if known.issuperset(load_id_of(feed, mapping, file, digest) for mapping in mappings):
            continue
        at = exported_at(feed, file, setting)
        found = read or tuple(batches(feed, file))
        reads.append(FileRead(file=file, digest=digest, exported_at=at, batches=found))
    return reads


def _new_reads(
    feed: Feed, mapping: FeedMapping, reads: Sequence[FileRead], before: Sequence[Mapping[str, Any]]
) -> tuple[list[FileRead], list[FileRead]]:
    """Return the files a mapping has not loaded; those of states older than a loaded one apart."""
    known = {row["load_id"] for row in before}
    newest = _newest_state(feed, mapping, before)
    new: list[FileRead] = []
    late: list[FileRead] = []
    for read in reads:
        if load_id_of(feed, mapping, read.file, read.digest) in known:
            continue
        is_late = read.exported_at and newest and read.exported_at <= newest
        (late if is_late else new).append(read)
    return new, late


def _newest_state(
    feed: Feed, mapping: FeedMapping, before: Sequence[Mapping[str, Any]]
) -> dt.datetime | None:
    place = (feed.department, feed.name, mapping.table.name)
    times = [
        row["exported_at"]
        for row in before
        if (row["department"], row["feed"], row["table"]) == place and row["exported_at"]
    ]
    return max(times) if times and feed.load == "full" else None


def _left_out(feed: Feed, mapping: FeedMapping, reads: Sequence[FileRead]) -> Loaded:
    # A state older than one already loaded can tell nothing new of what holds now.
    return Loaded(
        contract=mapping.table,
        feed=feed,
        files=tuple(
            FileLoad(
                load_id=load_id_of(feed, mapping, read.file, read.digest),
                read=read,
                n_used=0,
                n_quarantined=0,
            )
            for read in reads
        ),
        rows=_plain_schema(mapping.table).empty_table(),
        quarantine=_plain_schema(QUARANTINE).empty_table(),
    )


def _lookup(feed: Feed, name: str, feeds: Sequence[Feed]) -> pa.Table:
    if name.startswith("../"):
        for other in feeds:
            if other.department == feed.department and other.name == Path(name).name:
                parts = [b.rows for file in other.found() for b in batches(other, file)]
                return pa.concat_tables(parts).drop_columns("_row")
    file = feed.folder / f"{name}.csv"
    if not file.exists():
        raise DefinitionError(
            Sentence(zh="找不到查找表“{name}”。", en="There is no look-up '{name}'.").fill(
                name=name
            ),
            remedy=Sentence(
                zh="请放入 {name}.csv，或写同部门的 ../<数据流>。",
                en="Put {name}.csv beside feed.yml, or name a feed of this department as ../feed.",
            ).fill(name=name),
            where=str(feed.definition),
        )
    parts = [rows for rows, _ in delimited_rows(file, encoding="utf-8", delimiter=",", quote='"')]
    return pa.concat_tables(parts).drop_columns("_row")


def _change(
    contract: Table, loaded: Sequence[Loaded], before: ir.Table | None, holder: Holder
) -> Change:
    whole = [load for load in loaded if load.feed.load == "full"]
    adding = [load for load in loaded if load.feed.load != "full"]
    parts: list[ir.Table] = []
    rest = before
    if adding:
        fresh = holder.table(pa.concat_tables([load.rows for load in adding]))
        theirs, rest = _apart(before, [load.feed for load in adding])
        everything = fresh if theirs is None else theirs.union(fresh)
        busy = superseding.repeated(everything, contract)
        n_busy = busy.count().to_pyarrow().as_py()
        if not n_busy and not whole:
            how: Literal["append", "replace"] = "replace" if before is None else "append"
            return Change(contract=contract, how=how, rows=fresh)
        names = superseding.keys(contract)
        parts.append(everything.anti_join(busy, names))
        parts.append(superseding.corrected(everything.semi_join(busy, names), contract))
    for load in whole:
        rest, stated = _restate(contract, load, rest, holder)
        parts.append(stated)
    for part in parts:
        rest = part if rest is None else rest.union(part)
    if rest is None:
        raise AssertionError("a change without rows")
    return Change(contract=contract, how="replace", rows=rest)


def _apart(
    before: ir.Table | None, feeds: Sequence[Feed]
) -> tuple[ir.Table | None, ir.Table | None]:
    """Return the rows of some feeds and those of all others, whose withdrawals stay as they are."""
    if before is None:
        return None, None
    places = [(before.department == feed.department) & (before.feed == feed.name) for feed in feeds]
    is_theirs = ibis.or_(*places)
    return before.filter(is_theirs), before.filter(~is_theirs)


def _restate(
    contract: Table, loaded: Loaded, before: ir.Table | None, holder: Holder
) -> tuple[ir.Table | None, ir.Table]:
    """Return the rows a feed's new states leave alone, and those of the feed restated."""
    feed = loaded.feed
    stated = superseding.snapshot_ordinals(
        [(file.load_id, _stated_at(feed, file)) for file in loaded.files]
    )
    ids = pa.array([load_id for load_id, *_ in stated], pa.string())
    ordinals = pa.array([ordinal for _, ordinal, _ in stated], pa.int64())
    ordinal = ordinals.take(pc.index_in(loaded.rows["load_id"], value_set=ids))
    rows = holder.table(loaded.rows.append_column("_snapshot", ordinal))
    snapshots = holder.table(
        pa.table(
            {
                "_snapshot": pa.array([ordinal for _, ordinal, _ in stated], pa.int64()),
                "_stated_at": pa.array([at for *_, at in stated], pa.timestamp("us", "UTC")),
            }
        )
    )
    rest = before
    if before is not None:
        is_open = (
            (before.department == feed.department)
            & (before.feed == feed.name)
            & before.known_until.isnull()
        )
        standing = before.filter(is_open).mutate(_snapshot=ibis.literal(0, "int64"))
        rows = standing.select(*rows.columns).union(rows)
        rest = before.filter(~is_open)
    return rest, superseding.restated(rows, contract, snapshots=snapshots)


def _stated_at(feed: Feed, file: FileLoad) -> dt.datetime:
    if file.read.exported_at is not None:
        return file.read.exported_at
    raise DefinitionError(
        Sentence(
            zh="全量文件须知道何时导出。",
            en="A file of the whole state must say when it was written.",
        ),
        remedy=Sentence(
            zh="请写 exported_at，或改为 load: incremental。",
            en="Write exported_at, or load: incremental.",
        ),
        where=str(feed.definition),
    )


def _accounts(loaded: Sequence[Loaded], loaded_at: dt.datetime, holder: Holder) -> list[Change]:
    if not loaded:
        return []
    rows = [
        {
            "load_id": file.load_id,
            "table": load.contract.name,
            "department": load.feed.department,
            "feed": load.feed.name,
            "file": file.read.file.name,
            "digest": file.read.digest,
            "exported_at": file.read.exported_at,
            "n_rows": file.read.n_rows,
            "n_used": file.n_used,
            "n_quarantined": file.n_quarantined,
            "n_set_aside": file.n_set_aside,
            "loaded_at": loaded_at,
        }
        for load in loaded
        for file in load.files
    ]
    loads = pa.Table.from_pylist(rows, schema=_plain_schema(LOADS))
    quarantine = pa.concat_tables([load.quarantine for load in loaded])
    return [
        Change(contract=LOADS, how="append", rows=holder.table(loads)),
        Change(contract=QUARANTINE, how="append", rows=holder.table(quarantine)),
    ]


def _plain_schema(table: Table) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in table.schema().to_pyarrow()])
