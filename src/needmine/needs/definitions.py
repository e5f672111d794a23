"""Needs as a bank declares them in ``needs.yml``, with every mistake named by line."""

from collections.abc import Collection
from dataclasses import replace
from importlib import resources
from pathlib import Path

from needmine.core.definitions import Entry, read_definition
from needmine.core.sentences import Sentence

from .taxonomy import KINDS, OUTCOMES, EvidenceDefinition, NeedDefinition, Weighing, Worth


def shipped_needs() -> str:
    """Return the text of the needs.yml that a new bank starts with."""
    return resources.files(__package__).joinpath("needs.yml").read_text(encoding="utf-8")


def read_needs(file: Path, *, known: Collection[str] | None = None) -> tuple[NeedDefinition, ...]:
    """Return the needs a bank declares, in the order they are written.

    Parameters
    ----------
    known
        Evidence this bank can have, as ``kind:name``; None checks no names.

    Raises
    ------
    DefinitionError
        For the first thing the file says that cannot be, with its line.
    """
    whole = read_definition(file)
    whole.only("weighing", "needs")
    weighing = _weighing(whole.entry("weighing"))
    needs = tuple(_need(entry, weighing, known) for entry in whole.entries("needs"))
    _refuse_none(whole, needs)
    seen: set[str] = set()
    for need, entry in zip(needs, whole.entries("needs"), strict=True):
        if need.id in seen:
            raise entry.wrong(
                "id",
                Sentence(zh="需求“{id}”写了两次。", en="The need '{id}' is written twice.").fill(
                    id=need.id
                ),
            )
        seen.add(need.id)
    return needs


def _refuse_none(whole: Entry, needs: tuple[NeedDefinition, ...]) -> None:
    if not needs:
        raise whole.wrong(
            "needs",
            Sentence(zh="没有声明任何需求。", en="It declares no need."),
            Sentence(zh="请至少写一项需求。", en="Write at least one."),
        )


def _weighing(entry: Entry) -> Weighing:
    entry.only(*Weighing.__dataclass_fields__)
    return Weighing(
        threshold=_positive(entry, "threshold"),
        prior_spread=_positive(entry, "prior_spread"),
        base_spread=_positive(entry, "base_spread"),
        least_outcomes=entry.whole("least_outcomes"),
        observed_to_expected=_band(entry, "observed_to_expected"),
        slope=_band(entry, "slope"),
        wrong_days=entry.whole("wrong_days"),
        declined_days=entry.whole("declined_days"),
        kept_days=entry.whole("kept_days"),
    )


def _need(entry: Entry, weighing: Weighing, known: Collection[str] | None) -> NeedDefinition:
    entry.only(
        "id", "title", "base_rate", "base_rate_source", "window_days", "outcome", "judged_by",
        "rest_days", "threshold", "worth", "evidence",
    )  # fmt: skip
    worth = entry.entry("worth")
    worth.only("bank", "customer")
    return NeedDefinition(
        id=entry.text("id"),
        title=entry.sentence("title"),
        base_rate=_share(entry, "base_rate"),
        base_rate_source=entry.text("base_rate_source"),
        window_days=int(_positive(entry, "window_days")),
        outcome=entry.choice("outcome", OUTCOMES),
        judged_by=_judged_by(entry),
        rest_days=entry.whole("rest_days", 0),
        worth_bank=_worth(worth.entry("bank"), known),
        worth_customer=_worth(worth.entry("customer"), known),
        evidence=_pieces(entry, known),
        weighing=replace(weighing, threshold=_positive(entry, "threshold", weighing.threshold)),
    )


def _judged_by(entry: Entry) -> tuple[str, ...]:
    named = entry.texts("judged_by", (entry.text("outcome"),))
    for each in named:
        if each not in OUTCOMES:
            raise entry.wrong(
                "judged_by",
                Sentence(zh="没有记录“{name}”。", en="There is no record '{name}'.").fill(
                    name=each
                ),
                Sentence(zh="可选：{known}。", en="Choose among: {known}.").fill(
                    known=", ".join(OUTCOMES)
                ),
            )
    return named


