"""What an engine must be able to do; the differences between engines live behind it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlglot import expressions as sql

from needmine.core.tables import INSTANT

from .repeating import Values


class Engine(Protocol):
    """A place where Ibis expressions run."""

    name: str

    def table(self, rows: pa.Table) -> ir.Table:
        """Return rows held in memory as a table of this engine."""
        ...

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """Return the rows of Parquet files; no files, no rows."""
        ...

    def write(self, rows: ir.Table, folder: Path) -> None:
        """Write rows below a new folder as Parquet, one folder ``bucket=…`` per bucket.

        The column ``bucket`` names the folder and is left out of the files.
        """
        ...

    def mapped(self, statement: sql.Select, inputs: Mapping[str, pa.Table]) -> ir.Table:
        """Return what a mapping (DuckDB's dialect) selects from tables held in memory.

        The inputs may hold names and numbers in the clear, so nothing of them is spilled.
        """
        ...

    def catalogued(self, name: str) -> pa.Table:
        """Return the rows of a table of the engine's own catalog, whoever made it.

        Raises
        ------
        LookupError
            Where it keeps no catalog, or has no such table.
        """
        ...

    def repeated(self, rows: ir.Table, values: Sequence[Values]) -> pa.Table:
        """Return the rows of an expression for each set of values of its open scalars."""
        ...

    def in_utc(self, local: ir.Value, zone: str) -> ir.Value:
        """Return local wall-clock timestamps as instants in UTC."""
        ...

    def local_date(self, instant: ir.Value, zone: str) -> ir.Value:
        """Return the local day of instants in UTC."""
        ...

    def linking(self) -> object:
        """Return a fresh Splink database API that holds everything in memory."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...


def with_instants(table: ir.Table, rows: pa.Table) -> ir.Table:
    """Return an engine's table of rows held in memory, its instants typed as contracts type them.

    Held in memory they get a precision on DuckDB and lose their zone on Spark; rows of two types
    make no union with those of a stored table.
    """
    typed = [field for field in rows.schema if pa.types.is_timestamp(field.type)]
    instants = {field.name: INSTANT for field in typed if field.type.tz}
    return table.cast(instants) if instants else table
