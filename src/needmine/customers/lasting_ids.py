"""Customer ids that last: a group keeps its id however it grows, merges or splits."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.ids import digest_of

from .records import numbers
from .tables_of_history import CUSTOMER_IDS

# Department and number.
Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Before:
    """How customers stood in the run before, for this day or an earlier one.

    Parameters
    ----------
    ids, events
        Its tables ``customer_ids`` and ``customer_events``.
    records
        Its ``customer_records``.
    links
        Its ``links``; None where nothing of it is kept.
    """

    ids: pa.Table
    records: pa.Table
    events: pa.Table
    links: pa.Table | None = None

    def of(self, records: pa.Table) -> "Before":
        """Return how some records stood, with the ids given for them and for records now gone."""
        known = numbers(records)
        theirs = self.records.filter(pc.is_in(numbers(self.records), value_set=known))
        named = pc.is_in(self.ids["customer_id"], value_set=theirs["customer_id"].combine_chunks())
        anchored = pc.is_in(numbers(self.ids), value_set=known)
        # Who had one of these ids and is gone belongs to the same customers.
        also = pc.is_in(self.records["customer_id"], value_set=theirs["customer_id"])
        return Before(
            ids=self.ids.filter(pc.or_(named, anchored)),
            records=self.records.filter(also),
            events=self.events,
        )

    def customer_of(self) -> dict[Key, str]:
        """Return the customer of each record."""
        names = ("department", "party_id", "customer_id")
        columns = (self.records[name].to_pylist() for name in names)
        return {
            (department, number): customer
            for department, number, customer in zip(*columns, strict=True)
        }


@dataclass(frozen=True, kw_only=True)
class Issued:
    """An id that was given once: the record it belongs to, and how old it is."""

    customer_id: str
    anchor: Key
    known_at: dt.datetime

    @property
    def age(self) -> tuple[dt.datetime, str]:
        """Return what the oldest of several ids has least of."""
        return self.known_at, self.customer_id


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """The id of each record's customer, and every id ever given."""

    ids: Sequence[str]
    issued: Sequence[Issued]

    def table(self) -> pa.Table:
        """Return the table ``customer_ids``, sorted by id."""
        rows = [
            {
                "customer_id": each.customer_id,
                "department": each.anchor[0],
                "party_id": each.anchor[1],
                "known_at": each.known_at,
            }
            for each in sorted(self.issued, key=lambda each: each.customer_id)
        ]
        return pa.Table.from_pylist(rows, schema=CUSTOMER_IDS.schema().to_pyarrow())


def lasting_ids(
    keys: Sequence[Key],
    known: Sequence[dt.datetime],
    group: Sequence[int],
    *,
    before: Before | None,
    taken: Collection[str] = (),
) -> Lasting:
    """Return the customer id of each record, in their order.

    An id belongs to one record, its anchor. A group has the oldest id of its records; a record that
    was gone and is back counts after those that stayed. Where none has one, the record that was
    known first is given one. So a group keeps its id when it grows, the older id stays when two
    become one, and the younger comes back when they part.

    Parameters
    ----------
    keys, known, group
        Per record its department and number, when the number was first known, and the group.
    before
        The run before. It is asked, since a department that comes in late may have known a
        customer earlier than everybody: from the records alone the id would change then.
    taken
        Ids that were given to others and are not given again.
    """
    place = {key: number for number, key in enumerate(keys)}
    issued = _with_heirs(place, known, before)
    stayed = set(before.customer_of()) if before else set()
    anchored: defaultdict[int, list[Issued]] = defaultdict(list)
    for each in issued.values():
        if each.anchor in place:
            anchored[group[place[each.anchor]]].append(each)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, top in enumerate(group):
        members[top].append(number)
    id_of: dict[int, str] = {}
    for top, theirs in members.items():
        if top in anchored:
            id_of[top] = min(
                anchored[top], key=lambda each: (each.anchor not in stayed, each.age)
            ).customer_id
        else:
            first = _first_known(theirs, keys, known)
            given = _given(
                keys[first], known[first], lambda found: found in issued or found in taken
            )
            issued[given.customer_id] = given
            id_of[top] = given.customer_id
    return Lasting(ids=[id_of[top] for top in group], issued=list(issued.values()))


def _first_known(numbers: Sequence[int], keys: Sequence[Key], known: Sequence[dt.datetime]) -> int:
    """Return the record that was known first; among several the one with the least digest."""
    earliest = min(known[number] for number in numbers)
    ties = [number for number in numbers if known[number] == earliest]
    return ties[0] if len(ties) == 1 else min(ties, key=lambda number: digest_of(*keys[number]))


def _given(anchor: Key, known_at: dt.datetime, is_taken: Callable[[str], bool]) -> Issued:
    """Return a new id for a record; a record whose id went to its heirs is given another."""
    found, again = digest_of("customer", *anchor), 1
    while is_taken(found):
        again += 1
        found = digest_of("customer", *anchor, str(again))
    return Issued(customer_id=found, anchor=anchor, known_at=known_at)


def _with_heirs(
    place: Mapping[Key, int], known: Sequence[dt.datetime], before: Before | None
) -> dict[str, Issued]:
    """Return the ids given so far; one whose record is gone passes to the first of its others."""
    if before is None:
        return {}
    left: defaultdict[str, list[Key]] = defaultdict(list)
    for key, customer in before.customer_of().items():
        if key in place:
            left[customer].append(key)
    issued = {}
    for row in before.ids.to_pylist():
        customer, anchor = row["customer_id"], (row["department"], row["party_id"])
        if anchor not in place and left[customer]:
            others = left[customer]
            anchor = others[
                _first_known(range(len(others)), others, [known[place[key]] for key in others])
            ]
        issued[customer] = Issued(customer_id=customer, anchor=anchor, known_at=row["known_at"])
    return issued
