import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.needs.ledger import Ledger, ledger
from needmine.needs.taxonomy import NeedDefinition
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
VISITS = Sentence(
    zh="{days}天内{n}次查看贷款页面", en="Loan pages visited {n} times in {days} days"
)


def person(name: str) -> dict[str, Any]:
    return {"customer_id": name, "kind": "person", "n_records": 1}


def firing(customer: str, fired: str = "2026-07-01", **more: Any) -> dict[str, Any]:
    return {
        "firing_id": f"{customer}-{fired}",
        "signal": "repeated_loan_page_visits",
        "customer_id": customer,
        "fired_at": "2026-06-30 20:00",
        "fired_date": fired,
        "strength": 1.0,
        "expires_date": "2026-09-01",
        "values": '{"n": 4, "days": 7}',
        "rows": '["digital_events/load-1/7"]',
        **more,
    }


def voice(customer: str, heard: str = "2026-07-01", **more: Any) -> dict[str, Any]:
    return {
        "feedback_id": f"call-{customer}",
        "customer_id": customer,
        "kind": "call",
        "topic": "wants_loan",
        "polarity": 1.0,
        "is_open": False,
        "happened_date": heard,
        "known_at": "2026-06-30 21:00",
        "row": "feedback_texts/load-1/3",
        **more,
    }


def mined(
    need: NeedDefinition, *, as_of: Moment = JULY, previous: Any = None, **rows: Any
) -> Ledger:
    rows.setdefault("customers", [person("wang"), person("li")])
    return ledger(
        tables_of(**rows),
        as_of=as_of,
        definitions=[need],
        previous=previous,
        sentences={"signal:repeated_loan_page_visits": VISITS},
    )


def test_a_score_is_the_base_and_the_weights_a_hand_adds_up(loan: NeedDefinition) -> None:
    found = mined(loan, signals=[firing("wang")], voices=[voice("wang")])

    (need,) = found.needs.to_pylist()
    # ln (0.1 / 0.9) for the base rate, 2 for the signal, 1 for the voice.
    assert need["score"] == pytest.approx(-2.197224577 + 2 + 1)
    assert (need["customer_id"], need["status"], need["n_evidence"]) == ("wang", "found", 2)
    assert need["reason_zh"] == "7天内4次查看贷款页面；另外，客户2026年7月1日问过贷款。"
    assert need["reason_en"] == (
        "Loan pages visited 4 times in 7 days; "
        "also, on 1 July 2026 the customer asked about a loan."
    )


def test_without_recorded_outcomes_a_sum_is_no_probability_and_has_no_expected_worth(
    loan: NeedDefinition,
) -> None:
    (need,) = mined(loan, signals=[firing("wang")]).needs.to_pylist()

    assert (need["probability"], need["value_bank"], need["value_customer"]) == (None, None, None)


def test_each_piece_of_evidence_carries_its_weight_and_its_rows(loan: NeedDefinition) -> None:
    found = mined(loan, signals=[firing("wang")], voices=[voice("wang", "2026-05-02")])

    pieces = found.evidence.to_pylist()
    assert [(p["kind"], p["weight"], p["rows"]) for p in pieces] == [
        ("signal", 2.0, '["digital_events/load-1/7"]'),
        ("voice", 0.5, '["feedback_texts/load-1/3"]'),
    ]
    (need,) = found.needs.to_pylist()
    assert {piece["need_id"] for piece in pieces} == {need["need_id"]}


def test_evidence_below_the_threshold_makes_no_need(loan: NeedDefinition) -> None:
    # A voice of weight 1 has decayed to 0.5 after 60 days; the threshold is 0.7.
    assert mined(loan, voices=[voice("wang", "2026-05-02")]).needs.num_rows == 0


def test_what_speaks_against_counts_and_is_told_but_is_no_reason(loan: NeedDefinition) -> None:
    found = mined(loan, signals=[firing("wang")], voices=[voice("wang", polarity=-1.0)])

    (need,) = found.needs.to_pylist()
    assert need["score"] == pytest.approx(-2.197224577 + 2 - 1)
    assert need["reason_en"] == "Loan pages visited 4 times in 7 days."
    assert [piece["weight"] for piece in found.evidence.to_pylist()] == [2.0, -1.0]


