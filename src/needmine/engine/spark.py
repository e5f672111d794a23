"""Apache Spark, when the bank outgrows one process: the same expressions, the same tables."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot
from ibis.backends.pyspark import Backend as PySparkBackend
from sqlglot import expressions as sql

from .protocol import with_instants
from .repeating import Values, compiled_for_each
from .shaping import shaped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@ibis.udf.scalar.builtin(
    name="to_utc_timestamp",
    signature=(("timestamp('UTC')", "string"), "timestamp('UTC')"),
)
def _at_zone(local, zone):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(
    name="from_utc_timestamp",
    signature=(("timestamp('UTC')", "string"), "timestamp('UTC')"),
)
def _in_zone(instant, zone):  # type: ignore[no-untyped-def]
    ...


class _Tables(PySparkBackend):  # type: ignore[misc]  # Ibis ships no types for it
    """Ibis's Spark backend, with rows handed over and taken back as Arrow.

    Ibis 12 goes by way of pandas, where a null turns whole numbers into floats and decimals and
    dates into objects that Spark refuses, and a column of nothing but nulls fails.
    """

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        _frame(self._session, op.data.to_pyarrow(op.schema)).createOrReplaceTempView(op.name)

    def to_pyarrow(
        self,
        expr: ir.Expr,
        /,
        *,
        params: Mapping[ir.Scalar, Any] | None = None,
        limit: int | str | None = None,
        **_: Any,
    ) -> Any:
        """Return the rows, column or scalar that an expression makes, as Arrow."""
        table = expr.as_table()
        rows = self.frame(table, params=params, limit=limit).toArrow()
        return expr.__pyarrow_result__(rows.cast(table.schema().to_pyarrow()))

    def frame(self, table: ir.Table, **more: Any) -> "DataFrame":
        """Return the rows of an expression, tables held in memory told to Spark beforehand."""
        self._run_pre_execute_hooks(table)
        rows: DataFrame = self._session.sql(self.compile(table, **more))
        return rows


class SparkEngine:
    """Spark through Ibis, in a session that the conductor opens or hands over.

    Parameters
    ----------
    session
        A running session; None starts one on this machine.
    """

    name = "spark"

    def __init__(self, session: "SparkSession | None" = None) -> None:
        self._session = session or _local_session()
        _Tables.register_options()
        self._tables = _Tables()
        self._tables.do_connect(self._session)
        self._names = (f"rows_{number}" for number in itertools.count())
        ibis.set_backend(self._tables)

    def table(self, rows: pa.Table) -> ir.Table:
        """Return rows held in memory as a table of this engine."""
        return with_instants(self._view(next(self._names), rows), rows)

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """Return the rows of Parquet files; no files, no rows."""
        if not files:
            return self.table(schema.to_pyarrow().empty_table())
        name = next(self._names)
        self._session.read.parquet(*map(str, files)).createOrReplaceTempView(name)
        return shaped(self._tables.table(name), schema)

    def write(self, rows: ir.Table, folder: Path) -> None:
        """Write rows below a new folder as Parquet, one folder ``bucket=…`` per bucket."""
        frame = self._tables.frame(rows)
        frame.write.partitionBy("bucket").option("compression", "zstd").parquet(str(folder))

    def mapped(self, statement: sql.Select, inputs: Mapping[str, pa.Table]) -> ir.Table:
        """Return what a mapping selects from tables held in memory; spills are encrypted."""
        for name, rows in inputs.items():
            self._view(name, rows)
        text = sqlglot.transpile(statement.sql(dialect="duckdb"), read="duckdb", write="spark")[0]
        name = next(self._names)
        self._session.sql(text).createOrReplaceTempView(name)
        return self._tables.table(name)

    def catalogued(self, name: str) -> pa.Table:
        """Return the rows of whatever table or view the session reads by that name."""
        from pyspark.errors import PySparkException

        try:
            return self._session.table(name).toArrow()
        except PySparkException as error:
            raise LookupError(error.getCondition() or type(error).__name__) from None

    def repeated(self, rows: ir.Table, values: Sequence[Values]) -> pa.Table:
        """Return the rows of an expression for each set of values of its open scalars."""
        schema = rows.schema().to_pyarrow()
        texts = compiled_for_each(rows, values, compiled=self._compiled)
        parts = [self._session.sql(text).toArrow() for text in texts]
        return pa.concat_tables([part.cast(schema) for part in parts])

    def in_utc(self, local: ir.Value, zone: str) -> ir.Value:
        """Return local wall-clock timestamps as instants in UTC."""
        # The session's zone is UTC, so the cast keeps the wall clock and only adds the zone.
        return _at_zone(local.cast("timestamp('UTC')"), ibis.literal(zone))

    def local_date(self, instant: ir.Value, zone: str) -> ir.Value:
        """Return the local day of instants in UTC."""
        return _in_zone(instant, ibis.literal(zone)).date()

    def linking(self) -> object:
        """Return a fresh Splink database API that holds everything in memory."""
        # One bank's hard records fit the driver; the cluster's own linking comes with scale.
        import duckdb
        from splink.backends.duckdb import DuckDBAPI

        return DuckDBAPI(connection=duckdb.connect(config={"temp_directory": ""}))

    def _compiled(self, rows: ir.Expr, **params: Any) -> str:
        return str(self._tables.compile(rows, pretty=False, **params))

    def close(self) -> None:
        """Stop the session."""
        ibis.options.default_backend = None
        self._session.stop()

    def _view(self, name: str, rows: pa.Table) -> ir.Table:
        _frame(self._session, rows).createOrReplaceTempView(name)
        return self._tables.table(name)


def _frame(session: "SparkSession", rows: pa.Table) -> "DataFrame":
    # In one piece: of rows in several chunks Spark 4.0 takes the first chunk and drops the rest.
    return session.createDataFrame(rows.combine_chunks())


def _local_session() -> "SparkSession":
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.default.parallelism", "2")
        # Names are on the way in the clear while a mapping runs: what Spark spills is encrypted.
        .config("spark.io.encryption.enabled", "true")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
