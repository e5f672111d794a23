"""What is known of each customer comes out of the tables as they were known, and of no later."""

from typing import Any

import pytest

from needmine.actions.facts import (
    answers_by_need,
    customer_facts,
    holdings,
    refusals_by_product,
)
from tests.needmine.actions.one_customer import NOW, POLICIES
from tests.rows import tables_of

AFTER = "2026-07-01 00:00"
BEFORE = "2026-06-30 23:59"


def _record(customer: str, department: str = "core_banking") -> dict[str, Any]:
    return {
        "department": department,
        "party_id": customer.replace("c", "p"),
        "customer_id": customer,
        "method": "master",
    }


def _account(customer: str, account: str, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "account_number": account,
        "role": "owner",
        "kind": "current",
        "opened_date": "2020-01-01",
        **more,
    }


def _loan(account: str, days: int, **more: Any) -> dict[str, Any]:
    return {
        "loan_id": f"l-{account}",
        "account_number": account,
        "kind": "consumer",
        "principal": "10000",
        "granted_date": "2025-01-01",
        "days_overdue": days,
        **more,
    }


def _score(customer: str, score: float, at: str, **more: Any) -> dict[str, Any]:
    return {
        "party_id": customer.replace("c", "p"),
        "source": "internal",
        "version": "v1",
        "score": score,
        "happened_at": at,
        **more,
    }


def _event(customer: str, at: str, **more: Any) -> dict[str, Any]:
    return {"party_id": customer.replace("c", "p"), "happened_at": at, **more}


def _measured(customer: str, moment: str = "2026-07-01", **features: Any) -> dict[str, Any]:
    return {"customer_id": customer, "moment": moment, **features}


