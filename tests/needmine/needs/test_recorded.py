import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.needs.recorded import RECORDED, can_be_recorded
from needmine.needs.taxonomy import OUTCOMES
from tests.rows import ZONE, tables_of

from .outcome_rows import days, holder, lot


def test_every_outcome_a_need_may_name_can_be_recorded() -> None:
    assert set(RECORDED) == set(OUTCOMES) - {"none"}


def test_a_loan_counts_for_every_owner_but_not_for_a_guarantor() -> None:
    tables = tables_of(
        customer_accounts=[
            holder("wang", "A"),
            holder("li", "A", "joint"),
            holder("sun", "A", "guarantor"),
        ],
        loans=[
            {
                "account_number": "A",
                "kind": "consumer",
                "principal": 1,
                "granted_date": "2026-05-01",
            },
            {
                "account_number": "A",
                "kind": "mortgage",
                "principal": 1,
                "granted_date": "2026-05-02",
            },
        ],
    )

    assert days(tables, "loan_granted_consumer") == [("li", "2026-05-01"), ("wang", "2026-05-01")]
    assert days(tables, "loan_granted_mortgage") == [("li", "2026-05-02"), ("wang", "2026-05-02")]


def test_a_loan_known_at_the_moment_or_later_is_not_recorded_yet() -> None:
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        loans=[
            {
                "account_number": "A",
                "kind": "consumer",
                "principal": 1,
                "granted_date": "2026-06-20",
                "known_at": "2026-07-01 00:00",
            }
        ],
    )

    assert days(tables, "loan_granted_consumer") == []
    august = Moment(date=dt.date(2026, 8, 1), zone=ZONE)
    assert days(tables, "loan_granted_consumer", august) == [("wang", "2026-06-20")]


def test_a_deposit_begun_when_another_ended_is_rolled_over_not_new() -> None:
    tables = tables_of(
        customer_accounts=[holder("wang", "A")],
        deposits=[
            lot("old", "2025-01-10", "2026-01-10", "2026-01-10"),
            lot("rolled", "2026-01-15", "2027-01-15"),
            lot("new", "2026-03-01", "2027-03-01"),
        ],
    )

    assert days(tables, "deposit_started") == [("wang", "2025-01-10"), ("wang", "2026-03-01")]
    # The money of the lot that matured was kept.
    assert days(tables, "maturity_kept") == [("wang", "2026-01-15")]


def test_a_complaint_is_settled_on_the_day_it_was_closed() -> None:
    def text(party: str, kind: str, closed: str | None) -> dict[str, Any]:
        return {
            "party_id": party,
            "kind": kind,
            "text": "t",
            "happened_at": "2026-05-01 09:00",
            "closed_date": closed,
        }

    tables = tables_of(
        feedback_texts=[
            text("p1", "complaint", "2026-05-10"),
            text("p2", "complaint", None),
            text("p3", "call", "2026-05-10"),
            text("p4", "complaint", "2026-07-10"),
        ],
        customer_records=[
            {
                "party_id": f"p{n}",
                "customer_id": f"c{n}",
                "method": "master",
            }
            for n in (1, 2, 3, 4)
        ],
    )

    assert days(tables, "complaint_settled") == [("c1", "2026-05-10")]
    assert days(tables, "complaint_made") == [(c, "2026-05-01") for c in ("c1", "c2", "c4")]


def test_without_the_table_an_outcome_cannot_be_recorded() -> None:
    tables = tables_of(customer_accounts=[holder("wang", "A")], loans=[])

    assert can_be_recorded(tables, "loan_granted_consumer")
    assert not can_be_recorded(tables, "deposit_started")
    assert not can_be_recorded(tables, "none")


def card(issued: str, **more: Any) -> dict[str, Any]:
    return {
        "card_number": f"c-{issued}",
        "account_number": "A",
        "party_id": "p-wang",
        "kind": "debit",
        "product_code": "classic",
        "issued_date": issued,
        "known_at": f"{issued} 18:00",
        **more,
    }


def cards_of(*cards: dict[str, Any]) -> list[tuple[str, str]]:
    names = ("wang", "li")
    tables = tables_of(
        customer_accounts=[holder("wang", "A"), holder("li", "A", "disponent"), holder("li", "B")],
        customer_records=[
            {"party_id": f"p-{name}", "customer_id": name, "method": "master"} for name in names
        ],
        cards=list(cards),
    )
    return days(tables, "card_issued")


def test_the_first_card_of_a_product_counts_and_its_renewal_does_not() -> None:
    found = cards_of(card("2026-01-10"), card("2026-05-10"))

    assert found == [("wang", "2026-01-10")]


def test_a_card_of_another_product_or_on_another_account_is_a_new_one() -> None:
    found = cards_of(
        card("2026-01-10"),
        card("2026-02-10", product_code="gold"),
        card("2026-03-10", kind="credit"),
        card("2026-04-10", account_number="B"),
        card("2026-05-10", product_code=None),
        card("2026-06-10", product_code=None),
    )

    assert [day for _, day in found] == [
        "2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10",
    ]  # fmt: skip


def test_a_card_for_somebody_who_may_only_use_the_account_is_nobodys_need_met() -> None:
    on_anothers = card("2026-01-10", party_id="p-li")
    on_ones_own = card("2026-02-10", party_id="p-li", account_number="B")

    assert cards_of(on_anothers, on_ones_own) == [("li", "2026-02-10")]


def test_a_card_known_later_is_not_recorded_yet() -> None:
    assert cards_of(card("2026-06-30", known_at="2026-07-01 00:00")) == []
