"""Files as departments write them, the same bytes each time."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from .ground.calendar import DAY, Period
from .ground.chance import Flags, Ints, Texts, Whole

Columns = Mapping[str, Any]

# Lists of words longer than this are encoded once, not in every file.
_LONG = 500


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
        places = np.array(positions, dtype=np.int32)
        places[places < 0] = len(self._words) - 1
        return pa.DictionaryArray.from_arrays(pa.array(places), self._words)


def picked(words: Texts | list[str], positions: Any) -> Any:
    """Return the words at these positions as an Arrow array; empty text at -1."""
    return Listed(words).at(positions)


def moments(period: Period, seconds: Ints) -> Any:
    """Return seconds of the period as Arrow timestamps in the bank's own time."""
    base = np.datetime64(period.first, "s")
    return pa.array(base + np.asarray(seconds).astype("timedelta64[s]"))


def stamped(period: Period, seconds: Whole, form: str = "%Y-%m-%d %H:%M:%S") -> Any:
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


class Delimited:
    """Writes columns as delimited text with a header line; ``.gz`` in a name packs the file."""

    def __init__(self, *, delimiter: str = ",", encoding: str = "utf-8") -> None:
        self._delimiter, self._encoding = delimiter, encoding
        self._known: dict[int, tuple[Any, Any]] = {}

    def __call__(
        self, path: Path, columns: Columns, *, more: Sequence[Mapping[str, str]] = ()
    ) -> None:
        """Write a file.

        Parameters
        ----------
        more
            Rows at the end of the file, by column; what a row leaves out is empty.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        extra = {name: [row.get(name, "") for row in more] for name in columns}
        with _packing(path) as file:
            file.write((self._delimiter.join(columns) + "\n").encode())
            for part in (columns, extra):
                table = pa.table({name: self._encoded(values) for name, values in part.items()})
                pyarrow.csv.write_csv(table, file, self._options())

    def _options(self) -> Any:
        return pyarrow.csv.WriteOptions(
            include_header=False,
            # Small enough to stay in the processor's own memory: twice as quick as large ones.
            batch_size=1_024,
            delimiter=self._delimiter,
            quoting_style="needed" if self._delimiter == "," else "none",
        )

    def _encoded(self, values: Any) -> Any:
        """Texts as bytes of the encoding, in the guise of texts: Arrow writes them as they are."""
        array = values if isinstance(values, pa.Array) else pa.array(values)
        if isinstance(array, pa.DictionaryArray):
            return self._words(array.dictionary).take(array.indices)
        if pa.types.is_integer(array.type) or pa.types.is_decimal(array.type):
            return array
        return self._as_written(_text(array))

    def _words(self, words: Any) -> Any:
        if self._encoding == "utf-8" or len(words) < _LONG:
            return self._as_written(words)
        # The same long lists are picked from month after month, each time in a new guise.
        place = words.buffers()[2].address
        if place not in self._known:
            # The words are kept too, so that no others come to stand in their place.
            self._known[place] = (words, self._as_written(words))
        return self._known[place][1]

    def _as_written(self, text: Any) -> Any:
        if self._encoding == "utf-8" or bool(pc.all(pc.string_is_ascii(text)).as_py()):
            return text
        written = [word.encode(self._encoding) for word in text.to_pylist()]
        return pa.array(written, type=pa.binary()).view(pa.string())


write_delimited = Delimited()


@contextmanager
def _packing(path: Path) -> Iterator[Any]:
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        # No name and no time in the header, or each run would give other bytes.
        with gzip.GzipFile(
            filename="", mode="wb", fileobj=file, compresslevel=1, mtime=0
        ) as packed:
            yield packed


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
