"""Evidence for needs at a moment: one row per customer, need and thing that speaks for it.

Correlated firings are not counted twice: of one kind and name, the strongest counts alone.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from needmine.core.tables import INSTANT, Tables
from needmine.core.time import Moment

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
    asked = _asked(tables, moments)
    gathered = [
        found
        for find in (_signals, _voices, _predictions, _features)
        for found in find(asked, definitions)
    ]
    if not gathered or not moments:
        return SCHEMA.to_pyarrow().empty_table()
    rows = ibis.union(*gathered) if len(gathered) > 1 else gathered[0]
    rows = rows.mutate(strength=rows.strength.round(6))
    rows = rows.filter(rows.customer_id.notnull(), rows.strength.notnull(), rows.strength != 0)
    strongest = ibis.window(
        group_by=[rows.moment, rows.customer_id, rows.need, rows.kind, rows.name],
        order_by=[
            ibis.desc(rows.strength.abs()),
            rows.strength,
            ibis.desc(rows.happened_date),
            rows.rows,
            rows.note,
        ],
    )
    ranked = rows.mutate(place=ibis.row_number().over(strongest))
    return ranked.filter(ranked.place == 0).select(*COLUMNS).to_pyarrow()


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The moments asked about, beside the tables.

    All moments go through one query: compiling one per moment costs more than running them.
    """

    tables: Tables
    moments: ir.Table

    def known(self, table: ir.Table, *, known_at: str = "known_at") -> ir.Table:
        """Return the rows as `needmine.core.time.known` has them, once for each moment."""
        until = table.known_until if "known_until" in table.columns else None
        spans = self.moments
        conditions = [table[known_at] < spans.instant]
        if until is not None:
            conditions.append(until.isnull() | (until >= spans.instant))
        return table.inner_join(spans, conditions)


def _asked(tables: Tables, moments: Sequence[Moment]) -> _Asked:
    rows = {
        "moment": pa.array([moment.date for moment in moments], pa.date32()),
        "instant": pa.array([moment.instant for moment in moments], _MICROSECONDS),
    }
    spans = ibis.memtable(pa.table(rows))
    return _Asked(tables=tables, moments=spans.mutate(instant=spans.instant.cast(INSTANT)))


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


def _signals(asked: _Asked, definitions: Sequence[NeedDefinition]) -> list[ir.Table]:
    declared = _declared("signal", definitions)
    if not declared or not asked.tables.has("signals"):
        return []
    fired = asked.known(asked.tables["signals"].rename(name="signal"), known_at="fired_at")
    lasting = fired.filter(fired.expires_date >= fired.moment)
    joined = lasting.inner_join(_pieces(declared), "name")
    return [
        _shaped(
            joined,
            kind="signal",
            strength=joined.strength * _decay(joined.fired_date, joined),
            happened_date=joined.fired_date,
            note=joined["values"],
            rows=joined.rows,
        )
    ]


def _voices(asked: _Asked, definitions: Sequence[NeedDefinition]) -> list[ir.Table]:
    declared = _declared("voice", definitions)
    if not declared or not asked.tables.has("voices"):
        return []
    heard = asked.known(asked.tables["voices"].rename(name="topic"))
    joined = _with_openness(heard, asked).inner_join(_pieces(declared), "name")
    age = joined.moment.delta(joined.happened_date, unit="day")
    counted = joined.filter(
        ibis.ifelse(joined.while_open, joined.open_then, age <= joined.within_days)
    )
    fresh = _decay(counted.happened_date, counted)
    return [
        _shaped(
            counted,
            kind="voice",
            # Polarity says how firmly, and by its sign whether for or against.
            strength=counted.polarity * ibis.ifelse(counted.while_open, 1.0, fresh),
            happened_date=counted.happened_date,
            is_state=counted.while_open,
            rows=ibis.literal('["') + counted.row + ibis.literal('"]'),
        )
    ]


def _with_openness(heard: ir.Table, asked: _Asked) -> ir.Table:
    """Return the voices with whether their complaint was still open as known at the moment."""
    if not asked.tables.has("feedback_texts"):
        return heard.mutate(open_then=heard.is_open)
    texts = asked.known(asked.tables["feedback_texts"])
    texts = texts.select("department", "feedback_id", "moment", "closed_date", text_kind="kind")
    joined = heard.left_join(texts, ["department", "feedback_id", "moment"])
    still = joined.closed_date.isnull() | (joined.closed_date >= joined.moment)
    return joined.mutate(open_then=(joined.text_kind == "complaint").fill_null(False) & still)


def _predictions(asked: _Asked, definitions: Sequence[NeedDefinition]) -> list[ir.Table]:
    declared = _declared("prediction", definitions)
    if not declared or not asked.tables.has("predictions"):
        return []
    predictions = asked.tables["predictions"].semi_join(asked.moments, "moment")
    made = predictions.filter(predictions.is_used, predictions.probability.notnull()).rename(
        name="model"
    )
    # Summed as decimals: a sum of floats depends on the order of its rows.
    usual = made.group_by("name", "moment").agg(
        usual=made.probability.cast("decimal(18, 9)").sum().cast("float64")
        / made.probability.count().cast("float64")
    )
    joined = made.inner_join(usual, ["name", "moment"]).inner_join(_pieces(declared), "name")
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


def _features(asked: _Asked, definitions: Sequence[NeedDefinition]) -> list[ir.Table]:
    if not asked.tables.has("features"):
        return []
    features = asked.tables["features"]
    declared = [
        (need, piece)
        for need, piece in _declared("feature", definitions)
        if piece.name in features.columns
    ]
    named = sorted({piece.name for _, piece in declared})
    then = features.select("customer_id", "moment", *named).semi_join(asked.moments, "moment")
    return [_feature(then, need, piece) for need, piece in declared]


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
    # An engine may take the logarithm before it leaves out the rows below the limit.
    kept = value.clip(lower=piece.over)
    share = (kept / piece.over).ln() / ibis.literal(piece.full_at / piece.over).ln()
    return share.clip(0.0, 1.0)


def _log_odds(probability: ir.Value) -> ir.Value:
    kept = probability.clip(_LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return (kept / (1 - kept)).ln()


def _decay(date: ir.Value, rows: ir.Table) -> ir.Value:
    age = rows.moment.delta(date, unit="day").cast("float64")
    return ibis.literal(0.5) ** (age / rows.half_life)


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
        "moment",
        "customer_id",
        "need",
        "name",
        kind=ibis.literal(kind),
        **{name: value.cast(COLUMNS[name]) for name, value in filled.items()},
    ).select(*COLUMNS)
