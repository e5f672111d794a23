"""The weights of linking as text: what is frozen between two trainings."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from needmine.core.ids import digest_of
from needmine.core.time import Moment

from .nameless import Counts
from .rules import Rules


@dataclass(frozen=True, kw_only=True)
class LinkingModel:
    """One row of ``linking_models``: weights and frequencies, frozen as text.

    As long as the same model is handed in, the same records give the same grouping, in whatever
    order or portions they came. The text holds tokens where it must name a value, never the value.
    """

    version: str
    trained_as_of: dt.date
    settings: str


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What a model says.

    Parameters
    ----------
    is_trained
        Whether the numbers were learned; else they are the declared ones of ``linking.yml``.
    prior
        Probability that two records drawn at random are one person.
    levels
        m and u by comparison and level.
    frequencies
        Share of people by column and token, for values that many share.
    rare
        Share taken for every other value of a column; None for no correction.
    telephones
        By department, of telephones that belong to one person elsewhere, how many were the right
        person's, and of how many; counted where ID numbers tell.
    """

    is_trained: bool
    prior: float
    levels: Mapping[tuple[str, str], tuple[float, float]]
    frequencies: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float | None]
    telephones: Counts = field(default_factory=dict)


def declared(rules: Rules) -> Weights:
    """Return the weights that ``linking.yml`` declares."""
    return Weights(
        is_trained=False,
        prior=rules.prior,
        levels={
            (comparison.name, level.name): (level.m, level.u)
            for comparison in rules.comparisons
            for level in comparison.levels
        },
        frequencies={name: {} for name in rules.frequencies},
        rare={name: frequency.rare for name, frequency in rules.frequencies.items()},
    )


def written(weights: Weights, *, as_of: Moment) -> LinkingModel:
    """Return the weights as text, with a version that belongs to that text."""
    comparisons: dict[str, dict[str, list[float]]] = {}
    for (comparison, level), (m, u) in sorted(weights.levels.items()):
        comparisons.setdefault(comparison, {})[level] = [m, u]
    text = json.dumps(
        {
            "trained": weights.is_trained,
            "prior": weights.prior,
            "comparisons": comparisons,
            "frequencies": {
                name: dict(sorted(f.items())) for name, f in weights.frequencies.items()
            },
            "rare": dict(weights.rare),
            "telephones": weights.telephones,
        },
        sort_keys=True,
    )
    version = digest_of(as_of.date.isoformat(), text)
    return LinkingModel(version=version, trained_as_of=as_of.date, settings=text)


def read_weights(model: LinkingModel, rules: Rules) -> Weights:
    """Return the weights a model holds; a level it was not trained on has the declared ones."""
    held = json.loads(model.settings)
    plain = declared(rules)
    trained = {
        (comparison, level): (float(m), float(u))
        for comparison, levels in held["comparisons"].items()
        for level, (m, u) in levels.items()
    }
    return Weights(
        is_trained=bool(held["trained"]),
        prior=float(held["prior"]),
        levels={key: trained.get(key, pair) for key, pair in plain.levels.items()},
        frequencies={**plain.frequencies, **held["frequencies"]},
        rare={**plain.rare, **held["rare"]},
        telephones={name: (right, n) for name, (right, n) in held.get("telephones", {}).items()},
    )


def is_trained(model: LinkingModel) -> bool:
    """Return whether a model was learned from records, or only repeats the declared weights."""
    return bool(json.loads(model.settings)["trained"])
