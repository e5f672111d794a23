"""The tables ``predictions`` and ``models``: what trained models say, and the models as rows."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment

from .boosting import Trees, trees_from
from .model import TrainedModel
from .tables import MODELS, PREDICTIONS
from .training import MODELS as DEFINED

# More reasons than these no adviser reads.
N_DRIVERS = 3
# Rows scored at one time; the contributions of a row take as much room as its features.
ROWS_AT_A_TIME = 100_000

_POPULATIONS = {definition.name: definition.population for definition in DEFINED}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class StandingAside:
    """A model that gives no evidence at this bank; ``needs`` are the tables it lacks."""

    what: str
    needs: tuple[str, ...]
    reason: Sentence


def score(
    models: Sequence[TrainedModel], snapshot: pa.Table, tables: Tables, *, zone: str
) -> pa.Table:
    """Return what each trained model says of feature rows at any moments.

    Parameters
    ----------
    tables
        Those that tell of whom a model may be asked: ``customer_accounts`` and the canonical ones.
    zone
        The bank's time zone, in which a moment's day begins.

    Returns
    -------
    pa.Table
        **One row per customer, model and moment** (``PREDICTIONS``). ``score`` is in log-odds
        before calibration; ``probability`` is null where the model was not calibrated. Moments
        before the model's ``trained_until`` are left out, the latest excepted: of days whose
        outcomes it was trained on its word proves nothing. The drivers are the three features
        that moved the score most, with their share of it in log-odds; a feature whose value is
        unknown has value null. They cost far more than the score, so they are worked out where
        people act on them: at the latest moment, for customers scored above the mean. Of
        customers outside the population it was trained on, as known at the moment, a model says
        nothing; nor does one that stands aside.

    Raises
    ------
    ModelDoesNotFit
        Where the rows lack a feature that a model looks at.
    """
    empty = PREDICTIONS.schema().to_pyarrow().empty_table()
    latest = pc.max(snapshot["moment"])
    parts = [
        _said(model, trees, part, latest)
        for model in models
        if model.text
        for trees in [trees_from(model.text)]
        for part in _pieces(_asked(model, _out_of_time(model, snapshot, latest), tables, zone))
    ]
    return pa.concat_tables([empty, *parts])


def models_table(models: Sequence[TrainedModel]) -> pa.Table:
    """Return the models as rows of ``models``."""
    names = [column.name for column in MODELS.columns]
    rows = [{name: getattr(model, name) for name in names} for model in models]
    return pa.Table.from_pylist(rows, schema=MODELS.schema().to_pyarrow())


def models_from(table: pa.Table) -> tuple[TrainedModel, ...]:
    """Return the models written in rows of ``models``, the newest of each name, by name."""
    newest: dict[str, dict[str, Any]] = {}
    for row in sorted(table.to_pylist(), key=lambda row: (row["trained_as_of"], row["version"])):
        newest[row["model"]] = row
    return tuple(_model(newest[name]) for name in sorted(newest))


def standing_aside(models: Sequence[TrainedModel], tables: Tables) -> tuple[StandingAside, ...]:
    """Return the models whose evidence stands aside, and why."""
    return tuple(
        StandingAside(
            what=f"predictions/{model.model}",
            needs=tuple(name for name in _needs(model) if not tables.has(name)),
            reason=model.reason(),
        )
        for model in models
        if not model.is_used
    )


def _needs(model: TrainedModel) -> tuple[str, ...]:
    return tuple(json.loads(model.card).get("needs", ()))


def _model(row: dict[str, Any]) -> TrainedModel:
    until = json.loads(row["card"])["trained_until"]
    day = type(row["trained_as_of"])
    return TrainedModel(**row, trained_until=day.fromisoformat(until) if until else None)


def _pieces(rows: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, rows.num_rows, ROWS_AT_A_TIME):
        yield rows.slice(start, ROWS_AT_A_TIME)


def _out_of_time(model: TrainedModel, rows: pa.Table, latest: pa.Scalar) -> pa.Table:
    is_latest = pc.equal(rows["moment"], latest)
    if model.trained_until is None:
        return rows.filter(is_latest)
    later = pc.greater_equal(rows["moment"], pa.scalar(model.trained_until, pa.date32()))
    return rows.filter(pc.or_(is_latest, later))


def _asked(model: TrainedModel, rows: pa.Table, tables: Tables, zone: str) -> pa.Table:
    """The rows of customers in the population of a model, each as known at its moment."""
    population = _POPULATIONS.get(model.model)
    if population is None:
        return rows
    parts = [rows.slice(0, 0)]
    for date in sorted(pc.unique(rows["moment"]).to_pylist()):
        then = rows.filter(pc.equal(rows["moment"], pa.scalar(date, pa.date32())))
        found = population(tables, [date], Moment(date=date, zone=zone)).to_pyarrow()
        known = found["customer_id"].cast(pa.string())
        parts.append(then.filter(pc.is_in(then["customer_id"].cast(pa.string()), value_set=known)))
    return pa.concat_tables(parts)


def _said(model: TrainedModel, trees: Trees, rows: pa.Table, latest: pa.Scalar) -> pa.Table:
    scores = trees.scores(rows)
    calibration = trees.calibration
    columns = {
        "customer_id": rows["customer_id"].cast(pa.string()),
        "model": pa.array([model.model] * rows.num_rows, pa.string()),
        "moment": rows["moment"].cast(pa.date32()),
        "version": pa.array([model.version] * rows.num_rows, pa.string()),
        "score": pa.array(scores),
        "probability": pa.array(calibration.probability(scores))
        if calibration
        else pa.nulls(rows.num_rows, pa.float64()),
        "is_used": pa.array([model.is_used] * rows.num_rows, pa.bool_()),
        "drivers": _drivers(trees, rows, scores, latest),
    }
    return pa.table(columns, schema=PREDICTIONS.schema().to_pyarrow())


def _drivers(trees: Trees, rows: pa.Table, scores: Floats, latest: pa.Scalar) -> pa.Array:
    is_latest = np.asarray(pc.equal(rows["moment"], latest).to_pylist(), dtype=np.bool_)
    # The mean of what people read, so that whoever it speaks up for has drivers.
    said = trees.calibration.probability(scores) if trees.calibration else scores
    usual = float(np.mean(said[is_latest])) if is_latest.any() else 0.0
    is_told = is_latest & (said >= usual)
    told = iter(_drivers_told(trees, rows.filter(pa.array(is_told))))
    return pa.array([next(told) if now else "[]" for now in is_told], pa.string())


def _drivers_told(trees: Trees, rows: pa.Table) -> list[str]:
    if not rows.num_rows:
        return []
    shares = trees.shares(rows)
    # Stable, so that two features that moved a score alike keep their order.
    ranked = np.argsort(-np.abs(shares), axis=1, kind="stable")[:, :N_DRIVERS]
    moved = np.take_along_axis(shares, ranked, axis=1)
    names = trees.columns.names
    values = [rows[name].to_pylist() for name in names]
    return [
        json.dumps(
            [
                {
                    "name": names[column],
                    "value": _plain(values[column][row]),
                    "weight": round(float(weight), 4),
                }
                for column, weight in zip(ranked[row], moved[row], strict=True)
                if weight != 0
            ],
            ensure_ascii=False,
        )
        for row in range(rows.num_rows)
    ]


def _plain(value: object) -> object:
    """Return a feature's value as JSON can hold it."""
    if isinstance(value, float):
        return None if value != value else round(value, 6)
    return value if isinstance(value, (int, str, bool)) or value is None else float(str(value))
