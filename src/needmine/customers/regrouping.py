"""Some records grouped anew, and put together with those that stand as they stood."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.tables import Table
from needmine.core.time import Moment

from .clusters import Clusters, Pair, clusters
from .events import Now, customer_events
from .lasting_ids import Before, lasting_ids
from .membership import Member, members
from .records import numbers
from .remembered import places_of
from .rules import Rules
from .tables import CUSTOMER_RECORDS, LINKS
from .trusted import Anchor


@dataclass(frozen=True, kw_only=True)
class Part:
    """Records with all that decides whose they are; nothing connects them with any other.

    Parameters
    ----------
    trusted, labels
        Per record the customer it is trusted to be, and one text for it; None where nobody says.
    id_numbers
        Per record what stands for its valid ID number.
    pairs
        The pairs weighed or decided, by their places among these records.
    """

    records: pa.Table
    trusted: Sequence[Anchor | None]
    labels: Sequence[str | None]
    id_numbers: Sequence[str | None]
    pairs: Sequence[Pair]


@dataclass(frozen=True, kw_only=True)
class Regrouped:
    """The tables that say whose records are."""

    customer_records: pa.Table
    links: pa.Table
    customer_ids: pa.Table
    customer_events: pa.Table


def regrouped(
    part: Part, *, rules: Rules, master: str | None, before: Before | None, as_of: Moment
) -> Regrouped:
    """Return whose the records of a part are.

    Parameters
    ----------
    before
        How all customers stood; of it only what these records had is looked at.
    """
    found, trusted = part.records, part.trusted
    stood = before.of(found) if before else None
    joined = clusters(
        part.pairs,
        customers=part.labels,
        id_numbers=part.id_numbers,
        margin=rules.margin_bits,
        kinds=found["kind"].to_pylist(),
    )
    keys = list(zip(found["department"].to_pylist(), found["party_id"].to_pylist(), strict=True))
    lasting = lasting_ids(
        keys, found["first_known_at"].to_pylist(), joined.group, before=stood, taken=_taken(before)
    )
    theirs = members(found, trusted, joined, master=master, ids=lasting.ids)
    now = Now(
        keys=keys,
        changed=_changed(found),
        trusted=part.labels,
        members=theirs,
        clusters=joined,
        pairs=part.pairs,
    )
    return Regrouped(
        customer_records=_customer_records(found, theirs),
        links=_links(found, part.pairs, joined, theirs),
        customer_ids=lasting.table(),
        customer_events=customer_events(now, before=stood, as_of=as_of),
    )


def with_others(
    anew: Regrouped, records: pa.Table, places: np.ndarray, before: Before
) -> Regrouped:
    """Return what was grouped anew among all records, the others as they stood.

    Parameters
    ----------
    records
        All records.
    places
        Which of them were grouped anew.
    """
    known = numbers(records)
    is_anew = np.zeros(len(records), dtype=bool)
    is_anew[places] = True
    schema = CUSTOMER_RECORDS.schema().to_pyarrow()
    stood = before.records.select(schema.names).cast(schema)
    was = pc.fill_null(pc.index_in(known, value_set=numbers(stood)), -1).to_numpy()
    place = np.where(is_anew, len(stood) + np.cumsum(is_anew) - 1, was)
    return Regrouped(
        customer_records=pa.concat_tables([stood, anew.customer_records]).take(pa.array(place)),
        links=_links_with(anew.links, before.links, records, is_anew),
        customer_ids=_ids_with(anew.customer_ids, before.ids),
        customer_events=anew.customer_events,
    )


def _links_with(
    anew: pa.Table, stood: pa.Table | None, records: pa.Table, is_anew: np.ndarray
) -> pa.Table:
    if stood is None:
        return anew
    left, right = places_of(stood, records)
    is_there = pc.and_(left.is_valid(), right.is_valid())
    of_others = ~is_anew[pc.fill_null(left, 0).to_numpy(zero_copy_only=False)]
    others = stood.filter(pc.and_(is_there, pa.array(of_others))).select(anew.column_names)
    both = pa.concat_tables([others.cast(anew.schema), anew])
    ends = [places.to_numpy(zero_copy_only=False) for places in places_of(both, records)]
    return both.take(pa.array(np.lexsort((ends[1], ends[0]))))


def _ids_with(anew: pa.Table, stood: pa.Table) -> pa.Table:
    is_anew = pc.is_in(stood["customer_id"], value_set=anew["customer_id"].combine_chunks())
    others = stood.filter(pc.invert(is_anew)).select(anew.column_names).cast(anew.schema)
    return pa.concat_tables([others, anew]).sort_by("customer_id")


def _taken(before: Before | None) -> frozenset[str]:
    return frozenset(before.ids["customer_id"].to_pylist()) if before else frozenset()


def _changed(found: pa.Table) -> list[dt.datetime]:
    """Return when what linking compares of each record, or the crosswalk, last changed."""
    compared, said = (found[name].to_pylist() for name in ("compared_since", "crosswalk_known_at"))
    return [max(moment, told or moment) for moment, told in zip(compared, said, strict=True)]


def _customer_records(found: pa.Table, joined: Sequence[Member]) -> pa.Table:
    return _table(
        CUSTOMER_RECORDS,
        department=found["department"].to_pylist(),
        party_id=found["party_id"].to_pylist(),
        customer_id=[member.customer_id for member in joined],
        method=[member.method for member in joined],
        match_probability=[member.match_probability for member in joined],
        known_at=[member.known_at for member in joined],
    )


def _links(
    found: pa.Table, pairs: Sequence[Pair], joined: Clusters, members: Sequence[Member]
) -> pa.Table:
    departments, parties = found["department"].to_pylist(), found["party_id"].to_pylist()
    since = found["compared_since"].to_pylist()
    return _table(
        LINKS,
        customer_id=[members[pair.left].customer_id for pair in pairs],
        department=[departments[pair.left] for pair in pairs],
        party_id=[parties[pair.left] for pair in pairs],
        other_customer_id=[members[pair.right].customer_id for pair in pairs],
        other_department=[departments[pair.right] for pair in pairs],
        other_party_id=[parties[pair.right] for pair in pairs],
        verdict=list(joined.verdicts),
        weight=[pair.weight for pair in pairs],
        match_probability=[pair.probability for pair in pairs],
        levels=[json.dumps(dict(pair.levels), sort_keys=True) for pair in pairs],
        decision=[pair.decision or None for pair in pairs],
        known_at=[
            max(
                since[pair.left], since[pair.right], *([pair.decided_at] if pair.decided_at else [])
            )
            for pair in pairs
        ],
    )


def _table(contract: Table, **columns: list[Any]) -> pa.Table:
    schema = contract.schema().to_pyarrow()
    table = pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)
    return table.sort_by([(name, "ascending") for name in contract.key])
