"""Rows as a contract has them, also where they were written before it had a column."""

import ibis
import ibis.expr.types as ir


def shaped(rows: ir.Table, schema: ibis.Schema) -> ir.Table:
    """Return the rows in the columns and types of a schema; a column they lack is null.

    An earlier version of Needmine may have written them, and a run goes on from them.
    """
    lacking = {name: ibis.null(kind) for name, kind in schema.items() if name not in rows.columns}
    return rows.mutate(**lacking).cast(schema).select(*schema.names)
