"""Parquet and ORC files as text columns, nested fields flat."""

import itertools
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from .contents import Content
from .texts import decoded, text_of

BATCH = 200_000


def parquet_rows(file: Content) -> Iterator[pa.Table]:
    """Yield a Parquet file's rows as text columns and ``_row``, in portions.

    Raises
    ------
    OSError, ValueError, pyarrow.ArrowException
        Where the file is cut off or is no Parquet.
    """
    with file.open() as stream, pq.ParquetFile(stream) as parquet:
        yield from text_batches(parquet.iter_batches(batch_size=BATCH), parquet.schema_arrow)


def orc_rows(file: Content) -> Iterator[pa.Table]:
    """Yield an ORC file's rows as text columns and ``_row``, in portions.

    Raises
    ------
    OSError, ValueError, pyarrow.ArrowException
        Where the file is cut off or is no ORC.
    """
    import pyarrow.orc  # a library of its own, needed by few feeds

    with file.open() as stream:
        orc = pyarrow.orc.ORCFile(stream)
        stripes = (orc.read_stripe(number) for number in range(orc.nstripes))
        yield from text_batches(stripes, orc.schema)


def text_batches(parts: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield rows as text columns and ``_row``, numbers from 1; fields of structs side by side.

    The last piece has no row: a day without news still says which columns there are.
    """
    number = 0
    for batch in itertools.chain(parts, [pa.RecordBatch.from_pylist([], schema=schema)]):
        rows = pa.Table.from_batches([batch])
        while any(pa.types.is_struct(column.type) for column in rows.schema):
            rows = rows.flatten()
        texts = [_texts(column) for column in rows.columns]
        names = [name.replace(".", "_") for name in rows.column_names]
        numbers = pa.array(range(number + 1, number + 1 + rows.num_rows), pa.int64())
        number += rows.num_rows
        yield pa.table([*texts, numbers], names=[*names, "_row"])


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_boolean(column.type) or pa.types.is_nested(column.type):
        return pa.chunked_array([pa.array([text_of(v) for v in column.to_pylist()], pa.string())])
    texts = column.cast(pa.string())
    try:
        # Nobody has looked yet whether the bytes are text, and a table that holds others cannot be
        # read any more.
        return texts.cast(pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        raw = texts.cast(pa.binary()).to_pylist()
        marked = [value if value is None else decoded(value, "utf-8") for value in raw]
        return pa.chunked_array([pa.array(marked, pa.string())])
