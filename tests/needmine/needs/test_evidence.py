import datetime as dt
import json
from typing import Any

import pytest

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.needs.evidence import evidence, trained_until
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)


def firing(fired: str, **more: Any) -> dict[str, Any]:
    return {
        "signal": "repeated_loan_page_visits",
        "customer_id": "wang",
        "fired_at": f"{fired} 10:00",
        "fired_date": fired,
        "strength": 1.0,
        "expires_date": "2026-08-01",
        "values": "{}",
        "rows": '["digital_events/load-1/7"]',
        **more,
    }


def voice(heard: str, **more: Any) -> dict[str, Any]:
    return {
        "feedback_id": "call-1",
        "customer_id": "wang",
        "kind": "call",
        "topic": "wants_loan",
        "polarity": 1.0,
        "is_open": False,
        "happened_date": heard,
        "known_at": f"{heard} 18:00",
        "row": "feedback_texts/load-1/3",
        **more,
    }


def prediction(customer: str, probability: float | None, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "model": "propensity_loan",
        "moment": "2026-07-01",
        "version": "v1",
        "score": 0.0,
        "probability": probability,
        "is_used": True,
        "drivers": "[]",
        **more,
    }


def found(tables: Tables, *needs: NeedDefinition, as_of: Moment = JULY) -> list[dict[str, Any]]:
    return evidence(tables, moments=[as_of], definitions=needs).to_pylist()


def test_a_signal_has_decayed_to_half_after_its_half_life(loan: NeedDefinition) -> None:
    rows = found(tables_of(signals=[firing("2026-06-01")]), loan)

    assert [(row["kind"], row["strength"], row["rows"]) for row in rows] == [
        ("signal", 0.5, '["digital_events/load-1/7"]')
    ]


def test_three_firings_in_a_month_count_once_with_the_strongest(loan: NeedDefinition) -> None:
    firings = [firing("2026-06-01"), firing("2026-06-25", strength=0.2), firing("2026-06-16")]

    rows = found(tables_of(signals=firings), loan)

    assert [row["happened_date"] for row in rows] == [dt.date(2026, 6, 16)]


def test_a_firing_past_its_end_does_not_count(loan: NeedDefinition) -> None:
    assert found(tables_of(signals=[firing("2026-06-01", expires_date="2026-06-30")]), loan) == []


def test_a_firing_at_or_after_the_moment_does_not_count(loan: NeedDefinition) -> None:
    at_midnight = firing("2026-07-01", fired_at="2026-07-01 00:00")

    assert found(tables_of(signals=[at_midnight, firing("2026-07-05")]), loan) == []


def test_a_signal_no_need_names_is_left_out(loan: NeedDefinition) -> None:
    assert found(tables_of(signals=[firing("2026-06-20", signal="payday")]), loan) == []


def test_a_voice_older_than_its_window_does_not_count(loan: NeedDefinition) -> None:
    assert found(tables_of(voices=[voice("2026-04-01")]), loan) == []
    assert len(found(tables_of(voices=[voice("2026-04-02")]), loan)) == 1


def test_a_voice_against_speaks_against_and_a_newer_no_outweighs_an_older_yes(
    loan: NeedDefinition,
) -> None:
    heard = [voice("2026-05-02"), voice("2026-06-21", feedback_id="call-2", polarity=-1.0)]

    rows = found(tables_of(voices=heard), loan)

    assert [row["strength"] for row in rows] == [pytest.approx(-(0.5 ** (10 / 60)), abs=1e-6)]


def test_a_voice_known_only_after_the_moment_does_not_count(loan: NeedDefinition) -> None:
    late = voice("2026-06-20", known_at="2026-07-02 09:00")

    assert found(tables_of(voices=[late]), loan) == []


def complaints(closed: str | None, *, known: str = "2026-06-01 09:00") -> Tables:
    text = {
        "feedback_id": "call-1",
        "party_id": "p-wang",
        "kind": "complaint",
        "text": "t",
        "happened_at": "2026-03-10 09:00",
        "known_at": known,
        "closed_date": closed,
    }
    heard = voice("2026-03-10", kind="complaint", topic="complaint_fee", is_open=closed is None)
    return tables_of(feedback_texts=[text], voices=[heard])


