"""The life of a need: found, offered, then met, declined, wrong or expired; one id throughout."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd
import pyarrow as pa

from needmine.core.ids import digest_of
from needmine.core.time import Moment

from .happenings import date_of, day_of
from .taxonomy import NeedDefinition

Status = Literal["found", "offered", "met", "declined", "wrong", "expired"]
OPEN: tuple[Status, ...] = ("found", "offered")

Key = tuple[str, str]  # customer, need


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One stretch in which a customer has a need.

    Parameters
    ----------
    shown
        The row of the run before, for an episode that is no longer weighed; None while open.
    """

    need_id: str
    status: Status
    found_date: dt.date
    window_from: dt.date
    window_to: dt.date
    shown: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that came of a need, on a day."""

    day: int
    status: Status


def episodes(
    *,
    spoken_for: Sequence[Key],
    at_rest: set[Key],
    previous: pa.Table | None,
    found: pd.DataFrame,
    definitions: Mapping[str, NeedDefinition],
    as_of: Moment,
) -> dict[Key, Episode]:
    """Return the episode of every customer and need that has one.

    Parameters
    ----------
    spoken_for
        Customers and needs whose evidence reaches the threshold.
    at_rest
        Those that are not to be raised again yet.
    previous
        The needs of the run before.
    found
        What came of needs, from `happenings`.
    """
    before = _rows(previous, definitions)
    events = _events(found, keys=before)
    strong = set(spoken_for)
    result: dict[Key, Episode] = {}
    for key in sorted(strong | before.keys()):
        episode = _next(
            key,
            before=before.get(key),
            events=events.get(key, []),
            is_strong=key in strong,
            may_rise=key not in at_rest,
            need=definitions[key[1]],
            as_of=as_of,
        )
        if episode is not None:
            result[key] = episode
    return result


def _next(
    key: Key,
    *,
    before: Mapping[str, object] | None,
    events: Sequence[Event],
    is_strong: bool,
    may_rise: bool,
    need: NeedDefinition,
    as_of: Moment,
) -> Episode | None:
    fresh = _fresh(key, need, as_of) if is_strong and may_rise else None
    if before is None:
        return fresh
    told = _told(before)
    since = [event for event in events if event.day >= day_of(told.found_date)]
    closing = [event for event in since if event.status not in OPEN]
    if closing:
        end = closing[-1]
        return _unless_risen(fresh, _closed(told, end.status, date_of(end.day)), need, as_of)
    if told.status == "expired":
        return _unless_risen(fresh, told, need, as_of)
    if is_strong:
        was_offered = told.status == "offered" or any(e.status == "offered" for e in since)
        return _continued(told, "offered" if was_offered else "found", need, as_of)
    return _closed(told, "expired", as_of.date)


def _fresh(key: Key, need: NeedDefinition, as_of: Moment) -> Episode:
    return Episode(
        need_id=digest_of(*key, as_of.date.isoformat()),
        status="found",
        found_date=as_of.date,
        window_from=as_of.date,
        window_to=date_of(day_of(as_of.date) + need.window_days),
    )


def _continued(told: Episode, status: Status, need: NeedDefinition, as_of: Moment) -> Episode:
    return replace(
        told,
        status=status,
        window_from=as_of.date,
        window_to=date_of(day_of(as_of.date) + need.window_days),
        shown=None,
    )


def _closed(told: Episode, status: Status, date: dt.date) -> Episode:
    ended = max(told.window_from, min(told.window_to, date))
    return replace(told, status=status, window_to=ended)


def _unless_risen(
    fresh: Episode | None, closed: Episode, need: NeedDefinition, as_of: Moment
) -> Episode | None:
    """Return a new episode where there is one, else the closed one until it has been kept."""
    if fresh is not None and fresh.need_id != closed.need_id:
        return fresh
    is_kept = day_of(as_of.date) <= day_of(closed.window_to) + need.weighing.kept_days
    return closed if is_kept else None


def _told(row: Mapping[str, object]) -> Episode:
    return Episode(
        need_id=str(row["need_id"]),
        status=row["status"],  # type: ignore[arg-type]
        found_date=row["found_date"],  # type: ignore[arg-type]
        window_from=row["window_from"],  # type: ignore[arg-type]
        window_to=row["window_to"],  # type: ignore[arg-type]
        shown=row,
    )


def _rows(
    previous: pa.Table | None, definitions: Mapping[str, NeedDefinition]
) -> dict[Key, Mapping[str, object]]:
    if previous is None:
        return {}
    return {
        (row["customer_id"], row["need"]): row
        for row in previous.to_pylist()
        if row["need"] in definitions
    }


def _events(found: pd.DataFrame, *, keys: Mapping[Key, object]) -> dict[Key, list[Event]]:
    """Return what came of the needs of the run before, earliest first."""
    events: dict[Key, list[Event]] = {}
    columns = [found[name].to_numpy() for name in ("customer_id", "need", "day", "status")]
    for customer, need, day, status in zip(*columns, strict=True):
        if (customer, need) in keys:
            events.setdefault((customer, need), []).append(Event(day=int(day), status=status))
    return events
