"""The rules of linking, as ``linking.yml`` writes them."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence

from .compared_traits import TRAITS

SHIPPED = Path(__file__).with_name("linking.yml")

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
    """Everything ``linking.yml`` says; the reasons stand there.

    Parameters
    ----------
    version
        Digest of the text they were read from.
    """

    version: str
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
    return read_rules(SHIPPED)


def rules_of(bank_folder: Path) -> Rules:
    """Return the rules of a bank: what its ``linking.yml`` does not write is as it ships.

    Raises
    ------
    DefinitionError
        With file and line, for what the file cannot say.
    """
    own = bank_folder / SHIPPED.name
    return read_rules(SHIPPED, own) if own.exists() else rules()


def read_rules(
    shipped: Path,
    own: Path | None = None,
    *,
    also: Sequence[Comparison] = (),
    traits: Collection[str] = TRAITS.names,
) -> Rules:
    """Return the rules that ship, with those in their place that a bank writes itself.

    Parameters
    ----------
    own
        The bank's file; of the comparisons it writes only the traits it changes.
    also
        Comparisons written elsewhere that belong to them.
    traits
        What pairs may be looked for by; empty where it is not known beforehand.

    Raises
    ------
    DefinitionError
        With file and line, for what a file cannot say.
    """
    files = [shipped] if own is None else [shipped, own]
    written = [read_definition(file) for file in files]
    for entry in written:
        entry.only(*written[0])

    def at(key: str) -> Entry:
        return next(entry for entry in reversed(written) if key in entry)

    _check_limits(at("join_from"), at("propose_from"))
    comparisons = (*_all_comparisons(written), *also)
    return Rules(
        version=digest_of(*[file.read_bytes() for file in files]),
        join_from=at("join_from").number("join_from"),
        propose_from=at("propose_from").number("propose_from"),
        margin_bits=at("margin_bits").number("margin_bits"),
        learn_from_records=at("learn_from_records").whole("learn_from_records"),
        people_sampled=at("people_sampled").whole("people_sampled"),
        pairs_sampled=at("pairs_sampled").whole("pairs_sampled"),
        largest_block=at("largest_block").whole("largest_block"),
        prior=at("prior").number("prior"),
        recall=at("recall").number("recall"),
        frequencies=_frequencies(at("frequencies").entry("frequencies")),
        looked_for_between=_blocks(at("looked_for_between").entries("looked_for_between"), traits),
        trained_between=_trained_between(at("trained_between"), traits),
        join_when=_ways(at("join_when").entries("join_when"), comparisons),
        empty_birth_dates=at("empty_birth_dates").texts("empty_birth_dates"),
        comparisons=comparisons,
    )


def _check_limits(join: Entry, propose: Entry) -> None:
    if not 0 < propose.number("propose_from") <= join.number("join_from") < 1:
        raise join.wrong(
            "join_from",
            Sentence(
                zh="须有 0 < propose_from ≤ join_from < 1。",
                en="It must hold that 0 < propose_from <= join_from < 1.",
            ),
        )


def _ways(
    entries: Iterable[Entry], comparisons: Iterable[Comparison]
) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    levels = {each.name: {MISSING, *(level.name for level in each.levels)} for each in comparisons}
    ways = []
    for entry in entries:
        entry.only(*levels)
        way = {name: entry.texts(name) for name in entry}
        for name, allowed in way.items():
            if unknown := sorted(set(allowed) - levels[name]):
                raise entry.wrong(
                    name,
                    Sentence(
                        zh="“{name}”没有程度“{level}”。", en="'{name}' has no level '{level}'."
                    ).fill(name=name, level=unknown[0]),
                )
        ways.append(way)
    return tuple(ways)


def _all_comparisons(written: Sequence[Entry]) -> tuple[Comparison, ...]:
    found: dict[str, Comparison] = {}
    for entry in written:
        if "comparisons" in entry:
            own = entry.entry("comparisons")
            own.only(*(found or own))
            found |= {each.name: each for each in _comparisons(own)}
    return tuple(found.values())


def _blocks(entries: Iterable[Entry], traits: Collection[str]) -> tuple[Block, ...]:
    blocks = []
    for entry in entries:
        entry.only("same", "one_of")
        block = Block(same=entry.texts("same"), one_of=entry.text("one_of", ""))
        _check_traits(entry, "same", block.same, traits)
        _check_traits(entry, "one_of", [block.one_of] if block.one_of else [], traits)
        blocks.append(block)
    return tuple(blocks)


def _trained_between(entry: Entry, traits: Collection[str]) -> tuple[tuple[str, ...], ...]:
    together = tuple(tuple(each) for each in entry.value("trained_between"))
    named = [name for each in together for name in each]
    _check_traits(entry, "trained_between", named, traits)
    return together


def _check_traits(entry: Entry, key: str, named: Iterable[str], traits: Collection[str]) -> None:
    for name in named:
        if traits and name not in traits:
            raise entry.wrong(
                key,
                Sentence(zh="没有特征“{name}”。", en="There is no trait '{name}'.").fill(name=name),
                Sentence(zh="可用：{names}。", en="There are: {names}.").fill(
                    names=", ".join(traits)
                ),
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
