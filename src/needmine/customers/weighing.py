"""The pairs of persons with their weights: all of them, or only what is new since the last run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .linking import weighed
from .model import LinkingModel, read_weights
from .records import numbers
from .remembered import (
    Held,
    Remembered,
    Seal,
    crowding,
    keys_of,
    nothing_remembered,
    places_of,
    remembered_pairs,
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
    keys
        Per record the keys it is looked for by.
    touched
        The places of the records that were weighed anew; None where all were.
    """

    pairs: pa.Table
    id_numbers: pa.Array
    keys: pa.Array
    touched: np.ndarray | None = None

    @classmethod
    def nothing(cls) -> "Weighed":
        """Return what was found where there is no person."""
        nobody = pa.array([], pa.string())
        return cls(pairs=nothing_remembered().pairs, id_numbers=nobody, keys=nobody)


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
    keys = [" ".join(keys) for keys in keys_of(known, rules, seal)]
    return Weighed(
        pairs=remembered_pairs(rows, people, rules),
        id_numbers=pa.array(_sealed_numbers(known, seal), pa.string()),
        keys=pa.array(keys, pa.string()),
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
    basis: str,
) -> Weighed | None:
    """Return the same as `weigh_all`, weighing only pairs of records that are new or have changed.

    Returns None where that cannot be told from what is remembered, or would take as long.

    Parameters
    ----------
    basis
        As `remembered.basis_of` gives it.
    """
    if last is None or not last.is_of(basis):
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
        is_touched = pa.array(np.isin(places, touched))
        rows = weighed(
            known.append_column("is_touched", is_touched),
            linking=linking,
            weights=read_weights(model, rules),
            rules=_of_the_touched(rules),
        )
        pairs.append(remembered_pairs(rows, subset, rules))
    return Weighed(
        pairs=pa.concat_tables(pairs),
        id_numbers=news.id_numbers,
        keys=news.keys,
        touched=touched,
    )


def _of_the_touched(rules: Rules) -> Rules:
    """Return the rules by which pairs of two records that are both untouched are not looked for."""
    some = (
        replace(block, only_if="(l.is_touched or r.is_touched)")
        for block in rules.looked_for_between
    )
    return replace(rules, looked_for_between=tuple(some))


def _sealed_numbers(known: pa.Table, seal: Seal) -> list[str | None]:
    bodies = pc.if_else(known["id_is_verified"], known["id_body"], None).to_pylist()
    sealed = iter(seal([body for body in bodies if body]))
    return [next(sealed) if body else None for body in bodies]


def _uncrowded(known: pa.Table, news: "_News", places: np.ndarray) -> pa.Table:
    """Look for nobody by a value that too many share; how many do is known of all records only."""
    for block, prefix in news.crowding.items():
        is_crowded = news.are_crowded(places, prefix)
        column = pc.if_else(pa.array(is_crowded, pa.bool_()), None, known[block].combine_chunks())
        known = known.set_column(known.schema.get_field_index(block), block, column)
    return known


class _News:
    """What has changed since the records were remembered, by the places of the records now."""

    def __init__(self, people: pa.Table, last: Remembered, rules: Rules) -> None:
        self._rules, self._last, self._people = rules, last.people, people
        self._pairs = last.pairs
        self.crowding = crowding(rules)
        self._was = pc.index_in(numbers(people), value_set=numbers(self._last))
        before = self._last["state"].combine_chunks().take(self._was)
        is_same = pc.fill_null(pc.equal(states(people), before), False).to_numpy(
            zero_copy_only=False
        )
        self.changed: np.ndarray = np.flatnonzero(~is_same)
        self.keys = pc.fill_null(self._last["keys"].combine_chunks().take(self._was), "")
        self.id_numbers = self._last["id_number"].combine_chunks().take(self._was)
        self._crowded: set[str] = set()

    def learn(self, keys: Sequence[Sequence[str]], id_numbers: Sequence[str | None]) -> None:
        """Take in the keys and numbers of the changed records."""
        is_changed = np.zeros(len(self._people), dtype=bool)
        is_changed[self.changed] = True
        mask = pa.array(is_changed)
        texts = pa.array([" ".join(theirs) for theirs in keys], pa.string())
        self.keys = pc.replace_with_mask(self.keys, mask, texts)
        self.id_numbers = pc.replace_with_mask(
            self.id_numbers, mask, pa.array(id_numbers, pa.string())
        )
        self._held = Held(self.keys)

    def keys_at(self, places: Iterable[int]) -> list[str]:
        """Return the keys of some records."""
        found: list[str] = self.keys.take(pa.array(places, pa.int64())).to_pylist()
        return found

    def touched(self) -> np.ndarray:
        """Return the changed records, and those found otherwise since a value became crowded."""
        stayed = self._was.drop_null().to_numpy()
        gone = np.setdiff1d(np.arange(len(self._last)), stayed)
        old = self._was.take(pa.array(self.changed)).drop_null().to_numpy()
        lost = self._last["keys"].take(pa.array([*gone, *old], pa.int64())).to_pylist()
        concerned = self._crowding_in([*lost, *self.keys_at(self.changed)])
        limit = self._rules.largest_block
        before = Held(self._last["keys"].combine_chunks()).counts(concerned)
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
            for each in self.keys_at(self._touched)
            for key in each.split()
            if key not in self._crowded
        }
        return self._held.holders(keys)

    def are_crowded(self, places: np.ndarray, prefix: str) -> list[bool]:
        """Return whether too many share the value of each record by which a rule looks."""
        return [
            any(key in self._crowded for key in keys.split() if key.startswith(prefix))
            for keys in self.keys_at(places)
        ]

    def pairs_without(self, touched: np.ndarray) -> pa.Table:
        """Return the remembered pairs of records that are still there and untouched."""
        left, right = places_of(self._pairs, self._people)
        gone = pa.array(touched, pa.int32())
        is_kept = pc.and_(
            pc.and_(left.is_valid(), right.is_valid()),
            pc.invert(pc.or_(pc.is_in(left, value_set=gone), pc.is_in(right, value_set=gone))),
        )
        return self._pairs.filter(is_kept)

    def _note_crowded(self, touched: np.ndarray) -> None:
        """A record touched for one value may have another that was crowded all along."""
        keys = self._crowding_in(self.keys_at(touched))
        limit = self._rules.largest_block
        self._crowded |= {key for key, n in self._held.counts(keys).items() if n > limit}

    def _crowding_in(self, keys: Sequence[str]) -> set[str]:
        begins = tuple(self.crowding.values())
        return {key for each in keys for key in each.split() if key.startswith(begins)}
