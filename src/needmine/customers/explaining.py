"""Why two records are, or are not, one customer: trait by trait, in bits and in words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from needmine.core.sentences import Sentence

from .companies import company_levels
from .linking import PROBABILITY, WEIGHT, weighed
from .model import LinkingModel, Weights, read_weights
from .rules import Block, Level, Rules
from .traits import Reveal, traits

# Columns whose tokens say how frequent a value is.
Tokens = Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one trait says of two records.

    Parameters
    ----------
    says
        The level in words, complete with the trait it is about.
    bits
        Added to the weight; above zero it speaks for one person. 0 where a value is missing, and
        for companies, who are linked by rule.
    """

    trait: str
    level: str
    title: Sentence
    says: Sentence
    bits: float


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What the evidence says of two records.

    Parameters
    ----------
    start
        In bits: how unlikely it is that two records drawn at random are one person.
    weight
        ``start`` and all steps added up; None where a rule decides.
    may_join
        Whether the evidence suffices to join them without asking.
    """

    start: float
    steps: tuple[Step, ...]
    weight: float | None
    probability: float | None
    may_join: bool


def start_bits(weights: Weights) -> float:
    """Return the weight that two records have before anything of them is compared."""
    return math.log2(weights.prior / (1 - weights.prior))


def steps(
    levels: Mapping[str, str], tokens: Tokens, *, weights: Weights, rules: Rules
) -> tuple[Step, ...]:
    """Return what each trait says, in the order in which the rules name them.

    With `start_bits` the steps add up to the weight that Splink gives the pair.

    Parameters
    ----------
    levels
        Level by trait, as in ``links``; a trait it does not name was not compared.
    tokens
        Both records' tokens of the columns by whose frequency a weight is corrected.
    """
    found = []
    for comparison in rules.comparisons:
        if comparison.name not in levels:
            continue
        reached = levels[comparison.name]
        level = next((each for each in comparison.levels if each.name == reached), None)
        says, bits = _NOT_KNOWN.fill(trait=comparison.says), 0.0
        if level is not None:
            says = level.says
            pair = weights.levels[comparison.name, level.name]
            bits = _bits(level, pair, tokens, weights)
        found.append(
            Step(
                trait=comparison.name,
                level=reached,
                title=comparison.says,
                says=says,
                bits=bits,
            )
        )
    return tuple(found)


def _bits(level: Level, pair: tuple[float, float], tokens: Tokens, weights: Weights) -> float:
    m, u = pair
    # A value that many share says less than a rare one: its own frequency stands in for u.
    shared = [
        weights.frequencies[level.frequency].get(token, weights.rare.get(level.frequency))
        for token in tokens.get(level.frequency, ())
        if token and level.frequency
    ]
    shares = [share for share in shared if share is not None]
    return math.log2(m / (max(shares) if shares else u))


def explained(
    pair: pa.Table, *, reveal: Reveal, linking: Any, model: LinkingModel, rules: Rules
) -> Explained:
    """Return what the evidence says of any two records, whether or not anybody would look at them.

    Parameters
    ----------
    pair
        Two rows of `records.records`.
    linking
        A fresh Splink database API over a connection in memory.
    """
    weights = read_weights(model, rules)
    kinds = set(pair["kind"].to_pylist())
    if kinds == {"company"}:
        levels, may_join = company_levels(pair, reveal=reveal)
        told = steps(levels, {}, weights=weights, rules=rules)
        return Explained(
            start=0.0,
            steps=tuple(replace(step, bits=0.0) for step in told),
            weight=None,
            probability=None,
            may_join=may_join,
        )
    known = traits(pair, reveal=reveal, rules=rules)
    anyone = replace(rules, propose_from=0.0, looked_for_between=(Block(same=(), only_if="1 = 1"),))
    (row,) = weighed(known, linking=linking, weights=weights, rules=anyone).to_pylist()
    levels = {comparison.name: row[comparison.name] for comparison in rules.comparisons}
    tokens = {name: tuple(known[name].to_pylist()) for name in rules.frequencies}
    return Explained(
        start=start_bits(weights),
        steps=steps(levels, tokens, weights=weights, rules=rules),
        weight=row[WEIGHT],
        probability=row[PROBABILITY],
        may_join=kinds == {"person"}
        and row[PROBABILITY] >= rules.join_from
        and rules.may_join(levels),
    )


VERDICTS: Mapping[str, Sentence] = {
    "joined": Sentence(zh="归为同一位客户。", en="They are one customer."),
    "two_customers": Sentence(
        zh="证据相似，但主数据中是两位客户。",
        en="They look alike, but the master has them as two customers.",
    ),
    "two_id_numbers": Sentence(
        zh="证据相似，但归并会使两个不同的有效证件号落在同一人名下。",
        en="They look alike, but one person would have two valid ID numbers.",
    ),
    "ambiguous": Sentence(
        zh="其中一条记录与两位客户几乎同样相符。",
        en="One of the records fits two customers almost equally well.",
    ),
    "too_little": Sentence(
        zh="可能是同一人，但证据的种类容易误导（家人也会相同）。",
        en="They may be one, but the evidence is of a kind that misleads: a family shares it.",
    ),
    "kept_apart": Sentence(
        zh="有人判定不是同一人，或归并会使判定不同的两人相遇。",
        en="A person keeps them apart, or keeps apart two who would meet through them.",
    ),
    "contradicted": Sentence(
        zh="有人作了判定，但与主数据、其他判定或记录种类相矛盾，未生效。",
        en="A person has decided, but the master, another decision or the kind of the records says "
        "otherwise: it has no effect.",
    ),
}
_NOT_KNOWN = Sentence(zh="{trait}至少一方没有", en="{trait}: at least one of them has none")
