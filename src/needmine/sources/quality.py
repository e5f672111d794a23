"""The quality of what each feed told: counts, gaps, ranges, repeats, orphans, age and drift."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from .drift import age, findings, last_two
from .freshness import Freshness, freshness
from .headers import header_change
from .look_alikes import LookAlikes, look_alikes
from .quality_issues import Issue, of_headers, of_last_load, of_loads, of_rows
from .references import Orphans, orphans
from .tables import CANONICAL

Row = Mapping[str, Any]
State = Literal["good", "look", "wrong"]
Place = tuple[str, str, str]

# Loads of a feed that its history shows.
SHOWN = 60
_CONTRACTS = {table.name: table for table in CANONICAL}


@dataclass(frozen=True, kw_only=True)
class ColumnQuality:
    """What the last load holds in one column.

    Parameters
    ----------
    least, most
        Limits of its values; none of identities and codes, and only the year of days that show
        something of a person.
    """

    column: str
    n_rows: int
    n_missing: int
    n_distinct: int
    least: str | None
    most: str | None


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """Cells of one column that are in quarantine for one reason.

    Parameters
    ----------
    n_rows
        Rows of files whose load stands.
    samples
        Some of the values, masked.
    """

    column: str
    reason: str
    n_rows: int
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableQuality:
    """What one feed told of one canonical table.

    Parameters
    ----------
    loads
        The last rows of ``loads`` that stand, oldest first.
    n_loads
        How many loads stand.
    newest
        The newest record of the last load, for records of what happened.
    """

    department: str
    feed: str
    table: str
    loads: tuple[Row, ...]
    n_loads: int
    freshness: Freshness
    newest: str | None
    columns: tuple[ColumnQuality, ...]
    refused: tuple[Refusals, ...]
    issues: tuple[Issue, ...]

    @property
    def state(self) -> State:
        """Return how things stand with it."""
        if any(issue.is_wrong for issue in self.issues):
            return "wrong"
        return "look" if self.issues else "good"


def quality(tables: Mapping[str, ir.Table], *, now: dt.datetime) -> list[TableQuality]:
    """Return the quality of what each feed told of each table, by department, feed and table.

    Each reference between tables costs one join and each table of records one grouping; all else
    is read from what loads left behind.

    Parameters
    ----------
    tables
        The canonical tables with ``loads``, ``load_profiles`` and ``quarantine``.
    now
        The moment by which files are late.
    """
    tables = dict(tables)
    if "loads" not in tables:
        return []
    standing: dict[Place, list[Row]] = defaultdict(list)
    for load in tables["loads"].to_pyarrow().to_pylist():
        if load["replaced_at"] is None:
            standing[load["department"], load["feed"], load["table"]].append(load)
    in_order = {place: sorted(loads, key=age) for place, loads in sorted(standing.items())}
    profiles = _profiles(tables, in_order.values())
    refused = refusals(tables)
    lost, twice = _by_place(orphans(tables)), _alike_by_place(look_alikes(tables))
    return [
        _quality(
            place,
            loads,
            profiles=profiles,
            refused=refused.get(place, ()),
            lost=lost.get(place, ()),
            alike=twice.get(place),
            now=now,
        )
        for place, loads in in_order.items()
    ]


def _quality(
    place: Place,
    loads: Sequence[Row],
    *,
    profiles: Mapping[str, Sequence[Row]],
    refused: Sequence[Refusals],
    lost: Sequence[Orphans],
    alike: LookAlikes | None,
    now: dt.datetime,
) -> TableQuality:
    department, feed, table = place
    last, fresh = loads[-1], freshness(loads)
    columns = [row for row in profiles.get(last["load_id"], ()) if row["table"] == table]
    happened = next((row["most"] for row in columns if row["column"] == "happened_at"), None)
    compared = [row for load in loads[-2:] for row in profiles.get(load["load_id"], ())]
    found = [each for each in findings(compared, loads) if each.load_id == last["load_id"]]
    issues = [
        *of_loads(loads, fresh, of_records=bool(_CONTRACTS[table].happened), now=now),
        *of_last_load(last, found),
        *of_headers(_header_change(loads)),
        *of_rows(lost, alike, n_rows=sum(load["n_used"] for load in loads)),
    ]
    return TableQuality(
        department=department,
        feed=feed,
        table=table,
        loads=tuple(loads[-SHOWN:]),
        n_loads=len(loads),
        freshness=fresh,
        newest=happened,
        columns=tuple(_column(row, table) for row in columns),
        refused=tuple(refused),
        issues=tuple(sorted(issues, key=lambda issue: not issue.is_wrong)),
    )


def _profiles(
    tables: Mapping[str, ir.Table], standing: Iterable[Sequence[Row]]
) -> dict[str, list[Row]]:
    if "load_profiles" not in tables:
        return {}
    wanted = last_two(load for loads in standing for load in loads)
    rows = tables["load_profiles"]
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.filter(rows.load_id.isin(wanted)).to_pyarrow().to_pylist():
        found[row["load_id"]].append(row)
    return found


def refusals(tables: Mapping[str, ir.Table]) -> dict[Place, list[Refusals]]:
    """Return what is in quarantine of loads that stand, the most first."""
    if "quarantine" not in tables:
        return {}
    loads = tables["loads"]
    standing = loads.filter(loads.replaced_at.isnull())
    rows = tables["quarantine"].semi_join(standing, ["load_id", "table"])
    counted = rows.group_by("department", "feed", "table", "column", "reason").aggregate(
        n_rows=rows.count(), first=rows.shown_value.min(), last=rows.shown_value.max()
    )
    found: dict[Place, list[Refusals]] = defaultdict(list)
    for row in counted.order_by(ibis.desc("n_rows"), "column", "reason").to_pyarrow().to_pylist():
        samples = dict.fromkeys(each for each in (row["first"], row["last"]) if each)
        found[row["department"], row["feed"], row["table"]].append(
            Refusals(
                column=row["column"],
                reason=row["reason"],
                n_rows=row["n_rows"],
                samples=tuple(samples),
            )
        )
    return found


def _by_place(found: Iterable[Orphans]) -> dict[Place, list[Orphans]]:
    by_place: dict[Place, list[Orphans]] = defaultdict(list)
    for each in found:
        by_place[each.department, each.feed, each.reference.table].append(each)
    return by_place


def _alike_by_place(found: Iterable[LookAlikes]) -> dict[Place, LookAlikes]:
    return {(each.department, each.feed, each.table): each for each in found}


def _header_change(loads: Sequence[Row]) -> Any:
    told = [load for load in loads if load["columns"]]
    return header_change(told[-1]["columns"], told[-2]) if len(told) > 1 else None


def _column(row: Row, table: str) -> ColumnQuality:
    contract = _CONTRACTS[table].column(row["column"])
    limits = {name: row[name] for name in ("least", "most")}
    if contract.type == "date" and contract.data_class == "C2":
        limits = {name: value and value[:4] for name, value in limits.items()}
    counts = {name: row[name] for name in ("n_rows", "n_missing", "n_distinct")}
    return ColumnQuality(column=row["column"], **counts, **limits)