def test_an_open_complaint_counts_in_full_however_old(complaint: NeedDefinition) -> None:
    rows = found(complaints(None), complaint)

    assert [(row["strength"], row["is_state"]) for row in rows] == [(1.0, True)]


def test_a_settled_complaint_counts_no_longer(complaint: NeedDefinition) -> None:
    assert found(complaints("2026-05-20"), complaint) == []


def test_a_complaint_settled_later_was_still_open_then(complaint: NeedDefinition) -> None:
    tables = complaints("2026-06-20")

    assert found(tables, complaint) == []
    june = Moment(date=dt.date(2026, 6, 15), zone=ZONE)
    assert len(found(tables, complaint, as_of=june)) == 1


def test_a_prediction_counts_as_its_log_odds_above_the_average(loan: NeedDefinition) -> None:
    tables = tables_of(
        predictions=[prediction("wang", 0.5), prediction("li", 0.1), prediction("sun", 0.0)]
    )

    rows = {row["customer_id"]: row for row in found(tables, loan)}

    # The average is 0.2: odds of 1 to 4.
    assert rows["wang"]["strength"] == pytest.approx(1.386294)  # ln 4
    assert rows["li"]["strength"] == pytest.approx(-0.810930)  # ln (1/9) - ln (1/4)
    assert rows["sun"]["strength"] == pytest.approx(-7.823946, abs=1e-5)  # ln 0.0001 - ln (1/4)
    assert rows["wang"]["usual"] == pytest.approx(0.2)


def test_a_model_that_is_not_used_or_not_calibrated_stands_aside(loan: NeedDefinition) -> None:
    tables = tables_of(
        predictions=[
            prediction("wang", 0.5, is_used=False),
            prediction("li", None),
            prediction("sun", 0.9, moment="2026-06-01"),
        ]
    )

    assert found(tables, loan) == []


def test_a_feature_grows_with_the_logarithm_from_its_limit_to_full(loan: NeedDefinition) -> None:
    tables = tables_of(
        features=[
            {"customer_id": name, "moment": "2026-07-01", "n_sessions_loan_30d": n}
            for name, n in (
                ("none", None),
                ("zero", 0),
                ("at", 2),
                ("half", 4),
                ("full", 8),
                ("more", 90),
            )
        ]
    )

    rows = {row["customer_id"]: row["strength"] for row in found(tables, loan)}

    assert rows == {"half": 0.5, "full": 1.0, "more": 1.0}


def test_each_moment_sees_its_own_snapshot(loan: NeedDefinition) -> None:
    tables = tables_of(
        features=[
            {"customer_id": "wang", "moment": "2026-06-01", "n_sessions_loan_30d": 8},
            {"customer_id": "wang", "moment": "2026-07-01", "n_sessions_loan_30d": 0},
        ]
    )
    june = Moment(date=dt.date(2026, 6, 1), zone=ZONE)

    rows = evidence(tables, moments=[june, JULY], definitions=[loan]).to_pylist()

    assert [row["moment"] for row in rows] == [dt.date(2026, 6, 1)]


def test_a_bank_without_any_of_the_tables_has_no_evidence(loan: NeedDefinition) -> None:
    table = evidence(tables_of(), moments=[JULY], definitions=[loan])

    assert table.num_rows == 0
    assert "strength" in table.column_names


def model(version: str, card: dict[str, str]) -> dict[str, Any]:
    return {
        "model": "propensity_loan",
        "version": version,
        "trained_as_of": "2026-04-01",
        "text": "tree",
        "card": json.dumps(card),
        "is_used": True,
    }


def test_a_model_knew_what_its_card_says_or_else_all_until_it_was_trained() -> None:
    tables = tables_of(models=[model("said", {"trained_until": "2026-02-01"}), model("silent", {})])

    assert trained_until(tables, as_of=JULY) == {
        "said": dt.date(2026, 2, 1),
        "silent": dt.date(2026, 4, 1),
    }
