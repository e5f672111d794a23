"""What is not to be offered, by the rule that says so: many products often fall to one rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .models import Action


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One rule, in one sentence, with every action that it refuses."""

    rule: str
    title: Mapping[str, str] | None
    sentence: Mapping[str, str]
    actions: Sequence[Action]


def by_rule(actions: Iterable[Action]) -> list[Refused]:
    """Return each reason for refusing once, in the order in which the actions first give it."""
    found: dict[tuple[str, str], list[Action]] = {}
    told: dict[tuple[str, str], Mapping[str, Mapping[str, str]]] = {}
    for action in actions:
        for refusal in action.refusals:
            # A rule may say something else of each product, as which risk the customer may take.
            reason = (refusal["rule"], refusal["sentence"]["zh"])
            found.setdefault(reason, []).append(action)
            told.setdefault(reason, refusal)
    return [
        Refused(
            rule=rule,
            title=told[rule, said].get("title"),
            sentence=told[rule, said]["sentence"],
            actions=refused,
        )
        for (rule, said), refused in found.items()
    ]
