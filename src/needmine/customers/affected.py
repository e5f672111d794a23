"""Which records a run groups anew, and which stand as the last run left them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .lasting_ids import Before
from .records import numbers
from .remembered import Remembered, places_of, standings, states

Places = np.ndarray


def affected(
    records: pa.Table,
    *,
    trusted: Sequence[str | None],
    pairs: tuple[Places, Places],
    touched: Places | None,
    decided: pa.Table,
    before: Before | None,
    last: Remembered | None,
) -> Places:
    """Return the places of the records whose customer may be another than before, in their order.

    Who is one customer depends on pairs, on the crosswalk, on what people decided and on how the
    customers stood before. What none of these connects with a record that is new, has changed or
    is gone stands as it stood.

    Parameters
    ----------
    trusted
        Per record the customer it is trusted to be; None where nobody says.
    pairs
        The places of both records of each pair that was weighed.
    touched
        Records that were weighed anew; None where all were.
    decided
        All that people decided.
    """
    everybody = np.arange(len(records))
    if before is None or last is None or touched is None or before.links is None:
        return everybody
    known = numbers(records)
    seeds = _changed(records, last)
    seeds[touched] = True
    one, other = (_filled(places) for places in places_of(decided, records))
    for places in (one, other):
        seeds[places[places >= 0]] = True
    customer = _customers(known, before, seeds)
    left, right = (_filled(places) for places in places_of(before.links, records))
    seeds[left[(right < 0) & (left >= 0)]] = True
    seeds[right[(left < 0) & (right >= 0)]] = True
    edges = [
        pairs,
        (left, right),
        (one, other),
        (everybody, _nodes(pa.array(trusted, pa.string()), len(records))),
        (everybody, _nodes(customer, 2 * len(records))),
    ]
    component = _components(edges, 3 * len(records))[: len(records)]
    is_hit = np.zeros(component.max(initial=0) + 1, dtype=bool)
    is_hit[component[seeds]] = True
    found: Places = np.flatnonzero(is_hit[component])
    return found


def _changed(records: pa.Table, last: Remembered) -> Places:
    """Return whether each record is new, or differs from how it was remembered."""
    was = pc.index_in(numbers(records), value_set=numbers(last.records))
    is_same = pc.and_(
        pc.equal(states(records), last.records["state"].combine_chunks().take(was)),
        pc.equal(standings(records), last.records["standing"].combine_chunks().take(was)),
    )
    changed: Places = ~pc.fill_null(is_same, False).to_numpy(zero_copy_only=False)
    return changed


def _customers(known: pa.Array, before: Before, seeds: Places) -> pa.Array:
    """Return the customer each record had; marks those who had none, or a record that is gone."""
    names = numbers(before.records)
    ids = before.records["customer_id"].combine_chunks()
    is_gone = pc.invert(pc.is_in(names, value_set=known))
    bereft = pc.unique(ids.filter(is_gone))
    customer = ids.take(pc.index_in(known, value_set=names))
    is_new = pc.or_(customer.is_null(), pc.is_in(customer, value_set=bereft))
    seeds |= is_new.to_numpy(zero_copy_only=False)
    return customer


def _filled(places: pa.Array) -> Places:
    found: Places = pc.fill_null(places, -1).to_numpy(zero_copy_only=False)
    return found


def _nodes(values: pa.Array, first: int) -> Places:
    """Return a node for each value, numbered from ``first``; -1 for a missing one."""
    codes = _filled(values.dictionary_encode().indices)
    return np.where(codes < 0, -1, codes + first)


def _components(edges: Sequence[tuple[Places, Places]], n: int) -> Places:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, other = (np.concatenate([edge[side] for edge in edges]) for side in (0, 1))
    is_whole = (one >= 0) & (other >= 0)
    ends = (one[is_whole], other[is_whole])
    graph = coo_array((np.ones(is_whole.sum(), dtype=np.int8), ends), shape=(n, n))
    component: Places = connected_components(graph, directed=False)[1]
    return component
