"""What people have decided about pairs of records, as it was known at a moment."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from needmine.core.time import Moment

from .clusters import Pair
from .tables_of_history import LINK_DECISIONS

GivenDecision = Mapping[str, Any]

ONE, TWO, OPEN = "one", "two", "open"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The decision in force about two records, by their places."""

    left: int
    right: int
    decision: str
    known_at: dt.datetime


def link_decisions(given: Sequence[GivenDecision], *, as_of: Moment) -> pa.Table:
    """Return the table ``link_decisions``: every decision made before the moment, oldest first.

    Parameters
    ----------
    given
        Rows with the columns of the table, ``decided_at`` in place of ``known_at``; in either
        order of the two records.
    """
    rows = [_row(each) for each in given]
    made = [row for row in rows if row["known_at"] < as_of.instant]
    made.sort(key=lambda row: (row["known_at"], row["decision_id"]))
    return pa.Table.from_pylist(made, schema=LINK_DECISIONS.schema().to_pyarrow())


def in_force(decided: pa.Table, records: pa.Table) -> list[Decision]:
    """Return the newest decision about each pair of known records, sorted by place.

    A pair that was left to the evidence again has none, and a decision about a number that is not
    (or no longer) known waits for it.
    """
    keys = zip(records["department"].to_pylist(), records["party_id"].to_pylist(), strict=True)
    place = {key: n for n, key in enumerate(keys)}
    newest: dict[tuple[int, int], Decision] = {}
    for row in decided.to_pylist():
        one = place.get((row["department"], row["party_id"]))
        other = place.get((row["other_department"], row["other_party_id"]))
        if one is None or other is None or one == other:
            continue
        left, right = sorted((one, other))
        newest[left, right] = Decision(
            left=left, right=right, decision=row["decision"], known_at=row["known_at"]
        )
    return [newest[pair] for pair in sorted(newest) if newest[pair].decision != OPEN]


def with_decisions(pairs: Sequence[Pair], decisions: Sequence[Decision]) -> list[Pair]:
    """Return the pairs with what was decided about them; a pair nobody weighed has no weight."""
    weighed = {(pair.left, pair.right): pair for pair in pairs}
    decided = {
        (each.left, each.right): _decided(weighed.get((each.left, each.right)), each)
        for each in decisions
    }
    kept = {**weighed, **decided}
    return [kept[places] for places in sorted(kept)]


def _decided(pair: Pair | None, decision: Decision) -> Pair:
    return Pair(
        left=decision.left,
        right=decision.right,
        weight=pair.weight if pair else None,
        probability=pair.probability if pair else None,
        levels=pair.levels if pair else {},
        may_join=bool(pair and pair.may_join),
        decision=decision.decision,
        decided_at=decision.known_at,
    )


def _row(given: GivenDecision) -> dict[str, Any]:
    one = (given["department"], given["party_id"])
    other = (given["other_department"], given["other_party_id"])
    at = given["decided_at"]
    names = ("department", "party_id", "other_department", "other_party_id")
    return {
        "decision_id": given["decision_id"],
        **dict(zip(names, (*min(one, other), *max(one, other)), strict=True)),
        "decision": given["decision"],
        "reason": given["reason"],
        "decided_by": given["decided_by"],
        "known_at": at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC),
    }
