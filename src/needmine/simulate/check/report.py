"""The aggregates of a simulated bank beside what is plausible."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from needmine.core.sentences import Language, Sentence
from needmine.simulate.world import World

from .aggregates import aggregates
from .observed import Observed
from .plain_models import churn_auc, response_auc

_FILE = Path(__file__).with_name("plausible.yml")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One aggregate beside its plausible range; not a number where the bank is too small."""

    name: str
    title: Sentence
    value: float
    low: float
    high: float
    source: str

    @property
    def is_plausible(self) -> bool:
        """Return whether the value lies within the range, or cannot be told."""
        return math.isnan(self.value) or self.low <= self.value <= self.high


def findings(world: World, seen: Observed) -> tuple[Finding, ...]:
    """Return every aggregate beside its range, once all months are done."""
    values = aggregates(world, seen)
    values |= {"response_auc": response_auc(world, seen), "churn_auc": churn_auc(world, seen)}
    return tuple(
        Finding(
            name=name,
            title=Sentence(zh=rule["zh"], en=rule["en"]),
            value=float(values[name]),
            low=rule["low"],
            high=rule["high"],
            source=rule["source"],
        )
        for name, rule in _plausible().items()
    )


def as_json(found: tuple[Finding, ...]) -> dict[str, Any]:
    """Return findings as plain values."""
    return {
        "is_plausible": all(each.is_plausible for each in found),
        "aggregates": {
            each.name: {
                "value": None if math.isnan(each.value) else round(each.value, 6),
                "low": each.low,
                "high": each.high,
                "is_plausible": each.is_plausible,
                "source": each.source,
            }
            for each in found
        },
    }


def as_text(found: tuple[Finding, ...], language: Language) -> str:
    """Return findings as a table; a line out of its range is marked."""
    lines = [
        f"{'  ' if each.is_plausible else '! '}{_shown(each.value):>8}  "
        f"{_shown(each.low):>7} – {_shown(each.high):<7}  {each.title.say(language)}"
        for each in found
    ]
    wrong = sum(not each.is_plausible for each in found)
    verdict = _WRONG.say(language, n=wrong) if wrong else _RIGHT.say(language)
    return "\n".join([*lines, "", verdict])


_RIGHT = Sentence(zh="全部在合理范围内。", en="All within plausible ranges.")
_WRONG = Sentence(
    zh="{n} 项超出合理范围（以 ! 标出）：模拟器有误。",
    en="{n} outside plausible ranges (marked !): the simulator is wrong.",
)


def _shown(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}" if value < 10 else f"{value:.1f}"


@cache
def _plausible() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read
