"""Every feed read once: what is new joins what was known, and each row in is accounted for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Table

from . import accounts, superseding
from .drift import findings, last_two
from .feeds import Feed
from .loading import Loaded, load_feed
from .lookups import lookup_rows
from .mappings import Mapping as FeedMapping
from .mappings import read_mapping, refuse_ends
from .notes import Note, drift_notes, notes, notes_of_files
from .profiles import profiles
from .readings import readings
from .setting import Holder, Setting
from .states import with_states
from .tables import CANONICAL, LOAD_PROFILES, LOADS, QUARANTINE
from .withdrawals import is_withdrawal
from .withheld import refuse_secret_columns

CONTRACTS: dict[str, Table] = {table.name: table for table in CANONICAL}


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
    notes
        What somebody should know of the files.
    """

    changes: tuple[Change, ...]
    mapped: frozenset[str]
    notes: tuple[Note, ...]


def mapped_tables(feeds: Sequence[Feed]) -> frozenset[str]:
    """Return the names of the canonical tables that some feed fills."""
    return frozenset(file.stem for feed in feeds for file in feed.mappings)


def checked_mappings(feed: Feed) -> tuple[FeedMapping, ...]:
    """Return a feed's mappings, each one checked against its contract and for what it may use."""
    names = [Path(name).name for name in feed.lookups]
    found = tuple(read_mapping(file, CONTRACTS, names) for file in feed.mappings)
    for mapping in found:
        refuse_secret_columns(mapping)
        refuse_ends(mapping, load=feed.load)
    return found


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
    # A table that no feed filled for a while is gone: what it is filled from is read anew.
    before = [load if load["table"] in previous else {**load, "definition": ""} for load in before]
    loaded: list[Loaded] = []
    told: list[Note] = []
    for found in readings(feeds, checked, before, setting):
        feed = found.feed
        progress(f"{feed.department}/{feed.name}")
        for reading in found.readings:
            past, arrived = reading.past, reading.arrived
            if arrived:
                lookups = {Path(name).name: lookup_rows(feed, name, feeds) for name in feed.lookups}
                loaded.append(load_feed(past, arrived, reading.mapping, lookups, setting=setting))
            told += notes(past, arrived, found.inbox.refused)
        told += notes_of_files(feed, found.inbox)
    changes = []
    for name in sorted({load.contract.name for load in loaded}):
        mine = [load for load in loaded if load.contract.name == name]
        changes.append(_change(CONTRACTS[name], mine, previous.get(name), holder))
    accounted = _accounts(loaded, previous, loaded_at, holder)
    told += _drift(loaded, accounted, previous)
    return Records(changes=(*changes, *accounted), mapped=mapped_tables(feeds), notes=tuple(told))


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
        theirs, is_less = _without_given_way(theirs, adding)
        everything = fresh if theirs is None else theirs.union(fresh)
        # Few keys, asked for twice.
        repeats = superseding.repeated(everything, contract).to_pyarrow()
        if not repeats.num_rows and not whole and not is_less:
            how: Literal["append", "replace"] = "replace" if before is None else "append"
            return Change(contract=contract, how=how, rows=fresh)
        names, busy = superseding.keys(contract), holder.table(repeats)
        parts.append(everything.anti_join(busy, names))
        repeated = everything.semi_join(busy, names)
        deliveries = holder.table(_deliveries(adding))
        parts.append(superseding.corrected(repeated, contract, deliveries=deliveries))
    for load in whole:
        rest, stated = with_states(load, rest, holder)
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


def _without_given_way(
    rows: ir.Table | None, loaded: Sequence[Loaded]
) -> tuple[ir.Table | None, bool]:
    """Return rows without those read anew, what they corrected standing again; whether any was."""
    gone = sorted(row["load_id"] for load in loaded for row in load.arrivals.given_way)
    if rows is None or not gone:
        return rows, False
    left = rows.filter(~rows.load_id.isin(gone))
    # A withdrawal stays one.
    nothing = ibis.null(left.known_until.type())
    until = is_withdrawal(left).ifelse(left.known_until, nothing)
    return left.mutate(known_until=until), True


def _deliveries(loaded: Sequence[Loaded]) -> pa.Table:
    kept = [(row["load_id"], row["delivery"]) for load in loaded for row in load.arrivals.kept]
    new = [(read.load_id, read.ordinal) for load in loaded for read in load.arrivals.reads]
    columns = list(zip(*kept, *new, strict=True)) or [(), ()]
    return pa.table(
        {
            "load_id": pa.array(columns[0], pa.string()),
            "_delivery": pa.array(columns[1], pa.int64()),
        }
    )


def _accounts(
    loaded: Sequence[Loaded],
    previous: Mapping[str, ir.Table],
    loaded_at: dt.datetime,
    holder: Holder,
) -> list[Change]:
    if not loaded:
        return []
    before = previous.get("loads")
    rows = accounts.loads(loaded, before, loaded_at=loaded_at, holder=holder)
    refused = accounts.quarantine(loaded, holder)
    return [
        Change(contract=LOADS, how="replace", rows=rows),
        Change(contract=LOAD_PROFILES, how="append", rows=holder.table(profiles(loaded))),
        Change(contract=QUARANTINE, how="append", rows=refused),
    ]


def _drift(
    loaded: Sequence[Loaded], accounted: Sequence[Change], previous: Mapping[str, ir.Table]
) -> list[Note]:
    """Return what feeds hold now otherwise than in the load before."""
    now = {change.contract.name: change.rows.to_pyarrow().to_pylist() for change in accounted}
    if not now:
        return []
    columns = now[LOAD_PROFILES.name]
    if LOAD_PROFILES.name in previous:
        before = previous[LOAD_PROFILES.name]
        # Years of nights lie there; only the last of each feed is compared, with the one before.
        compared = before.filter(before.load_id.isin(last_two(now[LOADS.name])))
        columns += compared.to_pyarrow().to_pylist()
    fresh = {file.read.load_id for load in loaded for file in load.files}
    return drift_notes(findings(columns, now[LOADS.name]), now[LOADS.name], fresh)
