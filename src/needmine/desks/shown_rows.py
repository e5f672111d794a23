"""The rows of departments' files that evidence rests on, as people may see them."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from needmine.core.sentences import Sentence
from needmine.core.tables import MONEY, Column
from needmine.core.time import known
from needmine.desks.desk import ShownFact, ShownRow, ShownValue
from needmine.desks.wording import Wording
from needmine.features.at_moment import AtChosenMoment

Masked = Callable[[Sequence[str | None]], list[str]]
Row = Mapping[str, Any]

# What people wrote themselves is for whoever answers them, not for a list of evidence.
_NEVER_SHOWN = "text"
_BOOKKEPT = ("department", "from_file", "from_row", "load_id", "known_at", "is_corrected")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What is shown of a row of one canonical table: the date it is about and its facts."""

    title: Sentence
    date: str
    facts: tuple[tuple[Sentence, Column], ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows behind evidence, with what they share.

    Parameters
    ----------
    rows
        By ``table/load/row``; a reference to a row the bank did not know by then is not there.
    shapes
        By canonical table.
    foreign
        Currency of the accounts that are not held in the bank's own, by account token.
    masks
        What may be shown of an identifying value, by token.
    """

    rows: Mapping[str, Row]
    shapes: Mapping[str, Shape]
    foreign: Mapping[str, str]
    masks: Mapping[str, str]


def references(texts: Iterable[str]) -> list[str]:
    """Return every reference in columns of JSON lists, each one once."""
    return sorted({reference for text in set(texts) for reference in json.loads(text)})


def found_rows(
    at: AtChosenMoment, wording: Wording, wanted: Sequence[str], *, masked: Masked
) -> Found:
    """Return the rows that references name, as far as the bank knew them at the moment.

    One join per canonical table; a row that was corrected since is still found, and says so.
    """
    places = {
        name: them
        for name, them in _places(wanted).items()
        if name in wording.words.tables and at.tables.has(name)
    }
    shapes = {name: _shape(at, wording, name) for name in places}
    rows: dict[str, Row] = {}
    for name, them in places.items():
        rows.update(_rows_of(at, name, shapes[name], them))
    return Found(
        rows=rows,
        shapes=shapes,
        foreign=_foreign(at, rows),
        masks=_masks(rows, shapes, masked),
    )


def shown_rows(text: str, found: Found, wording: Wording) -> tuple[ShownRow, ...]:
    """Return the rows behind one piece of evidence, given as JSON list, the latest first."""
    shown = [
        _shown(found.rows[reference], found.shapes[reference.partition("/")[0]], found, wording)
        for reference in dict.fromkeys(json.loads(text))
        if reference in found.rows
    ]
    return tuple(sorted(shown, key=_latest_first))


def label_of(column: Column) -> Sentence:
    """Return a column's meaning as a label: without what explains it to a developer.

    >>> from needmine.core.tables import column
    >>> label_of(column("c", "string", zh="币种", en="Currency, ISO 4217")).en
    'Currency'
    """
    zh, en = column.meaning.zh, column.meaning.en
    return Sentence(zh=re.split(r"[(\uff08]", zh)[0], en=re.split(r"[,(]", en)[0].strip())


def _latest_first(row: ShownRow) -> tuple[int, str, int]:
    return -(row.date or dt.date.min).toordinal(), row.file, row.row


def _places(wanted: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    places: dict[str, list[tuple[str, int]]] = {}
    for reference in wanted:
        # A load id may hold a slash; a table's name and a row's number do not.
        table, _, rest = reference.partition("/")
        load, _, row = rest.rpartition("/")
        if load and row.isdigit():
            places.setdefault(table, []).append((load, int(row)))
    return places


def _shape(at: AtChosenMoment, wording: Wording, name: str) -> Shape:
    contract, words = at.tables.contract(name), wording.words.tables[name]
    columns = [contract.column(each) for each in words.shows]
    return Shape(
        title=words.title,
        date=words.date,
        facts=tuple(
            (label_of(column), column) for column in columns if column.identifying != _NEVER_SHOWN
        ),
    )


def _rows_of(
    at: AtChosenMoment, name: str, shape: Shape, places: Sequence[tuple[str, int]]
) -> dict[str, Row]:
    wanted = ibis.memtable(
        pa.table(
            {
                "load_id": pa.array([load for load, _ in places], pa.string()),
                "from_row": pa.array([row for _, row in places], pa.int64()),
            }
        )
    )
    table = at.tables[name]
    # A row withdrawn since must not vanish from the evidence it gave, so its end is set apart;
    # an end that was not known at the moment is no end yet.
    instant = ibis.literal(at.as_of.instant, type="timestamp('UTC')")
    standing = table.mutate(
        is_corrected=(table.known_until < instant).fill_null(False),
        known_until=ibis.null(table.known_until.type()),
    )
    then = known(standing, as_of=at.as_of).semi_join(wanted, ["load_id", "from_row"])
    columns = [*_BOOKKEPT, shape.date, "account_number", *(c.name for _, c in shape.facts)]
    kept = dict.fromkeys(column for column in columns if column in then.columns)
    rows = then.select(*kept).order_by("known_at").to_pyarrow().to_pylist()
    return {f"{name}/{row['load_id']}/{row['from_row']}": row for row in rows}


def _foreign(at: AtChosenMoment, rows: Mapping[str, Row]) -> dict[str, str]:
    accounts = at.known("accounts")
    elsewhere = accounts.filter(accounts.currency.notnull(), accounts.currency != at.currency)
    found = elsewhere.select("account_number", "currency").distinct().to_pyarrow().to_pydict()
    named = {row.get("account_number") for row in rows.values()}
    return {
        account: currency
        for account, currency in zip(found["account_number"], found["currency"], strict=True)
        if account in named
    }


def _masks(rows: Mapping[str, Row], shapes: Mapping[str, Shape], masked: Masked) -> dict[str, str]:
    named = {
        name: [column.name for _, column in shape.facts if column.identifying]
        for name, shape in shapes.items()
    }
    tokens = {
        row[column]
        for reference, row in rows.items()
        for column in named[reference.partition("/")[0]]
        if row[column]
    }
    ordered = sorted(tokens)
    return dict(zip(ordered, masked(ordered), strict=True))


def _shown(row: Row, shape: Shape, found: Found, wording: Wording) -> ShownRow:
    facts = [
        ShownFact(label=label, value=_value(row, column, found, wording))
        for label, column in shape.facts
        if row[column.name] is not None
    ]
    if row["is_corrected"]:
        labels = wording.words.labels
        facts.append(ShownFact(label=labels["corrected"], value=labels["yes"]))
    return ShownRow(
        department=wording.department(row["department"]),
        table=shape.title,
        file=row["from_file"],
        row=row["from_row"],
        date=row[shape.date] if shape.date else None,
        shows=tuple(facts),
    )


def _value(row: Row, column: Column, found: Found, wording: Wording) -> ShownValue:
    value = row[column.name]
    if column.identifying:
        return found.masks.get(value, "")
    if column.type == MONEY:
        # People read amounts in the bank's currency; one in another says its own.
        currency = found.foreign.get(row.get("account_number") or "")
        return wording.money(value, currency) if currency else value
    if isinstance(value, bool):
        return wording.words.labels["yes" if value else "no"]
    if isinstance(value, float):
        return f"{value:.2%}" if column.unit.startswith("share") else f"{value:g}"
    if isinstance(value, dt.date | int):
        return value
    if column.name == "product_code":
        return wording.product(value)
    return wording.words.codes.get(value) or str(value)
