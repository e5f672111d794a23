"""Readers: files as departments hand them over, read as text with the number of each row."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.governance.authentication_data import secret_by_name

from .catalog_tables import Catalog, catalog_rows
from .columnar import BATCH, orc_rows, parquet_rows
from .contents import Content, content_of
from .databases import database_rows
from .delimited import delimited_rows
from .feeds import Feed
from .fixed_width import fixed_rows
from .framing import Refused, Rows
from .json_lines import json_rows
from .refused_files import unreadable, wrong_count
from .sheets import sheet_rows
from .statements import statement_rows
from .texts import screened

_TAIL = Sentence(zh="尾记录", en="Its tail record")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rows of a file as text, column ``_row`` holding each row's number from 1.

    Parameters
    ----------
    refused
        Rows that could not even be read.
    dropped
        Columns that hold by their name what nobody may keep; they are not among the rows.
    """

    rows: pa.Table
    refused: Refused = field(default=())
    dropped: tuple[str, ...] = field(default=())


def batches(feed: Feed, file: Path, catalog: Catalog | None = None) -> Iterator[Batch]:
    """Yield the rows of one file of a feed, in order.

    Parameters
    ----------
    catalog
        The engine whose tables feeds of the format ``catalog`` name; None where none is open.

    Raises
    ------
    FileError
        Where the file is not of the declared format, does not have as many rows as it says
        itself, or the database is away.
    """
    readers: dict[str, Callable[[Feed, Content], Iterator[Batch]]] = {
        "delimited": _lines,
        "fixed": _lines,
        "jsonl": _json_lines,
        "parquet": _columnar,
        "orc": _columnar,
        "xlsx": _xlsx,
        "camt.053": _statements,
    }
    try:
        read = (
            _table(feed, catalog)
            if feed.is_table
            else readers[feed.format](feed, content_of(file, feed.ciphered))
        )
        for batch in read:
            if len(set(batch.rows.column_names)) < batch.rows.num_columns:
                raise ValueError("two columns of one name, or one named _row")
            yield _without_secrets(batch)
    except (OSError, EOFError, pa.ArrowException, ValueError, LookupError, zlib.error) as error:
        raise unreadable(feed.format, error, where=str(file)) from None


def _without_secrets(batch: Batch) -> Batch:
    names = tuple(name for name in batch.rows.column_names if secret_by_name(name))
    if not names:
        return batch
    return Batch(rows=batch.rows.drop_columns(names), refused=batch.refused, dropped=names)


def _lines(feed: Feed, file: Content) -> Iterator[Batch]:
    read: Callable[..., Rows] = delimited_rows if feed.format == "delimited" else fixed_rows
    counted = feed.control is not None and bool(feed.control.rows)
    rows = read(file, feed.written, may_be_empty=counted)
    n_rows = rows.table.num_rows + len(rows.refused)
    if rows.declared not in (None, n_rows):
        raise wrong_count(
            declared=rows.declared or 0, found=n_rows, by=_TAIL, where=str(file.lies_at)
        )
    yield Batch(rows=rows.table, refused=rows.refused)


def _json_lines(feed: Feed, file: Content) -> Iterator[Batch]:
    rows, refused = json_rows(file, encoding=feed.written.encoding)
    for start in range(0, max(rows.num_rows, 1), BATCH):
        yield Batch(rows=rows.slice(start, BATCH), refused=refused if not start else ())


def _columnar(feed: Feed, file: Content) -> Iterator[Batch]:
    for part in parquet_rows(file) if feed.format == "parquet" else orc_rows(file):
        rows, refused = screened(part)
        yield Batch(rows=rows, refused=refused)


def _xlsx(_: Feed, file: Content) -> Iterator[Batch]:
    rows, refused = screened(sheet_rows(file))
    yield Batch(rows=rows, refused=refused)


def _statements(_: Feed, file: Content) -> Iterator[Batch]:
    rows, refused = screened(statement_rows(file))
    yield Batch(rows=rows, refused=refused)


def _table(feed: Feed, catalog: Catalog | None) -> Iterator[Batch]:
    is_database = feed.format == "database"
    for part in database_rows(feed) if is_database else catalog_rows(feed, catalog):
        rows, refused = screened(part)
        yield Batch(rows=rows, refused=refused)
