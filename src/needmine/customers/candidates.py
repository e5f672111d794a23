"""Pairs of records that may be one person, for the records that nobody vouches for."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.time import Moment

from .clusters import Pair
from .companies import company_pairs
from .model import LinkingModel, Weights, declared, written
from .nameless import joined_without_name, telephones_right
from .records import numbers
from .remembered import (
    Remembered,
    Seal,
    basis_of,
    nothing_remembered,
    places_of,
    remembered_records,
)
from .rules import Rules
from .training import train
from .traits import Reveal, is_linkable, traits
from .trusted import Anchor
from .weighing import Weighed, weigh_all, weigh_new


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The pairs that may be one customer, and what the linking learned and remembers.

    Parameters
    ----------
    weighed
        The pairs among persons, as ``linking_pairs``.
    left, right
        The places of their records.
    companies
        The pairs among companies.
    id_numbers
        Per record what stands for its valid ID number.
    touched
        The places of the persons that were weighed anew; None where all were.
    """

    weighed: pa.Table
    left: np.ndarray
    right: np.ndarray
    companies: Sequence[Pair]
    id_numbers: pa.Array
    model: LinkingModel
    memory: Remembered
    touched: np.ndarray | None

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of both records of every pair, of persons and of companies."""
        places = [(pair.left, pair.right) for pair in self.companies]
        firms = np.array(places, dtype=np.int64).reshape(-1, 2)
        return (
            np.concatenate([self.left, firms[:, 0]]),
            np.concatenate([self.right, firms[:, 1]]),
        )

    def among(self, places: np.ndarray, n: int) -> tuple[pa.Table, list[tuple[int, int]]]:
        """Return the weighed pairs among some of ``n`` records, and where both are among these."""
        place = _place_among(places, n)
        is_among = (place[self.left] >= 0) & (place[self.right] >= 0)
        ends = zip(
            place[self.left[is_among]].tolist(), place[self.right[is_among]].tolist(), strict=True
        )
        return self.weighed.filter(pa.array(is_among)), list(ends)

    def companies_among(self, places: np.ndarray, n: int) -> list[Pair]:
        """Return the pairs of companies among some of ``n`` records, by their places there."""
        place = _place_among(places, n)
        return [
            replace(pair, left=int(place[pair.left]), right=int(place[pair.right]))
            for pair in self.companies
            if place[pair.left] >= 0 and place[pair.right] >= 0
        ]


def candidates(
    records: pa.Table,
    trusted: Sequence[Anchor | None],
    *,
    master: str | None,
    reveal: Reveal,
    linking: object,
    model: LinkingModel | None,
    rules: Rules,
    as_of: Moment,
    seal: Seal,
    last: Remembered | None = None,
) -> Candidates:
    """Return the pairs worth deciding on; none where there is nothing to link.

    Nothing is revealed and Splink is not even imported when every record is vouched for, when all
    come from one department (its own numbering is trusted), or when none has a name, ID number,
    telephone or an app's user id.

    Parameters
    ----------
    seal
        Makes tokens for what is remembered.
    last
        What the linking before remembers; with the same weights only what is new is weighed, and
        the result is that of weighing everything.
    """
    plain = model or written(declared(rules), as_of=as_of)
    departments = pc.count_distinct(records["department"]).as_py()
    if None not in trusted or departments < 2 or not is_linkable(records):
        return _none(records, plain)
    kinds = records["kind"].combine_chunks()
    people, companies = (_places_of_kind(kinds, kind) for kind in ("person", "company"))
    persons = records.take(people)
    # Nobody's weights are learned again as long as a model is handed in.
    met = model and weigh_new(
        persons,
        last,
        reveal=reveal,
        seal=seal,
        linking=linking,
        model=model,
        rules=rules,
        basis=basis_of(model, rules, master),
    )
    used = model or plain
    if not met and len(people):
        known = traits(persons, reveal=reveal, rules=rules)
        used = model or train(
            known,
            _keys_of_one_department(persons, master),
            telephones=telephones_right(
                known, persons["department"].to_pylist(), most=rules.largest_block
            ),
            linking=linking,
            rules=rules,
            as_of=as_of,
        )
        met = weigh_all(persons, known, seal=seal, linking=linking, model=used, rules=rules)
    return _met(
        records,
        persons,
        people,
        met or Weighed.nothing(),
        companies=company_pairs(records, companies.tolist(), reveal=reveal),
        model=used,
        basis=basis_of(used, rules, master),
    )


def as_pairs(
    rows: pa.Table,
    ends: Sequence[tuple[int, int]],
    records: pa.Table,
    weights: Weights,
    *,
    reveal: Reveal,
    rules: Rules,
) -> list[Pair]:
    """Return weighed pairs with whether they may join, sorted by place.

    Parameters
    ----------
    rows, ends
        As `Candidates.among` returns them.
    records
        The records whose places ``ends`` are.
    """

    @cache
    def read(text: str) -> tuple[Mapping[str, str], bool]:
        levels = json.loads(text)
        return levels, rules.may_join(levels)

    columns = (rows[name].to_pylist() for name in ("weight", "match_probability", "levels"))
    pairs = []
    for (left, right), weight, probability, text in zip(ends, *columns, strict=True):
        levels, may_join = read(text)
        pairs.append(
            Pair(
                left=left,
                right=right,
                weight=weight,
                probability=probability,
                levels=levels,
                may_join=probability >= rules.join_from and may_join,
            )
        )
    pairs.sort(key=lambda pair: (pair.left, pair.right))
    nameless = joined_without_name(
        pairs, records, counts=weights.telephones, reveal=reveal, rules=rules
    )
    return [
        replace(pair, may_join=True) if (pair.left, pair.right) in nameless else pair
        for pair in pairs
    ]


def undecided(pairs: Sequence[Pair], trusted: Sequence[str | None]) -> list[Pair]:
    """Return the pairs that the crosswalk has not decided.

    Parameters
    ----------
    trusted
        Per record the customer it is trusted to be; None where nobody says.
    """
    return [
        pair
        for pair in pairs
        if trusted[pair.left] is None or trusted[pair.left] != trusted[pair.right]
    ]


def _none(records: pa.Table, model: LinkingModel) -> Candidates:
    nothing = np.empty(0, dtype=np.int64)
    memory = nothing_remembered()
    return Candidates(
        weighed=memory.pairs,
        left=nothing,
        right=nothing,
        companies=(),
        id_numbers=pa.nulls(len(records), pa.string()),
        model=model,
        memory=memory,
        touched=None,
    )


def _met(
    records: pa.Table,
    persons: pa.Table,
    people: np.ndarray,
    met: Weighed,
    *,
    companies: Sequence[Pair],
    model: LinkingModel,
    basis: str,
) -> Candidates:
    left, right = (
        places.to_numpy(zero_copy_only=False) for places in places_of(met.pairs, persons)
    )
    order = np.lexsort((right, left))
    pairs = met.pairs.take(order)
    back = pa.array(_place_among(people, len(records)))
    place = pc.if_else(pc.less(back, 0), None, back)
    id_numbers = met.id_numbers.take(place)
    held = remembered_records(
        records, id_numbers=id_numbers, keys=met.keys.take(place), basis=basis
    )
    return Candidates(
        weighed=pairs,
        left=people[left[order]],
        right=people[right[order]],
        companies=companies,
        id_numbers=id_numbers,
        model=model,
        memory=Remembered(records=held, pairs=pairs),
        touched=None if met.touched is None else people[met.touched],
    )


def _places_of_kind(kinds: pa.Array, kind: str) -> np.ndarray:
    found: np.ndarray = pc.indices_nonzero(pc.equal(kinds, kind)).to_numpy().astype(np.int64)
    return found


def _place_among(places: np.ndarray, n: int) -> np.ndarray:
    """Return for each of ``n`` records its place among some, -1 where it is none of them."""
    found = np.full(n, -1, dtype=np.int64)
    found[places] = np.arange(len(places))
    return found


def _keys_of_one_department(persons: pa.Table, master: str | None) -> pa.Array:
    """Return the keys of records that are surely different people: the master's, or the most."""
    counts = Counter(persons["department"].to_pylist())
    largest = min(counts, key=lambda name: (name != master, -counts[name], name))
    return pc.if_else(
        pc.equal(persons["department"].combine_chunks(), largest), numbers(persons), None
    )