def _pieces(entry: Entry, known: Collection[str] | None) -> tuple[EvidenceDefinition, ...]:
    pieces: dict[str, EvidenceDefinition] = {}
    for written in entry.entries("evidence"):
        piece = _piece(written, known)
        if piece.label in pieces:
            raise written.wrong(
                "from",
                Sentence(
                    zh="同一需求下证据“{label}”写了两次。",
                    en="The evidence '{label}' is written twice for one need.",
                ).fill(label=piece.label),
            )
        pieces[piece.label] = piece
    if not pieces:
        raise entry.wrong(
            "evidence",
            Sentence(zh="没有任何证据支持这项需求。", en="Nothing speaks for this need."),
            Sentence(zh="请至少写一条证据。", en="Write at least one piece of evidence."),
        )
    return tuple(pieces.values())


def _piece(entry: Entry, known: Collection[str] | None) -> EvidenceDefinition:
    entry.only(
        "from", "weight", "source", "says", "half_life_days", "within_days", "while_open",
        "over", "under", "full_at",
    )  # fmt: skip
    written, _, name = entry.text("from").partition(":")
    kind = next((kind for kind in KINDS if kind == written), None)
    if kind is None or not name:
        raise entry.wrong(
            "from",
            Sentence(zh="“{label}”不是证据。", en="'{label}' is no evidence.").fill(
                label=entry.text("from")
            ),
            Sentence(zh="请写成“{kinds}：名称”之一。", en="Write it as one of {kinds}:name.").fill(
                kinds="|".join(KINDS)
            ),
        )
    _refuse_unknown(entry, "from", f"{kind}:{name}", known)
    _check_limits(entry, kind)
    return EvidenceDefinition(
        kind=kind,
        name=name,
        weight=entry.number("weight"),
        source=entry.text("source"),
        says=entry.sentence("says") if "says" in entry else None,
        half_life_days=_positive(entry, "half_life_days", 30.0),
        within_days=entry.whole("within_days", 90),
        is_while_open=entry.flag("while_open", False),
        over=entry.number("over", None),
        under=entry.number("under", None),
        full_at=entry.number("full_at", None),
    )


def _check_limits(entry: Entry, kind: str) -> None:
    limits = [key for key in ("over", "under") if key in entry]
    if (kind == "feature") != bool(limits):
        raise entry.wrong(
            "from",
            Sentence(
                zh="特征证据须写 over 或 under（可两者都写），其他证据不写。",
                en="A feature needs over, under or both; other evidence has neither.",
            ),
        )
    if "full_at" in entry and not 0 < entry.number("over", 0.0) < entry.number("full_at"):
        raise entry.wrong(
            "full_at",
            Sentence(
                zh="full_at 须大于 over，且 over 须大于 0。",
                en="full_at must lie above over, and over above 0.",
            ),
        )


def _refuse_unknown(entry: Entry, key: str, label: str, known: Collection[str] | None) -> None:
    if known is not None and label not in known:
        raise entry.wrong(
            key,
            Sentence(
                zh="这家银行没有证据“{label}”。", en="This bank has no evidence '{label}'."
            ).fill(label=label),
            Sentence(zh="请核对名称，或先定义它。", en="Check the name, or define it first."),
        )


def _worth(entry: Entry, known: Collection[str] | None) -> Worth:
    entry.only("amount", "share", "of", "times", "at_most", "source")
    entry.text("source")  # a formula without its origin is not taken
    if "of" in entry:
        _refuse_unknown(entry, "of", f"feature:{entry.text('of')}", known)
    return Worth(
        amount=entry.number("amount", 0.0),
        share=entry.number("share", 0.0),
        of=entry.text("of", ""),
        times=entry.number("times", 1.0),
        at_most=entry.number("at_most", None),
    )


def _positive(entry: Entry, key: str, default: float | None = None) -> float:
    value = entry.number(key) if default is None else entry.number(key, default)
    if value <= 0:
        raise entry.wrong(
            key, Sentence(zh="“{key}”须大于 0。", en="'{key}' must be above 0.").fill(key=key)
        )
    return value


def _share(entry: Entry, key: str) -> float:
    value = entry.number(key)
    if not 0 < value < 1:
        raise entry.wrong(
            key,
            Sentence(zh="“{key}”须在 0 与 1 之间。", en="'{key}' must lie between 0 and 1.").fill(
                key=key
            ),
        )
    return value


def _band(entry: Entry, key: str) -> tuple[float, float]:
    try:
        ends = [float(end) for end in entry.texts(key)]
    except ValueError:
        ends = []
    if len(ends) != 2 or not 0 < ends[0] < 1 < ends[1]:
        raise entry.wrong(
            key,
            Sentence(
                zh="“{key}”须为两个数，1 在其间。", en="'{key}' must be two numbers around 1."
            ).fill(key=key),
        )
    return ends[0], ends[1]
