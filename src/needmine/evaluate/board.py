"""All customers by all needs: rows about some of them, laid out as a whole board."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .measures import Floats, Truths

# Per need, the customers of whom the records tell whether it was met; None for everybody.
Watched = Mapping[str, frozenset[str] | None]

_Cells = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Truths]


class Board:
    """Customers by needs; what a row says of anybody or anything else is left out."""

    def __init__(self, customers: Sequence[str], needs: Sequence[str]) -> None:
        self.customers = pa.array(customers, pa.string())
        self.needs = tuple(needs)
        self.shape = (len(customers), len(needs))

    def numbers(self, rows: pa.Table, name: str, *, fill: float) -> Floats:
        """Return a column of rows with customer_id and need, laid out; `fill` where none is."""
        found = np.full(self.shape, fill)
        row, column, known = self._cells(rows)
        values = rows[name].cast(pa.float64()).fill_null(fill).to_numpy()
        found[row, column] = values[known]
        return found

    def marks(self, rows: pa.Table) -> Truths:
        """Return which customers and needs have a row."""
        found = np.zeros(self.shape, dtype=np.bool_)
        row, column, _ = self._cells(rows)
        found[row, column] = True
        return found

    def watched(self, told: Watched) -> Truths:
        """Return of which customers and needs the records tell."""
        found = np.zeros(self.shape, dtype=np.bool_)
        for column, need in enumerate(self.needs):
            who = told.get(need, frozenset())
            found[:, column] = True if who is None else self._among(who)
        return found

    def _among(self, who: frozenset[str]) -> Truths:
        chosen = pc.is_in(self.customers, value_set=pa.array(sorted(who), pa.string()))
        return np.asarray(chosen.to_numpy(zero_copy_only=False), dtype=np.bool_)

    def _cells(self, rows: pa.Table) -> _Cells:
        row = _places(rows["customer_id"], self.customers)
        column = _places(rows["need"], pa.array(self.needs, pa.string()))
        known = (row >= 0) & (column >= 0)
        return row[known], column[known], known


def _places(values: pa.ChunkedArray, among: pa.Array) -> npt.NDArray[np.int64]:
    found = pc.index_in(values.cast(pa.string()), value_set=among)
    return np.asarray(found.fill_null(-1).to_numpy(), dtype=np.int64)