TABLES = tables_of(
    customers=[
        {"customer_id": "c1", "kind": "person", "birth_date": "1990-07-01", "n_records": 2},
        {"customer_id": "c2", "kind": "person", "birth_date": "1990-07-02", "n_records": 1},
        {"customer_id": "c3", "kind": "company", "n_records": 1},
        {"customer_id": "c4", "kind": "person", "birth_date": "2008-02-29", "n_records": 1},
    ],
    customer_records=[
        _record("c1"),
        _record("c1", "cards"),
        _record("c2"),
        _record("c3"),
        # Who c4 is becomes known only at the moment itself, so c4's contacts are nobody's yet.
        {**_record("c4"), "known_at": AFTER},
    ],
    customer_accounts=[
        _account("c1", "a1"),
        _account("c2", "a1", role="joint"),
        _account("c3", "a1", role="disponent"),
        _account("c1", "a2", closed_date="2026-06-01", status="frozen"),
        _account("c2", "a3", kind="credit_card", product_code="gold"),
        _account("c3", "a4", status="frozen"),
    ],
    balances=[
        {"account_number": "a1", "balance_date": "2026-05-31", "balance": "900"},
        {"account_number": "a1", "balance_date": "2026-06-30", "balance": "100.10"},
        {"account_number": "a1", "balance_date": "2026-07-01", "balance": "7"},
        {"account_number": "a1", "balance_date": "2026-06-29", "balance": "5", "known_at": AFTER},
        {"account_number": "a2", "balance_date": "2026-06-30", "balance": "50000"},
    ],
    loans=[
        _loan("a1", 12),
        _loan("a4", 90, ended_date="2026-06-30"),
        _loan("a3", 40, known_at=AFTER),
    ],
    credit_scores=[
        _score("c1", 600.0, "2026-05-01 00:00"),
        _score("c1", 580.0, "2026-06-01 00:00"),
        _score("c1", 300.0, "2026-06-15 00:00", source="bureau"),
        _score("c1", 900.0, AFTER),
    ],
    contacts=[
        _event("c1", BEFORE, channel="sms"),
        _event("c1", "2026-06-24 00:00", channel="sms", department="cards"),
        _event("c1", "2026-06-23 23:59", channel="sms"),
        _event("c1", "2026-06-29 09:00", channel="sms", is_service=True),
        _event("c1", AFTER, channel="sms"),
        _event("c4", BEFORE, channel="sms"),
    ],
    feedback_texts=[
        _event("c1", "2026-06-01 09:00", kind="complaint", text="t1"),
        _event("c1", "2026-06-02 09:00", kind="complaint", text="t2", closed_date="2026-06-30"),
        _event("c1", "2026-06-03 09:00", kind="call", text="t3"),
        _event("c2", AFTER, kind="complaint", text="t4"),
    ],
    risk_assessments=[
        _event("c1", "2024-01-01 09:00", risk_class="C5"),
        _event("c1", "2026-01-01 09:00", risk_class="C2", expires_date="2026-06-30"),
        _event("c2", "2025-07-01 00:00", risk_class="C4"),
        _event("c3", "2025-06-30 23:59", risk_class="C4"),
    ],
    consents=[
        _event("c1", "2026-01-01 09:00", purpose="marketing", state="granted"),
        _event("c1", "2026-02-01 09:00", purpose="profiling", state="withdrawn"),
        _event("c2", "2026-02-01 09:00", purpose="profiling", state="granted"),
    ],
    features=[
        _measured("c1", outflow_debt_90d=9000.0, inflow_regular_monthly_6m=10000.0),
        # Granted last month: one payment made, as much due every month.
        _measured(
            "c2",
            outflow_debt_90d=2000.0,
            payment_loans_monthly=2000.0,
            inflow_regular_monthly_6m=4000.0,
        ),
        _measured("c3", payment_loans_monthly=500.0, inflow_regular_monthly_6m=0.0),
        _measured("c1", moment="2026-06-01", outflow_debt_90d=1.0, inflow_regular_monthly_6m=1.0),
    ],
    voices=[
        {
            "department": "calls",
            "feedback_id": "f1",
            "customer_id": "c2",
            "kind": "call",
            "topic": "cannot_pay",
            "polarity": -1.0,
            "is_open": False,
            "happened_date": "2026-06-10",
            "known_at": "2026-06-11",
            "row": "r",
        },
        {
            "department": "calls",
            "feedback_id": "f2",
            "customer_id": "c1",
            "kind": "call",
            "topic": "cannot_pay",
            "polarity": -1.0,
            "is_open": False,
            "happened_date": "2026-06-30",
            "known_at": AFTER,
            "row": "r",
        },
    ],
)


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, Any]]:
    rows = customer_facts(TABLES, as_of=NOW, policies=POLICIES).to_pyarrow().to_pylist()
    return {row["customer_id"]: row for row in rows}


def test_each_customer_has_one_row(facts: dict[str, dict[str, Any]]) -> None:
    rows = customer_facts(TABLES, as_of=NOW, policies=POLICIES).to_pyarrow()
    assert sorted(rows["customer_id"].to_pylist()) == ["c1", "c2", "c3", "c4"]


def test_a_customer_is_a_year_older_from_the_birthday_on(facts: dict[str, dict[str, Any]]) -> None:
    ages = {name: row["age"] for name, row in facts.items()}
    assert ages == {"c1": 36, "c2": 35, "c3": None, "c4": 18}


def test_contacts_are_counted_over_all_departments_and_without_service(
    facts: dict[str, dict[str, Any]],
) -> None:
    assert (facts["c1"]["n_contacts_7d"], facts["c1"]["n_contacts_30d"]) == (2, 3)


