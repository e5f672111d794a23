"""The rows of the ledger's three tables, as their contracts have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
from scipy import special

from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .episodes import OPEN, Episode, Key
from .reasons import Told, reason
from .tables import EVIDENCE, NEED_WEIGHTS, NEEDS
from .taxonomy import NeedDefinition
from .weighing import Learned
from .worth import Worths

# Sums of a few floats: the last digits say nothing and may differ between machines.
DIGITS = 9


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A weighed piece of evidence and the sentence that tells it."""

    told: Told
    label: str
    weight: float
    rows: str
    said: Sentence


def needs_table(
    standing: Mapping[Key, Episode],
    sums: Mapping[Key, float],
    told: Mapping[Key, Sequence[Piece]],
    learned: Mapping[str, Learned],
    worth: Worths,
    as_of: Moment,
) -> pa.Table:
    """Return the needs, open ones with what speaks for them, closed ones as last shown."""
    rows = [
        _closed_row(episode, as_of)
        if episode.status not in OPEN
        else _open_row(key, episode, sums[key], told[key], learned[key[1]], worth, as_of)
        for key, episode in standing.items()
    ]
    return pa.Table.from_pylist(rows, schema=NEEDS.schema().to_pyarrow())


def _open_row(
    key: Key,
    episode: Episode,
    added: float,
    pieces: Sequence[Piece],
    learned: Learned,
    worth: Worths,
    as_of: Moment,
) -> dict[str, object]:
    score = round(learned.learned.base + added, DIGITS)
    probability = round(float(special.expit(score)), DIGITS) if learned.is_calibrated else None
    why = reason([piece.said for piece in pieces if piece.weight > 0])
    bank, customer = worth.of(key)
    return {
        "need_id": episode.need_id,
        "customer_id": key[0],
        "need": key[1],
        "moment": as_of.date,
        "score": score,
        "probability": probability,
        "window_from": episode.window_from,
        "window_to": episode.window_to,
        "value_bank": _expected(bank, probability),
        "value_customer": _expected(customer, probability),
        "status": episode.status,
        "found_date": episode.found_date,
        "reason_zh": why.say("zh"),
        "reason_en": why.say("en"),
        "n_evidence": len(pieces),
    }


def _closed_row(episode: Episode, as_of: Moment) -> dict[str, object]:
    assert episode.shown is not None  # only rows of the run before can be closed
    return {
        **episode.shown,
        "moment": as_of.date,
        "status": episode.status,
        "window_to": episode.window_to,
        "n_evidence": 0,
    }


def evidence_table(
    standing: Mapping[Key, Episode], told: Mapping[Key, Sequence[Piece]]
) -> pa.Table:
    """Return the evidence of the open needs."""
    rows = [
        {
            "evidence_id": digest_of(standing[key].need_id, piece.label),
            "need_id": standing[key].need_id,
            "customer_id": key[0],
            "need": key[1],
            "kind": piece.told.kind,
            "name": piece.told.name,
            "weight": piece.weight,
            "happened_date": piece.told.date,
            "sentence_zh": piece.said.say("zh"),
            "sentence_en": piece.said.say("en"),
            "rows": piece.rows,
        }
        for key, pieces in sorted(told.items())
        for piece in pieces
    ]
    return pa.Table.from_pylist(rows, schema=EVIDENCE.schema().to_pyarrow())


def need_weights_table(
    definitions: Sequence[NeedDefinition], learned: Mapping[str, Learned]
) -> pa.Table:
    """Return the weights of every need, declared beside learned; the base is called prior."""
    rows = [
        {
            "need": need.id,
            "evidence": label,
            "declared": round(declared, DIGITS),
            "learned": weight,
            "n_cases": learned[need.id].n_cases,
            "n_outcomes": learned[need.id].n_outcomes,
            "is_calibrated": learned[need.id].is_calibrated,
        }
        for need in definitions
        for label, declared, weight in _each_weight(need, learned[need.id])
    ]
    return pa.Table.from_pylist(rows, schema=NEED_WEIGHTS.schema().to_pyarrow())


def _each_weight(need: NeedDefinition, learned: Learned) -> list[tuple[str, float, float]]:
    labels = ["prior", *(piece.label for piece in need.evidence)]
    declared = [learned.declared.base, *learned.declared.evidence]
    weights = [learned.learned.base, *learned.learned.evidence]
    return list(zip(labels, declared, weights, strict=True))


def _expected(worth: float | None, probability: float | None) -> Decimal | None:
    if worth is None or probability is None:
        return None
    return Decimal(str(worth * probability)).quantize(Decimal("0.01"))
