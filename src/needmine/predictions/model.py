"""What a model is before it is trained, and what it is afterwards."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment

# How far ahead every model looks.
HORIZON_DAYS = 90

Labels = Callable[[Tables, Sequence[dt.date], Moment], ir.Table]
Population = Callable[[Tables, Sequence[dt.date], Moment], ir.Table]


@dataclass(frozen=True, kw_only=True)
class ModelDefinition:
    """One thing to be foretold for the 90 days after a moment.

    Parameters
    ----------
    title, foretells, owner
        Its name, what counts as "it happened", and who answers for the model.
    needs
        Tables without which there is no label.
    labels
        Makes **one row per customer and moment**: ``customer_id``, ``moment``,
        ``is_positive``, of what was known at the moment given last.
    population
        Makes **one row per customer and moment** to whom it can happen at all: ``customer_id``,
        ``moment``. The model is trained on them and asked of nobody else. None takes everybody,
        and a customer without a label row did not do it.
    baseline
        Three obvious features, each with what may stand in for it.
    """

    name: str
    title: Sentence
    foretells: Sentence
    owner: Sentence
    needs: tuple[str, ...]
    labels: Labels
    population: Population | None
    baseline: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class TrainedModel:
    """A model as text, with its card; all it takes to score on another machine.

    Parameters
    ----------
    version
        Digest of the text.
    trained_until
        The last day whose outcomes it learned from: only later moments prove anything about
        it. None where it stands aside.
    text
        JSON with columns, categories, LightGBM's own text and the calibration; empty where it
        stands aside.
    card
        JSON for people: periods, rows, quality beside the baseline, why it is used or not.
    """

    model: str
    version: str
    trained_as_of: dt.date
    trained_until: dt.date | None
    text: str
    card: str
    is_used: bool

    def reason(self) -> Sentence:
        """Return why it is used, or why not."""
        said: dict[str, str] = json.loads(self.card)["reason"]
        # The card holds finished text, so a brace in it is a brace.
        as_is = Sentence(zh="{text}", en="{text}")
        return Sentence(zh=as_is.fill(text=said["zh"]).zh, en=as_is.fill(text=said["en"]).en)
