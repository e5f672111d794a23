import datetime as dt
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.core.time import Moment
from needmine.evaluate.evaluation import Watched, evaluate
from needmine.evaluate.positives import TruthMissing
from needmine.evaluate.report import Report
from needmine.needs.tables import NEEDS
from tests.rows import ZONE, table_of, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
SAVERS = [f"c{number:03}" for number in range(0, 200, 10)]  # 20 of 200
BORROWERS = [f"c{number:03}" for number in range(5, 200, 50)]  # 4 of 200
ALL = [f"c{number:03}" for number in range(200)]


def need(customer: str, kind: str, score: float, **more: Any) -> dict[str, Any]:
    return {
        "need_id": f"{customer}-{kind}",
        "customer_id": customer,
        "need": kind,
        "moment": "2026-07-01",
        "score": score,
        "window_from": "2026-07-01",
        "window_to": "2026-09-29",
        "status": "found",
        "found_date": "2026-07-01",
        "reason_zh": "因为。",
        "reason_en": "Because.",
        "n_evidence": 1,
        **more,
    }


def came(date: dt.date = dt.date(2026, 7, 20)) -> pa.Table:
    pairs = [(c, "grow_savings") for c in SAVERS] + [(c, "borrow_consumer") for c in BORROWERS]
    return pa.table(
        {
            "customer_id": [customer for customer, _ in pairs],
            "need": [kind for _, kind in pairs],
            "date": [date] * len(pairs),
        }
    )


EVERYBODY: Watched = {"grow_savings": None, "borrow_consumer": None}


def judged(
    ledger: list[dict[str, Any]],
    recorded: pa.Table | None = None,
    watched: Watched = EVERYBODY,
) -> Report:
    return evaluate(
        table_of(NEEDS, ledger).to_pyarrow(),
        tables_of(customers=[{"customer_id": c, "kind": "person", "n_records": 1} for c in ALL]),
        as_of=JULY,
        truth=None,
        recorded=came() if recorded is None else recorded,
        watched=watched,
    )


def test_the_truth_itself_is_perfect() -> None:
    report = judged(
        [need(c, "grow_savings", 1.0) for c in SAVERS]
        + [need(c, "borrow_consumer", 1.0) for c in BORROWERS]
    )

    assert report.overall.average_precision == 1
    assert report.overall.average_precision_low == 1
    assert report.needs["grow_savings"].precision_at_10 == 1
    assert report.needs["grow_savings"].recall_at_10 == 1
    assert report.needs["borrow_consumer"].recall_at_10 == 1


def test_an_empty_ledger_is_as_good_as_chance() -> None:
    report = judged([])

    for quality, prevalence in (
        (report.overall, 24 / 400),
        (report.needs["grow_savings"], 0.1),
        (report.needs["borrow_consumer"], 0.02),
    ):
        assert quality.average_precision == pytest.approx(prevalence)
        assert quality.random_average_precision == pytest.approx(prevalence)
        assert quality.precision_at_1 == pytest.approx(prevalence)
        assert quality.n_found == 0


def test_random_scores_hold_the_prevalence_within_their_interval() -> None:
    chance = np.random.default_rng(3)
    report = judged([need(c, "grow_savings", float(chance.normal())) for c in ALL])

    quality = report.needs["grow_savings"]
    assert quality.average_precision_low <= quality.average_precision
    assert quality.average_precision <= quality.average_precision_high
    assert quality.average_precision < 0.3


def test_popularity_ranks_needs_by_how_frequent_they_were_before() -> None:
    before = came(dt.date(2026, 5, 1))
    report = judged([], pa.concat_tables([came(), before]))

    # Overall, all savers' pairs come first: 20 right among 200, then 4 among 200 more.
    expected = (20 / 24) * (20 / 200) + (4 / 24) * (24 / 400)
    assert report.overall.popularity_average_precision == pytest.approx(expected)
    # Within one need everybody is equally likely.
    assert report.needs["grow_savings"].popularity_average_precision == pytest.approx(0.1)


def test_closed_needs_count_as_not_found() -> None:
    report = judged([need(c, "grow_savings", 1.0, status="declined") for c in SAVERS])

    assert report.needs["grow_savings"].n_found == 0


def test_a_need_of_somebody_who_is_no_customer_any_more_is_left_out() -> None:
    assert judged([need("stranger", "grow_savings", 1.0)]).overall.n_found == 0


def test_calibration_is_told_on_the_needs_that_are_called_probable() -> None:
    report = judged(
        [need(c, "grow_savings", 0.0, probability=0.6 if c in SAVERS else 0.3) for c in ALL]
        + [need(c, "borrow_consumer", 2.0) for c in ALL]
    )

    bins = report.needs["grow_savings"].calibration_bins
    assert sum(each.n for each in bins) == 200
    assert report.needs["borrow_consumer"].calibration_bins == ()
    assert math.isnan(report.needs["borrow_consumer"].calibration_slope)


def test_the_same_ledger_in_another_order_gives_the_same_report() -> None:
    chance = np.random.default_rng(3)
    ledger = [need(c, "grow_savings", round(float(chance.normal()), 1)) for c in ALL]

    assert judged(ledger).as_json() == judged(ledger[::-1]).as_json()


def test_before_the_horizon_is_on_record_it_refuses_to_judge() -> None:
    with pytest.raises(TruthMissing, match="The 90 days after 2026-07-01 are not on record yet"):
        judged([], watched={"grow_savings": frozenset(), "borrow_consumer": frozenset()})


def test_only_customers_of_whom_the_records_tell_are_asked_about() -> None:
    seen = frozenset([*SAVERS[:5], "c001", "c002", "c003", "c004", "c006", "no customer"])
    ledger = [need(c, "grow_savings", 1.0) for c in SAVERS]
    report = judged(ledger, watched={**EVERYBODY, "grow_savings": seen})

    quality = report.needs["grow_savings"]
    assert (quality.n_pairs, quality.n_positives, quality.n_found) == (10, 5, 5)
    assert quality.random_average_precision == pytest.approx(0.5)
    assert quality.average_precision == 1
    assert report.needs["borrow_consumer"].n_pairs == 200
    assert (report.overall.n_pairs, report.overall.n_positives) == (210, 9)
    # How frequent a need was before is told of the same customers.
    assert quality.popularity_average_precision == pytest.approx(0.5)


def test_a_need_of_which_the_records_tell_nothing_is_named_and_not_judged() -> None:
    ledger = [need(c, "send_abroad", 5.0) for c in ALL] + [need("c000", "borrow_home", 1.0)]
    report = judged(ledger, watched={**EVERYBODY, "borrow_home": frozenset()})

    assert report.unjudged == ("borrow_home", "send_abroad")
    assert set(report.needs) == {"borrow_consumer", "grow_savings"}
    assert report.overall.n_found == 0


def test_probabilities_are_checked_only_where_it_is_on_record_what_came() -> None:
    ledger = [need(c, "grow_savings", 0.0, probability=0.6 if c in SAVERS else 0.3) for c in ALL]
    report = judged(ledger, watched={**EVERYBODY, "grow_savings": frozenset(ALL[:50])})

    assert sum(each.n for each in report.needs["grow_savings"].calibration_bins) == 50


def test_with_nothing_to_hold_it_against_it_says_so() -> None:
    with pytest.raises(TruthMissing, match="outcomes recorded later"):
        evaluate(
            table_of(NEEDS, []).to_pyarrow(), tables_of(), as_of=JULY, truth=None, recorded=None
        )
