"""Weights learned from the records themselves, without labels."""

import math
from collections import Counter
from typing import Any

import pyarrow as pa

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .linking import LinkingFailed, equal, linker_for, quietly
from .model import LinkingModel, Weights, declared, written
from .nameless import Counts
from .rules import Rules

# Splink writes this probability where it saw no pair of a level.
_NOT_SEEN = 1e-6
_DIGITS = 6


def train(
    traits: pa.Table,
    people: pa.Array,
    *,
    telephones: Counts,
    linking: Any,
    rules: Rules,
    as_of: Moment,
) -> LinkingModel:
    """Return weights learned from records; the declared ones where there are too few.

    Parameters
    ----------
    people
        Keys of records that are surely different people, by place (null elsewhere): one
        department's, or the master's. From them comes how often strangers agree; drawn from all
        records it would come out too high, since many of those are one person.
    telephones
        How often a telephone alone leads to the right person, by department.

    Notes
    -----
    m is learned by expectation maximisation between pairs found by one trait about the others,
    u from a sample. The sample is drawn by a digest of the key, so it is the same whatever the
    order of the records.
    """
    plain = declared(rules)
    if len(traits) < rules.learn_from_records:
        return written(plain, as_of=as_of)
    strangers = drawn(traits, people, rules.people_sampled)
    try:
        learned = _learned(traits, strangers, linking=linking, rules=rules, plain=plain)
        prior = _prior(traits, linking=linking, rules=rules, plain=plain)
    except LinkingFailed:
        # Too little agrees in these records for the method to settle: the declared weights stand.
        return written(plain, as_of=as_of)
    shares, rare = frequencies(traits, people, rules)
    weights = Weights(
        is_trained=True,
        prior=prior,
        levels=learned,
        frequencies=shares,
        rare=rare,
        telephones=telephones,
    )
    return written(weights, as_of=as_of)


def drawn(traits: pa.Table, people: pa.Array, at_most: int) -> pa.Table:
    """Return records drawn by the digest of their key, so that no order of theirs matters."""
    keyed = [(digest_of(key), place) for place, key in enumerate(people.to_pylist()) if key]
    return traits.take(pa.array([place for _, place in sorted(keyed)[:at_most]], pa.int64()))


def _learned(
    traits: pa.Table, strangers: pa.Table, *, linking: Any, rules: Rules, plain: Weights
) -> dict[tuple[str, str], tuple[float, float]]:
    apart = agreement_of_strangers(strangers, linking=linking, rules=rules, plain=plain)
    before = Weights(
        is_trained=False,
        prior=plain.prior,
        levels={k: (m, apart.get(k, u)) for k, (m, u) in plain.levels.items()},
        frequencies=plain.frequencies,
        rare=plain.rare,
    )
    alike = _agreement_of_one_person(traits, linking=linking, rules=rules, before=before)
    return {
        key: _sensible((alike.get(key, m), apart.get(key, u)), (m, u))
        for key, (m, u) in plain.levels.items()
    }


def agreement_of_strangers(
    strangers: pa.Table, *, linking: Any, rules: Rules, plain: Weights
) -> dict[tuple[str, str], float]:
    """Return u by comparison and level, counted over all pairs of records; none for the unseen."""
    with quietly():
        linker = linker_for(strangers, linking=linking, weights=plain, rules=rules)
        pairs = len(strangers) * (len(strangers) + 1) // 2
        linker.training.estimate_u_using_random_sampling(
            max_pairs=max(pairs, 10), seed=1, min_count_per_level=None, num_chunks=1
        )
        return _probabilities(linker, "u")


def _agreement_of_one_person(
    traits: pa.Table, *, linking: Any, rules: Rules, before: Weights
) -> dict[tuple[str, str], float]:
    with quietly():
        linker = linker_for(traits, linking=linking, weights=before, rules=rules)
    n_trained = 0
    for together in rules.trained_between:
        try:
            with quietly():
                linker.training.estimate_parameters_using_expectation_maximisation(
                    " and ".join(equal(trait) for trait in together),
                    estimate_without_term_frequencies=True,
                    max_pairs=rules.pairs_sampled,
                    record_sample_proportion=1.0,
                )
        except LinkingFailed:
            # No pair shares these traits (a bank without ID numbers); the other rule may do.
            continue
        n_trained += 1
    if not n_trained:
        raise LinkingFailed(
            Sentence(zh="没有可供训练的记录对。", en="There is no pair of records to learn from."),
            remedy=Sentence(
                zh="将使用 linking.yml 声明的权重。", en="The weights of linking.yml are used."
            ),
        )
    return _probabilities(linker, "m")


def _probabilities(linker: Any, letter: str) -> dict[tuple[str, str], float]:
    """Return the learned m or u by comparison and level, without those never seen."""
    model = linker.misc.save_model_to_json()
    return {
        (comparison["output_column_name"], level["label_for_charts"]): float(
            f"{level[f'{letter}_probability']:.{_DIGITS}g}"
        )
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
        if level.get(f"{letter}_probability", _NOT_SEEN) > _NOT_SEEN
    }


def _sensible(learned: tuple[float, float], declared: tuple[float, float]) -> tuple[float, float]:
    """Return what was learned, unless it turns agreement into difference or the reverse."""
    signs = [math.log2(m / u) > 0 for m, u in (learned, declared)]
    return learned if signs[0] == signs[1] else declared


def _prior(traits: pa.Table, *, linking: Any, rules: Rules, plain: Weights) -> float:
    with quietly():
        linker = linker_for(traits, linking=linking, weights=plain, rules=rules)
        try:
            linker.training.estimate_probability_two_random_records_match(
                [
                    " and ".join(equal(trait) for trait in together)
                    for together in rules.trained_between
                ],
                recall=rules.recall,
            )
        except ValueError:  # more pairs than the recall allows: nothing sound can be said
            return plain.prior
        found = linker.misc.save_model_to_json()["probability_two_random_records_match"]
    return float(f"{found:.{_DIGITS}g}") or plain.prior


def frequencies(
    traits: pa.Table, people: pa.Array, rules: Rules
) -> tuple[dict[str, dict[str, float]], dict[str, float | None]]:
    """Return the shares of values that several people have, and the share of all others."""
    places = [place for place, key in enumerate(people.to_pylist()) if key]
    shares: dict[str, dict[str, float]] = {}
    rare: dict[str, float | None] = {}
    for column, rule in rules.frequencies.items():
        values = traits[column].to_pylist()
        counts: Counter[Any] = Counter(values[place] for place in places if values[place])
        n = sum(counts.values())
        shares[column] = {
            value: float(f"{count / n:.{_DIGITS}g}")
            for value, count in counts.items()
            if count >= rule.at_least
        }
        found = (
            min(rule.rare, _share_of_a_rare_one(counts, n, rule.at_least)) if rule.rare else None
        )
        rare[column] = None if found is None else float(f"{found:.{_DIGITS}g}")
    return shares, rare


def _share_of_a_rare_one(counts: Counter[Any], n: int, at_least: int) -> float:
    """Return the share that a value seen less often than ``at_least`` has among all people.

    A name seen once among a thousand people is rarer than one in a thousand: how much rarer, the
    names seen twice tell (Good, 1953, The Population Frequencies of Species). Three more than were
    seen, for nothing seen still leaves room for three at 95 %.
    """
    of = Counter(counts.values())
    values = sum(of[seen] for seen in range(1, at_least))
    seen_again = sum((seen + 1) * of[seen + 1] for seen in range(1, at_least))
    return (seen_again + 3) / max(values, 1) / max(n, 1)
