"""The gate as a whole: every case is there, only the allowed is chosen, nothing later counts."""

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from needmine.actions.gate import gate, lead_id
from needmine.actions.rule import Rule, every_action
from needmine.actions.rules import RULES
from needmine.actions.tables import ACTIONS as CONTRACT
from needmine.core.sentences import Sentence
from tests.needmine.actions.one_customer import (
    ACTIONS,
    NOTHING_AGAINST,
    NOW,
    POLICIES,
    PRODUCTS,
    judged,
    needs,
    tables,
)

SAVINGS = ("offer_cash_wealth_r1", "offer_term_1y", "offer_term_3y", "offer_wealth_r2")


def test_every_action_that_could_serve_the_need_is_judged_and_one_is_chosen() -> None:
    found = judged({"need_id": "n1", "value_bank": "300"})
    assert [action for _, action in sorted(found)] == [*SAVINGS, "offer_wealth_r3"]
    chosen = [row for row in found.values() if row["is_chosen"]]
    assert [row["action"] for row in chosen] == ["offer_term_1y"]
    assert chosen[0]["priority"] == 300.0
    assert chosen[0]["expires_date"] == dt.date(2026, 7, 15)
    assert chosen[0]["lead_id"] == lead_id("n1", "offer_term_1y")


def test_a_lead_ends_with_its_need() -> None:
    found = judged({"need_id": "n1", "window_to": "2026-07-04"})
    assert {row["expires_date"] for row in found.values()} == {dt.date(2026, 7, 4)}


def test_with_an_open_complaint_the_complaint_is_served_and_nothing_sold() -> None:
    complaint = {
        "party_id": "p1",
        "kind": "complaint",
        "text": "t",
        "happened_at": "2026-06-20 09:00",
    }
    found = judged(
        {"need_id": "n1"},
        {"need_id": "n2", "need": "repair_complaint"},
        {"need_id": "n3", "need": "smooth_cash_flow"},
        tables=tables(feedback_texts=[complaint]),
    )
    chosen = {need for (need, _), row in found.items() if row["is_chosen"]}
    assert chosen == {"n2", "n3"}
    assert found[("n2", "complaint_follow_up")]["product_code"] is None
    assert found[("n3", "payment_plan_talk")]["is_chosen"]
    assert not found[("n1", "offer_term_1y")]["is_allowed"]


def test_to_whom_money_is_tight_no_shipped_action_sells_credit() -> None:
    found = judged({"need_id": "n1", "need": "smooth_cash_flow"})
    assert [action for _, action in found] == ["payment_plan_talk"]


def test_a_product_declined_under_one_need_is_not_offered_under_another() -> None:
    declined = {
        "customer_id": "c1",
        "need": "smooth_cash_flow",
        "product_code": "consumer_loan",
        "answer": "declined",
        "answered_at": "2026-06-01 09:00",
        "known_at": "2026-06-01 09:00",
        "source": "crm",
    }
    found = judged({"need_id": "n1", "need": "borrow_consumer"}, tables=tables(outcomes=[declined]))
    (refusal,) = json.loads(found[("n1", "offer_consumer_loan")]["refusals"])
    assert refusal["rule"] == "cool_off_product"
    assert found[("n1", "offer_credit_card")]["is_chosen"]


def test_the_hold_out_withholds_offers_and_courtesies_but_no_help() -> None:
    wanted = ("grow_savings", "keep_relationship", "smooth_cash_flow", "repair_complaint")
    arm = {"customer_id": "c1", "arm": "hold_out", "assigned_date": "2026-01-01"}
    found = judged(
        *({"need_id": need, "need": need} for need in wanted),
        tables=tables(assignments=[{**arm, "need": need} for need in wanted]),
    )
    chosen = {action for (_, action), row in found.items() if row["is_chosen"]}
    assert chosen == {"payment_plan_talk", "complaint_follow_up"}
    refused = json.loads(found[("keep_relationship", "retention_call")]["refusals"])
    assert [each["rule"] for each in refused] == ["hold_out"]


def test_the_contacts_that_are_left_go_to_the_needs_worth_most() -> None:
    once = {"party_id": "p1", "channel": "sms", "happened_at": "2026-06-30 09:00"}
    found = judged(
        {"need_id": "n1", "value_bank": "200"},
        {"need_id": "n2", "need": "protect_income", "value_bank": "900"},
        {"need_id": "n3", "need": "keep_relationship"},
        tables=tables(contacts=[once]),
    )
    chosen = [action for (_, action), row in found.items() if row["is_chosen"]]
    assert sorted(chosen) == ["offer_accident_insurance", "retention_call"]
    (refusal,) = json.loads(found[("n1", "offer_term_1y")]["refusals"])
    assert refusal["rule"] == "contact_budget"
    assert {"zh", "en"} <= refusal.keys()


