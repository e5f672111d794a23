"""Training every model on the bank's own past, and the judgement whether each may be used."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.ids import digest_of, share_of
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment

from . import verdicts
from .baseline import fitted_baseline
from .boosting import Trees, grown, raw_scores, text_of
from .calibration import calibrated
from .cards import card_aside, card_of
from .churn import CHURN
from .columns import columns_of
from .labels import closed_moments
from .model import ModelDefinition, TrainedModel
from .periods import Periods, split
from .propensity_card import PROPENSITY_CARD
from .propensity_deposit import PROPENSITY_DEPOSIT
from .propensity_loan import PROPENSITY_LOAN
from .quality import quality

MODELS: tuple[ModelDefinition, ...] = (CHURN, PROPENSITY_DEPOSIT, PROPENSITY_LOAN, PROPENSITY_CARD)

# More rows than these teach little more; customers are then drawn, each with all their months.
MOST_ROWS = 400_000

# Models grown side by side; each works on a matrix of its own, so memory sets the limit.
AT_ONCE = 2

Flags = npt.NDArray[np.bool_]

_LABELS = pa.schema(
    [("customer_id", pa.string()), ("moment", pa.date32()), ("is_positive", pa.bool_())]
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """The rows of one period, and to whom it happened."""

    rows: pa.Table
    happened: Flags

    @property
    def n_positive(self) -> int:
        """Return how many times it happened."""
        return int(self.happened.sum())

    def counts(self) -> dict[str, int]:
        """Return rows and positives for the card."""
        return {"rows": self.rows.num_rows, "positives": self.n_positive}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The three periods of one model."""

    periods: Periods
    train: Part
    calibrate: Part
    test: Part

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the counts of each part."""
        return {
            "train": self.train.counts(),
            "calibrate": self.calibrate.counts(),
            "test": self.test.counts(),
        }


class _StandsAside(Exception):
    """A model cannot be trained here; not an error, so it never leaves this file."""

    def __init__(
        self, reason: Sentence, counts: Mapping[str, Mapping[str, int]] | None = None
    ) -> None:
        self.reason = reason
        self.counts = counts
        super().__init__(reason.en)


def train(history: pa.Table, tables: Tables, *, as_of: Moment) -> tuple[TrainedModel, ...]:
    """Return every model that ships, trained on what was known at the moment, or standing aside.

    Parameters
    ----------
    history
        Rows of ``features`` at past moments; rows at moments later than ``as_of`` are ignored.
    tables
        ``customer_accounts`` and the canonical tables.

    Returns
    -------
    One `TrainedModel` per model, in the order they ship. The same rows in any order give the
    same text.
    """
    asked = [_asked(definition, history, tables, as_of=as_of) for definition in MODELS]
    # Trees are grown outside Python, one thread a model; the engine is asked by one thread alone.
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return tuple(pool.map(partial(_answered, as_of=as_of), MODELS, asked))


def trained(
    definition: ModelDefinition, history: pa.Table, tables: Tables, *, as_of: Moment
) -> TrainedModel:
    """Return one model, trained and judged, or standing aside with the reason."""
    return _answered(definition, _asked(definition, history, tables, as_of=as_of), as_of=as_of)


def _asked(
    definition: ModelDefinition, history: pa.Table, tables: Tables, *, as_of: Moment
) -> "Parts | _StandsAside":
    try:
        return _parts(definition, history, tables, as_of)
    except _StandsAside as aside:
        return aside


def _answered(
    definition: ModelDefinition, parts: "Parts | _StandsAside", *, as_of: Moment
) -> TrainedModel:
    try:
        if isinstance(parts, _StandsAside):
            raise parts
        return _judged(definition, parts, as_of)
    except _StandsAside as aside:
        return TrainedModel(
            model=definition.name,
            version=digest_of(definition.name, as_of.date.isoformat(), aside.reason.en),
            trained_as_of=as_of.date,
            trained_until=None,
            text="",
            card=card_aside(definition, as_of=as_of, reason=aside.reason, counts=aside.counts),
            is_used=False,
        )


def _parts(definition: ModelDefinition, history: pa.Table, tables: Tables, as_of: Moment) -> Parts:
    missing = [name for name in definition.needs if not tables.has(name)]
    if missing:
        raise _StandsAside(verdicts.TABLES_MISSING.fill(tables=", ".join(missing)))
    moments = closed_moments(pc.unique(history["moment"]).to_pylist(), as_of=as_of)
    if split(moments) is None:
        raise _StandsAside(verdicts.HISTORY_TOO_SHORT.fill(n=len(moments)))
    labels = definition.labels(tables, moments, as_of).to_pyarrow()
    rows, happened = _labelled(_in_order(_drawn(history, moments)), labels, definition)
    told = _told(rows, happened)
    periods = split(told)
    if periods is None:
        raise _StandsAside(verdicts.HAPPENED_TOO_RARELY.fill(n=len(told), all=len(moments)))
    return Parts(
        periods=periods,
        train=_part(rows, happened, periods.train),
        calibrate=_part(rows, happened, periods.calibrate),
        test=_part(rows, happened, periods.test),
    )


def _drawn(history: pa.Table, moments: Sequence[dt.date]) -> pa.Table:
    chosen = pc.is_in(history["moment"], value_set=pa.array(moments, pa.date32()))
    rows = history.filter(chosen)
    if rows.num_rows <= MOST_ROWS:
        return rows
    part = MOST_ROWS / rows.num_rows
    customers = pc.unique(rows["customer_id"]).to_pylist()
    kept = [customer for customer in customers if share_of(customer, salt="training") < part]
    return rows.filter(pc.is_in(rows["customer_id"], value_set=pa.array(kept, pa.string())))


def _in_order(rows: pa.Table) -> pa.Table:
    # Sums of floats depend on the order of rows; so that none does, there is one order.
    return rows.sort_by([("moment", "ascending"), ("customer_id", "ascending")]).combine_chunks()


def _labelled(
    rows: pa.Table, labels: pa.Table, definition: ModelDefinition
) -> tuple[pa.Table, Flags]:
    keys = rows.select(["customer_id", "moment"])
    keys = keys.append_column("place", pa.array(np.arange(rows.num_rows)))
    joined = keys.join(labels.cast(_LABELS), ["customer_id", "moment"], join_type="left outer")
    found = joined.sort_by("place")["is_positive"]
    if definition.population is None:
        return rows, _flags(found.fill_null(False))
    return rows.filter(found.is_valid()), _flags(found.drop_null())


def _told(rows: pa.Table, happened: Flags) -> list[dt.date]:
    """Return the moments at which it happened to anybody.

    A quarter in which nobody in the whole bank did it lies outside what the source covers.
    """
    return sorted(set(rows["moment"].filter(pa.array(happened)).to_pylist()))


def _part(rows: pa.Table, happened: Flags, moments: Sequence[dt.date]) -> Part:
    chosen = pc.is_in(rows["moment"], value_set=pa.array(moments, pa.date32()))
    inside = _flags(chosen)
    return Part(rows=rows.filter(chosen), happened=happened[inside])


def _flags(values: pa.ChunkedArray) -> Flags:
    return np.asarray(values.to_numpy(), dtype=np.bool_)


def _judged(definition: ModelDefinition, parts: Parts, as_of: Moment) -> TrainedModel:
    _refuse_too_few(parts)
    columns = columns_of(parts.train.rows)
    if not columns.names:
        raise _StandsAside(verdicts.NOTHING_TO_LOOK_AT, parts.counts())
    booster = grown(
        columns,
        parts.train.rows,
        parts.train.happened,
        parts.calibrate.rows,
        parts.calibrate.happened,
    )
    scores = raw_scores(booster, columns, parts.calibrate.rows)
    trees = Trees(
        columns=columns,
        booster=text_of(booster),
        calibration=calibrated(scores, parts.calibrate.happened),
    )
    # The baseline may learn from the calibration months too, which makes it harder to beat.
    simple = fitted_baseline(
        pa.concat_tables([parts.train.rows, parts.calibrate.rows]),
        np.concatenate([parts.train.happened, parts.calibrate.happened]),
        definition.baseline,
    )
    tested = parts.test.rows
    scores = trees.scores(tested)
    measured = quality(
        scores=scores,
        baseline=simple.scores(tested),
        probabilities=trees.calibration.probability(scores) if trees.calibration else None,
        happened=parts.test.happened,
        customers=_numbered(tested),
    )
    is_used, reason = verdicts.verdict(measured, trees.calibration)
    text = trees.text()
    return TrainedModel(
        model=definition.name,
        version=digest_of(definition.name, text),
        trained_as_of=as_of.date,
        trained_until=parts.periods.trained_until,
        text=text,
        card=card_of(
            definition,
            as_of=as_of,
            periods=parts.periods,
            counts=parts.counts(),
            trees=trees,
            baseline_features=simple.features,
            quality=measured,
            is_used=is_used,
            reason=reason,
        ),
        is_used=is_used,
    )


def _refuse_too_few(parts: Parts) -> None:
    n = parts.train.n_positive
    if n < verdicts.FEWEST_POSITIVES or n == parts.train.happened.size:
        reason = verdicts.TOO_FEW.fill(n=n, least=verdicts.FEWEST_POSITIVES)
        raise _StandsAside(reason, parts.counts())
    for part in (parts.calibrate, parts.test):
        if part.n_positive in (0, part.happened.size):
            raise _StandsAside(verdicts.TOO_FEW_LATER.fill(n=part.n_positive), parts.counts())


def _numbered(rows: pa.Table) -> npt.NDArray[np.int64]:
    numbers = rows["customer_id"].combine_chunks().dictionary_encode().indices
    return np.asarray(numbers.to_numpy(), dtype=np.int64)
