"""The pairs of persons with their weights: all of them, or only what is new since the last run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .linking import LEFT, RIGHT, weighed
from .model import LinkingModel, read_weights
from .records import numbers
from .remembered import (
    Held,
    Remembered,
    Seal,
    basis_of,
    crowding,
    keys_of,
    places_of,
    remembered_pairs,
    remembered_records,
    states,
)
from .rules import Rules
from .traits import Reveal, traits

# From this share of new and changed records on, everything is weighed anew: that is as quick then.
_MOST_CHANGED = 0.3


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What weighing found, and remembers.

    Parameters
    ----------
    pairs
        As ``linking_pairs``.
    id_numbers
        Per record a token of its ID number if the check digit is right.
    """

    pairs: pa.Table
    id_numbers: Sequence[str | None]
    memory: Remembered


def weigh_all(
    people: pa.Table,
    known: pa.Table,
    *,
    seal: Seal,
    linking: Any,
    model: LinkingModel,
    rules: Rules,
) -> Weighed:
    """Return the pairs among persons, every one weighed.

    Parameters
    ----------
    people
        Records of persons, as `records.records` returns them.
    known
        What is compared of each, as `traits.traits` returns it.
    """
    rows = weighed(known, linking=linking, weights=read_weights(model, rules), rules=rules)
    return _kept(
        people,
        remembered_pairs(rows, people, rules),
        _sealed_numbers(known, seal),
        [" ".join(keys) for keys in keys_of(known, rules, seal)],
        basis_of(model, rules),
    )


def weigh_new(
    people: pa.Table,
    last: Remembered | None,
    *,
    reveal: Reveal,
    seal: Seal,
    linking: Any,
    model: LinkingModel,
    rules: Rules,
) -> Weighed | None:
    """Return the same as `weigh_all`, weighing only pairs of records that are new or have changed.

    Returns None where that cannot be told from what is remembered, or would take as long.
    """
    if last is None or not last.is_of(basis_of(model, rules)):
        return None
    news = _News(people, last, rules)
    if len(news.changed) > _MOST_CHANGED * max(1, len(people)):
        return None
    fresh = traits(people.take(news.changed), reveal=reveal, rules=rules)
    news.learn(keys_of(fresh, rules, seal), _sealed_numbers(fresh, seal))
    touched, partners = news.touched(), news.partners()
    places = np.union1d(touched, partners)
    subset = people.take(places)
    pairs = [news.pairs_without(touched)]
    if len(places) > 1:
        known = _uncrowded(traits(subset, reveal=reveal, rules=rules), news, places)
        rows = weighed(known, linking=linking, weights=read_weights(model, rules), rules=rules)
        is_touched = np.isin(places, touched)
        either = is_touched[rows[LEFT].to_numpy()] | is_touched[rows[RIGHT].to_numpy()]
        pairs.append(remembered_pairs(rows.filter(pa.array(either)), subset, rules))
    return _kept(
        people, pa.concat_tables(pairs), news.id_numbers, news.keys, basis_of(model, rules)
    )


def _kept(
    people: pa.Table,
    pairs: pa.Table,
    id_numbers: Sequence[str | None],
    keys: Sequence[str],
    basis: str,
) -> Weighed:
    order = ("department", "party_id", "other_department", "other_party_id")
    ordered = pairs.sort_by([(name, "ascending") for name in order])
    held = remembered_records(people, numbers_sealed=id_numbers, keys=keys, basis=basis)
    memory = Remembered(records=held, pairs=ordered)
    return Weighed(pairs=ordered, id_numbers=id_numbers, memory=memory)


def _sealed_numbers(known: pa.Table, seal: Seal) -> list[str | None]:
    bodies = pc.if_else(known["id_is_verified"], known["id_body"], None).to_pylist()
    sealed = iter(seal([body for body in bodies if body]))
    return [next(sealed) if body else None for body in bodies]


