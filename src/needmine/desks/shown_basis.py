"""What a piece of evidence rests on where no single rows stand behind it: a measure, a model."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from needmine.core.time import Moment
from needmine.desks.desk import ShownBasis, ShownModel
from needmine.desks.wording import Wording, told
from needmine.features.at_moment import AtChosenMoment
from needmine.features.declared import Feature
from needmine.features.tables import DECLARED

Row = Mapping[str, Any]

_FEATURES = {feature.name: feature for feature in DECLARED}
_DAY = dt.timedelta(days=1)


def shown_basis(
    row: Row, at: AtChosenMoment, wording: Wording, models: Mapping[str, ShownModel]
) -> ShownBasis | None:
    """Return how a row of ``evidence`` was worked out; None for what shows its rows.

    Parameters
    ----------
    models
        The models that were measured, by name.
    """
    if row["kind"] == "feature" and row["name"] in _FEATURES:
        return _of_feature(_FEATURES[row["name"]], row["happened_date"], at, wording)
    if row["kind"] == "prediction" and row["name"] in models:
        return _of_model(models[row["name"]], wording)
    return None


def _of_feature(feature: Feature, day: dt.date, at: AtChosenMoment, wording: Wording) -> ShownBasis:
    moment = Moment(date=day, zone=at.as_of.zone)
    looks_back = feature.days or feature.months
    begins = moment.back(days=feature.days, months=feature.months).date
    return ShownBasis(
        meaning=feature.meaning,
        tables=tuple(wording.words.tables[name].title for name in _tables(feature, at, wording)),
        first=begins if looks_back else None,
        last=day - _DAY,
    )


def _tables(feature: Feature, at: AtChosenMoment, wording: Wording) -> list[str]:
    """The tables it reads, without the accounts, which only say whose the other rows are."""
    read = [name for name in feature.needs if name != "accounts"]
    read += [name for name in feature.needs_one_of if at.tables.has(name)]
    return [name for name in read or feature.needs if name in wording.words.tables]


def _of_model(model: ShownModel, wording: Wording) -> ShownBasis:
    meaning = told(
        wording.words.labels["model"],
        title=model.title,
        metric=model.metric,
        value=f"{model.value:.3f}",
        low=f"{model.low:.3f}",
        high=f"{model.high:.3f}",
        baseline=f"{model.baseline:.3f}",
    )
    return ShownBasis(meaning=meaning, last=model.trained_as_of - _DAY)
