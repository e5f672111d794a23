"""One file through its mappings: canonical rows with tokens, quarantine, and the count of each."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import expressions as sql

from needmine.core.definitions import DefinitionError
from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.tables import IdentityKind, Table
from needmine.core.time import Moment
from needmine.governance.masking import masked
from needmine.governance.simulated import is_simulated

from .casting import Clock, cast, shape_of
from .feeds import Feed
from .mappings import Mapping as FeedMapping
from .mappings import MappingError, refuse_unknown_columns
from .readers import Batch
from .tables import QUARANTINE


class Runner(Clock, Protocol):
    """Runs a mapping over rows held in memory, as the engine does it."""

    def mapped(self, statement: sql.Select, inputs: Mapping[str, pa.Table]) -> ir.Table:
        """Return what the mapping selects."""
        ...


class Sealer(Protocol):
    """Turns identifying values into tokens, as governance does it."""

    def seal(
        self, values: pa.ChunkedArray | pa.Array, kind: IdentityKind, *, department: str = ""
    ) -> pa.Array:
        """Return the tokens of values."""
        ...


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a load needs to know of the bank and where it runs.

    Parameters
    ----------
    read_at
        The moment at which databases are read.
    """

    zone: str
    read_at: dt.datetime
    master: str | None
    simulated: bool
    runner: Runner
    sealer: Sealer


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file of a feed, read but not yet mapped."""

    file: Path
    digest: str
    exported_at: dt.datetime | None
    batches: tuple[Batch, ...]

    @property
    def n_rows(self) -> int:
        """Return how many rows the file has, readable or not."""
        return sum(batch.rows.num_rows + len(batch.refused) for batch in self.batches)


@dataclass(frozen=True, kw_only=True)
class FileLoad:
    """What became of the rows of one file in one canonical table."""

    load_id: str
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
    rows
        Canonical rows, tokens in place of identifying values.
    """

    contract: Table
    feed: Feed
    files: tuple[FileLoad, ...]
    rows: pa.Table
    quarantine: pa.Table


# A row's number carries the ordinal of its file above this bit, so that one run of a mapping
# serves all files of a feed.
_FILE_BIT = 40
# Rows mapped at once: enough to make the cost of a run small, few enough to stay in memory.
_PORTION = 1_000_000


def digest_of_file(file: Path) -> str:
    """Return the digest of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


def digest_of_rows(read: Sequence[Batch]) -> str:
    """Return the digest of rows that came from no file, such as a database's."""
    whole = hashlib.sha256()
    for batch in read:
        for record in batch.rows.combine_chunks().to_batches():
            whole.update(record.serialize())
    return whole.hexdigest()[:32]


def load_id_of(feed: Feed, mapping: FeedMapping, file: Path, digest: str) -> str:
    """Return the id of a load: the same content into the same table is the same load."""
    return digest_of(feed.department, feed.name, mapping.table.name, file.name, digest)[:16]


