from needmine.features.at_moment import AtMoment
from needmine.features.borrowing import FEATURES, borrowing
from tests.needmine.features.one_customer import MOMENT, bank_of, booking, features_of


def loan(granted: str, **more: object) -> dict[str, object]:
    return {
        "account_number": "a-li",
        "kind": "consumer",
        "principal": 1200,
        "granted_date": granted,
        "duration_months": 12,
        "monthly_payment": "105.50",
        **more,
    }


def score(at: str, points: float, **more: object) -> dict[str, object]:
    return {
        "party_id": "p-li",
        "source": "internal",
        "version": "v1",
        "score": points,
        "happened_at": at,
        **more,
    }


def test_a_loan_shrinks_month_by_month_and_a_repaid_one_is_gone() -> None:
    li = features_of(
        "li",
        bank_of(
            loans=[
                loan("2026-03-10", days_overdue=8),
                loan("2024-01-01", kind="mortgage", ended_date="2026-02-01", days_overdue=90),
            ]
        ),
        "borrowing",
    )
    assert li["n_loans_running"] == 1
    assert li["has_mortgage"] is False
    assert li["outstanding_loans_latest"] == 900.0
    assert li["payment_loans_monthly"] == 105.5
    assert li["months_until_loan_end"] == 9
    assert li["days_overdue_max"] == 8
    assert li["n_loans_repaid_12m"] == 1


def test_a_loan_of_unknown_duration_is_owed_whole() -> None:
    li = features_of("li", bank_of(loans=[loan("2020-03-10", duration_months=None)]), "borrowing")
    assert li["outstanding_loans_latest"] == 1200.0


def test_a_customer_without_a_loan_owes_nothing_where_the_bank_keeps_loans() -> None:
    wu = features_of("wu", bank_of(loans=[loan("2026-03-10")]), "borrowing")
    assert (wu["n_loans_running"], wu["days_overdue_max"]) == (0, 0)
    assert wu["days_since_loan_granted"] is None


def test_two_cards_of_one_account_share_its_limit() -> None:
    card_account = {"account_number": "a-card", "kind": "credit_card", "opened_date": "2025-01-01"}
    card = {
        "account_number": "a-card",
        "party_id": "p-li",
        "kind": "credit",
        "issued_date": "2025-01-01",
        "credit_limit": 1000,
    }
    li = features_of(
        "li",
        bank_of(
            accounts=[card_account],
            account_holders=[{"account_number": "a-card", "party_id": "p-li", "role": "owner"}],
            cards=[{**card, "card_number": "c-1"}, {**card, "card_number": "c-2"}],
            transactions=[
                booking("2026-06-01 10:00", 250, "out", "card_payment", account_number="a-card"),
                booking("2026-06-02 10:00", 99, "in", "card_repayment", account_number="a-card"),
            ],
        ),
        "borrowing",
    )
    assert li["limit_credit_cards_latest"] == 1000.0
    assert li["outflow_credit_card_30d"] == 250.0
    assert li["limit_use_share_30d"] == 0.25


def test_cards_held_are_counted_once_whatever_their_renewals() -> None:
    card = {"account_number": "a-li", "party_id": "p-li", "kind": "debit",
            "product_code": "classic", "issued_date": "2022-01-01"}  # fmt: skip
    cards = [
        {**card, "card_number": "c-1"},
        {**card, "card_number": "c-2", "issued_date": "2025-01-01"},
        {**card, "card_number": "c-3", "product_code": "gold"},
        {**card, "card_number": "c-4", "kind": "credit", "issued_date": "2026-06-15"},
        {**card, "card_number": "c-5", "account_number": "a-2", "known_at": "2026-06-15 00:00"},
    ]
    tables = bank_of(cards=cards)

    assert features_of("li", tables, "borrowing")["n_cards_held"] == 2
    assert features_of("wu", tables, "borrowing")["n_cards_held"] == 0
    assert (
        features_of("li", bank_of(loans=[loan("2026-03-10")]), "borrowing")["n_cards_held"] is None
    )


def test_bureau_scores_are_never_read() -> None:
    bureau = score("2026-06-01 10:00", 300, source="bureau")
    both = features_of(
        "li", bank_of(credit_scores=[score("2026-01-01 10:00", 700), bureau]), "borrowing"
    )
    alone = features_of("li", bank_of(credit_scores=[bureau]), "borrowing")
    assert both["score_credit_internal_latest"] == 700.0
    assert both["days_since_credit_score"] == 165
    assert alone["score_credit_internal_latest"] is None


def test_every_declared_debt_is_computed_and_nothing_else() -> None:
    rows = borrowing(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
