import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from needmine.core.time import Moment
from needmine.evaluate.board import Watched
from needmine.evaluate.evaluation import evaluate
from needmine.evaluate.laid_out import Beside
from needmine.evaluate.positives import Recorded, TruthMissing
from needmine.evaluate.report import Report
from needmine.needs.tables import NEEDS
from tests.rows import ZONE, table_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
ALL = [f"c{number:03}" for number in range(200)]
SAVERS = ALL[0::10]  # 20 of 200
BORROWERS = ALL[5::50]  # 4 of 200
EVERYBODY: Watched = {"grow_savings": None, "borrow_consumer": None}


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


def contacts(*pairs: tuple[str, str]) -> pa.Table:
    return pa.table(
        {
            "list": ["a list"] * len(pairs),
            "customer_id": [customer for customer, _ in pairs],
            "need": [kind for _, kind in pairs],
            "place": list(range(1, len(pairs) + 1)),
        }
    )


def judged(
    ledger: list[dict[str, Any]],
    outcomes: pa.Table | None = None,
    watched: Watched = EVERYBODY,
    foretold: Recorded | None = None,
    **beside: pa.Table,
) -> Report:
    recorded = Recorded(outcomes=came() if outcomes is None else outcomes, watched=watched)
    return evaluate(
        table_of(NEEDS, ledger).to_pyarrow(),
        ALL,
        as_of=JULY,
        recorded=recorded,
        foretold=foretold or recorded,
        beside=Beside(**beside),
    ).report


TRUTH = [need(c, "grow_savings", 1.0) for c in SAVERS] + [
    need(c, "borrow_consumer", 1.0) for c in BORROWERS
]


def test_the_truth_itself_is_perfect() -> None:
    report = judged(TRUTH)

    for quality in (report.overall, *report.needs.values()):
        assert (quality.average_precision, quality.recall) == (1, 1)
        assert (quality.average_precision_low, quality.average_precision_high) == (1, 1)
    assert report.needs["grow_savings"].precision_at_10 == 1
    assert report.needs["grow_savings"].recall_at_10 == 1
    assert report.needs["borrow_consumer"].recall_at_10 == 1


def test_the_truth_told_with_certainty_is_calibrated() -> None:
    others = [need(c, "grow_savings", -3.0, probability=0.0) for c in ALL if c not in SAVERS]
    report = judged([{**row, "probability": 1.0} for row in TRUTH] + others)

    quality = report.needs["grow_savings"]
    assert quality.n_foretold == 200
    assert (quality.calibration_slope, quality.calibration_worst_bin) == (1, 1)
    assert [(b.n, b.expected, b.observed) for b in quality.calibration_bins] == [(20, 1, 1)]


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
        assert (quality.n_found, quality.recall) == (0, 0)


def test_scores_all_alike_are_as_good_as_chance() -> None:
    report = judged([need(c, "grow_savings", -1e9) for c in ALL])

    assert report.needs["grow_savings"].average_precision == pytest.approx(0.1)
    assert report.overall.average_precision == pytest.approx(24 / 400)


def test_random_scores_come_within_their_sampling_error_of_the_prevalence() -> None:
    chance = np.random.default_rng(3)
    found = [
        judged([need(c, "grow_savings", float(chance.normal())) for c in ALL])
        .needs["grow_savings"]
        .average_precision
        for _ in range(20)
    ]

    # Of an order drawn by chance the average precision is a little above the prevalence, for a
    # positive counts itself (Bestgen 2015): ((R-1)/(N-1) (N-H) + H) / N with H = 1 + … + 1/N.
    h = sum(1 / k for k in range(1, 201))
    expected = (19 / 199 * (200 - h) + h) / 200
    # It strays by 0.033 from draw to draw.
    assert np.mean(found) == pytest.approx(expected, abs=3 * 0.033 / np.sqrt(20))


