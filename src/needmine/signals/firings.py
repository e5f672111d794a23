"""All firings of the last months, each by what was known at its instant."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment

from . import balance_surge, credit_score_drop, repeated_loan_page_visits
from .definitions import SignalDefinition
from .firing_rules import FiringRule, Hit
from .seen import Seen
from .tables import SIGNALS

RULES: Mapping[str, FiringRule] = {
    "balance_surge": balance_surge.RULE,
    "credit_score_drop": credit_score_drop.RULE,
    "repeated_loan_page_visits": repeated_loan_page_visits.RULE,
}

# A banker reads a dozen rows; the rest can be found from them.
MOST_ROWS = 12

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class StandAside:
    """A signal that cannot fire for this bank, and which tables it would need."""

    what: str
    needs: tuple[str, ...]
    reason: Sentence


def firings(
    tables: Tables,
    *,
    as_of: Moment,
    definitions: Sequence[SignalDefinition],
    months: int = 12,
) -> pa.Table:
    """Return what fired in the last months before a moment.

    Parameters
    ----------
    definitions
        Signals as the bank runs them; one whose tables are absent does not fire.
    months
        How many months of firings are wanted. A further year is replayed before them, so that
        cool-downs that began earlier still hold.

    Returns
    -------
    One row per firing, in the shape of ``signals``, sorted.
    """
    seen = Seen(tables=tables, as_of=as_of, months=months)
    rows: list[dict[str, Any]] = []
    for definition in sorted(definitions, key=lambda one: one.id):
        rule = RULES[definition.id]
        if tables.has(*rule.needs):
            rows += _fired(seen, rule, definition)
    return pa.Table.from_pylist(rows, schema=SIGNALS.schema().to_pyarrow())


def standing_aside(tables: Tables, *, definitions: Sequence[SignalDefinition]) -> list[StandAside]:
    """Return the signals that cannot fire because the bank lacks a table."""
    found = []
    for definition in definitions:
        missing = tuple(name for name in RULES[definition.id].needs if not tables.has(name))
        if missing:
            reason = Sentence(
                zh="缺少 {tables}，信号“{title}”不会触发。",
                en="Without {tables} the signal '{title}' cannot fire.",
            ).fill(tables=", ".join(missing), title=definition.title)
            found.append(StandAside(what=f"signals/{definition.id}", needs=missing, reason=reason))
    return found


def _fired(seen: Seen, rule: FiringRule, definition: SignalDefinition) -> list[dict[str, Any]]:
    zone = ZoneInfo(seen.as_of.zone)
    hits = sorted(
        _fetched(rule.hits(seen, definition)),
        key=lambda hit: (hit["customer_id"], hit["fired_at"]),
    )
    rested = _rested(hits, zone, definition.cool_down_days)
    start = seen.as_of.back(months=seen.months).instant
    kept = [(hit, day) for hit, day in rested if hit["fired_at"] >= start]
    if not kept:
        return []
    behind = _rows_behind(rule.behind(seen, definition, _asked(kept)))
    return [_firing(hit, day, rule, definition, behind) for hit, day in kept]


def _fetched(rows: ir.Table) -> list[dict[str, Any]]:
    # Not every engine hands its instants over with their zone; all of them keep UTC.
    return [
        {**row, "fired_at": row["fired_at"].replace(tzinfo=dt.UTC)}
        for row in rows.to_pyarrow().to_pylist()
    ]


def _rested(hits: Iterable[Hit], zone: ZoneInfo, cool_down_days: int) -> list[tuple[Hit, dt.date]]:
    """Return the hits that fire: those outside the cool-down of the customer's last firing."""
    last: dict[str, dt.date] = {}
    found = []
    for hit in hits:
        day = hit["fired_at"].astimezone(zone).date()
        before = last.get(hit["customer_id"])
        if before is None or (day - before).days >= cool_down_days:
            last[hit["customer_id"]] = day
            found.append((hit, day))
    return found


def _asked(kept: Sequence[tuple[Hit, dt.date]]) -> ir.Table:
    return ibis.memtable(
        pa.table(
            {
                "customer_id": pa.array([hit["customer_id"] for hit, _ in kept], pa.string()),
                "fired_at": pa.array(
                    [hit["fired_at"] for hit, _ in kept], pa.timestamp("us", "UTC")
                ),
                "at_day": pa.array([(day - _EPOCH).days for _, day in kept], pa.int64()),
            }
        )
    )


def _rows_behind(rows: ir.Table) -> dict[tuple[str, dt.datetime], list[str]]:
    found: dict[tuple[str, dt.datetime], set[tuple[int, str]]] = defaultdict(set)
    for row in _fetched(rows):
        found[row["customer_id"], row["fired_at"]].add((-row["size"], row["row"]))
    return {
        key: sorted(place for _, place in sorted(sizes)[:MOST_ROWS]) for key, sizes in found.items()
    }


def _firing(
    hit: Hit,
    day: dt.date,
    rule: FiringRule,
    definition: SignalDefinition,
    behind: Mapping[tuple[str, dt.datetime], list[str]],
) -> dict[str, Any]:
    customer, fired_at = hit["customer_id"], hit["fired_at"]
    verdict = rule.verdict(hit, day, definition)
    return {
        "firing_id": digest_of(definition.id, customer, fired_at.isoformat()),
        "signal": definition.id,
        "customer_id": customer,
        "fired_at": fired_at,
        "fired_date": day,
        "strength": verdict.strength,
        "expires_date": day + dt.timedelta(days=definition.expires_days),
        "values": json.dumps(verdict.values, sort_keys=True),
        "rows": json.dumps(behind[customer, fired_at]),
    }
