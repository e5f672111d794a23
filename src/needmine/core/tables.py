"""Contracts of tables: grain, columns, units and the class of their personal data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from .sentences import Sentence

# JR/T 0171-2020: C1 internal, C2 identifies a person or shows their finances, C3 authenticates.
# C3 is never held, so it is no value here.
DataClass = Literal["C1", "C2"]

# What an identifying value is. Each kind has its own mask, its own normal form and its own
# token space, so that equal values of one kind meet and values of two kinds never do.
IdentityKind = Literal[
    "",
    "name",
    "id_number",
    "phone",
    "email",
    "address",
    "app_id",
    "account_number",
    "card_number",
    "party_id",
    "master_party_id",
    "text",
]

# Lists of codes that the world has agreed on.
Code = Literal["", "iso_4217", "mcc"]

# What almost every table's personal data may serve: to look after a customer, and to find needs.
NEED_FINDING = ("service", "need_finding")

MONEY = "decimal(18, 2)"
INSTANT = "timestamp('UTC')"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its Ibis type, its meaning, and what the law says of it.

    Parameters
    ----------
    identifying
        Kind of identity. The column then holds a token; the value itself lives only in
        ``identities``.
    allowed
        The only values taken; empty means any.
    required
        A row without it goes to quarantine.
    code
        The list its texts must be codes of; empty means any text.
    minimum
        The smallest number taken; None means any.
    unit
        "CNY", "days", "share 0-1" …; empty where it has none.
    """

    name: str
    type: str
    meaning: Sentence
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    code: Code = ""
    minimum: float | None = None
    identifying: IdentityKind = ""
    data_class: DataClass = "C1"


def column(name: str, type: str, *, zh: str, en: str, **more: Any) -> Column:
    """Return a column whose meaning is written in both languages; ``more`` as in `Column`."""
    return Column(name=name, type=type, meaning=Sentence(zh=zh, en=en), **more)


@dataclass(frozen=True, kw_only=True)
class Table:
    """The contract of one table.

    Parameters
    ----------
    grain
        What one row is.
    key
        Columns that make a row unique among the rows known at one moment.
    happened
        Column with the time a row took place; empty for a state such as a customer record.
    bucket
        Column by which files are bucketed; a token or an id made of one.
    purposes, retention
        What its personal data may serve and how long it is kept (name in ``policies.yml``).
    """

    name: str
    grain: Sentence
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    happened: str = ""
    bucket: str = ""
    purposes: tuple[str, ...] = ()
    retention: str = ""

    def schema(self) -> ibis.Schema:
        """Return the Ibis schema of the table, columns in declared order."""
        return ibis.schema({column.name: column.type for column in self.columns})

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError where the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def identifying(self) -> tuple[Column, ...]:
        """Return the columns that hold tokens."""
        return tuple(column for column in self.columns if column.identifying)

    def empty(self) -> ir.Table:
        """Return the table without a row."""
        return ibis.memtable(self.schema().to_pyarrow().empty_table())


class Tables(Mapping[str, ir.Table]):
    """Tables by name, as a stage receives them; one that no source fills is ``absent``.

    An absent table can still be read (it has no row), so that an expression over it compiles;
    a stage asks ``has`` before it says zero where it should say unknown.
    """

    def __init__(self, present: Mapping[str, ir.Table], contracts: Mapping[str, Table]) -> None:
        self._present = dict(present)
        self._contracts = dict(contracts)

    def __getitem__(self, name: str) -> ir.Table:
        """Return the table, empty where it is absent; KeyError for a name no contract has."""
        if name in self._present:
            return self._present[name]
        return self._contracts[name].empty()

    def __iter__(self) -> Iterator[str]:
        """Return the names of the tables that are present."""
        return iter(self._present)

    def __len__(self) -> int:
        """Return how many tables are present."""
        return len(self._present)

    def has(self, *names: str) -> bool:
        """Return whether every one of these tables is filled by some source."""
        return all(name in self._present for name in names)

    def contract(self, name: str) -> Table:
        """Return the contract of a table."""
        return self._contracts[name]

    def adding(self, more: Mapping[str, ir.Table], contracts: Mapping[str, Table]) -> "Tables":
        """Return these tables and more."""
        return Tables({**self._present, **more}, {**self._contracts, **contracts})
