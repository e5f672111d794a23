"""The model card: what a person must know before trusting a model, as JSON."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .boosting import Trees
from .model import HORIZON_DAYS, ModelDefinition
from .periods import Periods
from .quality import Quality

SHOWN_FEATURES = 15


def card_of(
    definition: ModelDefinition,
    *,
    as_of: Moment,
    periods: Periods,
    counts: Mapping[str, Mapping[str, int]],
    trees: Trees,
    baseline_features: Sequence[str],
    quality: Quality,
    is_used: bool,
    reason: Sentence,
) -> str:
    """Return the card of a model that was trained and judged."""
    importances = trees.importances()
    shown = list(importances.items())[:SHOWN_FEATURES]
    return _written(
        {
            **_heading(definition, as_of),
            "trained_until": periods.trained_until.isoformat(),
            "periods": {
                "train": _days(periods.train),
                "calibrate": _days(periods.calibrate),
                "test": _days(periods.test),
            },
            "rows": {part: counted["rows"] for part, counted in counts.items()},
            "positives": {part: counted["positives"] for part, counted in counts.items()},
            "n_features": len(importances),
            "features": [{"name": name, "gain_share": round(part, 4)} for name, part in shown],
            "baseline": {
                "features": list(baseline_features),
                "auc": quality.baseline_auc.as_json(),
                "average_precision": quality.baseline_average_precision.as_json(),
            },
            "quality": _measured(quality),
            "calibration": {
                "method": trees.calibration.method if trees.calibration else None,
                "bins": list(quality.bins),
            },
            **_verdict(is_used=is_used, reason=reason),
        }
    )


def card_aside(
    definition: ModelDefinition,
    *,
    as_of: Moment,
    reason: Sentence,
    counts: Mapping[str, Mapping[str, int]] | None = None,
) -> str:
    """Return the card of a model that could not be trained."""
    counts = counts or {}
    return _written(
        {
            **_heading(definition, as_of),
            "trained_until": None,
            "rows": {part: counted["rows"] for part, counted in counts.items()},
            "positives": {part: counted["positives"] for part, counted in counts.items()},
            **_verdict(is_used=False, reason=reason),
        }
    )


def _heading(definition: ModelDefinition, as_of: Moment) -> dict[str, Any]:
    return {
        "model": definition.name,
        "title": _said(definition.title),
        "foretells": _said(definition.foretells),
        "owner": _said(definition.owner),
        "trained_as_of": as_of.date.isoformat(),
        "horizon_days": HORIZON_DAYS,
        "needs": list(definition.needs),
    }


def _measured(quality: Quality) -> dict[str, Any]:
    ratio = quality.observed_to_expected
    return {
        "auc": quality.auc.as_json(),
        "average_precision": quality.average_precision.as_json(),
        "auc_difference": quality.auc_difference.as_json(),
        "observed_to_expected": ratio.as_json() if ratio else None,
    }


def _verdict(*, is_used: bool, reason: Sentence) -> dict[str, Any]:
    return {"is_used": is_used, "reason": _said(reason)}


def _said(sentence: Sentence) -> dict[str, str]:
    return {"zh": sentence.say("zh"), "en": sentence.say("en")}


def _days(moments: Sequence[dt.date]) -> list[str]:
    return [moment.isoformat() for moment in moments]


def _written(card: Mapping[str, Any]) -> str:
    return json.dumps(card, ensure_ascii=False, sort_keys=True)