def load_feed(
    feed: Feed,
    reads: Sequence[FileRead],
    mapping: FeedMapping,
    lookups: Mapping[str, pa.Table],
    *,
    setting: Setting,
) -> Loaded:
    """Return what some files of a feed give one canonical table."""
    ids = [load_id_of(feed, mapping, read.file, read.digest) for read in reads]
    parts = [_mapped(feed, mapping, raw, lookups, setting) for raw in _portions(reads)]
    rows = pa.concat_tables([part for part, _ in parts])
    unread = [
        ((ordinal << _FILE_BIT) + number, "", reason, "")
        for ordinal, read in enumerate(reads)
        for batch in read.batches
        for number, reason in batch.refused
    ]
    rows, twice = _without_second_keys(rows, mapping.table, feed)
    refused = pa.concat_tables([*[part for _, part in parts], _refused_table(unread), twice])
    refused = _with_origin(refused, reads, ids)
    complete = _bookkept(_with_origin(rows, reads, ids), mapping, feed, reads)
    return Loaded(
        contract=mapping.table,
        feed=feed,
        files=_file_loads(reads, ids, complete, refused),
        rows=complete,
        quarantine=_quarantined(refused, mapping.table, feed),
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


def _with_origin(rows: pa.Table, reads: Sequence[FileRead], ids: Sequence[str]) -> pa.Table:
    ordinals = pc.shift_right(rows["_row"], _FILE_BIT)
    names = pa.array([read.file.name for read in reads], pa.string())
    from_row = pc.bit_wise_and(rows["_row"], (1 << _FILE_BIT) - 1)
    return (
        rows.append_column("_ordinal", ordinals)
        .append_column("from_file", names.take(ordinals))
        .append_column("from_row", from_row)
        .append_column("load_id", pa.array(ids, pa.string()).take(ordinals))
    )


def _file_loads(
    reads: Sequence[FileRead], ids: Sequence[str], rows: pa.Table, refused: pa.Table
) -> tuple[FileLoad, ...]:
    used = Counter(rows["load_id"].to_pylist())
    apart = {(load, row) for load, row in zip(*_places(refused), strict=True)}
    quarantined = Counter(load for load, _ in apart)
    return tuple(
        FileLoad(
            load_id=load_id, read=read, n_used=used[load_id], n_quarantined=quarantined[load_id]
        )
        for load_id, read in zip(ids, reads, strict=True)
    )


def _places(refused: pa.Table) -> tuple[list[str], list[int]]:
    return refused["load_id"].to_pylist(), refused["from_row"].to_pylist()


_REFUSED = pa.schema(
    {"_row": pa.int64(), "column": pa.string(), "reason": pa.string(), "shown": pa.string()}
)


def _mapped(
    feed: Feed,
    mapping: FeedMapping,
    raw: pa.Table,
    lookups: Mapping[str, pa.Table],
    setting: Setting,
) -> tuple[pa.Table, pa.Table]:
    if feed.format == "jsonl":
        raw = _with_absent_fields(raw, mapping, lookups)
    inputs = {"raw": raw, **lookups}
    refuse_unknown_columns(mapping, {name: rows.column_names for name, rows in inputs.items()})
    with _told_as_mapping(mapping):
        selected = setting.runner.mapped(mapping.select, inputs)
        typed = cast(
            selected, mapping.table, mapping.columns, zone=setting.zone, clock=setting.runner
        )
        rows = typed.to_pyarrow()
    _refuse_multiplied(mapping, rows, raw)
    rows, simulated = _without_simulated(rows, mapping, setting)
    bad = rows.filter(pc.not_equal(rows["_refused"], ""))
    refused = [*_cells(bad, selected, mapping), *simulated]
    good = rows.filter(pc.equal(rows["_refused"], "")).drop_columns("_refused")
    return _sealed(good, mapping.table, feed, setting), _refused_table(refused)


@contextmanager
def _told_as_mapping(mapping: FeedMapping) -> Iterator[None]:
    """Tell whatever the engine says against a mapping as a mistake of that mapping."""
    try:
        yield
    except Exception as error:  # engines share no class of errors
        raise MappingError(
            Sentence(zh="映射执行失败：{why}。", en="The mapping fails: {why}.").fill(
                why=_without_values(str(error), mapping)
            ),
            remedy=Sentence(
                zh="请给重名的列加表名，并用 try_cast 代替 cast。",
                en="Name the table of columns that stand in two, and use try_cast for cast.",
            ),
            where=str(mapping.file),
        ) from None


def _without_values(said: str, mapping: FeedMapping) -> str:
    # An engine quotes what it stumbled over, and that may be a customer's name: its words are
    # told up to the first quoted thing that the mapping does not say itself.
    own = set(re.findall(r"\w+", mapping.select.sql()))
    line = said.split("\n", 1)[0]
    for quoted in re.finditer(r"""(['"`])([\w.]*)\1|['"`]""", line):
        if not quoted.group(2) or not own.issuperset(quoted.group(2).split(".")):
            line = line[: quoted.start()]
            break
    return re.sub(r"\s*\([^)]*$", "", line).strip(" :.,")


def _refused_table(cells: Iterable[tuple[int, str, str, str]]) -> pa.Table:
    columns = list(zip(*cells, strict=True)) or [(), (), (), ()]
    return pa.table(
        [pa.array(list(column), f.type) for column, f in zip(columns, _REFUSED, strict=True)],
        schema=_REFUSED,
    )


def _with_absent_fields(
    raw: pa.Table, mapping: FeedMapping, lookups: Mapping[str, pa.Table]
) -> pa.Table:
    # A JSON record leaves out what it has not: absent is empty, not a broken mapping.
    of_lookups = {name for rows in lookups.values() for name in rows.column_names}
    bare = mapping.reads.get("", frozenset()) - of_lookups
    named = mapping.reads.get("raw", frozenset()) | bare
    for name in sorted(named - set(raw.column_names)):
        raw = raw.append_column(name, pa.nulls(raw.num_rows, pa.string()))
    return raw


def _refuse_multiplied(mapping: FeedMapping, rows: pa.Table, raw: pa.Table) -> None:
    if pc.count_distinct(rows["_row"]).as_py() < rows.num_rows:
        raise MappingError(
            Sentence(
                zh="查找表对一行给出了多行。", en="A look-up finds more than one row for a row."
            ),
            remedy=Sentence(
                zh="请让查找键在查找表中唯一。", en="Make the key unique in the look-up."
            ),
            where=str(mapping.file),
        )
    if rows.num_rows > raw.num_rows:
        raise AssertionError("a mapping gave more rows than it read")


def _without_simulated(
    rows: pa.Table, mapping: FeedMapping, setting: Setting
) -> tuple[pa.Table, list[tuple[int, str, str, str]]]:
    kinds = [column for column in mapping.table.identifying() if column.name in mapping.columns]
    if setting.simulated or not kinds:
        return rows, []
    numbers = rows["_row"].to_pylist()
    found = {
        number: (number, column.name, "simulated_identity", masked(value, column.identifying))
        for column in kinds
        for number, value in zip(numbers, rows[column.name].to_pylist(), strict=True)
        if value is not None and is_simulated(value, column.identifying)
    }
    keep = pa.array([number not in found for number in numbers], pa.bool_())
    return rows.filter(keep), list(found.values())


def _cells(
    bad: pa.Table, selected: ir.Table, mapping: FeedMapping
) -> list[tuple[int, str, str, str]]:
    if not bad.num_rows:
        return []
    wanted = bad["_row"].to_pylist()
    texts = {
        row["_row"]: row
        for row in selected.filter(selected["_row"].isin(wanted)).to_pyarrow().to_pylist()
    }
    cells = []
    for number, refused in zip(wanted, bad["_refused"].to_pylist(), strict=True):
        for cell in refused.rstrip("|").split("|"):
            name, reason = cell.rsplit(":", 1)
            value = texts[number].get(name)
            kind = mapping.table.column(name).identifying
            shown = masked(str(value), kind) if kind and value else shape_of(str(value or ""))
            cells.append((number, name, reason, shown))
    return cells


def _sealed(rows: pa.Table, contract: Table, feed: Feed, setting: Setting) -> pa.Table:
    for column in contract.identifying():
        if column.name not in rows.column_names:
            continue
        owner = {"party_id": feed.department, "master_party_id": setting.master or ""}
        tokens = setting.sealer.seal(
            rows[column.name],
            column.identifying,
            department=owner.get(column.identifying, ""),
        )
        rows = rows.set_column(rows.column_names.index(column.name), column.name, tokens)
    return rows


def _without_second_keys(rows: pa.Table, contract: Table, feed: Feed) -> tuple[pa.Table, pa.Table]:
    # In a whole state a key stands once; where rows add up the later row is a correction.
    names = [name for name in contract.key if name in rows.column_names]
    if feed.load != "full" or not rows.num_rows:
        return rows, _refused_table(())
    by_file = rows.append_column("_ordinal", pc.shift_right(rows["_row"], _FILE_BIT))
    grouped = by_file.group_by([*names, "_ordinal"]).aggregate([("_row", "min")])
    is_first = pc.is_in(rows["_row"], value_set=grouped["_row_min"].combine_chunks())
    twice = rows.filter(pc.invert(is_first))["_row"].to_pylist()
    return rows.filter(is_first), _refused_table(
        (number, names[-1], "key_twice", "") for number in twice
    )


def _bookkept(
    rows: pa.Table, mapping: FeedMapping, feed: Feed, reads: Sequence[FileRead]
) -> pa.Table:
    n = rows.num_rows
    filled = {
        "department": pa.repeat(feed.department, n),
        "feed": pa.repeat(feed.name, n),
        "known_at": _known_at(rows, mapping, feed, reads),
        "known_until": pa.nulls(n, pa.timestamp("us", "UTC")),
    }
    columns = []
    schema = mapping.table.schema().to_pyarrow()
    for field in schema:
        if field.name in filled:
            columns.append(filled[field.name])
        elif field.name in rows.column_names:
            columns.append(rows[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(n, field.type))
    return pa.table(columns, schema=pa.schema([f.with_nullable(True) for f in schema]))


def _known_at(
    rows: pa.Table, mapping: FeedMapping, feed: Feed, reads: Sequence[FileRead]
) -> pa.Array | pa.ChunkedArray:
    kind = pa.timestamp("us", "UTC")
    choices = []
    if "known_at" in rows.column_names:
        choices.append(rows["known_at"].cast(kind))
    if mapping.table.happened:
        delay = pa.scalar(dt.timedelta(days=feed.delay_days), pa.duration("us"))
        choices.append(pc.add(rows["happened_at"].cast(kind), delay))
    elif all(read.exported_at for read in reads):
        exported = pa.array([read.exported_at for read in reads], kind)
        choices.append(exported.take(rows["_ordinal"]))
    if not choices:
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
    return pc.coalesce(*choices)


def exported_at(feed: Feed, file: Path, setting: Setting) -> dt.datetime | None:
    """Return the instant a file speaks of; None where nothing says it."""
    day = feed.exported(file)
    if day is None:
        # A database states what holds at the moment it is read.
        return setting.read_at if feed.format == "database" else None
    # A file dated D holds that day's close: known in the last second of D.
    next_day = Moment(date=day + dt.timedelta(days=1), zone=setting.zone)
    return next_day.instant - dt.timedelta(seconds=1)


def _quarantined(refused: pa.Table, contract: Table, feed: Feed) -> pa.Table:
    n = refused.num_rows
    columns = {
        "load_id": refused["load_id"],
        "table": pa.repeat(contract.name, n),
        "department": pa.repeat(feed.department, n),
        "feed": pa.repeat(feed.name, n),
        "from_file": refused["from_file"],
        "from_row": refused["from_row"],
        "column": refused["column"],
        "reason": refused["reason"],
        "shown_value": refused["shown"],
    }
    return pa.table(columns).select(QUARANTINE.schema().names)