def _uncrowded(known: pa.Table, news: "_News", places: np.ndarray) -> pa.Table:
    """Look for nobody by a value that too many share; how many do is known of all records only."""
    for block, prefix in news.crowding.items():
        is_crowded = [news.is_crowded(place, prefix) for place in places]
        column = pc.if_else(pa.array(is_crowded, pa.bool_()), None, known[block].combine_chunks())
        known = known.set_column(known.schema.get_field_index(block), block, column)
    return known


class _News:
    """What has changed since the records were remembered, by the places of the records now."""

    def __init__(self, people: pa.Table, last: Remembered, rules: Rules) -> None:
        self._rules, self._last, self._people = rules, last, people
        self.crowding = crowding(rules)
        self._was = pc.index_in(numbers(people), value_set=numbers(last.records))
        before = last.records["state"].combine_chunks().take(self._was)
        is_same = pc.fill_null(pc.equal(states(people), before), False).to_numpy(
            zero_copy_only=False
        )
        self.changed: np.ndarray = np.flatnonzero(~is_same)
        self.keys: list[str] = _listed(last, "keys", self._was, "")
        self.id_numbers: list[str | None] = _listed(last, "id_number", self._was, None)
        self._crowded: set[str] = set()

    def learn(self, keys: Sequence[Sequence[str]], id_numbers: Sequence[str | None]) -> None:
        """Take in the keys and numbers of the changed records."""
        for place, theirs, number in zip(self.changed, keys, id_numbers, strict=True):
            self.keys[place], self.id_numbers[place] = " ".join(theirs), number
        self._held = Held(pa.array(self.keys, pa.string()))

    def touched(self) -> np.ndarray:
        """Return the changed records, and those found otherwise since a value became crowded."""
        stayed = self._was.drop_null().to_numpy()
        gone = np.setdiff1d(np.arange(len(self._last.records)), stayed)
        old = self._was.take(pa.array(self.changed)).drop_null().to_numpy()
        lost = self._last.records["keys"].take(pa.array([*gone, *old], pa.int64())).to_pylist()
        concerned = self._crowding_in([*lost, *(self.keys[place] for place in self.changed)])
        limit = self._rules.largest_block
        before = Held(self._last.records["keys"].combine_chunks()).counts(concerned)
        after = self._held.counts(concerned)
        self._crowded = {key for key in concerned if after.get(key, 0) > limit}
        turned = {
            key for key in concerned if (before.get(key, 0) > limit) != (key in self._crowded)
        }
        found: np.ndarray = np.union1d(self.changed, self._held.holders(turned))
        self._note_crowded(found)
        self._touched = found
        return found

    def partners(self) -> np.ndarray:
        """Return the records that a touched one could meet."""
        keys = {
            key
            for place in self._touched
            for key in self.keys[place].split()
            if key not in self._crowded
        }
        return self._held.holders(keys)

    def is_crowded(self, place: int, prefix: str) -> bool:
        """Return whether too many share the value of a record by which a rule looks."""
        return any(
            key in self._crowded for key in self.keys[place].split() if key.startswith(prefix)
        )

    def pairs_without(self, touched: np.ndarray) -> pa.Table:
        """Return the remembered pairs of records that are still there and untouched."""
        left, right = places_of(self._last.pairs, self._people)
        gone = pa.array(touched, pa.int32())
        is_kept = pc.and_(
            pc.and_(left.is_valid(), right.is_valid()),
            pc.invert(pc.or_(pc.is_in(left, value_set=gone), pc.is_in(right, value_set=gone))),
        )
        return self._last.pairs.filter(is_kept)

    def _note_crowded(self, touched: np.ndarray) -> None:
        """A record touched for one value may have another that was crowded all along."""
        keys = self._crowding_in([self.keys[place] for place in touched])
        limit = self._rules.largest_block
        self._crowded |= {key for key, n in self._held.counts(keys).items() if n > limit}

    def _crowding_in(self, keys: Sequence[str]) -> set[str]:
        begins = tuple(self.crowding.values())
        return {key for each in keys for key in each.split() if key.startswith(begins)}


def _listed(last: Remembered, name: str, places: pa.Array, missing: Any) -> list[Any]:
    found = last.records[name].combine_chunks().take(places).to_pylist()
    return [missing if value is None else value for value in found]
