"""Which files of a feed are to be read into a table now, and which earlier loads give way."""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from needmine.core.ids import digest_of

from .deliveries import Delivery, FileRead
from .feeds import Feed
from .readers import Batch

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Past:
    """The loads of one feed into one canonical table so far.

    Parameters
    ----------
    definition
        Digest of how the feed is read into the table now.
    loads
        Its rows of ``loads``, those that gave way among them.
    """

    feed: Feed
    table: str
    definition: str
    loads: tuple[Row, ...]

    @property
    def standing(self) -> list[Row]:
        """Return the loads that gave way to no other."""
        return [load for load in self.loads if load["replaced_at"] is None]

    @property
    def taken_back(self) -> list[Row]:
        """Return the loads whose files are to count as never delivered, and that still stand."""
        return [load for load in self.standing if load["file"] in self.feed.taken_back]


@dataclass(frozen=True, kw_only=True)
class Due:
    """A delivery to be read now, its place among all of its feed, and the id of this load."""

    delivery: Delivery
    ordinal: int
    load_id: str

    def read(self, batches: tuple[Batch, ...]) -> FileRead:
        """Return it with its rows."""
        return FileRead(
            delivery=self.delivery, ordinal=self.ordinal, load_id=self.load_id, batches=batches
        )


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Files read now, and what becomes of the earlier loads of their feed.

    Parameters
    ----------
    kept
        Earlier loads whose rows stay.
    given_way
        Earlier loads whose rows these files replace.
    beaten
        Ids of loads of this round that another of the same day replaces at once.
    """

    reads: tuple[FileRead, ...]
    kept: tuple[Row, ...] = ()
    given_way: tuple[Row, ...] = ()
    beaten: frozenset[str] = frozenset()


def due(past: Past, lying: Sequence[Delivery]) -> list[Due]:
    """Return what is to be read of the files that lie there.

    What was never read is, and what gave way to a file that is now taken back, or was taken back
    itself. If one file was read by another definition than today's, all are. A
    state older than others has those of them read again in which rows could not be read: such a
    row stands as last known, and that may be another thing now. A file in which rows were mended
    is read again by itself.
    """
    loads: dict[int, list[Row]] = defaultdict(list)
    for load in past.loads:
        loads[load["delivery"]].append(load)
    ordinals = _ordinals(past, lying)
    again = any(
        _is_outdated(past, delivery, loads[ordinal])
        for delivery, ordinal in zip(lying, ordinals, strict=True)
        if ordinal
    )
    fresh = itertools.count(1 + max(loads, default=0))
    after = _first_changed_state(past, lying, ordinals, loads)
    return [
        _due(past, delivery, ordinal or next(fresh), loads.get(ordinal, []))
        for delivery, ordinal in zip(lying, ordinals, strict=True)
        if again
        or not ordinal
        or _is_missing(past, ordinal, loads)
        or _is_mended(delivery, loads[ordinal])
        or _rests_on(after, delivery, loads[ordinal])
    ]


def arrivals(past: Past, reads: Sequence[FileRead]) -> Arrivals | None:
    """Return the files read, told apart from the earlier loads that stay and that give way.

    None where no file was read and none was taken back.
    """
    again = {read.ordinal for read in reads} | {load["delivery"] for load in past.taken_back}
    if not again:
        return None
    kept = [load for load in past.standing if load["delivery"] not in again]
    given_way = [load for load in past.standing if load["delivery"] in again]
    if past.feed.load != "full":
        return Arrivals(reads=tuple(reads), kept=tuple(kept), given_way=tuple(given_way))
    states = [(load["exported_at"], load["delivery"]) for load in kept]
    states += [(read.delivery.exported_at, read.ordinal) for read in reads]
    holding = _holding(states)
    return Arrivals(
        reads=tuple(reads),
        kept=tuple(load for load in kept if load["delivery"] in holding),
        given_way=(*given_way, *(load for load in kept if load["delivery"] not in holding)),
        beaten=frozenset(read.load_id for read in reads if read.ordinal not in holding),
    )


def _holding(states: Sequence[tuple[dt.datetime | None, int]]) -> set[int]:
    """Return the ordinals of the states that hold: of one day the one delivered last."""
    last: dict[dt.datetime, int] = {}
    for at, ordinal in states:
        if at is not None:
            last[at] = max(last.get(at, 0), ordinal)
    return {*last.values(), *(ordinal for at, ordinal in states if at is None)}


def _ordinals(past: Past, lying: Sequence[Delivery]) -> list[int]:
    """Return the place of each delivery already loaded, and 0 for each new one."""
    names = [_of_delivery(past.feed, delivery) for delivery in lying]
    still = set(names)
    places: dict[tuple[object, ...], int] = {}
    last_of_name: dict[str, Row] = {}
    for load in sorted(past.loads, key=lambda load: int(load["delivery"])):
        places[_of_load(past.feed, load)] = load["delivery"]
        last_of_name[load["file"]] = load
    found = []
    for name in names:
        last = last_of_name.get(str(name[0]))
        # Another content came under this name later. Where that no longer lies there, the
        # department has gone back to the earlier one, and that is a delivery of its own.
        is_back = last and _of_load(past.feed, last) not in still
        found.append(0 if is_back else places.get(name, 0))
    return found


def _first_changed_state(
    past: Past,
    lying: Sequence[Delivery],
    ordinals: Sequence[int],
    loads: Mapping[int, Sequence[Row]],
) -> dt.datetime | None:
    if past.feed.load != "full":
        return None
    new = [
        each.exported_at
        for each, n in zip(lying, ordinals, strict=True)
        if not n or _is_mended(each, loads[n])
    ]
    gone = [load["exported_at"] for load in past.taken_back]
    return min((at for at in [*new, *gone] if at), default=None)


def _is_missing(past: Past, ordinal: int, loads: Mapping[int, Sequence[Row]]) -> bool:
    """Return whether nothing stands of a delivery, and no later one of its day stands for it."""
    if any(load["replaced_at"] is None for load in loads[ordinal]):
        return False
    if past.feed.load != "full":
        return True
    day = loads[ordinal][-1]["exported_at"]
    stood_for = {load["delivery"] for load in past.standing if load["exported_at"] == day}
    stood_for -= {load["delivery"] for load in past.taken_back}
    return max(stood_for, default=0) < ordinal


def _is_mended(delivery: Delivery, loads: Sequence[Row]) -> bool:
    """Return whether a file that stands was read with other repairs than it has now."""
    return any(
        (load.get("repairs") or "") != delivery.repairs
        for load in loads
        if load["replaced_at"] is None
    )


def _rests_on(first: dt.datetime | None, delivery: Delivery, loads: Sequence[Row]) -> bool:
    if not first or not delivery.exported_at or delivery.exported_at <= first:
        return False
    return any(load["n_quarantined"] and load["replaced_at"] is None for load in loads)


def _of_delivery(feed: Feed, delivery: Delivery) -> tuple[object, ...]:
    return _identity(feed, delivery.name, delivery.digest, delivery.exported_at)


def _of_load(feed: Feed, load: Row) -> tuple[object, ...]:
    return _identity(feed, load["file"], load["digest"], load["exported_at"])


def _identity(feed: Feed, file: str, digest: str, exported_at: object) -> tuple[object, ...]:
    # One date written in feed.yml is part of what is delivered: the same content under a new date
    # states that day too. A date read off the file's name belongs to the name.
    return (file, digest, exported_at if feed.has_one_date else None)


def _is_outdated(past: Past, delivery: Delivery, loads: Sequence[Row]) -> bool:
    current = [load for load in loads if load["replaced_at"] is None] or loads
    return not any(
        load["definition"] == past.definition
        and (past.feed.is_table or load["exported_at"] == delivery.exported_at)
        for load in current
    )


def _due(past: Past, delivery: Delivery, ordinal: int, earlier: Sequence[Row]) -> Due:
    if earlier and past.feed.is_table:
        # Read again, a database's content still speaks of the moment it was first read.
        delivery = replace(delivery, exported_at=earlier[0]["exported_at"])
    load_id = digest_of(
        past.feed.department,
        past.feed.name,
        past.table,
        delivery.name,
        delivery.digest,
        *[str(ordinal), str(len(earlier))],
    )
    return Due(delivery=delivery, ordinal=ordinal, load_id=load_id[:16])
