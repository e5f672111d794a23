"""Readers: files as departments hand them over, read as text with the number of each row."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

from .delimited import delimited_rows
from .feeds import Feed
from .json_lines import json_rows
from .texts import text_of, text_table

BATCH = 200_000


class FileError(NeedmineError):
    """A file or database cannot be read at all; ``where`` names it."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rows of a file as text, column ``_row`` holding each row's number from 1.

    Parameters
    ----------
    refused
        Rows that could not even be read: number and reason code.
    """

    rows: pa.Table
    refused: tuple[tuple[int, str], ...] = field(default=())


def batches(feed: Feed, file: Path) -> Iterator[Batch]:
    """Yield the rows of one file of a feed, in order.

    Raises
    ------
    FileError
        Where the file is not of the declared format, or the database is away.
    """
    readers: dict[str, Callable[[Feed, Path], Iterator[Batch]]] = {
        "delimited": _delimited,
        "jsonl": _json_lines,
        "parquet": _parquet,
        "xlsx": _xlsx,
        "database": _database,
    }
    try:
        yield from readers[feed.format](feed, file)
    except (OSError, EOFError, pa.ArrowException, ValueError, LookupError) as error:
        raise FileError(
            Sentence(
                zh="不能按 {format} 读取：{why}。", en="Cannot be read as {format}: {why}."
            ).fill(format=feed.format, why=_short(error)),
            remedy=Sentence(
                zh="请检查文件是否完整，feed.yml 的 format 与 encoding 是否正确。",
                en="Check that the file is whole; see format and encoding in feed.yml.",
            ),
            where=str(file),
        ) from None


def _delimited(feed: Feed, file: Path) -> Iterator[Batch]:
    for rows, refused in delimited_rows(
        file, encoding=feed.encoding, delimiter=feed.delimiter, quote=feed.quote
    ):
        yield Batch(rows=rows, refused=refused)


def _json_lines(feed: Feed, file: Path) -> Iterator[Batch]:
    rows, refused = json_rows(file, encoding=feed.encoding)
    for start in range(0, max(rows.num_rows, 1), BATCH):
        yield Batch(rows=rows.slice(start, BATCH), refused=refused if not start else ())


def _parquet(_: Feed, file: Path) -> Iterator[Batch]:
    number = 0
    with pq.ParquetFile(file) as parquet:
        nothing = parquet.schema_arrow.empty_table().to_batches() or [
            pa.RecordBatch.from_pylist([], schema=parquet.schema_arrow)
        ]
        for batch in itertools.chain(parquet.iter_batches(batch_size=BATCH), nothing):
            rows = pa.Table.from_batches([batch])
            while any(pa.types.is_struct(column.type) for column in rows.schema):
                rows = rows.flatten()
            texts = [_texts(rows.column(index)) for index in range(rows.num_columns)]
            names = [name.replace(".", "_") for name in rows.column_names]
            numbers = pa.array(range(number + 1, number + 1 + rows.num_rows), pa.int64())
            number += rows.num_rows
            yield Batch(rows=pa.table([*texts, numbers], names=[*names, "_row"]))


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_boolean(column.type) or pa.types.is_nested(column.type):
        return pa.chunked_array([pa.array([text_of(v) for v in column.to_pylist()], pa.string())])
    return column.cast(pa.string())


def _xlsx(_: Feed, file: Path) -> Iterator[Batch]:
    import python_calamine  # a native reader, needed by few feeds

    try:
        sheet = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    except python_calamine.CalamineError as error:
        raise ValueError(str(error)) from None
    lines = sheet.to_python()
    if not lines:
        raise ValueError("an empty sheet")
    names = [text_of(cell) or f"column_{index}" for index, cell in enumerate(lines[0], 1)]
    rows = [
        {"_row": number, **{n: text_of(c) for n, c in zip(names, line, strict=False)}}
        for number, line in enumerate(lines[1:], 1)
    ]
    yield Batch(rows=text_table(rows, names))


def _database(feed: Feed, _: Path) -> Iterator[Batch]:
    import sqlalchemy  # slow to import, needed by few feeds

    try:
        # No pool: a connection to a department's database is given back once it is read.
        engine = sqlalchemy.create_engine(feed.url, poolclass=sqlalchemy.pool.NullPool)
        schema, _dot, name = feed.table.rpartition(".")
        table = sqlalchemy.Table(
            name, sqlalchemy.MetaData(), schema=schema or None, autoload_with=engine
        )
        names = [column.name for column in table.columns]
        with engine.connect().execution_options(yield_per=BATCH) as connection:
            number = 0
            for part in connection.execute(sqlalchemy.select(table)).mappings().partitions():
                rows = [
                    {"_row": number + i, **{n: text_of(v) for n, v in row.items()}}
                    for i, row in enumerate(part, 1)
                ]
                number += len(rows)
                yield Batch(rows=text_table(rows, names))
            yield Batch(rows=text_table([], names))
    except (sqlalchemy.exc.SQLAlchemyError, ImportError) as error:
        raise FileError(
            Sentence(
                zh="数据库读不到表“{table}”：{why}。",
                en="The database gives no table '{table}': {why}.",
            ).fill(table=feed.table, why=_short(error)),
            remedy=Sentence(
                zh="请检查数据库是否在线、地址与权限是否正确。",
                en="Check that the database is up and that address and rights are right.",
            ),
            where=str(feed.definition),
        ) from None


def _short(error: Exception) -> str:
    # A driver's message may repeat the address with its password: only its kind and first words.
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text.split("://")[0][:120]
