"""What was learned elsewhere or before and is used again instead of being learned anew."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from needmine.customers.model import LinkingModel, is_trained
from needmine.predictions.model import TrainedModel
from needmine.predictions.scoring import models_from
from needmine.rounds.round import Round

# A model older than this has missed a month's outcomes and is trained again.
MODEL_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Handed:
    """Identity weights and models from outside this store; None learns them here."""

    linking: LinkingModel | None = None
    models: Sequence[TrainedModel] | None = None


def linking_model(round_: Round, handed: Handed) -> LinkingModel | None:
    """Return the identity weights to use: handed in, else frozen by an earlier run, else None."""
    if handed.linking is not None:
        return handed.linking
    last = round_.before("linking_models")
    rows = [] if last is None else last.to_pyarrow().to_pylist()
    known = [row for row in rows if row["trained_as_of"] <= round_.moment.date]
    if not known:
        return None
    newest = LinkingModel(**max(known, key=lambda row: row["trained_as_of"]))
    # Weights that were only declared, for want of records, give way once there are enough.
    return newest if is_trained(newest) else None


def models_due(round_: Round, handed: Handed) -> Sequence[TrainedModel] | None:
    """Return the models to score with; None where new ones are to be trained."""
    if handed.models is not None:
        return handed.models
    last = round_.before("models")
    if last is None or not _is_fresh(last, round_.moment.date):
        return None
    return models_from(last.to_pyarrow())


def _is_fresh(models: ir.Table, today: dt.date) -> bool:
    trained = models.trained_as_of.max().to_pyarrow().as_py()
    # A model trained after the moment would know its future.
    return trained is not None and 0 <= (today - trained).days < MODEL_DAYS
