"""Who counts as having taken a card."""

import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.predictions.propensity_card import cards_issued
from tests.rows import ZONE, tables_of

JULY = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
APRIL = dt.date(2026, 4, 1)
HOLDER = {"account_number": "a1", "kind": "current", "opened_date": "2020-01-01"}
RECORDS = [
    {"customer_id": name, "party_id": f"p-{name}", "method": "master"} for name in ("anna", "ben")
]


def card(issued: str, name: str = "anna", **more: Any) -> dict[str, Any]:
    return {
        "card_number": f"{name}-{issued}",
        "account_number": "a1",
        "party_id": f"p-{name}",
        "kind": "debit",
        "issued_date": issued,
        **more,
    }


def takers(*cards: dict[str, Any]) -> list[str]:
    tables = tables_of(
        cards=list(cards),
        customer_records=RECORDS,
        customer_accounts=[
            {**HOLDER, "customer_id": "anna", "role": "owner"},
            {**HOLDER, "customer_id": "ben", "role": "disponent"},
        ],
    )
    rows = cards_issued(tables, [APRIL], JULY).to_pyarrow().to_pylist()
    return [row["customer_id"] for row in rows]


def test_a_first_card_within_the_window_counts() -> None:
    assert takers(card("2026-05-01")) == ["anna"]
    assert takers(card("2026-03-31")) == []
    assert takers(card("2026-06-30")) == []


def test_a_renewal_does_not_and_another_product_does() -> None:
    assert takers(card("2022-05-01"), card("2026-05-01")) == []
    assert takers(card("2022-05-01"), card("2026-05-01", product_code="gold")) == ["anna"]


def test_a_card_of_somebody_who_only_uses_the_account_does_not() -> None:
    assert takers(card("2026-05-01", "ben")) == []


def test_a_card_known_only_later_does_not() -> None:
    assert takers(card("2026-05-01", known_at="2026-07-01 00:00")) == []
