"""Evidence for needs at a moment: one row per customer, need and thing that speaks for it.

Correlated firings are not counted twice: of one kind and name, the strongest counts alone.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .taxonomy import EvidenceDefinition, EvidenceKind, NeedDefinition

COLUMNS = {
    "moment": "date",
    "customer_id": "string",
    "need": "string",
    "kind": "string",
    "name": "string",
    "strength": "float64",  # 0 to 1; for a prediction, log-odds above what is usual
    "happened_date": "date",
    "is_state": "boolean",  # holds at the moment itself, so an earlier outcome does not end it
    "value": "float64",  # of a feature, or the probability of a prediction
    "usual": "float64",  # average probability at that moment
    "note": "string",  # a signal's values or a prediction's drivers, JSON
    "version": "string",  # of the model behind a prediction
    "rows": "string",
}
SCHEMA = ibis.schema(COLUMNS)

# A probability of 0 or 1 is a rounding of the model, not certainty.
_LEAST_PROBABILITY = 1e-4
_MICROSECONDS = pa.timestamp("us", tz="UTC")


def evidence(
    tables: Tables, *, moments: Sequence[Moment], definitions: Sequence[NeedDefinition]
) -> pa.Table:
    """Return the evidence at each of these moments, from what was known at that moment.

    Returns
    -------
    pa.Table
        One row per moment, customer, need, kind and name; columns as in `COLUMNS`. Firings past
        their end are left out, strength has decayed with age.
    """
    found = [evidence_at(tables, as_of=moment, definitions=definitions) for moment in moments]
    present = [table.to_pyarrow() for table in found if table is not None]
    return pa.concat_tables([SCHEMA.to_pyarrow().empty_table(), *present])


def evidence_at(
    tables: Tables, *, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> ir.Table | None:
    """Return the evidence at one moment as an expression; None where no table could give any."""
    gathered = [
        found
        for find in (_signals, _voices, _predictions, _features)
        for found in find(tables, as_of, definitions)
    ]
    if not gathered:
        return None
    rows = ibis.union(*gathered) if len(gathered) > 1 else gathered[0]
    rows = rows.mutate(strength=rows.strength.round(6))
    rows = rows.filter(rows.customer_id.notnull(), rows.strength.notnull(), rows.strength != 0)
    strongest = ibis.window(
        group_by=[rows.customer_id, rows.need, rows.kind, rows.name],
        order_by=[
            ibis.desc(rows.strength.abs()),
            rows.strength,
            ibis.desc(rows.happened_date),
            rows.rows,
            rows.note,
        ],
    )
    ranked = rows.mutate(place=ibis.row_number().over(strongest))
    return ranked.filter(ranked.place == 0).select(
        moment=ibis.literal(as_of.date), **{name: ranked[name] for name in list(COLUMNS)[1:]}
    )


def trained_until(tables: Tables, *, as_of: Moment) -> Mapping[str, dt.date]:
    """Return per version of a model the last day whose outcomes it was trained on.

    A model knows the outcomes of earlier days, so its predictions for them prove nothing.
    """
    if not tables.has("models"):
        return {}
    models = tables["models"]
    rows = models.filter(models.trained_as_of <= ibis.literal(as_of.date)).to_pyarrow().to_pylist()
    return {row["version"]: _last_label_day(row) for row in rows}


def _last_label_day(model: Mapping[str, str]) -> dt.date:
    said = json.loads(model["card"]).get("trained_until")
    if said is None:
        return dt.date.fromisoformat(str(model["trained_as_of"]))
    return dt.date.fromisoformat(said)


def _declared(
    kind: EvidenceKind, definitions: Iterable[NeedDefinition]
) -> list[tuple[NeedDefinition, EvidenceDefinition]]:
    return [(need, piece) for need in definitions for piece in need.evidence if piece.kind == kind]


def _pieces(declared: Sequence[tuple[NeedDefinition, EvidenceDefinition]]) -> ir.Table:
    """Return what is declared as a table, to be joined by name."""
    return ibis.memtable(
        pa.table(
            {
                "need": [need.id for need, _ in declared],
                "name": [piece.name for _, piece in declared],
                "half_life": [float(piece.half_life_days) for _, piece in declared],
                "within_days": [int(piece.within_days) for _, piece in declared],
                "while_open": [piece.is_while_open for _, piece in declared],
            }
        )
    )


def _signals(
    tables: Tables, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> list[ir.Table]:
    declared = _declared("signal", definitions)
    if not declared or not tables.has("signals"):
        return []
    signals = tables["signals"]
    fired = known(
        signals.mutate(known_at=signals.fired_at, known_until=ibis.null(signals.fired_at.type())),
        as_of=as_of,
    )
    lasting = fired.filter(fired.expires_date >= ibis.literal(as_of.date)).rename(name="signal")
    joined = lasting.inner_join(_pieces(declared), "name")
    return [
        _shaped(
            joined,
            kind="signal",
            strength=joined.strength * _decay(joined.fired_date, joined.half_life, as_of),
            happened_date=joined.fired_date,
            note=joined["values"],
            rows=joined.rows,
        )
    ]


def _voices(tables: Tables, as_of: Moment, definitions: Sequence[NeedDefinition]) -> list[ir.Table]:
    declared = _declared("voice", definitions)
    if not declared or not tables.has("voices"):
        return []
    voices = tables["voices"]
    heard = known(voices.mutate(known_until=ibis.null(voices.known_at.type())), as_of=as_of).rename(
        name="topic"
    )
    joined = _with_openness(heard, tables, as_of).inner_join(_pieces(declared), "name")
    first = ibis.literal(as_of.date)
    age = first.delta(joined.happened_date, unit="day")
    counted = joined.filter(
        ibis.ifelse(joined.while_open, joined.open_then, age <= joined.within_days)
    )
    # How strongly a topic was voiced; whether it was voiced for or against stands in the topic.
    fresh = _decay(counted.happened_date, counted.half_life, as_of)
    strength = counted.polarity * ibis.ifelse(counted.while_open, 1.0, fresh)
    return [
        _shaped(
            counted,
            kind="voice",
            strength=strength,
            happened_date=counted.happened_date,
            is_state=counted.while_open,
            rows=ibis.literal('["') + counted.row + ibis.literal('"]'),
        )
    ]


def _with_openness(heard: ir.Table, tables: Tables, as_of: Moment) -> ir.Table:
    """Return the voices with whether their complaint was still open as known at the moment."""
    if not tables.has("feedback_texts"):
        return heard.mutate(open_then=heard.is_open)
    texts = known(tables["feedback_texts"], as_of=as_of).select(
        "department", "feedback_id", "closed_date", text_kind="kind"
    )
    joined = heard.left_join(texts, ["department", "feedback_id"])
    still = joined.closed_date.isnull() | (joined.closed_date >= ibis.literal(as_of.date))
    return joined.mutate(open_then=(joined.text_kind == "complaint").fill_null(False) & still)


def _predictions(
    tables: Tables, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> list[ir.Table]:
    declared = _declared("prediction", definitions)
    if not declared or not tables.has("predictions"):
        return []
    predictions = tables["predictions"]
    made = predictions.filter(
        predictions.moment == ibis.literal(as_of.date),
        predictions.is_used,
        predictions.probability.notnull(),
    ).rename(name="model")
    # Summed as decimals: a sum of floats depends on the order of its rows.
    usual = made.group_by("name").agg(
        usual=made.probability.cast("decimal(18, 9)").sum().cast("float64")
        / made.probability.count().cast("float64")
    )
    joined = made.inner_join(usual, "name").inner_join(_pieces(declared), "name")
    return [
        _shaped(
            joined,
            kind="prediction",
            strength=_log_odds(joined.probability) - _log_odds(joined.usual),
            happened_date=joined.moment,
            is_state=ibis.literal(True),
            value=joined.probability,
            usual=joined.usual,
            note=joined.drivers,
            version=joined.version,
        )
    ]


def _features(
    tables: Tables, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> list[ir.Table]:
    if not tables.has("features"):
        return []
    features = tables["features"]
    then = features.filter(features.moment == ibis.literal(as_of.date))
    return [
        _feature(then, need, piece)
        for need, piece in _declared("feature", definitions)
        if piece.name in features.columns
    ]


def _feature(then: ir.Table, need: NeedDefinition, piece: EvidenceDefinition) -> ir.Table:
    value = then[piece.name].cast("float64")
    told = then.mutate(
        value=value, need=ibis.literal(need.id), name=ibis.literal(piece.name)
    ).filter(value.notnull(), _beyond(value, piece))
    return _shaped(
        told,
        kind="feature",
        strength=_graded(told.value, piece),
        happened_date=told.moment,
        is_state=ibis.literal(True),
        value=told.value,
    )


def _beyond(value: ir.Value, piece: EvidenceDefinition) -> ir.Value:
    above = value > piece.over if piece.over is not None else ibis.literal(True)
    return above & (value < piece.under) if piece.under is not None else above


def _graded(value: ir.Value, piece: EvidenceDefinition) -> ir.Value:
    if piece.over is None or piece.full_at is None:
        return ibis.literal(1.0)
    share = (value / piece.over).ln() / ibis.literal(piece.full_at / piece.over).ln()
    return share.clip(0.0, 1.0)


def _log_odds(probability: ir.Value) -> ir.Value:
    kept = probability.clip(_LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return (kept / (1 - kept)).ln()


def _decay(date: ir.Value, half_life: ir.Value, as_of: Moment) -> ir.Value:
    age = ibis.literal(as_of.date).delta(date, unit="day").cast("float64")
    return ibis.literal(0.5) ** (age / half_life)


def _shaped(found: ir.Table, *, kind: EvidenceKind, **given: ir.Value) -> ir.Table:
    filled = {
        "is_state": ibis.literal(False),
        "value": ibis.null("float64"),
        "usual": ibis.null("float64"),
        "note": ibis.literal(""),
        "version": ibis.literal(""),
        "rows": ibis.literal("[]"),
        **given,
    }
    return found.select(
        "customer_id",
        "need",
        "name",
        kind=ibis.literal(kind),
        **{name: value.cast(COLUMNS[name]) for name, value in filled.items()},
    ).select(*[name for name in COLUMNS if name != "moment"])
