"""Needs as people see them: titled, with evidence down to the rows, and what may be done."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

import pyarrow as pa

from needmine.actions.definitions import CHANNELS
from needmine.actions.rules import CONTACT_BUDGET, RULES
from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownAction, ShownEvidence, ShownNeed, ShownRefusal
from needmine.desks.shown_basis import shown_basis
from needmine.desks.shown_models import models
from needmine.desks.shown_rows import Found, Masked, found_rows, references, shown_rows
from needmine.desks.wording import Wording, said
from needmine.features.at_moment import AtChosenMoment

Row = Mapping[str, Any]

_RULES = {rule.name: rule.title for rule in RULES} | {
    CONTACT_BUDGET: Sentence(zh="剩余的营销触达次数", en="Marketing contacts left")
}


def shown_needs(
    at: AtChosenMoment, wording: Wording, *, masked: Masked
) -> dict[str, tuple[ShownNeed, ...]]:
    """Return the needs of each customer who has or had one, what is worth most first."""
    needs = at.tables["needs"].order_by("need_id").to_pyarrow().to_pylist()
    evidence = at.tables["evidence"].order_by("need_id", "evidence_id").to_pyarrow()
    found = found_rows(at, wording, references(evidence["rows"].to_pylist()), masked=masked)
    pieces = _evidence(at, wording, evidence, found)
    actions = _actions(at, wording)
    shown: dict[str, list[ShownNeed]] = {}
    for row in needs:
        need = _need(wording, row, pieces.get(row["need_id"], ()), actions.get(row["need_id"], ()))
        shown.setdefault(row["customer_id"], []).append(need)
    return {customer: tuple(sorted(them, key=_worth_first)) for customer, them in shown.items()}


def priority(need: ShownNeed) -> float:
    """Return the expected worth of what is proposed for a need; minus infinity for nothing."""
    chosen = [action.priority for action in need.actions if action.is_chosen and action.is_allowed]
    return max(chosen, default=float("-inf"))


def _worth_first(need: ShownNeed) -> tuple[bool, float, float, str]:
    is_closed = need.status not in ("found", "offered")
    return is_closed, -priority(need), -need.score, need.need_id


def _need(
    wording: Wording,
    row: Row,
    evidence: Iterable[ShownEvidence],
    actions: Iterable[ShownAction],
) -> ShownNeed:
    return ShownNeed(
        need_id=row["need_id"],
        need=row["need"],
        title=wording.need(row["need"]),
        score=row["score"],
        probability=row["probability"],
        window_from=row["window_from"],
        window_to=row["window_to"],
        value_bank=row["value_bank"],
        value_customer=row["value_customer"],
        status=row["status"],
        found_date=row["found_date"],
        reason=said(row["reason_zh"], row["reason_en"]),
        evidence=tuple(evidence),
        actions=tuple(actions),
    )


def _evidence(
    at: AtChosenMoment, wording: Wording, rows: pa.Table, found: Found
) -> dict[str, list[ShownEvidence]]:
    pieces: dict[str, list[ShownEvidence]] = {}
    measured = {model.model: model for model in models(at)}
    for row in rows.to_pylist():
        shown = ShownEvidence(
            evidence_id=row["evidence_id"],
            kind=row["kind"],
            name=row["name"],
            weight=row["weight"],
            happened_date=row["happened_date"],
            sentence=said(row["sentence_zh"], row["sentence_en"]),
            rows=shown_rows(row["rows"], found, wording),
            basis=shown_basis(row, at, wording, measured),
        )
        pieces.setdefault(row["need_id"], []).append(shown)
    for them in pieces.values():
        them.sort(key=lambda piece: (-piece.weight, piece.evidence_id))
    return pieces


def _actions(at: AtChosenMoment, wording: Wording) -> dict[str, list[ShownAction]]:
    rows = at.tables["actions"].order_by("need_id", "action").to_pyarrow().to_pylist()
    shown: dict[str, list[ShownAction]] = {}
    # Many customers are refused in the same words.
    refusals: dict[str, tuple[ShownRefusal, ...]] = {}
    for row in rows:
        text = row["refusals"]
        if text not in refusals:
            refusals[text] = _refusals(text)
        action = _action(wording, row, refusals[text])
        shown.setdefault(row["need_id"], []).append(action)
    for them in shown.values():
        them.sort(key=lambda action: (not action.is_chosen, -action.priority, action.action))
    return shown


def _action(wording: Wording, row: Row, refusals: tuple[ShownRefusal, ...]) -> ShownAction:
    definition = wording.actions.get(row["action"])
    code = row["product_code"] or ""
    # A service has words of its own too, though it is no product on offer.
    offered = wording.products.get(definition.offers if definition else code)
    return ShownAction(
        action=row["action"],
        lead_id=row["lead_id"],
        title=definition.title if definition else said(row["action"], row["action"]),
        product_code=code,
        product=wording.product(code) if code else None,
        channel=row["channel"],
        channel_title=CHANNELS.get(row["channel"]) or wording.code(row["channel"]),
        is_allowed=row["is_allowed"],
        is_chosen=row["is_chosen"],
        priority=row["priority"],
        expires_date=row["expires_date"],
        say=(definition.say if definition else None) or (offered.say if offered else None),
        avoid=offered.avoid if offered else None,
        refusals=refusals,
    )


def _refusals(text: str) -> tuple[ShownRefusal, ...]:
    rules = cast(list[Row], json.loads(text))
    return tuple(_refusal(rule["rule"], said(rule["zh"], rule["en"])) for rule in rules)


def _refusal(rule: str, sentence: Sentence) -> ShownRefusal:
    return ShownRefusal(rule=rule, sentence=sentence, title=_RULES.get(rule))
