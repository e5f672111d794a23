"""Refused rows as a person mends them in a spreadsheet, and what was mended in what came back.

A cell that a person left alone is known by being what was exported, in clear or masked, so an
export holds no more than the person may see and a mask never becomes a value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import IdentityKind, Table
from needmine.governance.disclosing import disclosed

from .casting import shape_of
from .mappings import Mapping as FeedMapping
from .mappings import filled_from
from .readers import Batch
from .repairs import Cells

Row = Mapping[str, Any]

# Spreadsheets take a text that begins so for a formula, or write it anew: 0012 becomes 12, a long
# number loses its last digits, a date changes its form.
_ALTERED = re.compile(r"[=+\-@\t\r\n0-9'.]|\s")
_GUARD = "'"


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A row of a file that is in quarantine, or was mended before.

    Parameters
    ----------
    cells
        What the file says with what was mended so far; empty where the row could not be read.
    original
        What the file itself says.
    problems
        Contract column and reason of each refused cell.
    """

    number: int
    cells: Cells
    original: Cells
    problems: tuple[tuple[str, str], ...]


def refused_rows(
    original: Sequence[Batch],
    present: Sequence[Batch],
    problems: Mapping[int, Sequence[tuple[str, str]]],
) -> list[RefusedRow]:
    """Return some rows of a file in order of their numbers.

    Parameters
    ----------
    original, present
        The file as it is, and with what was mended so far.
    problems
        Contract column and reason of each refused cell by the number of its row.
    """
    numbers = set(problems)
    first, now = _cells(original, numbers), _cells(present, numbers)
    return [
        RefusedRow(
            number=number,
            cells=now.get(number, {}),
            original=first.get(number, {}),
            problems=tuple(problems[number]),
        )
        for number in sorted(numbers)
    ]


def _cells(batches: Sequence[Batch], numbers: set[int]) -> dict[int, dict[str, str]]:
    wanted = pa.array(sorted(numbers), pa.int64())
    found = {}
    for batch in batches:
        for row in batch.rows.filter(pc.is_in(batch.rows["_row"], value_set=wanted)).to_pylist():
            number = row.pop("_row")
            found[number] = {name: value or "" for name, value in row.items()}
    return found


def in_clear(_: str, value: str) -> str:
    """Return a cell as whoever may see it is shown it."""
    return disclosed(value, "", purpose="source_repair")


class Shown:
    """How the cells of one feed's rows are shown.

    Parameters
    ----------
    mappings
        The mappings of the feed: what a raw column fills says what it holds.
    """

    def __init__(self, mappings: Sequence[FeedMapping]) -> None:
        self._kinds: dict[str, IdentityKind] = {}
        self._plain: dict[str, bool] = {}
        self._filled: dict[tuple[str, str], tuple[str, ...]] = {}
        for mapping in mappings:
            for column, raws in filled_from(mapping).items():
                self._filled[mapping.table.name, column] = raws
                for raw in raws:
                    self._learn(raw, mapping.table, column)

    def _learn(self, raw: str, table: Table, name: str) -> None:
        column = next((each for each in table.columns if each.name == name), None)
        if column is None:
            return
        self._kinds[raw] = self._kinds.get(raw, "") or column.identifying
        is_free = column.type == "string" and not column.allowed and not column.code
        is_day = column.type == "date" and column.data_class == "C2"
        # A key that is nobody's is what a row is found by.
        is_key = name in table.key and not column.identifying
        is_plain = (not (is_free or is_day) or is_key) and not column.identifying
        self._plain[raw] = self._plain.get(raw, True) and is_plain

    def masked(self, row: RefusedRow) -> Callable[[str, str], str]:
        """Return how cells of a row are shown to anybody else.

        Masked where their column names a person; of a cell that was refused, of free text and of
        columns that no mapping uses only the shape, for they may hold whatever was shifted there.
        """
        bad = {
            raw
            for problem, _ in row.problems
            for (_, column), raws in self._filled.items()
            if column == problem.rpartition(".")[2]
            for raw in raws
        }

        def show(name: str, value: str) -> str:
            kind = self._kinds.get(name, "")
            if kind:
                return disclosed(value, kind)
            if name in bad or not self._plain.get(name, False):
                return shape_of(value)
            return disclosed(value, "")

        return show


def guarded(text: str) -> str:
    """Return a cell as a spreadsheet neither runs nor alters it.

    >>> guarded("=cmd()"), guarded("0012"), guarded("current")
    ("'=cmd()", "'0012", 'current')
    """
    return _GUARD + text if _ALTERED.match(text) else text


def unguarded(text: str) -> str:
    """Return a cell as it was before `guarded`, or as a person wrote it."""
    is_guarded = text.startswith(_GUARD) and _ALTERED.match(text[1:])
    return text[1:] if is_guarded else text


def mended_cells(row: RefusedRow, given: Cells, shown: Shown) -> dict[str, str]:
    """Return what is mended in a row after a person gave it back, beside what the file says.

    Parameters
    ----------
    given
        Cells by raw column, still guarded; a column that is left out counts as left alone.
    """
    return dict(_mended(row, given, shown))


def _mended(row: RefusedRow, given: Cells, shown: Shown) -> Iterator[tuple[str, str]]:
    masked = shown.masked(row)
    is_readable = bool(row.cells)
    for name in given if not is_readable else row.cells:
        present, first = row.cells.get(name, ""), row.original.get(name, "")
        value = unguarded(given[name]) if name in given else present
        forms = {unguarded(guarded(show(name, present))) for show in (in_clear, masked)}
        new = present if value in forms else value
        if new != first or not row.original:
            yield name, new
