"""DuckDB, in the process: the default engine."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlglot import expressions as sql

from .protocol import with_instants
from .repeating import Values, compiled_for_each
from .shaping import shaped


@ibis.udf.scalar.builtin(name="timezone", signature=(("string", "timestamp"), "timestamp('UTC')"))
def _at_zone(zone, local):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="timezone", signature=(("string", "timestamp('UTC')"), "timestamp"))
def _in_zone(zone, instant):  # type: ignore[no-untyped-def]
    ...


class DuckEngine:
    """DuckDB through Ibis; names and numbers in the clear stay on a connection that never spills.

    Parameters
    ----------
    threads
        Worker threads; None leaves it to DuckDB.
    """

    name = "duckdb"

    def __init__(self, *, threads: int | None = None) -> None:
        self._tables = ibis.duckdb.connect()
        # Raw rows hold names in the clear: with no spill folder DuckDB fails rather than spill.
        self._private = ibis.duckdb.connect(temp_directory="")
        for connection in (self._tables, self._private):
            connection.raw_sql("SET TimeZone='UTC'")
            connection.raw_sql("SET enable_progress_bar=false")
            if threads:
                connection.raw_sql(f"SET threads={threads:d}")
        self._names = (f"rows_{number}" for number in itertools.count())
        # A table that no source fills is an Ibis memtable: it runs where the rest runs.
        ibis.set_backend(self._tables)
        # DuckDB merges nested selects faster than Ibis does.
        ibis.options.sql.fuse_selects = False

    def table(self, rows: pa.Table) -> ir.Table:
        """Return rows held in memory as a table of this engine."""
        name = next(self._names)
        self._tables.con.register(name, rows)
        return with_instants(self._tables.table(name), rows)

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """Return the rows of Parquet files; no files, no rows."""
        if not files:
            return self.table(schema.to_pyarrow().empty_table())
        rows = self._tables.read_parquet(
            [str(file) for file in files], table_name=next(self._names), hive_partitioning=False
        )
        return shaped(rows, schema)

    def write(self, rows: ir.Table, folder: Path) -> None:
        """Write rows below a new folder as Parquet, one folder ``bucket=…`` per bucket."""
        folder.mkdir(parents=True)
        self._tables.to_parquet(rows, folder, partition_by="bucket", compression="zstd")

    def mapped(self, statement: sql.Select, inputs: Mapping[str, pa.Table]) -> ir.Table:
        """Return what a mapping selects from tables held in memory, nothing spilled."""
        for name, rows in inputs.items():
            self._private.con.register(name, rows)
        return self._private.sql(statement.sql(dialect="duckdb"), dialect="duckdb")

    def catalogued(self, name: str) -> pa.Table:
        """Raise LookupError: in the process there is no table that others made."""
        raise LookupError(f"DuckDB keeps no catalog that could hold {name}")

    def repeated(self, rows: ir.Table, values: Sequence[Values]) -> pa.Table:
        """Return the rows of an expression for each set of values of its open scalars."""
        schema = rows.schema().to_pyarrow()
        texts = [f"({text})" for text in compiled_for_each(rows, values, compiled=self._compiled)]
        # Much of one such query runs on one thread; two side by side keep two busy.
        pairs = [" UNION ALL ".join(texts[n : n + 2]) for n in range(0, len(texts), 2)]
        parts = [self._tables.con.sql(pair).to_arrow_table() for pair in pairs]
        return pa.concat_tables([part.cast(schema) for part in parts])

    def in_utc(self, local: ir.Value, zone: str) -> ir.Value:
        """Return local wall-clock timestamps as instants in UTC."""
        return _at_zone(ibis.literal(zone), local)

    def local_date(self, instant: ir.Value, zone: str) -> ir.Value:
        """Return the local day of instants in UTC."""
        return _in_zone(ibis.literal(zone), instant).date()

    def linking(self) -> object:
        """Return a fresh Splink database API that holds everything in memory."""
        from splink.backends.duckdb import DuckDBAPI  # slow to import, needed by few runs

        connection = duckdb.connect(config={"temp_directory": ""})
        # It would be drawn into the standard output, where commands print their JSON.
        connection.execute("SET enable_progress_bar=false")
        return DuckDBAPI(connection=connection)

    def _compiled(self, rows: ir.Expr, **params: Any) -> str:
        return str(self._tables.compile(rows, pretty=False, **params))

    def close(self) -> None:
        """Close both connections."""
        ibis.options.default_backend = None
        self._tables.disconnect()
        self._private.disconnect()
