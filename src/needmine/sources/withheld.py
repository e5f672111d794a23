"""Authentication data in a department's files: refused where a mapping uses it, else dropped."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.governance.authentication_data import secret_by_name, secret_by_value

from .mappings import Mapping, MappingError
from .readers import Batch
from .refused_files import FileError

_REMEDY = Sentence(
    zh="此类数据（JR/T 0171-2020 的 C3 类）不得保存：请从映射中去掉该列，并请部门不再交付。",
    en="Nobody may keep such data (class C3 of JR/T 0171-2020): take the column out of the "
    "mapping, and have the department leave it out.",
)


def refuse_secret_columns(mapping: Mapping) -> None:
    """Refuse a mapping that uses a column which by its name proves who the customer is.

    Raises
    ------
    MappingError
        With file, line and column.
    """
    for name in sorted(_used([mapping])):
        secret = secret_by_name(name)
        if secret:
            text = mapping.file.read_text(encoding="utf-8")
            found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            raise MappingError(
                Sentence(
                    zh="列“{name}”按其名是{secret}。",
                    en="The column '{name}' is by its name {secret}.",
                ).fill(name=name, secret=secret.title),
                remedy=_REMEDY,
                where=f"{mapping.file}:{line}",
            )


def refuse_secret_values(batches: Sequence[Batch], mappings: Sequence[Mapping], file: Path) -> None:
    """Refuse a file in which a column that a mapping uses holds such data, whatever its name.

    Raises
    ------
    FileError
        With file, column and row; the value is not told.
    """
    used = _used(mappings)
    for batch in batches:
        for name in sorted(used.intersection(batch.rows.column_names)):
            found = secret_by_value(_chunked(batch.rows[name]))
            if found:
                secret, place = found
                raise FileError(
                    Sentence(
                        zh="列“{name}”第 {row} 行是{secret}。",
                        en="Column '{name}' holds {secret}, first in row {row}.",
                    ).fill(name=name, secret=secret.title, row=batch.rows["_row"][place].as_py()),
                    remedy=_REMEDY,
                    where=str(file),
                )


def _used(mappings: Sequence[Mapping]) -> set[str]:
    return set(_names(mappings)) - {"_row"}


def _names(mappings: Sequence[Mapping]) -> Iterator[str]:
    for mapping in mappings:
        for names in mapping.reads.values():
            yield from names


def _chunked(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
