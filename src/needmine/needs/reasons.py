"""Why a need is thought to be there, in sentences that a banker can say."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from needmine.core.errors import NeedmineError
from needmine.core.money import shown_money
from needmine.core.sentences import Sentence
from needmine.features.tables import DECLARED

from .taxonomy import EvidenceDefinition

# How a signal tells a firing: its sentence, or a function from the firing's values to it.
Saying = Sentence | Callable[[Mapping[str, Any]], Sentence]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# A reason is read between two calls: the strongest pieces say enough.
_MOST_PIECES = 3
_MOST_DRIVERS = 2

_FEATURES = {feature.name: feature for feature in DECLARED}

_JOINED = {
    1: Sentence(zh="{first}。", en="{first}."),
    2: Sentence(zh="{first}；另外，{second}。", en="{first}; also, {second}."),
    3: Sentence(zh="{first}；{second}；另外，{third}。", en="{first}; {second}; also, {third}."),
}
_GIVEN_BY_SIGNAL = Sentence(zh="{date}触发了信号“{name}”", en="The signal '{name}' fired on {date}")
_DENIED = Sentence(
    zh="客户{date}表示不需要（话题：{name}）", en="On {date} the customer said no to this ({name})"
)
_VOICED = Sentence(zh="客户{date}提到“{name}”", en="On {date} the customer spoke of '{name}'")
_FORETOLD = Sentence(
    zh="模型“{name}”估计的概率为{probability}（平均{usual}）",
    en="The model '{name}' puts the chance at {probability}, where {usual} is usual",
)
_BECAUSE = Sentence(zh="{head}，主要依据：{drivers}", en="{head}, mainly from: {drivers}")


class SentenceLacksValue(NeedmineError):
    """A sentence names a value that its evidence does not give."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a piece of evidence knows to tell: as in `evidence.COLUMNS`."""

    kind: str
    name: str
    strength: float
    date: dt.date
    value: float | None
    usual: float | None
    note: str


def sentence(
    told: Told,
    piece: EvidenceDefinition,
    *,
    currency: str,
    sentences: Mapping[str, Saying],
) -> Sentence:
    """Return what a piece of evidence says.

    Parameters
    ----------
    sentences
        How signals tell their firings, by ``signal:name``; a sentence in ``needs.yml`` comes
        before them.
    """
    written = piece.says
    if told.kind == "feature":
        return _feature(told, written, currency)
    if told.kind == "prediction":
        return _prediction(told, written, currency)
    if told.kind == "voice":
        spoken = (written or _VOICED) if told.strength > 0 else _DENIED
        return _filled(spoken, piece, name=told.name, date=shown_day(told.date))
    return _signal(told, piece, currency, sentences.get(piece.label))


def reason(said: Sequence[Sentence]) -> Sentence:
    """Return one sentence put together from what the strongest pieces say, strongest first."""
    parts = [_bare(part) for part in said[:_MOST_PIECES]]
    names = ("first", "second", "third")
    following = [parts[0], *(_lowered(part) for part in parts[1:])]
    return _JOINED[len(parts)].fill(**dict(zip(names, following, strict=False)))


def shown_day(date: dt.date) -> Sentence:
    """Return a day as people say it, with its year: what still stands may be long ago."""
    month = Sentence(zh=str(date.month), en=_MONTHS[date.month - 1])
    said = Sentence(zh="{year}年{month}月{day}日", en="{day} {month} {year}")
    return said.fill(year=date.year, month=month, day=date.day)


def _signal(
    told: Told, piece: EvidenceDefinition, currency: str, saying: Saying | None
) -> Sentence:
    given = json.loads(told.note)
    if piece.says is None and callable(saying):
        return saying(given)
    written = piece.says or (saying if isinstance(saying, Sentence) else _GIVEN_BY_SIGNAL)
    values = {name: _shown(value, currency) for name, value in given.items()}
    return _filled(written, piece, **{"name": told.name, "date": shown_day(told.date), **values})


def _feature(told: Told, written: Sentence | None, currency: str) -> Sentence:
    feature = _FEATURES.get(told.name)
    if written is not None or feature is None:
        plain = Sentence(zh="{name}为 {value}", en="{name} is {value}")
        value = f"{told.value:,.0f}" if told.value is not None else ""
        return (written or plain).fill(name=told.name, value=value)
    return feature.reading(told.value, currency=currency)


def _prediction(told: Told, written: Sentence | None, currency: str) -> Sentence:
    head = (written or _FORETOLD).fill(
        name=told.name, probability=_percent(told.value), usual=_percent(told.usual)
    )
    drivers = [
        _FEATURES[driver["name"]].reading(driver["value"], currency=currency)
        for driver in json.loads(told.note or "[]")
        # Only what moved it the way it went explains it, and "unknown" explains nothing.
        if driver["name"] in _FEATURES
        and driver["value"] is not None
        and driver["weight"] * told.strength > 0
    ]
    if not drivers:
        return head
    shown = drivers[:_MOST_DRIVERS]
    listed = Sentence(
        zh="、".join(_bare(driver).zh for driver in shown),
        en="; ".join(_lowered(_bare(driver)).en for driver in shown),
    )
    return _BECAUSE.fill(head=_bare(head), drivers=listed)


def _percent(share: float | None) -> str:
    if share is None:
        return "?"
    return f"{share:.0%}" if share >= 0.095 else f"{share:.1%}"


def _shown(value: object, currency: str) -> object:
    """Return a signal's value as people read it; amounts come as decimal strings."""
    if not isinstance(value, str):
        return value
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return value
    return Sentence(
        zh=shown_money(amount, currency=currency, language="zh"),
        en=shown_money(amount, currency=currency, language="en"),
    )


def _filled(written: Sentence, piece: EvidenceDefinition, **values: object) -> Sentence:
    try:
        return written.fill(**values)
    except KeyError as missing:
        raise SentenceLacksValue(
            Sentence(
                zh="证据“{label}”的句子用了它没有给出的值 {value}。",
                en="The sentence of '{label}' names the value {value}, which it does not give.",
            ).fill(label=piece.label, value=str(missing)),
            remedy=Sentence(
                zh="请改正该句；可用的值：{known}。",
                en="Mend the sentence; it may name: {known}.",
            ).fill(known=", ".join(sorted(values))),
            where="needs.yml",
        ) from None


def _bare(said: Sentence) -> Sentence:
    """Return a sentence without its full stop, to stand inside another."""
    return Sentence(zh=said.zh.strip().rstrip("。."), en=said.en.strip().rstrip("."))


def _lowered(said: Sentence) -> Sentence:
    """Return an English sentence as it goes on within another: "The model" becomes "the model"."""
    first, rest = said.en[:1], said.en[1:]
    is_word = rest[:1].islower() or rest[:1] == " "
    keeps = any(said.en.startswith(month) for month in _MONTHS)
    if is_word and not keeps and not said.en.startswith("I "):
        return Sentence(zh=said.zh, en=first.lower() + rest)
    return said
