"""The cases: every need with every action that could serve it, once."""

import pytest

from needmine.actions.cases import cases, risk_number
from tests.needmine.actions.one_customer import ACTIONS, NOW, POLICIES, PRODUCTS, needs, tables


def test_two_departments_and_two_holdings_of_one_customer_still_make_one_case() -> None:
    bank = tables(
        customer_records=[
            {"party_id": "p1", "customer_id": "c1", "method": "master"},
            {"department": "cards", "party_id": "k1", "customer_id": "c1", "method": "linked"},
        ],
        cards=[
            {
                "card_number": number,
                "account_number": "a1",
                "party_id": "p1",
                "kind": "credit",
                "issued_date": "2024-01-01",
            }
            for number in ("k1", "k2")
        ],
    )
    found = cases(
        bank,
        as_of=NOW,
        needs=needs({"need_id": "n1", "need": "borrow_consumer"}),
        actions=ACTIONS,
        products=PRODUCTS,
        policies=POLICIES,
    ).to_pyarrow()
    rows = {row["action"]: row for row in found.to_pylist()}
    assert sorted(found["action"].to_pylist()) == [
        "offer_consumer_loan",
        "offer_credit_card",
    ]
    assert rows["offer_credit_card"]["n_held"] == 1
    assert rows["offer_consumer_loan"]["n_held"] is None
    assert rows["offer_credit_card"]["risk"] == 0
    assert rows["offer_consumer_loan"]["is_credit"]


@pytest.mark.parametrize(("risk", "number"), [("R1", 1), ("R5", 5), ("", 0)])
def test_a_risk_is_numbered_from_one(risk: str, number: int) -> None:
    assert risk_number(risk) == number