def test_the_popular_ledger_is_as_good_as_popularity() -> None:
    before = pa.concat_tables([came(), came(dt.date(2026, 5, 1))])
    # Everybody is told every need with the log-odds of how frequent it was.
    popular = [need(c, "grow_savings", math.log(0.1 / 0.9)) for c in ALL]
    popular += [need(c, "borrow_consumer", math.log(0.02 / 0.98)) for c in ALL]
    report = judged(popular, before)

    for quality in (report.overall, *report.needs.values()):
        assert quality.average_precision == quality.popularity_average_precision
    # Overall, all savers' pairs come first: 20 right among 200, then 4 among 200 more.
    expected = (20 / 24) * (20 / 200) + (4 / 24) * (24 / 400)
    assert report.overall.popularity_average_precision == pytest.approx(expected)
    assert report.needs["grow_savings"].popularity_average_precision == pytest.approx(0.1)


def test_a_ledger_that_is_the_lists_captures_what_they_capture() -> None:
    listed = [(c, "grow_savings") for c in ALL[:50]] + [(c, "borrow_consumer") for c in ALL[:30]]
    report = judged([need(c, kind, 0.5) for c, kind in listed], contacts=contacts(*listed))

    for quality in (report.overall, *report.needs.values()):
        assert quality.captured_value_over_lists == pytest.approx(1)
        assert quality.captured_value_over_lists_low == pytest.approx(1)
        assert quality.captured_value_over_lists_high == pytest.approx(1)
        assert quality.precision_at_contacts == pytest.approx(quality.lists_precision)
    assert report.overall.n_contacts == 80
    # Five savers and one borrower are among them; without any worth each counts one.
    assert report.overall.lists_captured_value == 6


def test_the_ledger_makes_as_many_contacts_as_the_lists() -> None:
    report = judged(TRUTH, contacts=contacts(*((c, "grow_savings") for c in ALL[:10])))

    quality = report.needs["grow_savings"]
    # Of the ten on the list one is a saver; the first ten of the ledger all are.
    assert (quality.n_contacts, quality.lists_precision) == (10, 0.1)
    assert quality.captured_value_over_lists == pytest.approx(10)
    assert quality.captured_value_share == pytest.approx(0.5)
    assert math.isnan(report.needs["borrow_consumer"].captured_value_over_lists)
    found = report.lists["a list"]
    assert (found.n_contacts, found.precision, found.ledger_precision) == (10, 0.1, 1)


def test_contacts_go_where_probability_and_worth_together_are_largest() -> None:
    dear, cheap = SAVERS[0], SAVERS[1]
    worths = pa.table(
        {
            "customer_id": [dear, cheap],
            "need": ["grow_savings"] * 2,
            "worth": [1000.0, 10.0],
        }
    )
    # The cheap one is likelier; a contact with the dear one is worth more.
    ledger = [need(dear, "grow_savings", 0.0), need(cheap, "grow_savings", 2.0)]
    listed = contacts((cheap, "grow_savings"))
    quality = judged(ledger, contacts=listed, worths=worths).needs["grow_savings"]

    assert (quality.lists_captured_value, quality.captured_value) == (10, 1000)
    assert quality.captured_value_over_lists_by_score == pytest.approx(1)


def test_where_worth_is_unknown_the_mean_of_the_need_stands_in() -> None:
    worths = pa.table(
        {
            "customer_id": [SAVERS[0], SAVERS[1], SAVERS[2]],
            "need": ["grow_savings"] * 3,
            "worth": [100.0, 300.0, None],
        }
    )
    listed = contacts((SAVERS[2], "grow_savings"), (BORROWERS[0], "borrow_consumer"))
    report = judged([], contacts=listed, worths=worths)

    assert report.needs["grow_savings"].lists_captured_value == 200
    # Of a need whose worth is known of nobody, the mean of all.
    assert report.needs["borrow_consumer"].lists_captured_value == 200


def test_rules_and_ceiling_stand_beside_the_ledger() -> None:
    perfect = pa.table(
        {
            "customer_id": [row["customer_id"] for row in TRUTH],
            "need": [row["need"] for row in TRUTH],
            "score": [1.0] * len(TRUTH),
        }
    )
    report = judged([], rules=perfect.slice(0, 10), ceiling=perfect)

    assert report.needs["grow_savings"].ceiling_average_precision == 1
    # The rules find half of the savers; the others are as likely as anybody: 10 of 190.
    assert report.needs["grow_savings"].rules_average_precision == pytest.approx(0.5 + 0.5 * 0.1)
    assert math.isnan(judged([]).overall.ceiling_average_precision)