def test_without_needs_there_is_an_empty_table_in_the_shape_of_the_contract() -> None:
    empty = gate(
        tables(),
        as_of=NOW,
        needs=needs(),
        actions=ACTIONS,
        products=PRODUCTS,
        policies=POLICIES,
    )
    assert empty.num_rows == 0
    assert empty.schema == CONTRACT.schema().to_pyarrow()


def test_the_order_of_rows_changes_nothing() -> None:
    two = ({"need_id": "n1"}, {"need_id": "n2", "need": "protect_income"})
    assert judged(*two) == judged(*reversed(two), actions=tuple(reversed(ACTIONS)))


def test_every_refusal_is_said_in_both_languages() -> None:
    nothing = {name: None for name in NOTHING_AGAINST if not name.startswith("customer")}
    found = judged(
        *({"need_id": f"n-{action.needs[0]}", "need": action.needs[0]} for action in ACTIONS),
        tables=tables(**nothing),
    )
    said = [refusal for row in found.values() for refusal in json.loads(row["refusals"])]
    assert said
    for refusal in said:
        assert refusal["zh"].endswith("。")
        assert refusal["en"].endswith(".")
        assert "{" not in refusal["zh"] + refusal["en"]


def test_what_becomes_known_at_the_moment_or_later_changes_nothing() -> None:
    late: dict[str, Any] = {"party_id": "p1", "happened_at": "2026-06-01 09:00"}
    late["known_at"] = "2026-07-01 00:00"
    more = {
        "consents": {**late, "consent_id": "x", "purpose": "marketing", "state": "withdrawn"},
        "contacts": {**late, "contact_id": "x", "channel": "sms"},
        "feedback_texts": {**late, "feedback_id": "x", "kind": "complaint", "text": "t"},
        "risk_assessments": {**late, "assessment_id": "x", "risk_class": "C1"},
        "credit_scores": {**late, "source": "internal", "version": "v1", "score": 1.0},
    }
    later = tables(**{name: [*NOTHING_AGAINST[name], row] for name, row in more.items()})
    wanted = ({"need_id": "n1"}, {"need_id": "n2", "need": "borrow_consumer"})
    assert judged(*wanted, tables=later) == judged(*wanted)


SAID = st.tuples(
    st.sampled_from(["marketing", "profiling", "statements"]),
    st.sampled_from(["granted", "withdrawn"]),
    st.integers(1, 28),
)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(said=st.lists(st.lists(SAID, max_size=6), min_size=1, max_size=30))
def test_after_a_withdrawal_nothing_is_ever_marketed(
    said: list[list[tuple[str, str, int]]],
) -> None:
    customers = {f"c{n}": each for n, each in enumerate(said)}
    consents = [
        {
            "party_id": f"p-{customer}",
            "purpose": purpose,
            "state": state,
            "happened_at": f"2026-05-{day:02} 09:00",
        }
        for customer, each in customers.items()
        for purpose, state, day in [*each, ("marketing", "withdrawn", 28)]
    ]
    person = {"kind": "person", "birth_date": "1986-03-05", "n_records": 1}
    bank = tables(
        customers=[{"customer_id": customer, **person} for customer in customers],
        customer_records=[
            {"party_id": f"p-{customer}", "customer_id": customer, "method": "master"}
            for customer in customers
        ],
        consents=consents,
    )
    wanted = ("grow_savings", "borrow_consumer", "repair_complaint")
    found = judged(
        *(
            {"need_id": f"{customer}-{need}", "customer_id": customer, "need": need}
            for customer in customers
            for need in wanted
        ),
        tables=bank,
    )
    sales = [row for row in found.values() if row["product_code"]]
    assert len(sales) == 7 * len(customers)
    assert not any(row["is_allowed"] or row["is_chosen"] for row in sales)
    assert all(row["is_chosen"] for row in found.values() if row["need"] == "repair_complaint")


def _more(n: int) -> Rule:
    return Rule(
        name=f"more_{n}",
        title=Sentence(zh="另一条", en="One more"),
        concerns=lambda case, _: case.is_marketing,
        refuses=every_action,
        sentence=Sentence(zh="不行。", en="No."),
    )


def test_a_further_reason_to_refuse_never_allows() -> None:
    contacts = [
        {"party_id": "p1", "channel": "sms", "happened_at": f"2026-06-{day} 09:00"}
        for day in (28, 29)
    ]
    fewer = tuple(rule for rule in RULES if not rule.name.startswith("contact_limit"))
    many_contacts = replace(POLICIES, contacts_per_7_days=9)
    allowed = [
        {
            key
            for key, row in judged(
                tables=tables(contacts=contacts), rules=rules, policies=many_contacts
            ).items()
            if row["is_allowed"]
        }
        for rules in (fewer, RULES, (*RULES, _more(1)))
    ]
    assert all(later <= earlier for earlier, later in pairwise(allowed))
    assert allowed[0]
    assert not allowed[-1]
