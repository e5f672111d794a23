"""Pairs of rows weighed: the weights are learned from the rows, then every pair found is judged."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from needmine.core.ids import digest_of

from ..linking import patterns, predicted
from ..model import Weights, declared
from ..rules import Block, Rules
from ..training import agreement_of_strangers, drawn, frequencies
from .keys import found_by
from .mixture import Codes, Floats, Mixture, settled
from .settings import FlatRules

# Pairs are dropped before the household is thought of where they are far too unlikely.
_FAR_BELOW = 0.001
_HOWEVER_UNLIKELY = 1e-300

# Multiplied with a row's place (Knuth's multiplicative hash) it draws rows evenly from any order.
_SPREAD, _ROUND = 2_654_435_761, 1_000_003


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Pairs that may be one person, by the places of their rows.

    Parameters
    ----------
    odds
        log2 of the odds that they are one person.
    may_join
        Whether they agree in one of the ways to be one person.
    """

    left: Codes
    right: Codes
    odds: Floats
    may_join: npt.NDArray[np.bool_]

    @property
    def probability(self) -> Floats:
        """Return the probability that each pair is one person."""
        probability: Floats = 1 / (1 + np.exp2(-np.clip(self.odds, -500, 500)))
        return probability


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What the rows taught: the kinds of pairs, the weights that go with them, and the rules."""

    mixture: Mixture
    weights: Weights
    rules: Rules

    @property
    def prior(self) -> float:
        """Return log2 of the odds that two rows drawn at random are one person."""
        return math.log2(self.weights.prior / (1 - self.weights.prior))


def learned(parts: pa.Table, *, flat: FlatRules, linking: Any) -> Learned:
    """Return what keyed rows teach without labels; the declared numbers where they are too few."""
    names = [name for name in flat.keys if name in parts.column_names]
    rules = replace(
        flat.for_parts(parts).rules, looked_for_between=tuple(Block(same=(name,)) for name in names)
    )
    plain = declared(rules)
    everybody = pa.array([digest_of(str(place)) for place in range(len(parts))], pa.string())
    if len(parts) < rules.learn_from_records or not names:
        mixture = _start(plain, {}, rules, flat)
    else:
        sample = _apart(drawn(parts, everybody, rules.people_sampled), flat)
        apart = agreement_of_strangers(sample, linking=linking, rules=rules, plain=plain)
        start = _start(plain, apart, rules, flat)
        mixture = _settled(parts, start, plain, flat=flat, rules=rules, linking=linking)
    used = {level.frequency for each in rules.comparisons for level in each.levels}
    counted = replace(rules, frequencies={n: f for n, f in rules.frequencies.items() if n in used})
    shares, rare = frequencies(parts, everybody, counted)
    weights = Weights(
        is_trained=True,
        prior=mixture.person,
        levels=_as_weights(mixture, rules),
        frequencies=shares,
        rare=rare,
    )
    return Learned(mixture=mixture, weights=weights, rules=rules)


def weighed_pairs(
    parts: pa.Table, known: Learned, *, linking: Any, within: str | None = None
) -> Weighed:
    """Return the pairs of rows that may be one person, each once.

    Parameters
    ----------
    within
        A column: every pair of rows with the same value in it is returned, however unlikely, and
        no other. None looks under the keys, and leaves out what is far too unlikely.
    """
    rules = replace(known.rules, propose_from=_FAR_BELOW)
    if within:
        rules = replace(
            rules, looked_for_between=(Block(same=(within,)),), propose_from=_HOWEVER_UNLIKELY
        )
    if not rules.looked_for_between or not rules.comparisons:
        nothing = np.empty(0, dtype=np.int64)
        return Weighed(left=nothing, right=nothing, odds=np.empty(0), may_join=nothing > 0)
    found = predicted(parts, linking=linking, weights=known.weights, rules=rules)
    one, other = (found[f"unique_id_{side}"].to_numpy() for side in "lr")
    levels = _levels(found, rules)
    # Odds against strangers, and odds against one household: what is neither is one person.
    household = known.mixture.log_odds_of_household(levels)
    strangers: Floats = -found["match_weight"].to_numpy()
    odds: Floats = np.negative(np.logaddexp2(strangers, household))
    return Weighed(
        left=np.minimum(one, other),
        right=np.maximum(one, other),
        odds=odds,
        may_join=_may_join(levels, rules),
    )


def _settled(
    parts: pa.Table, start: Mixture, plain: Weights, *, flat: FlatRules, rules: Rules, linking: Any
) -> Mixture:
    """Return the mixture learned from all pairs found, or from those of a share of the rows."""
    every = max(1, math.ceil(sum(found_by(parts, flat).values()) / rules.pairs_sampled))
    spread = np.arange(len(parts)) * _SPREAD % _ROUND
    marked = parts.append_column("is_drawn", pa.array(spread % every == 0))
    some = tuple(replace(block, only_if="l.is_drawn") for block in rules.looked_for_between)
    seen = patterns(
        marked, linking=linking, weights=plain, rules=replace(rules, looked_for_between=some)
    )
    return settled(
        _levels(seen, rules),
        seen["n"].to_numpy().astype(float),
        pairs=len(parts) * (len(parts) - 1) / 2 / every,
        start=start,
        of_household=[comparison.name in flat.household for comparison in rules.comparisons],
    )


def _apart(sample: pa.Table, flat: FlatRules) -> pa.Table:
    """Return a sample without records that any strong key finds together: surely strangers."""
    seen: set[tuple[str, int]] = set()
    kept = []
    names = [name for name in list(flat.keys)[:8] if name in sample.column_names]
    for place, row in enumerate(sample.select(names).to_pylist()):
        keys = {(name, value) for name, value in row.items() if value is not None}
        if not keys & seen:
            kept.append(place)
        seen |= keys
    return sample.take(pa.array(kept, pa.int64()))


def _start(
    plain: Weights, apart: dict[tuple[str, str], float], rules: Rules, flat: FlatRules
) -> Mixture:
    m, u = [], []
    for comparison in rules.comparisons:
        # Splink counts levels from the last.
        levels = [(comparison.name, level.name) for level in reversed(comparison.levels)]
        m.append(_shares([plain.levels[level][0] for level in levels]))
        u.append(_shares([apart.get(level, plain.levels[level][1]) for level in levels]))
    shared = [comparison.name in flat.household for comparison in rules.comparisons]
    is_home = sum(shared) > 1
    return Mixture(
        person=plain.prior,
        household=plain.prior * flat.household_share if is_home else 0.0,
        m=m,
        h=[
            alike if is_shared else other
            for alike, other, is_shared in zip(m, u, shared, strict=True)
        ],
        u=u,
    )


def _shares(values: list[float]) -> Floats:
    shares: Floats = np.array(values) / sum(values)
    return shares


def _as_weights(mixture: Mixture, rules: Rules) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (comparison.name, level.name): (float(m), float(u))
        for comparison, ms, us in zip(rules.comparisons, mixture.m, mixture.u, strict=True)
        for level, m, u in zip(reversed(comparison.levels), ms, us, strict=True)
    }


def _levels(found: pa.Table, rules: Rules) -> Codes:
    columns = [found[f"gamma_{comparison.name}"].to_numpy() for comparison in rules.comparisons]
    return (
        np.stack(columns, axis=1).astype(np.int64)
        if len(found)
        else np.empty((0, len(columns)), np.int64)
    )


def _may_join(levels: Codes, rules: Rules) -> npt.NDArray[np.bool_]:
    may = np.zeros(len(levels), dtype=bool)
    place = {comparison.name: at for at, comparison in enumerate(rules.comparisons)}
    names = [
        ["missing", *(level.name for level in reversed(comparison.levels))]
        for comparison in rules.comparisons
    ]
    for way in rules.join_when:
        holds = np.ones(len(levels), dtype=bool)
        for name, allowed in way.items():
            at = place[name]
            numbers = [number - 1 for number, level in enumerate(names[at]) if level in allowed]
            holds &= np.isin(levels[:, at], numbers)
        may |= holds
    return may