def test_days_are_counted_from_the_ledger_to_the_outcome() -> None:
    dates = [dt.date(2026, 7, 11), dt.date(2026, 7, 21), dt.date(2026, 7, 31)]
    outcomes = pa.table({"customer_id": SAVERS[:3], "need": ["grow_savings"] * 3, "date": dates})
    quality = judged([need(c, "grow_savings", 1.0) for c in SAVERS], outcomes).overall

    assert quality.n_lead == 3
    assert quality.days_to_outcome_lower_quartile == 15
    assert quality.days_to_outcome_median == 20
    assert quality.days_to_outcome_upper_quartile == 25
    # Of the bank's own records nobody knows when the need began.
    assert math.isnan(quality.days_to_start_median)


def test_a_simulated_truth_tells_when_a_need_began_and_what_it_was_worth(tmp_path: Path) -> None:
    truth = pa.table(
        {
            "person": ["p0", "p1", "p2"],
            "need": ["grow_savings"] * 3,
            "start": [dt.date(2026, 6, 1), dt.date(2026, 7, 31), dt.date(2026, 6, 1)],
            "end": pa.array([None, dt.date(2026, 8, 30), dt.date(2026, 6, 30)], pa.date32()),
            "outcome_date": pa.array([None, dt.date(2026, 8, 30), None], pa.date32()),
            "worth_cents": [150_000, 50_000, 990_000],
        }
    )
    pq.write_table(truth, tmp_path / "needs.parquet")
    persons = pa.table({"customer_id": ALL[:3], "person": ["p0", "p1", "p2"]})
    quality = evaluate(
        table_of(NEEDS, [need(c, "grow_savings", 1.0) for c in ALL[:3]]).to_pyarrow(),
        ALL,
        as_of=JULY,
        truth=tmp_path,
        persons=persons,
        beside=Beside(contacts=contacts(*((c, "grow_savings") for c in ALL[:3]))),
    ).report.overall

    # The third need was over the day before.
    assert (quality.n_positives, quality.n_lead) == (2, 2)
    assert (quality.lists_captured_value, quality.captured_value) == (2000, 2000)
    assert quality.days_to_start_median == 0  # halfway between 30 days ago and in 30 days
    assert quality.days_to_outcome_median == 60


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

    quality = report.needs["grow_savings"]
    assert sum(each.n for each in quality.calibration_bins) == 200
    # Of the 180 with 0.3 none came: predicted 54, counted as half a case.
    assert quality.calibration_worst_bin == pytest.approx(108)
    assert report.needs["borrow_consumer"].calibration_bins == ()
    assert math.isnan(report.needs["borrow_consumer"].calibration_slope)


def test_a_probability_is_held_against_its_own_outcome_and_window() -> None:
    ledger = [need(c, "grow_savings", 0.0, probability=0.5) for c in ALL]
    # What came on 20 July lies beyond a window of ten days.
    narrow = Recorded(outcomes=came(), watched=EVERYBODY, days={"grow_savings": 10})
    report = judged(ledger, foretold=narrow)

    (found,) = report.needs["grow_savings"].calibration_bins
    assert (found.n, found.observed) == (200, 0)
    assert report.needs["grow_savings"].n_positives == 20


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
    listed = contacts(*((c, "grow_savings") for c in SAVERS))
    report = judged(ledger, watched={**EVERYBODY, "grow_savings": seen}, contacts=listed)

    quality = report.needs["grow_savings"]
    assert (quality.n_pairs, quality.n_positives, quality.n_found) == (10, 5, 5)
    assert quality.random_average_precision == pytest.approx(0.5)
    assert quality.average_precision == 1
    assert quality.n_contacts == 5
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
        evaluate(table_of(NEEDS, []).to_pyarrow(), ALL, as_of=JULY)
