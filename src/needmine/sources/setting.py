"""What a load needs to know of the bank, and of where it runs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa
from sqlglot import expressions as sql

from needmine.core.tables import IdentityKind
from needmine.core.time import Moment

from .casting import Clock
from .catalog_tables import Catalog
from .repairs import Shelf


class Runner(Clock, Catalog, Protocol):
    """Runs a mapping over rows held in memory, and knows tables, as the engine does it."""

    def mapped(self, statement: sql.Select, inputs: Mapping[str, pa.Table]) -> ir.Table:
        """Return what the mapping selects."""
        ...


class Sealer(Protocol):
    """Turns identifying values into tokens, as governance does it."""

    def seal(
        self, values: pa.ChunkedArray | pa.Array, kind: IdentityKind, *, department: str = ""
    ) -> pa.Array:
        """Return the tokens of values."""
        ...


class Holder(Protocol):
    """Holds rows in memory as a table of the engine."""

    def table(self, rows: pa.Table) -> ir.Table:
        """Return the rows as a table."""
        ...


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a load needs to know of the bank and where it runs.

    Parameters
    ----------
    read_at
        The moment at which databases are read.
    repairs
        What people mended in rows that could not be taken; None keeps none.
    """

    zone: str
    read_at: dt.datetime
    master: str | None
    simulated: bool
    runner: Runner
    sealer: Sealer
    repairs: Shelf | None = None

    def close_of(self, day: dt.date) -> dt.datetime:
        """Return the last second of a local day: what a file of that day states is known then."""
        next_day = Moment(date=day + dt.timedelta(days=1), zone=self.zone)
        return next_day.instant - dt.timedelta(seconds=1)
