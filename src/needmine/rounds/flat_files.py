"""Flat files read as one set of rows, and written again with the person each row belongs to."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.sources.contents import content_of
from needmine.sources.delimited import delimited_rows
from needmine.sources.texts import text_of
from needmine.sources.written import Written

# Tried in this order; GB 18030 reads GBK as well.
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",;\t|"
_HEAD = 1 << 16


class FlatFileError(NeedmineError):
    """A flat file cannot be read or written; ``where`` names it."""


@dataclass(frozen=True, kw_only=True)
class FlatRows:
    """The rows of flat files, one after the other.

    Parameters
    ----------
    rows
        Every column a text, blanks around headers and values gone; a column that a file does not
        have is null there.
    files, n_rows
        The files, and how many rows each gave.
    refused
        File and number of each row that could not be read, and why.
    """

    rows: pa.Table
    files: tuple[Path, ...]
    n_rows: tuple[int, ...]
    refused: tuple[tuple[Path, int, str], ...]


def read_flat(files: Sequence[Path]) -> FlatRows:
    """Return the rows of delimited text (gzip too) and Parquet files.

    Raises
    ------
    FlatFileError
        Where a file is not there, or is neither text with a header nor Parquet.
    """
    tables, refused = [], []
    for file in files:
        try:
            table, broken = _parquet(file) if _is_parquet(file) else _text(file)
        except (OSError, EOFError, pa.ArrowException, ValueError) as error:
            raise FlatFileError(
                Sentence(zh="文件读不了（{why}）。", en="The file cannot be read ({why}).").fill(
                    why=type(error).__name__
                ),
                remedy=Sentence(
                    zh="请给出带表头的文本文件（可用 gzip 压缩）或 Parquet 文件。",
                    en="Give text with a header line (gzip is fine) or Parquet.",
                ),
                where=str(file),
            ) from None
        tables.append(table)
        refused += [(file, number, why) for number, why in broken]
    return FlatRows(
        rows=pa.concat_tables(tables, promote_options="default"),
        files=tuple(files),
        n_rows=tuple(len(table) for table in tables),
        refused=tuple(refused),
    )


def write_groups(found: FlatRows, groups: Sequence[int], out: Path) -> str:
    """Write every row with the number of its group, and return the name of that column.

    The file appears only when it is whole; owner and group of the file may read it.
    """
    if any(out.exists() and out.samefile(file) for file in found.files):
        raise FlatFileError(
            Sentence(zh="这是读入的文件。", en="This is a file that is read."),
            remedy=Sentence(zh="请另写一个文件名。", en="Name another file."),
            where=str(out),
        )
    name = "group"
    while name in found.rows.column_names:
        name += "_found"
    half = out.with_name(f".{out.name}.half")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([name, *found.rows.column_names])
            columns = [column.to_pylist() for column in found.rows.columns]
            writer.writerows(zip(groups, *columns, strict=True))
        half.chmod(0o640)
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise FlatFileError(
            Sentence(zh="文件写不了（{why}）。", en="The file cannot be written ({why}).").fill(
                why=type(error).__name__
            ),
            remedy=Sentence(
                zh="请检查文件夹是否存在、是否可写。",
                en="Check that the folder is there and open to you.",
            ),
            where=str(out),
        ) from None
    return name


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"PAR1"


def _parquet(file: Path) -> tuple[pa.Table, tuple[tuple[int, str], ...]]:
    table = pq.read_table(file)
    columns = [
        pa.array([text_of(value) for value in column.to_pylist()], pa.string())
        for column in table.columns
    ]
    return pa.table(columns, names=[name.strip() for name in table.column_names]), ()


def _text(file: Path) -> tuple[pa.Table, tuple[tuple[int, str], ...]]:
    with pa.input_stream(str(file), compression="detect") as stream:
        head = stream.read(_HEAD)
    encoding = _encoding(head)
    line = head.decode(encoding, "replace").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=line.count)
    found = delimited_rows(content_of(file), Written(encoding=encoding, delimiter=delimiter))
    rows = found.table.drop(["_row"])
    return rows.rename_columns([name.strip() for name in rows.column_names]), found.refused


def _encoding(head: bytes) -> str:
    # The last character may be cut in two.
    whole = re.sub(rb"[\x80-\xff]{0,4}$", b"", head)
    for encoding in _ENCODINGS:
        try:
            whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return _ENCODINGS[0]