def test_evidence_of_somebody_who_is_no_customer_is_left_out(loan: NeedDefinition) -> None:
    assert mined(loan, signals=[firing("stranger")]).needs.num_rows == 0


def test_a_need_keeps_its_id_from_run_to_run_while_it_stays_open(loan: NeedDefinition) -> None:
    first = mined(loan, signals=[firing("wang")])
    later = Moment(date=dt.date(2026, 7, 8), zone=ZONE)

    second = mined(loan, signals=[firing("wang")], as_of=later, previous=first.needs)

    (one,), (two,) = first.needs.to_pylist(), second.needs.to_pylist()
    assert (two["need_id"], two["found_date"]) == (one["need_id"], dt.date(2026, 7, 1))
    assert two["score"] < one["score"]


def test_a_need_called_wrong_is_shown_as_wrong_and_new_evidence_waits_ninety_days(
    loan: NeedDefinition,
) -> None:
    first = mined(loan, signals=[firing("wang")])
    answer = {
        "customer_id": "wang",
        "need": "borrow_consumer",
        "answer": "wrong",
        "answered_at": "2026-07-03 10:00",
        "known_at": "2026-07-03 10:00",
        "source": "workbench",
    }
    fresh = firing("wang", "2026-08-01", fired_at="2026-08-01 10:00", expires_date="2026-12-01")

    after = mined(
        loan, signals=[firing("wang"), fresh], outcomes=[answer], previous=first.needs,
        as_of=Moment(date=dt.date(2026, 8, 2), zone=ZONE),
    )  # fmt: skip
    rested = mined(
        loan, signals=[firing("wang"), fresh], outcomes=[answer], previous=after.needs,
        as_of=Moment(date=dt.date(2026, 10, 1), zone=ZONE),
    )  # fmt: skip

    assert [n["status"] for n in after.needs.to_pylist()] == ["wrong"]
    assert after.evidence.num_rows == 0
    # By then the visit of August has decayed below the threshold, and July's is used up.
    assert rested.needs.num_rows == 0


def test_visits_before_a_loan_was_granted_no_longer_speak_for_a_loan(
    loan: NeedDefinition,
) -> None:
    owner = {
        "customer_id": "wang",
        "account_number": "A",
        "role": "owner",
        "kind": "loan",
        "opened_date": "2020-01-01",
    }
    granted = {
        "account_number": "A",
        "kind": "consumer",
        "principal": 1,
        "granted_date": "2026-07-05",
        "known_at": "2026-07-06 08:00",
    }
    first = mined(loan, signals=[firing("wang")])

    later = mined(
        loan, signals=[firing("wang")], customer_accounts=[owner], loans=[granted],
        previous=first.needs, as_of=Moment(date=dt.date(2026, 7, 8), zone=ZONE),
    )  # fmt: skip

    assert [(n["status"], n["window_to"]) for n in later.needs.to_pylist()] == [
        ("met", dt.date(2026, 7, 5))
    ]


def test_weights_are_told_beside_what_was_declared(loan: NeedDefinition) -> None:
    rows = mined(loan).need_weights.to_pylist()

    assert [(row["evidence"], row["declared"], row["learned"]) for row in rows] == [
        ("prior", -2.197224577, pytest.approx(-2.197224577)),
        ("signal:repeated_loan_page_visits", 2.0, 2.0),
        ("voice:wants_loan", 1.0, 1.0),
        ("prediction:propensity_loan", 0.5, 0.5),
        ("feature:n_sessions_loan_30d", 1.5, 1.5),
    ]
    assert not any(row["is_calibrated"] for row in rows)


MONTHS = [f"2025-{month:02}-01" for month in range(1, 13)] + [
    f"2026-{month:02}-01" for month in range(1, 7)
]


