"""Calls put into words: spoken, typed on a telephone, or written down in an agent's shorthand."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import yaml

from needmine.core.sentences import Language
from needmine.simulate.contacts.speech import Calls
from needmine.simulate.ground.chance import Floats, Ints, Texts, texts
from needmine.simulate.ground.words import HERE, words
from needmine.simulate.scene import Scene

from .spoken_sums import said_sum

# Shares of calls that are noted by an agent, and typed; the others are heard word by word.
_NOTED, _TYPED = 0.28, 0.22
# Two topics in one, and what the second is: something of every day, a decoy, something near.
_TWO, _SECOND = 0.26, (0.55, 0.8)
_FILLED, _CUT, _MISHEARD, _SHORT_NAME = 0.3, 0.06, 0.25, 0.5
_NEAR = {
    "wants_loan": "wants_card",
    "wants_home_loan": "credit_report",
    "asks_rates": "insurance",
    "wants_to_leave": "complaint_fee",
    "complaint_fee": "complaint_service",
    "complaint_app": "complaint_service",
    "complaint_service": "wants_to_leave",
    "complaint_card": "credit_report",
    "hardship": "credit_report",
    "send_abroad": "asks_rates",
    "insurance": "wants_home_loan",
    "credit_report": "wants_loan",
    "wants_card": "wants_order",
    "wants_order": "wants_card",
    "routine": "decoys",
    "decoys": "routine",
}
_DRAWS = ("form", "phrase", "two", "kind", "other", "place", "join", "opener", "closer", "filler",
          "at", "cut", "sum", "bank", "short", "misheard", "where")  # fmt: skip


@cache
def script(language: Language) -> Any:
    """Return what is said and noted, by topic, and the little words around it."""
    written = (HERE / f"texts_alternative_{language}.yml").read_text(encoding="utf-8")
    return yaml.safe_load(written)


def worded(scene: Scene, made: Calls) -> Texts:
    """Return the text of each call."""
    luck, about = scene.setting.luck("alternative.wording"), (made.person, made.day, made.turn)
    draws = np.stack([luck.share(purpose, *about) for purpose in _DRAWS], axis=1)
    language = scene.setting.language
    return texts(
        _one_call(str(topic), int(amount), dict(zip(_DRAWS, draw, strict=True)), language)
        for topic, amount, draw in zip(
            made.topic, _amounts(scene, made), draws.tolist(), strict=True
        )
    )


def _amounts(scene: Scene, made: Calls) -> Ints:
    """What a need is about, give or take; without one, some months' income. Whole thousands."""
    luck, about = scene.setting.luck("alternative.amounts"), (made.person, made.day, made.turn)
    guess = scene.people.income[made.person] * (0.5 + 14 * luck.share("guess", *about) ** 2)
    known: Floats = np.zeros(len(made))
    if len(scene.stakes):
        known = scene.stakes[np.maximum(made.need, 0)] * (0.7 + 0.6 * luck.share("rough", *about))
    cents = np.where((made.need >= 0) & (known > 0), known, guess)
    return np.asarray(np.maximum(np.round(cents / 100_000), 1) * 1_000, dtype=np.int64)


def _one_call(topic: str, amount: int, draw: Mapping[str, float], language: Language) -> str:
    lists = script(language)
    form = "noted" if draw["form"] < _NOTED else "said"
    parts = [_one_of(lists["topics"][topic][form], draw["phrase"])]
    if draw["two"] < _TWO:
        kind = np.searchsorted(_SECOND, draw["kind"], side="right")
        second = ("routine", "decoys", _NEAR[topic])[int(kind)]
        more = _one_of(lists["topics"][second][form], draw["other"])
        if more not in parts:
            parts.insert(int(draw["place"] * 2), more)
    text = _filled(parts, form, draw, lists)
    text = text.replace("{amount}", said_sum(amount, draw["sum"], language))
    text = text.replace("{bank}", _bank(draw, language)).replace("?,", "?")
    if _NOTED <= draw["form"] < _NOTED + _TYPED:
        text = _typed(text, language)
    return _misheard(text.strip(), draw, lists["sounds"])


def _filled(parts: list[str], form: str, draw: Mapping[str, float], lists: Any) -> str:
    """Opener, parts and closer, with a filler at a comma, or cut off at one."""
    if form == "noted":
        opener, closer = lists["note_openers"], lists["note_closers"]
        return _one_of(opener, draw["opener"]) + "; ".join(parts) + _one_of(closer, draw["closer"])
    text = _one_of(lists["joins"], draw["join"]).join(parts)
    clauses = text.split(",")
    if draw["cut"] < _CUT and len(clauses) > 2:
        clauses = clauses[1:]
    if draw["filler"] < _FILLED and len(clauses) > 1:
        at = 1 + int(draw["at"] * (len(clauses) - 1))
        clauses.insert(at, _like(clauses[at], _one_of(lists["fillers"], draw["join"])))
    return (
        _one_of(lists["openers"], draw["opener"])
        + ",".join(clauses)
        + _one_of(lists["closers"], draw["closer"])
    )


def _like(clause: str, filler: str) -> str:
    """A filler with the blank that stands before the clause."""
    return f" {filler}" if clause.startswith(" ") else filler


def _bank(draw: Mapping[str, float], language: Language) -> str:
    named = str(_one_of(words(language)["other_banks"], draw["bank"]))
    short: str = script(language)["nicknames"].get(named, named)
    return short if draw["short"] < _SHORT_NAME else named


def _typed(text: str, language: Language) -> str:
    """Typed with a thumb: hardly a comma, nothing in capitals, no apostrophes."""
    if language == "en":
        return text.lower().replace(",", "").replace("'", "").rstrip(".")
    return text.replace(",", " ").replace("。", " ").rstrip()


def _misheard(text: str, draw: Mapping[str, float], sounds: Mapping[str, str]) -> str:
    """One word, or two, as they sound."""
    if draw["misheard"] >= _MISHEARD:
        return text
    found = [right for right in sounds if right in text]
    for right in found[int(draw["where"] * len(found)) :][:2]:
        text = text.replace(right, sounds[right], 1)
    return text


def _one_of(listed: list[str], share: float) -> str:
    return listed[int(share * len(listed))]
