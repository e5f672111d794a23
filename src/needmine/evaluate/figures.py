"""The figures of an evaluation, reckoned from its pairs."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .case import Case, Part, Ranked
from .measures import (
    Floats,
    Ranking,
    average_precision,
    calibration_slope,
    captured,
    likely_bins,
    precision_at,
    ranked,
    recall_at,
    worst_bin,
)
from .quality import ListQuality, Quality
from .resampling import intervals

_NAN = float("nan")


def quality(part: Part) -> Quality:
    """Return how good the ledger was on some pairs, beside every other ranking."""
    by_score = {name: ranked(scores) for name, scores in part.scores.items()}
    by_worth = {name: ranked(part.expected(name)) for name in part.scores}
    figures: dict[str, Any] = {
        **_counts(part),
        **_ranking_figures(part, by_score["ledger"]),
        **_beside(part, by_score),
        **_captured(part, by_score, by_worth),
        **_lead(part),
        **_calibration(part),
        **_told_intervals(part, by_score, by_worth["ledger"]),
    }
    return Quality(**figures)


def list_qualities(case: Case) -> dict[str, ListQuality]:
    """Return what each list of the branch found, beside as many contacts of the ledger."""
    return {name: _list_quality(case, name) for name in case.listed}


def _counts(part: Part) -> dict[str, int]:
    return {
        "n_pairs": part.truth.size,
        "n_positives": int(part.truth.sum()),
        "n_found": int((part.scores["ledger"] > 0).sum()),
        "n_contacts": int(part.listed.sum()),
    }


def _ranking_figures(part: Part, ranking: Ranking) -> dict[str, float]:
    truth = part.truth
    found = part.scores["ledger"] > 0
    return {
        "precision_at_1": precision_at(ranking, truth, 0.01),
        "precision_at_5": precision_at(ranking, truth, 0.05),
        "precision_at_10": precision_at(ranking, truth, 0.10),
        "recall_at_10": recall_at(ranking, truth, 0.10),
        "recall": _share(float((truth & found).sum()), float(truth.sum())),
        "random_average_precision": _share(float(truth.sum()), float(truth.size)),
    }


def _beside(part: Part, by_score: dict[Ranked, Ranking]) -> dict[str, float]:
    return {_named(name): average_precision(r, part.truth) for name, r in by_score.items()}


def _named(name: Ranked) -> str:
    return "average_precision" if name == "ledger" else f"{name}_average_precision"


def _captured(
    part: Part, by_score: dict[Ranked, Ranking], by_worth: dict[Ranked, Ranking]
) -> dict[str, float]:
    n, found = float(part.listed.sum()), float(part.worth[part.listed].sum())
    if not n:
        return {}
    true = part.truth.astype(np.float64)
    values = {name: captured(ranking, part.worth, n) for name, ranking in by_worth.items()}
    over = {
        f"{name}_captured_value_over_lists": _ratio(value, found)
        for name, value in values.items()
        if name != "ledger"
    }
    unweighed = captured(by_score["ledger"], part.worth, n)
    return {
        "precision_at_contacts": captured(by_score["ledger"], true, n) / n,
        "lists_precision": float(true[part.listed].sum()) / n,
        "captured_value": values["ledger"],
        "captured_value_share": _share(values["ledger"], float(part.worth.sum())),
        "lists_captured_value": found,
        "captured_value_over_lists": _ratio(values["ledger"], found),
        "captured_value_over_lists_by_score": _ratio(unweighed, found),
        **over,
    }


def _lead(part: Part) -> dict[str, Any]:
    hit = part.truth & (part.scores["ledger"] > 0)
    figures: dict[str, Any] = {"n_lead": int(hit.sum())}
    for name, days in (("days_to_start", part.to_start), ("days_to_outcome", part.to_outcome)):
        known = days[hit & ~np.isnan(days)]
        quartiles = np.quantile(known, [0.25, 0.5, 0.75]) if len(known) else [_NAN] * 3
        places = ("lower_quartile", "median", "upper_quartile")
        figures |= {f"{name}_{p}": float(q) for p, q in zip(places, quartiles, strict=True)}
    return figures


def _calibration(part: Part) -> dict[str, Any]:
    told = ~np.isnan(part.foretold)
    probabilities, came = part.foretold[told], part.came[told]
    bins = likely_bins(probabilities, came)
    return {
        "n_foretold": int(told.sum()),
        "calibration_slope": calibration_slope(probabilities, came),
        "calibration_worst_bin": worst_bin(bins),
        "calibration_bins": bins,
    }


def _told_intervals(
    part: Part, by_score: dict[Ranked, Ranking], by_worth: Ranking
) -> dict[str, float]:
    """Return the 95 % intervals, all from the same draws of customers."""
    told = np.flatnonzero(~np.isnan(part.foretold))
    names = [*(_named(name) for name in by_score), "captured_value_over_lists"]
    names.append("calibration_slope")
    is_any = bool(part.truth.any())
    listed = np.flatnonzero(part.listed)

    def drawn(times: Floats) -> Iterator[float]:
        for ranking in by_score.values():
            yield average_precision(ranking, part.truth, times) if is_any else _NAN
        yield _over_lists(part, by_worth, listed, times) if is_any else _NAN
        yield calibration_slope(part.foretold[told], part.came[told], times[told])

    found = intervals(drawn, part.customers, part.n_customers) if part.n_customers else []
    ends: dict[str, float] = {}
    for name, (low, high) in zip(names, found, strict=False):
        ends |= {f"{name}_low": low, f"{name}_high": high}
    return ends


def _over_lists(part: Part, by_worth: Ranking, listed: Any, times: Floats) -> float:
    n = float(times[listed].sum())
    found = float((times[listed] * part.worth[listed]).sum())
    return _ratio(captured(by_worth, part.worth, n, times), found)


def _list_quality(case: Case, name: str) -> ListQuality:
    listed = case.listed[name] & case.asked
    totals = np.zeros(5)
    for column in np.flatnonzero(listed.any(axis=0)):
        part = case.part([int(column)])
        chosen = listed[:, column][case.asked[:, column]]
        n = float(chosen.sum())
        true = part.truth.astype(np.float64)
        totals += [
            n,
            float(true[chosen].sum()),
            captured(ranked(part.scores["ledger"]), true, n),
            float(part.worth[chosen].sum()),
            captured(ranked(part.expected("ledger")), part.worth, n),
        ]
    n, right, ledger_right, value, ledger_value = (float(total) for total in totals)
    return ListQuality(
        n_contacts=int(n),
        precision=_share(right, n),
        ledger_precision=_share(ledger_right, n),
        captured_value=value,
        ledger_captured_value=ledger_value,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else _NAN


def _ratio(value: float, other: float) -> float:
    """Return how many times the other a value is: without end where the other is nothing."""
    if other > 0:
        return value / other
    return float("inf") if value > 0 else _NAN
