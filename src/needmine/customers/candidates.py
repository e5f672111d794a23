"""Pairs of records that may be one person, for the records that nobody vouches for."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.time import Moment

from .clusters import Pair
from .companies import company_pairs
from .model import LinkingModel, declared, read_weights, written
from .nameless import joined_without_name, telephones_right
from .records import numbers
from .remembered import Remembered, Seal, nothing_remembered, places_of
from .rules import Rules
from .training import train
from .traits import Reveal, is_linkable, traits
from .trusted import Anchor
from .weighing import weigh_all, weigh_new


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The pairs, what stands for the valid ID number of each record, the model, and a memory."""

    pairs: Sequence[Pair]
    id_numbers: Sequence[str | None]
    model: LinkingModel
    memory: Remembered


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
    come from one department (its own numbering is trusted), or when none has a name, ID number
    or telephone.

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
        return Candidates(
            pairs=(),
            id_numbers=[None] * len(records),
            model=plain,
            memory=nothing_remembered(),
        )
    kinds = records["kind"].to_pylist()
    companies = [place for place, kind in enumerate(kinds) if kind == "company"]
    people = [place for place, kind in enumerate(kinds) if kind == "person"]
    found = company_pairs(records, companies, reveal=reveal)
    id_numbers: list[str | None] = [None] * len(records)
    used, memory = model or plain, nothing_remembered()
    if people:
        persons = records.take(pa.array(people, pa.int64()))
        met = model and weigh_new(
            persons, last, reveal=reveal, seal=seal, linking=linking, model=model, rules=rules
        )
        if not met:
            known = traits(persons, reveal=reveal, rules=rules)
            used = model or train(
                known,
                _keys_of_one_department(records, people, master),
                telephones=telephones_right(
                    known, persons["department"].to_pylist(), most=rules.largest_block
                ),
                linking=linking,
                rules=rules,
                as_of=as_of,
            )
            met = weigh_all(persons, known, seal=seal, linking=linking, model=used, rules=rules)
        pairs = _as_pairs(met.pairs, persons, people, rules)
        counts = read_weights(used, rules).telephones
        by_phone = joined_without_name(pairs, records, counts=counts, reveal=reveal, rules=rules)
        found += [
            replace(pair, may_join=True) if (pair.left, pair.right) in by_phone else pair
            for pair in pairs
        ]
        memory = met.memory
        for place, number in zip(people, met.id_numbers, strict=True):
            id_numbers[place] = number
    return Candidates(
        pairs=_undecided(found, trusted), id_numbers=id_numbers, model=used, memory=memory
    )


def _keys_of_one_department(
    records: pa.Table, people: Sequence[int], master: str | None
) -> pa.Array:
    """Return the keys of records that are surely different people: the master's, or the most."""
    chosen = records.take(pa.array(people, pa.int64()))
    departments = chosen["department"].to_pylist()
    counts = Counter(departments)
    largest = min(counts, key=lambda name: (name != master, -counts[name], name))
    return pc.if_else(
        pc.equal(chosen["department"].combine_chunks(), largest), numbers(chosen), None
    )


def _as_pairs(rows: pa.Table, persons: pa.Table, people: Sequence[int], rules: Rules) -> list[Pair]:
    @cache
    def read(text: str) -> tuple[Mapping[str, str], bool]:
        levels = json.loads(text)
        return levels, rules.may_join(levels)

    left, right = (places.to_pylist() for places in places_of(rows, persons))
    columns = (rows[name].to_pylist() for name in ("weight", "match_probability", "levels"))
    pairs = []
    for one, other, weight, probability, text in zip(left, right, *columns, strict=True):
        levels, may_join = read(text)
        pairs.append(
            Pair(
                left=people[one],
                right=people[other],
                weight=weight,
                probability=probability,
                levels=levels,
                may_join=probability >= rules.join_from and may_join,
            )
        )
    return sorted(pairs, key=lambda pair: (pair.left, pair.right))


def _undecided(pairs: Sequence[Pair], trusted: Sequence[Anchor | None]) -> list[Pair]:
    return [
        pair
        for pair in pairs
        if trusted[pair.left] is None or trusted[pair.left] != trusted[pair.right]
    ]
