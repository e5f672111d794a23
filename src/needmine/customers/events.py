"""Which records changed their customer between two runs, and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from needmine.core.time import Moment

from .clusters import Clusters, Pair
from .lasting_ids import Before, Key
from .membership import Member
from .tables_of_history import CUSTOMER_EVENTS

MERGE, SPLIT, MOVE = "merge", "split", "move"
DECIDED, CROSSWALK, LINKED = "decided", "crosswalk", "linked"


@dataclass(frozen=True, kw_only=True)
class Now:
    """How records stand in this run, all in their order.

    Parameters
    ----------
    keys
        Department and number.
    changed
        When what linking compares, or the crosswalk, last changed.
    trusted
        The trusted customer; None where nobody says.
    pairs
        The pairs weighed or decided.
    """

    keys: Sequence[Key]
    changed: Sequence[dt.datetime]
    trusted: Sequence[str | None]
    members: Sequence[Member]
    clusters: Clusters
    pairs: Sequence[Pair]


def customer_events(now: Now, *, before: Before | None, as_of: Moment) -> pa.Table:
    """Return the table ``customer_events``: what was told before, then what this run saw.

    There is **one row per record that changed its customer**. A customer whose id is gone was
    merged into another; one whose id is new split from another; else a record moved between two
    that both go on. Records that come or go are no event.
    """
    schema = CUSTOMER_EVENTS.schema().to_pyarrow()
    if before is None:
        return schema.empty_table()
    told = before.events.cast(schema).sort_by("number")
    rows = _rows(now, before, as_of)
    numbered = [{**row, "number": len(told) + n} for n, row in enumerate(rows, start=1)]
    return pa.concat_tables([told, pa.Table.from_pylist(numbered, schema=schema)])


def _rows(now: Now, before: Before, as_of: Moment) -> list[dict[str, Any]]:
    was = before.customer_of()
    methods = dict(zip(was, before.records["method"].to_pylist(), strict=True))
    were, are = set(was.values()), {member.customer_id for member in now.members}
    history = _History(
        now, [was.get(key) for key in now.keys], [methods.get(key, "") for key in now.keys]
    )
    rows = []
    for place, key in enumerate(now.keys):
        old, new = was.get(key), now.members[place].customer_id
        if old is None or old == new:
            continue
        kind = MERGE if old not in are else SPLIT if new not in were else MOVE
        if kind == SPLIT:
            why, known_at = history.parted(old, new, place)
        else:
            why, known_at = history.met(old, new)
        rows.append(
            {
                "kind": kind,
                "from_customer_id": old,
                "to_customer_id": new,
                "department": key[0],
                "party_id": key[1],
                "why": why,
                "known_at": known_at,
                "seen_on": as_of.date,
            }
        )
    return sorted(rows, key=lambda row: tuple(str(row[name]) for name in _ORDER))


_ORDER = ("to_customer_id", "from_customer_id", "department", "party_id")


class _History:
    """What brought records together or apart, by the customers they had and have.

    Parameters
    ----------
    was, methods
        Per record the customer it had, and how it was joined to it.
    """

    def __init__(self, now: Now, was: Sequence[str | None], methods: Sequence[str]) -> None:
        self._now, self._methods = now, methods
        self._is = [member.customer_id for member in now.members]
        # The records that had or have a customer.
        self._concerned: defaultdict[str, set[int]] = defaultdict(set)
        for place, (old, new) in enumerate(zip(was, self._is, strict=True)):
            self._concerned[new].add(place)
            if old is not None:
                self._concerned[old].add(place)
        self._crossing: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
        for pair in now.clusters.tree:
            for here, there in ((pair.left, pair.right), (pair.right, pair.left)):
                old = was[here]
                if old is not None and was[there] != old:
                    self._crossing[old, self._is[here]].append(pair)
        self._kept_apart: dict[frozenset[str], Pair] = {
            frozenset((self._is[pair.left], self._is[pair.right])): pair
            for pair in now.pairs
            if pair.decision == "two"
        }

    def met(self, old: str, new: str) -> tuple[str, dt.datetime]:
        """Return why records of one customer are now of another, and since when that is known."""
        pairs = self._crossing[old, new]
        decided = [pair.decided_at for pair in pairs if pair.decided_at]
        if decided:
            return DECIDED, min(decided)
        if pairs:
            changed = self._now.changed
            return LINKED, min(max(changed[pair.left], changed[pair.right]) for pair in pairs)
        return CROSSWALK, self._last_change(old, new)

    def parted(self, old: str, new: str, place: int) -> tuple[str, dt.datetime]:
        """Return why a record has left its customer, and since when that is known."""
        pair = self._kept_apart.get(frozenset((old, new)))
        if pair is not None and pair.decided_at:
            return DECIDED, pair.decided_at
        known_at = self._last_change(old, new)
        if self._is_trusted(old) and self._is_trusted(new):
            return CROSSWALK, known_at
        # The link that is gone was the leaver's, or that of those who stayed.
        held = [self._methods[place], *(self._methods[each] for each in self._stayed(old))]
        links = [method for method in held if method in (DECIDED, LINKED)]
        return (links[0] if links else CROSSWALK), known_at

    def _stayed(self, customer: str) -> list[int]:
        return [each for each in sorted(self._concerned[customer]) if self._is[each] == customer]

    def _is_trusted(self, customer: str) -> bool:
        return any(self._now.trusted[place] is not None for place in self._stayed(customer))

    def _last_change(self, *customers: str) -> dt.datetime:
        concerned = set[int]().union(*(self._concerned[customer] for customer in customers))
        return max(self._now.changed[place] for place in concerned)
