"""To whom each record belongs, how it was joined, and since when that is known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from .clusters import Clusters, Pair, paths
from .trusted import Anchor


@dataclass(frozen=True, kw_only=True)
class Member:
    """One record as a member of a customer.

    Parameters
    ----------
    match_probability
        Of the link that joins it; None where nothing was weighed.
    """

    customer_id: str
    method: str
    match_probability: float | None
    known_at: dt.datetime


def members(
    records: pa.Table,
    trusted: Sequence[Anchor | None],
    found: Clusters,
    *,
    master: str | None,
    ids: Sequence[str],
) -> list[Member]:
    """Return the membership of each record, in their order.

    Parameters
    ----------
    ids
        The customer id of each record.
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place, top in enumerate(found.group):
        groups[top].append(place)
    departments, parties = records["department"].to_pylist(), records["party_id"].to_pylist()
    known = records["first_known_at"].to_pylist()
    starts: list[int] = []
    for places in groups.values():
        vouched = [place for place in places if trusted[place] is not None]
        # Records are sorted by department and number, so the place settles ties.
        starts += vouched or [min(places, key=lambda place: (known[place], place))]
    since = _trusted_since(records, trusted, master=master)
    links = _links(found, starts, records, since)
    result = []
    for place in range(len(records)):
        own = trusted[place]
        result.append(
            Member(
                customer_id=ids[place],
                method=_method(departments[place], parties[place], own, links.get(place), master),
                match_probability=links[place].probability if place in links and not own else None,
                known_at=since[place],
            )
        )
    return result


def customer_numbers(customer_records: pa.Table, trusted: Sequence[Anchor | None]) -> pa.Array:
    """Return the master's number of each record's customer; null where the master knows none.

    Parameters
    ----------
    customer_records
        One row per record, in the order of ``trusted``.
    """
    said = pa.array([anchor.party_id if anchor else None for anchor in trusted], pa.string())
    ids = customer_records["customer_id"].combine_chunks()
    numbered = said.is_valid()
    # A customer has one number: two that differ are never joined.
    return said.filter(numbered).take(pc.index_in(ids, value_set=ids.filter(numbered)))


def _method(
    department: str, party_id: str, anchor: Anchor | None, link: Pair | None, master: str | None
) -> str:
    if anchor is None and link is not None:
        return "decided" if link.decision else "linked"
    if anchor is None:
        return "alone"
    return "master" if department == master and anchor.party_id == party_id else "crosswalk"


def _trusted_since(
    records: pa.Table, trusted: Sequence[Anchor | None], *, master: str | None
) -> list[dt.datetime]:
    """Return since when each record stood for its trusted customer, or at all."""
    first = records["first_known_at"].to_pylist()
    said = records["crosswalk_known_at"].to_pylist()
    keys = zip(records["department"].to_pylist(), records["party_id"].to_pylist(), strict=True)
    of_number = {
        number: first[place] for place, (name, number) in enumerate(keys) if name == master
    }
    since = []
    for place, anchor in enumerate(trusted):
        moments = [first[place]]
        if anchor is not None:
            moments += [of_number.get(anchor.party_id), said[place]]
        since.append(max(moment for moment in moments if moment is not None))
    return since


def _links(
    found: Clusters, starts: Sequence[int], records: pa.Table, since: list[dt.datetime]
) -> dict[int, Pair]:
    """Return the pair that joins each record to its customer; moves ``since`` on along them."""
    first = records["first_known_at"].to_pylist()
    compared = records["compared_since"].to_pylist()
    links: dict[int, Pair] = {}
    for here, there, pair in paths(found.tree, starts):
        # What a person decided does not wait for the values that linking would have compared.
        known = [first[there], pair.decided_at] if pair.decided_at else _of(compared, here, there)
        since[there] = max(since[here], *known)
        links[there] = pair
        links.setdefault(here, pair)
    return links


def _of(moments: list[dt.datetime], *places: int) -> list[dt.datetime]:
    return [moments[place] for place in places]
