"""The quality of each model beside its simple baseline, as its card tells it."""

import json
from collections.abc import Mapping
from typing import Any

import ibis

from needmine.core.sentences import Sentence
from needmine.desks.desk import ShownModel
from needmine.desks.wording import said
from needmine.features.at_moment import AtChosenMoment

Row = Mapping[str, Any]

_METRIC = Sentence(zh="AUC（排序准确度）", en="AUC (how well it ranks)")


def models(at: AtChosenMoment) -> tuple[ShownModel, ...]:
    """Return the newest version of each model that was measured on later months.

    A model that could not be trained has nothing measured; it stands aside and says so there.
    """
    cards = [(row, json.loads(row["card"])) for row in _newest(at)]
    return tuple(_model(row, card) for row, card in cards if "quality" in card)


def titles(at: AtChosenMoment) -> dict[str, Sentence]:
    """Return the title of each model, used or not, by the name it stands aside with."""
    cards = {f"predictions/{row['model']}": json.loads(row["card"]) for row in _newest(at)}
    return {
        name: said(card["title"]["zh"], card["title"]["en"])
        for name, card in cards.items()
        if "title" in card
    }


def _newest(at: AtChosenMoment) -> list[Row]:
    rows = at.tables["models"]
    then = rows.filter(rows.trained_as_of <= at.day).order_by(
        "model", ibis.desc("trained_as_of"), "version"
    )
    newest: dict[str, Row] = {}
    for row in then.to_pyarrow().to_pylist():
        newest.setdefault(row["model"], row)
    return list(newest.values())


def _model(row: Row, card: Row) -> ShownModel:
    measured, baseline = card["quality"]["auc"], card["baseline"]["auc"]
    return ShownModel(
        model=row["model"],
        title=said(card["title"]["zh"], card["title"]["en"]),
        metric=_METRIC,
        value=measured["value"],
        low=measured["low"],
        high=measured["high"],
        baseline=baseline["value"],
        n_cases=card["rows"]["test"],
        is_used=row["is_used"],
        trained_as_of=row["trained_as_of"],
    )
