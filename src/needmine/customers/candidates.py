"""Pairs of records that may be one person, for the records that nobody vouches for."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.time import Moment

from .clusters import Pair
from .companies import company_pairs
from .linking import LEFT, PROBABILITY, RIGHT, WEIGHT, weighed
from .model import LinkingModel, declared, read_weights, written
from .records import numbers
from .rules import Rules
from .telephone_alone import Telephones
from .training import train
from .traits import Reveal, is_linkable, traits
from .trusted import Anchor


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The pairs, the valid ID number of each record (None where none is), and the model used."""

    pairs: Sequence[Pair]
    id_numbers: Sequence[str | None]
    model: LinkingModel


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
) -> Candidates:
    """Return the pairs worth deciding on; none where there is nothing to link.

    Nothing is revealed and Splink is not even imported when every record is vouched for, when all
    come from one department (its own numbering is trusted), or when none has a name, ID number
    or telephone.
    """
    plain = model or written(declared(rules), as_of=as_of)
    departments = pc.count_distinct(records["department"]).as_py()
    if None not in trusted or departments < 2 or not is_linkable(records):
        return Candidates(pairs=(), id_numbers=[None] * len(records), model=plain)
    kinds = records["kind"].to_pylist()
    companies = [place for place, kind in enumerate(kinds) if kind == "company"]
    people = [place for place, kind in enumerate(kinds) if kind == "person"]
    found = company_pairs(records, companies, reveal=reveal)
    id_numbers: list[str | None] = [None] * len(records)
    if people:
        known = traits(records.take(pa.array(people, pa.int64())), reveal=reveal, rules=rules)
        theirs = records["department"].take(pa.array(people, pa.int64())).to_pylist()
        telephones = Telephones(known, theirs)
        used = model or train(
            known,
            _keys_of_one_department(records, people, master),
            telephones=telephones.counted(),
            linking=linking,
            rules=rules,
            as_of=as_of,
        )
        weights = read_weights(used, rules)
        rows = weighed(known, linking=linking, weights=weights, rules=rules)
        found += _as_pairs(
            rows,
            people,
            rules,
            by_telephone=telephones.joining(weights.telephones, at_least=rules.join_from),
        )
        for place, body, is_verified in zip(
            people, known["id_body"].to_pylist(), known["id_is_verified"].to_pylist(), strict=True
        ):
            id_numbers[place] = body if is_verified else None
    else:
        used = plain
    return Candidates(pairs=_undecided(found, trusted), id_numbers=id_numbers, model=used)


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


def _as_pairs(
    rows: pa.Table,
    people: Sequence[int],
    rules: Rules,
    *,
    by_telephone: Callable[[int, int], bool],
) -> list[Pair]:
    names = [comparison.name for comparison in rules.comparisons]
    pairs = []
    for row in rows.to_pylist():
        levels = {name: row[name] for name in names}
        suffices = row[PROBABILITY] >= rules.join_from and rules.may_join(levels)
        pairs.append(
            Pair(
                left=people[row[LEFT]],
                right=people[row[RIGHT]],
                weight=row[WEIGHT],
                probability=row[PROBABILITY],
                levels=levels,
                may_join=suffices or by_telephone(row[LEFT], row[RIGHT]),
            )
        )
    return pairs


def _undecided(pairs: Sequence[Pair], trusted: Sequence[Anchor | None]) -> list[Pair]:
    return [
        pair
        for pair in pairs
        if trusted[pair.left] is None or trusted[pair.left] != trusted[pair.right]
    ]