def test_a_record_linked_later_counts_for_nobody_yet(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["c4"]["n_contacts_7d"] is None


def test_only_complaints_not_settled_are_open(facts: dict[str, dict[str, Any]]) -> None:
    assert (facts["c1"]["n_open_complaints"], facts["c2"]["n_open_complaints"]) == (1, None)


def test_an_overdue_loan_weighs_on_every_holder_and_not_on_a_disponent(
    facts: dict[str, dict[str, Any]],
) -> None:
    overdue = {name: row["days_overdue"] for name, row in facts.items()}
    assert overdue == {"c1": 12, "c2": 12, "c3": None, "c4": None}


def test_the_score_is_the_banks_own_latest(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["c1"]["internal_score"] == 580.0


def test_the_balance_is_the_latest_reported_of_open_current_accounts(
    facts: dict[str, dict[str, Any]],
) -> None:
    assert str(facts["c1"]["current_balance"]) == "100.10"
    assert facts["c2"]["has_balance"] is True
    assert facts["c3"]["has_balance"] is None


def test_an_assessment_expires_on_its_day_or_after_a_year(facts: dict[str, dict[str, Any]]) -> None:
    found = {name: (row["risk_class"], row["is_assessment_expired"]) for name, row in facts.items()}
    assert found["c1"] == ("C2", True)
    assert found["c2"] == ("C4", False)
    assert found["c3"] == ("C4", True)
    assert found["c4"] == (None, None)


def test_a_consent_stands_beside_a_refusal_of_profiling(facts: dict[str, dict[str, Any]]) -> None:
    assert (facts["c1"]["marketing_consent"], facts["c1"]["refused_purpose"]) == (
        "granted",
        "profiling",
    )
    assert (facts["c2"]["marketing_consent"], facts["c2"]["refused_purpose"]) == (None, None)


def test_hardship_counts_once_it_is_known(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["c1"]["hardship_date"] is None
    assert str(facts["c2"]["hardship_date"]) == "2026-06-10"


def test_a_closed_account_stops_nothing(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["c1"]["stopped_status"] is None
    assert facts["c3"]["stopped_status"] == "frozen"


def test_debts_are_set_against_income_as_paid_or_as_due_whichever_is_more(
    facts: dict[str, dict[str, Any]],
) -> None:
    burdens = {name: (row["debt_monthly"], row["burden_share"]) for name, row in facts.items()}
    assert burdens == {
        "c1": (3000.0, 0.3),
        "c2": (2000.0, 0.5),
        "c3": (500.0, None),
        "c4": (None, None),
    }


def test_the_last_refusal_of_a_product_counts_for_whatever_need_it_was_offered() -> None:
    said = tables_of(
        outcomes=[
            _outcome("declined", "2026-05-01 09:00", product_code="term_1y"),
            _outcome("declined", "2026-06-01 09:00", product_code="term_1y", need="borrow_home"),
            _outcome("declined", "2026-06-02 09:00", product_code="card", known_at=AFTER),
            _outcome("wrong", "2026-06-03 09:00", product_code="term_3y"),
            _outcome("declined", "2026-06-04 09:00"),
        ]
    )
    (row,) = refusals_by_product(said, as_of=NOW).to_pyarrow().to_pylist()
    assert (row["customer_id"], row["product"]) == ("c1", "term_1y")
    assert row["product_declined_at"].isoformat() == "2026-06-01T01:00:00+00:00"


def test_holdings_are_named_by_product_and_by_kind() -> None:
    rows = holdings(TABLES, as_of=NOW).to_pyarrow().to_pylist()
    held = {(row["customer_id"], row["held"]) for row in rows}
    assert ("c2", "gold") in held
    assert ("c2", "account:credit_card") in held
    assert ("c1", "loan:consumer") in held
    # The loan on a4 is repaid, and c3 only uses a1 without owning it.
    assert ("c3", "loan:consumer") not in held


def test_the_last_refusal_of_a_need_is_the_one_that_was_known() -> None:
    said = tables_of(
        outcomes=[
            _outcome("declined", "2026-05-01 09:00"),
            _outcome("declined", "2026-06-01 09:00"),
            _outcome("wrong", "2026-06-05 09:00", known_at=AFTER),
        ]
    )
    (row,) = answers_by_need(said, as_of=NOW).to_pyarrow().to_pylist()
    assert row["declined_at"].isoformat() == "2026-06-01T01:00:00+00:00"
    assert row["wrong_at"] is None


def _outcome(answer: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "customer_id": "c1",
        "need": "grow_savings",
        "answer": answer,
        "answered_at": at,
        "known_at": at,
        "source": "crm",
        **more,
    }
