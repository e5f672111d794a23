"""The rules of linking, as ``linking.yml`` writes them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import Sentence

# The level of a pair where one of the two values is not known.
MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Level:
    """One degree of agreement.

    Parameters
    ----------
    when
        SQL condition over ``…_l`` and ``…_r``; empty for the last level, which takes the rest.
    m, u
        How often the level is seen between records of one person, and of two people.
    frequency
        Column by whose frequency the weight is corrected; empty for none.
    """

    name: str
    when: str
    m: float
    u: float
    frequency: str
    says: Sentence

    @property
    def weight(self) -> float:
        """Return the declared weight in bits."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How one trait of two records is compared: its levels, from agreement to difference."""

    name: str
    missing: str
    says: Sentence
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Where pairs are looked for: traits that must be equal, and a list to have one in common.

    Parameters
    ----------
    only_if
        A further condition over ``l`` and ``r``; empty for none.
    """

    same: tuple[str, ...]
    one_of: str = ""
    only_if: str = ""


@dataclass(frozen=True, kw_only=True)
class Frequency:
    """Which values get a frequency of their own, and what the rarer ones get (None: nothing)."""

    at_least: int
    rare: float | None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything ``linking.yml`` says; the reasons stand there."""

    join_from: float
    propose_from: float
    margin_bits: float
    learn_from_records: int
    people_sampled: int
    pairs_sampled: int
    largest_block: int
    prior: float
    recall: float
    frequencies: Mapping[str, Frequency]
    looked_for_between: tuple[Block, ...]
    trained_between: tuple[tuple[str, ...], ...]
    join_when: tuple[Mapping[str, tuple[str, ...]], ...]
    empty_birth_dates: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    def may_join(self, levels: Mapping[str, str]) -> bool:
        """Return whether the levels of a pair are one of the ways to be one person."""
        return any(
            all(levels[name] in allowed for name, allowed in way.items()) for way in self.join_when
        )

    def explain(self, levels: Mapping[str, str]) -> list[Sentence]:
        """Return one sentence per trait that both records of a pair know."""
        said = {
            (comparison.name, level.name): level.says
            for comparison in self.comparisons
            for level in comparison.levels
        }
        return [said[pair] for pair in levels.items() if pair in said]


@cache
def rules() -> Rules:
    """Return the rules that ship."""
    return read_rules(Path(__file__).with_name("linking.yml"))


def read_rules(file: Path) -> Rules:
    """Return the rules a file writes; DefinitionError with file and line where it cannot be."""
    entry = read_definition(file)
    return Rules(
        join_from=entry.number("join_from"),
        propose_from=entry.number("propose_from"),
        margin_bits=entry.number("margin_bits"),
        learn_from_records=entry.whole("learn_from_records"),
        people_sampled=entry.whole("people_sampled"),
        pairs_sampled=entry.whole("pairs_sampled"),
        largest_block=entry.whole("largest_block"),
        prior=entry.number("prior"),
        recall=entry.number("recall"),
        frequencies=_frequencies(entry.entry("frequencies")),
        looked_for_between=tuple(
            Block(same=block.texts("same"), one_of=block.text("one_of", ""))
            for block in entry.entries("looked_for_between")
        ),
        trained_between=tuple(tuple(traits) for traits in entry.value("trained_between")),
        join_when=tuple(
            {name: way.texts(name) for name in way} for way in entry.entries("join_when")
        ),
        empty_birth_dates=entry.texts("empty_birth_dates"),
        comparisons=_comparisons(entry.entry("comparisons")),
    )


def _frequencies(entry: Entry) -> dict[str, Frequency]:
    columns = {name: entry.entry(name) for name in entry}
    return {
        name: Frequency(at_least=column.whole("at_least"), rare=column.number("rare", None))
        for name, column in columns.items()
    }


def _comparisons(entry: Entry) -> tuple[Comparison, ...]:
    return tuple(_comparison(name, entry.entry(name)) for name in entry)


def _comparison(name: str, entry: Entry) -> Comparison:
    levels = entry.entry("levels")
    return Comparison(
        name=name,
        missing=entry.text("missing"),
        says=entry.sentence("says"),
        levels=tuple(_level(level, levels.entry(level)) for level in levels),
    )


def _level(name: str, entry: Entry) -> Level:
    entry.only("when", "m", "u", "frequency", "says")
    return Level(
        name=name,
        when=entry.text("when", ""),
        m=entry.number("m"),
        u=entry.number("u"),
        frequency=entry.text("frequency", ""),
        says=entry.sentence("says"),
    )
