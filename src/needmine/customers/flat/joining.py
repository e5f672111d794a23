"""Pairs put together to people: group is weighed against group, so that no chain makes a crowd."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from .mixture import Codes, Floats
from .weighing import Learned, Weighed, weighed_pairs

# A longer chain is cut at its weakest pairs first: all pairs of its rows would be too many.
_LARGEST = 300
# A pair that is surer than this, in bits, counts as just so sure: one cannot outvote many.
_SURE = 8.0
# By so many bits the least that holds a long chain together is raised at a time.
_STEP = 1.0


def people(
    parts: pa.Table, found: Weighed, known: Learned, *, join_from: float, linking: Any
) -> Codes:
    """Return the person of each row, numbered from 0.

    Notes
    -----
    Rows that a chain of likely pairs holds together are weighed each against each. Two groups of
    them become one while the mean of the odds between their rows is for it (average linkage). Of a
    pair that is unlikely only because little is known of it nothing is held against the groups:
    what counts then is the evidence alone, without how rare it is that two rows are one person.
    """
    chain = _chains(found, len(parts), at_least=float(np.log2(join_from / (1 - join_from))))
    is_long = np.bincount(chain)[chain] > 2
    if not is_long.any():
        return chain
    marked = parts.append_column("chain", pa.array(chain, mask=~is_long))
    within = weighed_pairs(marked, known, linking=linking, within="chain")
    number = len(parts)
    for rows, odds in _tables(chain, within, known.prior):
        tree = linkage(squareform(_SURE - odds, checks=False), "average")
        part = fcluster(tree, _SURE, "distance")
        chain[rows] = number + part
        number += len(rows) + 1
    return np.unique(chain, return_inverse=True)[1]


def _chains(found: Weighed, records: int, *, at_least: float) -> Codes:
    """Return the chain of each row; one longer than can be weighed is cut at its weakest pairs."""
    held = found.may_join & (found.odds >= at_least)
    while True:
        left, right = found.left[held], found.right[held]
        graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(records, records))
        chain: Codes = connected_components(graph, directed=False)[1].astype(np.int64)
        is_crowd = np.bincount(chain)[chain] > _LARGEST
        if not is_crowd.any():
            return chain
        at_least += _STEP
        held &= ~is_crowd[found.left] | (found.odds >= at_least)


def _tables(chain: Codes, within: Weighed, prior: float) -> Iterator[tuple[Codes, Floats]]:
    """Yield the rows of each chain of three and more, with a table of what speaks for each pair."""
    evidence = np.minimum(within.odds - prior, 0.0)
    spoken = np.clip(np.where(within.odds > 0, within.odds, evidence), -_SURE, _SURE)
    rows = np.argsort(chain, kind="stable")
    ends = np.cumsum(np.bincount(chain))
    of_pair = chain[within.left]
    order = np.argsort(of_pair, kind="stable")
    until = np.cumsum(np.bincount(of_pair, minlength=len(ends)))
    for number in np.flatnonzero(np.bincount(chain) > 2):
        members = rows[ends[number - 1] if number else 0 : ends[number]]
        pairs = order[until[number - 1] if number else 0 : until[number]]
        table = np.full((len(members), len(members)), _SURE)
        one = np.searchsorted(members, within.left[pairs])
        other = np.searchsorted(members, within.right[pairs])
        table[one, other] = table[other, one] = spoken[pairs]
        yield members, table
