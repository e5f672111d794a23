"""Repaired rows: what a person mended in rows of a file that could not be taken.

A repair belongs to one content of one file. It is no row of its own: the file is read with the
mended cells in place of what it says, and the row keeps its number and the times the file gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from .readers import Batch

# Cells by the name of their raw column.
Cells = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Repairs:
    """What was mended in one file.

    Parameters
    ----------
    digest
        Changes when anything in them changes; empty where nothing was mended.
    rows
        Mended cells by the number of their row. Of a row that could not be read at all these are
        the whole row.
    """

    digest: str = ""
    rows: Mapping[int, Cells]


NONE = Repairs(rows={})


class Shelf(Protocol):
    """Keeps repairs."""

    def of(self, department: str, feed: str, digest: str) -> Repairs:
        """Return the repairs of the content of a file, by its digest."""
        ...


def mended(batches: Sequence[Batch], repairs: Repairs) -> tuple[Batch, ...]:
    """Return the rows of a file with what was mended in them.

    The file has as many rows as before: a row that could not be read and was mended is read now.
    """
    if not repairs.rows:
        return tuple(batches)
    return tuple(_mended(batch, repairs.rows) for batch in batches)


def _mended(batch: Batch, cells: Mapping[int, Cells]) -> Batch:
    unread = [number for number, _ in batch.refused if number in cells]
    rows = _with_cells(batch.rows, cells)
    if unread:
        rows = pa.concat_tables([rows, _read(unread, cells, rows.schema)])
        rows = rows.take(pc.sort_indices(rows["_row"]))
    refused = tuple(each for each in batch.refused if each[0] not in cells)
    return Batch(rows=rows, refused=refused, dropped=batch.dropped)


def _with_cells(rows: pa.Table, cells: Mapping[int, Cells]) -> pa.Table:
    numbers = pa.array(sorted(cells), pa.int64())
    is_mended = pc.is_in(rows["_row"], value_set=numbers)
    places = rows.filter(is_mended)["_row"].to_pylist()
    if not places:
        return rows
    for place, name in enumerate(rows.column_names):
        if any(name in cells[number] for number in places):
            held = rows[name].filter(is_mended).to_pylist()
            new = [cells[number].get(name, old) for number, old in zip(places, held, strict=True)]
            column = pc.replace_with_mask(
                rows[name].combine_chunks(),
                is_mended.combine_chunks(),
                pa.array(new, rows.schema.field(name).type),
            )
            rows = rows.set_column(place, name, column)
    return rows


def _read(numbers: Sequence[int], cells: Mapping[int, Cells], schema: pa.Schema) -> pa.Table:
    rows = [{**cells[number], "_row": number} for number in numbers]
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.table(columns, schema=schema)
