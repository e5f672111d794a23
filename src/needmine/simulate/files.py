"""Files as departments write them, the same bytes each time."""

import gzip
import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from .calendar import DAY, Period
from .chance import Flags, Ints, Texts

Columns = Mapping[str, Any]


def money(cents: Any) -> Any:
    """Return cents as an Arrow array of decimals with two places."""
    # A decimal is a 128-bit integer: the cents, and their sign above them.
    halves = np.empty((len(cents), 2), dtype=np.int64)
    halves[:, 0], halves[:, 1] = cents, np.asarray(cents) >> 63
    return pa.Array.from_buffers(
        pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(halves.tobytes())]
    )


class Listed:
    """Words that many rows pick from, kept once."""

    def __init__(self, words: Texts | list[str]) -> None:
        self._words = pa.array([*list(words), ""], type=pa.string())

    def at(self, positions: Any) -> Any:
        """Return the words at these positions as an Arrow array; empty text at -1."""
        places = np.asarray(positions).astype(np.int32)
        places[places < 0] = len(self._words) - 1
        return pa.DictionaryArray.from_arrays(pa.array(places), self._words)


def picked(words: Texts | list[str], positions: Any) -> Any:
    """Return the words at these positions as an Arrow array; empty text at -1."""
    return Listed(words).at(positions)


def moments(period: Period, seconds: Ints) -> Any:
    """Return seconds of the period as Arrow timestamps in the bank's own time."""
    base = np.datetime64(period.first, "s")
    return pa.array(base + np.asarray(seconds).astype("timedelta64[s]"))


def stamped(period: Period, seconds: Ints, form: str = "%Y-%m-%d %H:%M:%S") -> Any:
    """Return seconds of the period as texts in a form of ``strftime``, the date before the time."""
    if not len(seconds):
        return pa.array([], type=pa.string())
    # Few different days and times stand in millions of rows: each is written once.
    date_form, clock, clock_form = form.partition("%H")
    days = np.asarray(seconds) // DAY
    first = int(days.min())
    dates = moments(period, np.arange(first, int(days.max()) + 1) * DAY)
    written = pc.strftime(dates, format=date_form).take(pa.array(days - first))
    if not clock:
        return written
    of_day = _times(clock + clock_form).take(pa.array(np.asarray(seconds) % DAY))
    return pc.binary_join_element_wise(written, of_day, "") if date_form else of_day


@cache
def _times(form: str) -> Any:
    """Every second of a day as text."""
    return pc.strftime(pa.array(np.arange(DAY).astype("datetime64[s]")), format=form)


def dated(period: Period, days: Ints, form: str = "%Y-%m-%d", *, never: int = 500_000) -> Any:
    """Return day numbers as texts; empty for a day that never comes."""
    days = np.asarray(days, dtype=np.int64)
    comes = np.abs(days) < never
    written = stamped(period, np.where(comes, days, 0) * DAY, form)
    return pc.if_else(pa.array(comes), written, "")


def write_delimited(
    path: Path,
    columns: Columns,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    more: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write columns as text with a header line; ``.gz`` in the name packs it.

    Parameters
    ----------
    more
        Rows at the end of the file, by column; what a row leaves out is empty.
    """
    content = _lines(columns, delimiter, encoding, header=True)
    if more:
        extra = {name: [row.get(name, "") for row in more] for name in columns}
        content += _lines(extra, delimiter, encoding, header=False)
    write_bytes(path, _packed(content) if path.suffix == ".gz" else content)


def _lines(columns: Columns, delimiter: str, encoding: str, *, header: bool) -> bytes:
    options = pyarrow.csv.WriteOptions(
        include_header=header,
        delimiter=delimiter,
        quoting_style="needed" if delimiter == "," else "none",
    )
    out = io.BytesIO()
    pyarrow.csv.write_csv(
        pa.table({name: _encoded(values, encoding) for name, values in columns.items()}),
        out,
        options,
    )
    if not header:
        return out.getvalue()
    names, _, body = out.getvalue().partition(b"\n")
    return names.replace(b'"', b"") + b"\n" + body


def _encoded(values: Any, encoding: str) -> Any:
    """Texts as bytes of the encoding, in the guise of texts: Arrow writes them as they are."""
    array = values if isinstance(values, pa.Array) else pa.array(values)
    if isinstance(array, pa.DictionaryArray):
        return _encoded(array.dictionary, encoding).take(array.indices)
    text = _text(array)
    if encoding == "utf-8" or _is_ascii(array, text):
        return text
    written = [word.encode(encoding) for word in text.to_pylist()]
    return pa.array(written, type=pa.binary()).view(pa.string())


def _is_ascii(array: Any, text: Any) -> bool:
    if not pa.types.is_string(array.type) or not len(text):
        return True
    return bool(pc.all(pc.string_is_ascii(text)).as_py())


def write_json_lines(path: Path, columns: Columns) -> None:
    """Write columns as one JSON object a line; a dot in a name makes a nested object.

    Values are texts without quotes or backslashes, or already JSON where the name ends in ``!``.
    """
    parts: list[Any] = []
    for place, (name, values) in enumerate(columns.items()):
        outer, _, inner = name.rstrip("!").partition(".")
        lead = ("{" if not place else ",") + f'"{outer}":'
        lead += f'{{"{inner}":' if inner else ""
        quote = "" if name.endswith("!") else '"'
        parts += [lead + quote, _text(values), quote + ("}" if inner else "")]
    lines = pc.binary_join_element_wise(*parts, "}\n", "")
    write_bytes(path, _one_text(lines))


def write_parquet(path: Path, columns: Columns) -> None:
    """Write columns as a Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(pa.table(dict(columns)), path, compression="zstd")


def as_rows(columns: Columns) -> list[tuple[str, ...]]:
    """Return columns as rows of texts."""
    listed = [_text(values).to_pylist() for values in columns.values()]
    return list(zip(*listed, strict=True))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def some(columns: Columns, rows: Ints | Flags) -> dict[str, Any]:
    """Return some rows of columns."""
    rows = np.flatnonzero(rows) if rows.dtype == bool else rows
    taken = pa.array(rows)
    return {
        name: values[rows] if isinstance(values, np.ndarray) else values.take(taken)
        for name, values in columns.items()
    }


def with_rows(columns: Columns, extra: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return columns of texts with more rows at the end; what a row leaves out is empty."""
    return {
        name: pa.concat_arrays(
            [_text(values), pa.array([row.get(name, "") for row in extra], type=pa.string())]
        )
        for name, values in columns.items()
    }


def _text(values: Any) -> Any:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.DictionaryArray):
        return array.dictionary.take(array.indices)
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _one_text(lines: Any) -> bytes:
    # Arrow keeps the lines one behind the other, which is the file already.
    if isinstance(lines, pa.ChunkedArray):
        return b"".join(_one_text(chunk) for chunk in lines.chunks)
    if not len(lines):
        return b""
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset :][: len(lines) + 1]
    return bytes(memoryview(lines.buffers()[2])[ends[0] : ends[-1]])


def _packed(content: bytes) -> bytes:
    out = io.BytesIO()
    # No name and no time in the header, or each run would give other bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=1, mtime=0) as packed:
        packed.write(content)
    return out.getvalue()
