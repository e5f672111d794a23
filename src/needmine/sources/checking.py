"""A feed checked before it is loaded: mappings, columns, a sample of its newest file."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.tables import Column, Table

from .arrivals import Arrivals, Past
from .canonical import BOOKKEEPING, HAPPENED
from .catalog_tables import Catalog
from .deliveries import Delivery, FileRead, exported_at
from .feeds import Feed
from .forms import are_headings
from .headers import HeaderChange, columns_seen, header_change, last_seen
from .loading import Loaded, load_feed
from .lookups import lookup_rows
from .mappings import Mapping, filled_from, read_mapping, refuse_ends
from .previews import Masked, preview
from .readers import Batch, batches
from .records import CONTRACTS
from .refused_files import FileError
from .setting import Setting
from .states import stated_at
from .withheld import refuse_secret_columns, refuse_secret_values

# Rows that are mapped to see what would become of them.
SAMPLE = 10_000
# So many bad rows may be the whole of a quiet month; they prove nothing against a mapping.
_FEW = 10


@dataclass(frozen=True, kw_only=True)
class ColumnCheck:
    """One column of a contract, and what a mapping makes of it.

    Parameters
    ----------
    sources
        Raw columns it is filled from, those of a look-up with its name; empty for a constant.
    n_filled
        Rows used that have a value; None where the mapping leaves the column out.
    """

    column: Column
    sources: tuple[str, ...]
    n_filled: int | None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """How many rows of the sample go to quarantine for one reason in one column.

    Parameters
    ----------
    shown
        The first such value as it may be shown.
    """

    column: str
    reason: str
    n_rows: int
    shown: str


@dataclass(frozen=True, kw_only=True)
class MappingCheck:
    """What the sample gives one canonical table."""

    table: Table
    columns: tuple[ColumnCheck, ...]
    n_rows: int
    n_used: int
    n_quarantined: int
    refused: tuple[Refused, ...]
    rows: tuple[AnyMapping[str, str], ...]

    @property
    def n_set_aside(self) -> int:
        """Return how many rows the mapping leaves out."""
        return self.n_rows - self.n_used - self.n_quarantined

    @property
    def is_wrong(self) -> bool:
        """Return whether more rows, and not just a few, go to quarantine than into the table."""
        return self.n_quarantined > max(self.n_used, _FEW)


@dataclass(frozen=True, kw_only=True)
class FeedCheck:
    """What is to be known of one feed before it is loaded.

    Parameters
    ----------
    file
        Name of its newest file; None where none could be found.
    n_rows
        Rows looked at.
    is_whole
        Whether that is the whole file.
    unused
        Raw columns that no mapping of the feed reads.
    drift
        How the columns differ from those of the last load; None where none is on record.
    """

    feed: Feed
    file: str | None
    n_rows: int
    is_whole: bool
    unused: tuple[str, ...]
    drift: HeaderChange | None
    mappings: tuple[MappingCheck, ...]
    mistakes: tuple[NeedmineError, ...]

    @property
    def is_wrong(self) -> bool:
        """Return whether something must be mended before the feed can be loaded."""
        return bool(self.mistakes) or any(mapping.is_wrong for mapping in self.mappings)


def check_feed(
    feed: Feed,
    feeds: Sequence[Feed],
    *,
    setting: Setting,
    masked: Masked,
    loads: Sequence[AnyMapping[str, Any]] = (),
    sample: int = SAMPLE,
) -> FeedCheck:
    """Return what would become of a feed's newest file; nothing is loaded and nothing written.

    Parameters
    ----------
    feeds
        All feeds of the bank: look-ups may be among them.
    masked
        Shows what may be shown of the tokens that ``setting.sealer`` gave.
    loads
        The rows of ``loads``: what was read so far.
    sample
        How many rows are looked at.
    """
    mistakes: list[NeedmineError] = []
    mappings = _mappings(feed, mistakes)
    checks: list[MappingCheck] = []
    try:
        file = _newest(feed)
        read, is_whole = sampled(feed, file, sample, setting.runner)
        refuse_secret_values(read, mappings, file)
        at = exported_at(feed, file, setting)
        delivery = Delivery(file=file, name=feed.named(file), digest="", exported_at=at)
        if feed.load == "full" and mappings:
            stated_at(feed, delivery.exported_at)
    except NeedmineError as mistake:
        return _unread(feed, [*mistakes, mistake])
    reading = FileRead(delivery=delivery, ordinal=1, load_id="", batches=read)
    for mapping in mappings:
        try:
            lookups = {Path(name).name: lookup_rows(feed, name, feeds) for name in feed.lookups}
            checks.append(_mapping_check(feed, mapping, reading, lookups, setting, masked))
        except NeedmineError as mistake:
            mistakes.append(mistake)
    is_compiled = len(checks) == len(feed.mappings)
    seen = columns_seen(read)
    return FeedCheck(
        feed=feed,
        file=file.name,
        n_rows=reading.n_rows,
        is_whole=is_whole,
        unused=_unused(read, mappings) if is_compiled and checks else (),
        drift=header_change(seen, last_seen(loads, feed.department, feed.name)),
        mappings=tuple(checks),
        mistakes=tuple(mistakes),
    )


def _mappings(feed: Feed, mistakes: list[NeedmineError]) -> list[Mapping]:
    names = [Path(name).name for name in feed.lookups]
    found = []
    for file in feed.mappings:
        try:
            mapping = read_mapping(file, CONTRACTS, names)
            refuse_secret_columns(mapping)
            refuse_ends(mapping, load=feed.load)
            found.append(mapping)
        except NeedmineError as mistake:
            mistakes.append(mistake)
    return found


def _newest(feed: Feed) -> Path:
    if feed.is_table:
        return feed.definition
    found = feed.found()
    return max(found, key=lambda file: (feed.exported(file) or dt.date.min, file.name))


def sampled(
    feed: Feed, file: Path, most: int, catalog: Catalog | None = None
) -> tuple[tuple[Batch, ...], bool]:
    """Return the first rows of a file, and whether these are all.

    Raises
    ------
    FileError
        Where it cannot be read, or its first line is no header.
    """
    taken: list[Batch] = []
    left, is_whole = most, True
    lying = batches(feed, file, catalog)
    for batch in lying:
        rows = batch.rows.slice(0, left)
        last = rows["_row"][-1].as_py() if 0 < rows.num_rows < batch.rows.num_rows else None
        refused = tuple(each for each in batch.refused if last is None or each[0] <= last)
        taken.append(Batch(rows=rows, refused=refused, dropped=batch.dropped))
        is_whole = is_whole and rows.num_rows == batch.rows.num_rows
        left -= rows.num_rows
        if left <= 0:
            # Readers may end with a batch of columns alone.
            is_whole = is_whole and not any(more.rows.num_rows for more in lying)
            break
    _refuse_headless(feed, file, taken)
    return tuple(taken), is_whole


def _refuse_headless(feed: Feed, file: Path, taken: Sequence[Batch]) -> None:
    names = [name for name in taken[0].rows.column_names if name != "_row"]
    has_header = feed.format == "xlsx" or (feed.format == "delimited" and not feed.written.columns)
    if not has_header or are_headings(names):
        return
    # The line is told to nobody: it may be a customer's.
    raise FileError(
        Sentence(
            zh="第一行像数据，不像列名。", en="The first line looks like data, not like a header."
        ),
        remedy=Sentence(
            zh="请让部门带列名导出，或在 feed.yml 写 columns；并核对 delimiter 与 encoding。",
            en="Have the department export the names of the columns, or write columns "
            "in feed.yml; see delimiter and encoding too.",
        ),
        where=f"{file}:1",
    )


def _mapping_check(
    feed: Feed,
    mapping: Mapping,
    reading: FileRead,
    lookups: AnyMapping[str, pa.Table],
    setting: Setting,
    masked: Masked,
) -> MappingCheck:
    past = Past(feed=feed, table=mapping.table.name, definition="", loads=())
    loaded = load_feed(past, Arrivals(reads=(reading,)), mapping, lookups, setting=setting)
    (counts,) = loaded.files
    return MappingCheck(
        table=mapping.table,
        columns=tuple(_columns(mapping, loaded)),
        n_rows=reading.n_rows,
        n_used=counts.n_used,
        n_quarantined=counts.n_quarantined,
        refused=_refused(loaded),
        rows=tuple(preview(loaded.rows, mapping.table, mapping.columns, masked)),
    )


def _columns(mapping: Mapping, loaded: Loaded) -> list[ColumnCheck]:
    ours = {column.name for column in (*BOOKKEEPING, *HAPPENED)} - {"known_at", "happened_at"}
    sources = filled_from(mapping)
    found = []
    for column in mapping.table.columns:
        if column.name in ours:
            continue
        rows = loaded.rows[column.name]
        is_filled = column.name in mapping.columns or column.name == "known_at"
        found.append(
            ColumnCheck(
                column=column,
                sources=sources.get(column.name) or _implied(column, mapping),
                n_filled=len(rows) - rows.null_count if is_filled else None,
            )
        )
    return found


def _implied(column: Column, mapping: Mapping) -> tuple[str, ...]:
    # Since when a row is known is said by feed.yml where the mapping does not say it.
    if column.name != "known_at" or "known_at" in mapping.columns:
        return ()
    return ("happened_at + delay_days",) if mapping.table.happened else ("exported_at",)


def _refused(loaded: Loaded) -> tuple[Refused, ...]:
    rows = loaded.quarantine.to_pylist()
    counts = Counter((row["column"], row["reason"]) for row in rows)
    shown = {(row["column"], row["reason"]): row["shown_value"] for row in reversed(rows)}
    return tuple(
        Refused(column=column, reason=reason, n_rows=n, shown=shown[column, reason] or "")
        for (column, reason), n in counts.most_common()
    )


def _unused(read: Sequence[Batch], mappings: Sequence[Mapping]) -> tuple[str, ...]:
    used = {
        name
        for mapping in mappings
        for table in ("", "raw")
        for name in mapping.reads.get(table, frozenset())
    }
    names = dict.fromkeys(name for batch in read for name in batch.rows.column_names)
    return tuple(name for name in names if name not in used and name != "_row")


def _unread(feed: Feed, mistakes: Sequence[NeedmineError]) -> FeedCheck:
    return FeedCheck(
        feed=feed,
        file=None,
        n_rows=0,
        is_whole=False,
        unused=(),
        drift=None,
        mappings=(),
        mistakes=tuple(mistakes),
    )
