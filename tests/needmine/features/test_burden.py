"""Debt is weighed against the income that is seen; last month's shopping is no debt."""

from typing import Any

import pytest

from tests.needmine.features.one_customer import bank_of, booking, features_of

CARD = {"account_number": "card", "kind": "credit_card", "opened_date": "2024-01-01"}
# Paydays on the 16th: the 90 days up to 2026-06-15 hold only two of them.
SALARIES = [booking(f"2026-{month:02}-16 10:00", 10_000, "in", "salary") for month in range(1, 6)]
LOAN = [booking(f"2026-{month:02}-20 10:00", 3_000, "out", "loan_repayment") for month in (3, 4, 5)]


def burden(*bookings: dict[str, Any], has_card: bool = False) -> dict[str, Any]:
    """Return the money flows of Li, whose card, if he has one, is an account of its own."""
    holder = {"account_number": "card", "party_id": "p-li", "role": "owner"}
    bank = bank_of(
        accounts=[CARD] if has_card else [],
        account_holders=[holder] if has_card else [],
        transactions=list(bookings),
    )
    return features_of("li", bank, "money_flows")


def test_debt_is_set_against_a_monthly_income_whatever_paydays_the_window_holds() -> None:
    li = burden(*SALARIES, *LOAN)
    assert li["outflow_debt_90d"] == 9_000
    assert li["inflow_regular_monthly_6m"] == 10_000
    assert li["inflow_salary_90d"] == 20_000
    assert li["payment_burden_share_90d"] == pytest.approx(0.3)


def test_a_pension_is_income_as_a_salary_is() -> None:
    pension = booking("2026-05-10 10:00", 4_000, "in", "pension")
    assert burden(pension, *LOAN)["payment_burden_share_90d"] == pytest.approx(0.75)
    assert burden(*SALARIES, pension, *LOAN)["inflow_regular_monthly_6m"] == 14_000


def test_without_salary_and_pension_the_burden_is_unknown_whatever_else_comes_in() -> None:
    gift = booking("2026-05-10 10:00", 50_000, "in", "transfer", counterparty_name="n-aunt")
    li = burden(gift, *LOAN)
    assert li["payment_burden_share_90d"] is None
    assert li["inflow_regular_monthly_6m"] == 0
    assert li["outflow_debt_90d"] == 9_000


def test_paying_for_last_months_shopping_by_card_is_no_debt() -> None:
    bought = [
        booking(f"2026-{month:02}-05 10:00", 2_000, "out", "card_payment", account_number="card")
        for month in (4, 5, 6)
    ]
    paid = [
        booking(f"2026-{month:02}-25 10:00", 2_500, "in", "card_repayment", account_number="card")
        for month in (3, 4, 5)
    ]
    fee = booking("2026-05-25 11:00", 90, "out", "interest", account_number="card")
    li = burden(*SALARIES, *bought, *paid, fee, has_card=True)
    assert li["outflow_debt_90d"] == 1_500  # 7,500 repaid, 6,000 of it for these purchases
    assert burden(*SALARIES, *bought, *paid[:2], has_card=True)["outflow_debt_90d"] == 0


def test_a_large_purchase_billed_a_month_ago_is_no_debt_either() -> None:
    sofa = booking("2026-03-05 10:00", 9_000, "out", "card_payment", account_number="card")
    paid = booking("2026-03-25 10:00", 9_000, "in", "card_repayment", account_number="card")
    assert burden(*SALARIES, sofa, paid, has_card=True)["outflow_debt_90d"] == 0
    old = booking("2026-02-05 10:00", 9_000, "out", "card_payment", account_number="card")
    assert burden(*SALARIES, old, paid, has_card=True)["outflow_debt_90d"] == 9_000


def test_a_card_of_another_bank_says_nothing_of_debt() -> None:
    elsewhere = booking("2026-05-25 10:00", 6_000, "out", "card_repayment")
    li = burden(*SALARIES, elsewhere)
    assert (li["outflow_debt_90d"], li["outflow_repayment_90d"]) == (0, 6_000)


def test_own_money_brought_in_from_another_bank_is_money_in() -> None:
    spent = booking("2026-05-10 10:00", 9_000, "out", "wallet")
    own = booking("2026-05-01 10:00", 8_000, "in", "transfer", counterparty_name="n-li")
    gift = booking("2026-05-02 10:00", 1_000, "in", "transfer", counterparty_name="n-aunt")
    assert burden(spent, gift)["outflow_inflow_share_90d"] == 9
    assert burden(spent, gift, own)["outflow_inflow_share_90d"] == 1
    back = booking("2026-05-20 10:00", 8_000, "out", "transfer", counterparty_name="n-li")
    assert burden(spent, gift, own, back)["outflow_inflow_share_90d"] == 9


def test_without_any_money_in_how_much_goes_out_beside_it_is_unknown() -> None:
    assert burden(*LOAN)["outflow_inflow_share_90d"] is None


SHOPPING = [booking(f"2026-06-{day:02} 18:00", 60, "out", "card_payment") for day in (2, 5, 9)]


def test_a_salary_is_missed_only_while_the_account_is_lived_from() -> None:
    stopped = booking("2026-03-16 10:00", 10_000, "in", "salary")
    assert burden(stopped, *SHOPPING)["days_without_salary"] == 91
    assert burden(stopped, *SHOPPING[:2])["days_without_salary"] is None
    pension = booking("2026-05-10 10:00", 4_000, "in", "pension")
    assert burden(stopped, *SHOPPING, pension)["days_without_salary"] is None
    assert burden(*SHOPPING)["days_without_salary"] is None
