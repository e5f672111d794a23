"""One expression asked many times: compiled once, its open scalars filled in each time."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

Values = Mapping[ir.Scalar, dt.date | dt.datetime]
# Stands for an open scalar while compiling; no record of any bank lies so far ahead.
_STANDS_IN = dt.datetime(2900, 1, 1, tzinfo=dt.UTC)


def compiled_for_each(
    rows: ir.Table, values: Sequence[Values], *, compiled: Callable[..., str]
) -> Iterator[str]:
    """Yield the SQL of an expression for each set of values, compiling it only once.

    Parameters
    ----------
    values
        The value of every open scalar of the expression, the same scalars in each.
    compiled
        The engine's compiler: an expression, and ``params`` of its scalars, to SQL.

    Notes
    -----
    The text is compiled with a date or instant of its own in the place of each scalar; the
    engine's own text of that literal is then exchanged for its text of the value.
    """
    if not values:
        return
    _hold_in_memory(rows)
    scalars = list(values[0])
    stand_ins = {scalar: _stand_in(scalar, n) for n, scalar in enumerate(scalars, 1)}
    text = compiled(rows, params=stand_ins)
    places = {scalar: _literal(scalar, stand_ins[scalar], compiled) for scalar in scalars}
    for each in values:
        filled = text
        for scalar, place in places.items():
            filled = filled.replace(place, _literal(scalar, each[scalar], compiled))
        yield filled


def _hold_in_memory(rows: ir.Table) -> None:
    # Rows in memory, such as an absent table's, reach the engine when Ibis runs them, not when
    # it compiles them.
    for table in rows.op().find(ops.InMemoryTable):
        table.to_expr().limit(0).to_pyarrow()


def _stand_in(scalar: ir.Scalar, n: int) -> dt.date | dt.datetime:
    if scalar.type().is_date():
        return (_STANDS_IN + dt.timedelta(days=n)).date()
    return _STANDS_IN + dt.timedelta(seconds=n)


def _literal(scalar: ir.Scalar, value: dt.date | dt.datetime, compiled: Callable[..., str]) -> str:
    text = compiled(ibis.literal(value, type=scalar.type()))
    return text[text.upper().index("SELECT ") + 7 :].rsplit(" AS ", 1)[0].strip()