def lived(*, customers: int = 240) -> dict[str, list[dict[str, Any]]]:
    """Return a bank in which half of the eager borrow within the quarter and others rarely."""
    chance = random.Random(11)
    names = [f"c{number:03}" for number in range(customers)]
    rows: dict[str, list[dict[str, Any]]] = {
        "customers": [person(name) for name in names],
        "customer_accounts": [
            {
                "customer_id": name,
                "account_number": name,
                "role": "owner",
                "kind": "loan",
                "opened_date": "2020-01-01",
            }
            for name in names
        ],
        "features": [],
        "loans": [],
    }
    # Whoever has borrowed rests for 180 days, so each moment has its own share of the customers.
    for place, month in enumerate([*MONTHS, "2026-07-01"]):
        for number, name in enumerate(names):
            is_turn = number % len(MONTHS) == place
            eager = is_turn and chance.random() < 0.6
            rows["features"].append(
                {
                    "customer_id": name,
                    "moment": month,
                    "n_sessions_loan_30d": 8 if eager else 0,
                    "inflow_salary_monthly_6m": 5000.0,
                }
            )
            if chance.random() < (0.5 if eager else 0.01):
                day = dt.date.fromisoformat(month) + dt.timedelta(days=20)
                rows["loans"].append(
                    {
                        "account_number": name,
                        "kind": "consumer",
                        "principal": 1,
                        "granted_date": day.isoformat(),
                        "known_at": f"{day} 12:00",
                    }
                )
    rows["features"][-1]["n_sessions_loan_30d"] = 8
    rows["loans"] = [row for row in rows["loans"] if row["known_at"] < "2026-07-01"]
    return rows


def test_with_recorded_outcomes_weights_are_learned_and_the_worth_is_expected(
    loan: NeedDefinition,
) -> None:
    rows = lived()

    found = mined(loan, **rows)

    weights = {row["evidence"]: row for row in found.need_weights.to_pylist()}
    learned = weights["feature:n_sessions_loan_30d"]
    assert learned["n_outcomes"] >= 30
    assert learned["learned"] != learned["declared"]
    # Nothing was seen of the other evidence, so it stays as declared.
    assert weights["voice:wants_loan"]["learned"] == 1.0
    by_customer = {need["customer_id"]: need for need in found.needs.to_pylist()}
    need = by_customer["c239"]
    if learned["is_calibrated"]:
        expected = Decimal(str(600 * need["probability"])).quantize(Decimal("0.01"))
        assert need["value_bank"] == expected
    else:
        assert need["value_bank"] is None


def test_shuffled_rows_give_the_same_ledger(loan: NeedDefinition) -> None:
    rows = lived(customers=60)
    rows["signals"] = [firing("c001"), firing("c002"), firing("c001", "2026-06-20")]
    rows["voices"] = [voice("c001"), voice("c003")]
    turned = {name: given[::-1] for name, given in rows.items()}

    one, other = mined(loan, **rows), mined(loan, **turned)

    assert one.needs.equals(other.needs)
    assert one.evidence.equals(other.evidence)
    assert one.need_weights.equals(other.need_weights)
    assert one.needs.num_rows > 0


def test_what_becomes_known_at_the_moment_or_later_changes_nothing(loan: NeedDefinition) -> None:
    rows = lived(customers=60)
    rows["signals"] = [firing("c001")]
    later = {name: list(given) for name, given in rows.items()}
    later["signals"].append(firing("c009", "2026-07-01", fired_at="2026-07-01 00:00"))
    later["voices"] = [voice("c001", known_at="2026-07-01 08:00")]
    later["loans"].append(
        {
            "account_number": "c001",
            "kind": "consumer",
            "principal": 1,
            "granted_date": "2026-06-25",
            "known_at": "2026-07-01 00:00",
        }
    )
    later["features"].append(
        {"customer_id": "c004", "moment": "2026-08-01", "n_sessions_loan_30d": 9}
    )
    later["predictions"] = [
        {
            "customer_id": "c001",
            "model": "propensity_loan",
            "moment": "2026-08-01",
            "version": "v",
            "score": 0.0,
            "probability": 0.9,
            "is_used": True,
            "drivers": "[]",
        }
    ]
    later["outcomes"] = [
        {
            "customer_id": "c001",
            "need": "borrow_consumer",
            "answer": "wrong",
            "answered_at": "2026-06-30 10:00",
            "known_at": "2026-07-01 00:00",
            "source": "crm",
        }
    ]

    one, other = mined(loan, **rows), mined(loan, **later)

    assert one.needs.equals(other.needs)
    assert one.evidence.equals(other.evidence)
    assert one.need_weights.equals(other.need_weights)


def test_a_bank_with_no_table_at_all_has_an_empty_ledger(loan: NeedDefinition) -> None:
    found = ledger(tables_of(), as_of=JULY, definitions=[loan], previous=None)

    assert (found.needs.num_rows, found.evidence.num_rows) == (0, 0)
    assert found.need_weights.num_rows == 5
