import datetime as dt
from decimal import Decimal

import pytest

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.needs.episodes import Episode
from needmine.needs.reasons import Told
from needmine.needs.rows import Piece, evidence_table, need_weights_table, needs_table
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.weighing import Learned
from needmine.needs.weights import Weights
from needmine.needs.worth import Worths
from tests.rows import ZONE

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
KEY = ("wang", "borrow_consumer")
EPISODE = Episode(
    need_id="n-1",
    status="found",
    found_date=dt.date(2026, 6, 1),
    window_from=dt.date(2026, 7, 1),
    window_to=dt.date(2026, 9, 29),
)
WEIGHTS = Weights(base=-1.0, evidence=(2.0, 1.0, 0.5, 1.5))


def learned(*, is_calibrated: bool) -> Learned:
    return Learned(
        declared=WEIGHTS,
        learned=WEIGHTS,
        n_cases=100,
        n_outcomes=40,
        is_calibrated=is_calibrated,
    )


def piece(label: str, weight: float, said: str) -> Piece:
    kind, name = label.split(":")
    told = Told(
        kind=kind,
        name=name,
        strength=1.0,
        date=dt.date(2026, 6, 20),
        value=None,
        usual=None,
        note="{}",
    )
    return Piece(told=told, label=label, weight=weight, rows="[]", said=Sentence(zh=said, en=said))


def test_a_calibrated_sum_is_a_probability_and_weighs_the_worth(loan: NeedDefinition) -> None:
    worth = Worths(needs={loan.id: loan}, features={"wang": {"inflow_salary_monthly_6m": 5000.0}})

    (row,) = needs_table(
        {KEY: EPISODE},
        {KEY: 1.0},
        {KEY: [piece("signal:visits", 2.0, "Yes"), piece("voice:no", -1.0, "No")]},
        {loan.id: learned(is_calibrated=True)},
        worth,
        JULY,
    ).to_pylist()

    assert row["score"] == 0.0
    assert row["probability"] == 0.5
    assert row["value_bank"] == Decimal("300.00")  # half of 100 + 0.01 x 10 x 5,000
    assert row["value_customer"] == Decimal("25.00")
    assert row["reason_en"] == "Yes."
    assert row["n_evidence"] == 2


def test_an_uncalibrated_sum_is_a_score_alone(loan: NeedDefinition) -> None:
    (row,) = needs_table(
        {KEY: EPISODE},
        {KEY: 1.0},
        {KEY: [piece("signal:visits", 2.0, "Yes")]},
        {loan.id: learned(is_calibrated=False)},
        Worths(needs={loan.id: loan}, features={}),
        JULY,
    ).to_pylist()

    assert (row["score"], row["probability"], row["value_bank"]) == (0.0, None, None)


def test_evidence_has_one_id_per_need_and_thing(loan: NeedDefinition) -> None:
    pieces = [piece("signal:visits", 2.0, "Yes"), piece("voice:no", -1.0, "No")]

    rows = evidence_table({KEY: EPISODE}, {KEY: pieces}).to_pylist()
    again = evidence_table({KEY: EPISODE}, {KEY: pieces[::-1]}).to_pylist()

    assert len({row["evidence_id"] for row in rows}) == 2
    assert {row["evidence_id"] for row in rows} == {row["evidence_id"] for row in again}


def test_the_base_stands_among_the_weights_as_prior(loan: NeedDefinition) -> None:
    rows = need_weights_table([loan], {loan.id: learned(is_calibrated=True)}).to_pylist()

    assert rows[0] == {
        "need": "borrow_consumer",
        "evidence": "prior",
        "declared": -1.0,
        "learned": pytest.approx(-1.0),
        "n_cases": 100,
        "n_outcomes": 40,
        "is_calibrated": True,
    }
    assert [row["evidence"] for row in rows[1:]] == [each.label for each in loan.evidence]
