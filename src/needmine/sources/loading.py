"""One file through its mappings: canonical rows with tokens, quarantine, and the count of each."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
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
class Loaded:
    """What one file gave one canonical table.

    Parameters
    ----------
    rows
        Canonical rows, tokens in place of identifying values.
    exported_at
        When the department wrote the file; None where nothing says it.
    """

    contract: Table
    load_id: str
    digest: str
    file: Path
    feed: Feed
    exported_at: dt.datetime | None
    rows: pa.Table
    quarantine: pa.Table
    n_rows: int

    @property
    def n_quarantined(self) -> int:
        """Return how many rows of the file went to quarantine."""
        return len(set(self.quarantine["from_row"].to_pylist()))


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


def load_file(
    feed: Feed,
    file: Path,
    mappings: Sequence[FeedMapping],
    lookups: Mapping[str, pa.Table],
    *,
    read: Sequence[Batch],
    setting: Setting,
    digest: str,
) -> list[Loaded]:
    """Return what a file gives each table it is mapped to."""
    exported_at = _exported_at(feed, file, setting)
    found = []
    for mapping in mappings:
        load_id = load_id_of(feed, mapping, file, digest)
        parts = [
            _mapped_batch(feed, file, mapping, batch, lookups, setting=setting) for batch in read
        ]
        rows = pa.concat_tables([part for part, _ in parts])
        refused = pa.concat_tables([part for _, part in parts])
        rows, twice = _without_second_keys(rows, mapping.table, feed)
        complete = _bookkept(rows, mapping, feed, file, load_id, exported_at)
        found.append(
            Loaded(
                contract=mapping.table,
                load_id=load_id,
                digest=digest,
                file=file,
                feed=feed,
                exported_at=exported_at,
                rows=complete,
                quarantine=_quarantined(
                    pa.concat_tables([refused, twice]), mapping.table, feed, file, load_id
                ),
                n_rows=sum(batch.rows.num_rows + len(batch.refused) for batch in read),
            )
        )
    return found


_REFUSED = pa.schema(
    {"_row": pa.int64(), "column": pa.string(), "reason": pa.string(), "shown": pa.string()}
)


def _mapped_batch(
    feed: Feed,
    file: Path,
    mapping: FeedMapping,
    batch: Batch,
    lookups: Mapping[str, pa.Table],
    *,
    setting: Setting,
) -> tuple[pa.Table, pa.Table]:
    raw = batch.rows
    if feed.format == "jsonl":
        raw = _with_absent_fields(raw, mapping)
    inputs = {"raw": raw, **lookups}
    refuse_unknown_columns(mapping, {name: rows.column_names for name, rows in inputs.items()})
    selected = setting.runner.mapped(mapping.select, inputs)
    typed = cast(selected, mapping.table, mapping.columns, zone=setting.zone, clock=setting.runner)
    rows = typed.to_pyarrow()
    _refuse_multiplied(mapping, rows, raw)
    rows, simulated = _without_simulated(rows, mapping, setting)
    bad = rows.filter(pc.not_equal(rows["_refused"], ""))
    refused = [*_cells(bad, selected, mapping), *simulated]
    refused += [(number, "", reason, "") for number, reason in batch.refused]
    good = rows.filter(pc.equal(rows["_refused"], "")).drop_columns("_refused")
    return _sealed(good, mapping.table, feed, setting), _refused_table(refused)


def _not_run(mapping: FeedMapping, file: Path, error: Exception) -> MappingError:
    # The engine may quote a value in its message: only what stands before the first quote is kept.
    why = str(error).split("\n", 1)[0].split("'", 1)[0].split("LINE", 1)[0].strip(" :")
    return MappingError(
        Sentence(
            zh="映射在文件 {file} 上执行失败:{why}。",
            en="The mapping fails on the file {file}: {why}.",
        ).fill(file=file.name, why=why),
        remedy=Sentence(
            zh="请给重名的列加表名,并用 try_cast 代替 cast。",
            en="Name the table of columns that stand in two, and use try_cast for cast.",
        ),
        where=str(mapping.file),
    )


def _refused_table(cells: Iterable[tuple[int, str, str, str]]) -> pa.Table:
    columns = list(zip(*cells, strict=True)) or [(), (), (), ()]
    return pa.table(
        [pa.array(list(column), f.type) for column, f in zip(columns, _REFUSED, strict=True)],
        schema=_REFUSED,
    )


def _with_absent_fields(raw: pa.Table, mapping: FeedMapping) -> pa.Table:
    # A JSON record leaves out what it has not: absent is empty, not a broken mapping.
    named = mapping.reads.get("raw", frozenset()) | mapping.reads.get("", frozenset())
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
    first = rows.group_by(names).aggregate([("_row", "min")])["_row_min"]
    is_first = pc.is_in(rows["_row"], value_set=first.combine_chunks())
    twice = rows.filter(pc.invert(is_first))["_row"].to_pylist()
    return rows.filter(is_first), _refused_table(
        (number, names[-1], "key_twice", "") for number in twice
    )


def _bookkept(
    rows: pa.Table,
    mapping: FeedMapping,
    feed: Feed,
    file: Path,
    load_id: str,
    exported_at: dt.datetime | None,
) -> pa.Table:
    n = rows.num_rows
    known_at = _known_at(rows, mapping, feed, exported_at)
    filled: dict[str, pa.Array | pa.ChunkedArray] = {
        "department": pa.array([feed.department] * n, pa.string()),
        "feed": pa.array([feed.name] * n, pa.string()),
        "from_file": pa.array([file.name] * n, pa.string()),
        "from_row": rows["_row"],
        "load_id": pa.array([load_id] * n, pa.string()),
        "known_at": known_at,
        "known_until": pa.nulls(n, pa.timestamp("us", "UTC")),
    }
    schema = mapping.table.schema().to_pyarrow()
    columns = []
    for field in schema:
        if field.name in filled:
            columns.append(filled[field.name])
        elif field.name in rows.column_names:
            columns.append(rows[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(n, field.type))
    return pa.table(columns, schema=pa.schema([f.with_nullable(True) for f in schema]))


def _known_at(
    rows: pa.Table, mapping: FeedMapping, feed: Feed, exported_at: dt.datetime | None
) -> pa.Array | pa.ChunkedArray:
    kind = pa.timestamp("us", "UTC")
    choices = []
    if "known_at" in rows.column_names:
        choices.append(rows["known_at"].cast(kind))
    if mapping.table.happened:
        delay = pa.scalar(dt.timedelta(days=feed.delay_days), pa.duration("us"))
        choices.append(pc.add(rows["happened_at"].cast(kind), delay))
    elif exported_at is not None:
        choices.append(pa.array([exported_at] * rows.num_rows, kind))
    if not choices:
        raise DefinitionError(
            Sentence(
                zh="无从得知银行何时知晓“{table}”的行。",
                en="Nothing says when the bank knew the rows of '{table}'.",
            ).fill(table=mapping.table.name),
            remedy=Sentence(
                zh="请在 feed.yml 写 exported_at,或在映射中给出 known_at。",
                en="Write exported_at in feed.yml, or map known_at.",
            ),
            where=str(feed.definition),
        )
    return pc.coalesce(*choices)


def _exported_at(feed: Feed, file: Path, setting: Setting) -> dt.datetime | None:
    day = feed.exported(file)
    if day is None:
        # A database states what holds at the moment it is read.
        return setting.read_at if feed.format == "database" else None
    # A file dated D holds that day's close: known in the last second of D.
    next_day = Moment(date=day + dt.timedelta(days=1), zone=setting.zone)
    return next_day.instant - dt.timedelta(seconds=1)


def _quarantined(
    refused: pa.Table, contract: Table, feed: Feed, file: Path, load_id: str
) -> pa.Table:
    n = refused.num_rows
    same = {
        "load_id": load_id,
        "table": contract.name,
        "department": feed.department,
        "feed": feed.name,
        "from_file": file.name,
    }
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        name: pa.array([value] * n, pa.string()) for name, value in same.items()
    }
    columns |= {
        "from_row": refused["_row"],
        "column": refused["column"],
        "reason": refused["reason"],
        "shown_value": refused["shown"],
    }
    return pa.table(columns).select(QUARANTINE.schema().names)
