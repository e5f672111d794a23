"""Payees paid every month, and which of them by hand."""

from typing import Any

from .one_customer import Row, bank_of, booking, features_of

MONTHLY = ("2026-04-10 09:00", "2026-05-10 09:00", "2026-06-10 09:00")
LISTED = {"account_number": "a-wu", "amount": 1, "counterparty_account": "somebody"}


def paid(*days: str, payee: str | None = "landlord", amount: int = 500, **more: Any) -> list[Row]:
    return [
        {**booking(day, amount, "out", "transfer"), "counterparty_account": payee, **more}
        for day in days
    ]


def payees(transactions: list[Row], orders: list[Row] | None = None) -> tuple[Any, Any]:
    given = {} if orders is None else {"standing_orders": orders}
    row = features_of("li", bank_of(transactions=transactions, **given), "regular_payments")
    return row["n_payees_regular_90d"], row["n_payees_by_hand_90d"]


def test_payees_who_got_the_same_amount_a_month_apart_are_counted_once() -> None:
    other = paid("2026-05-01 09:00", "2026-05-31 09:00", payee="club", amount=90)

    assert payees([*paid(*MONTHLY), *other], [LISTED]) == (2, 2)


def test_amounts_that_differ_and_payments_in_between_are_not_regular() -> None:
    varying = [*paid("2026-05-01 09:00"), *paid("2026-06-01 09:00", amount=501)]
    weekly = paid("2026-05-01 09:00", "2026-05-15 09:00", "2026-06-01 09:00", payee="canteen")
    repaid = paid("2026-05-01 09:00", "2026-06-01 09:00", payee="bank", kind="loan_repayment")

    assert payees([*varying, *weekly, *repaid], [LISTED]) == (0, 0)


def test_what_lies_before_the_quarter_is_over() -> None:
    assert payees(paid("2026-02-16 09:00", "2026-03-16 09:00", "2026-04-16 09:00"))[0] == 0
    assert payees(paid("2026-03-17 09:00", "2026-04-16 09:00"))[0] == 1


def test_a_payee_whom_an_order_pays_is_not_paid_by_hand() -> None:
    order = {"account_number": "a-li", "amount": 500, "counterparty_account": "landlord"}

    assert payees(paid(*MONTHLY), [order]) == (1, 0)
    assert payees(paid(*MONTHLY), [{**order, "ended_date": "2026-06-01"}, LISTED]) == (1, 1)
    assert payees(paid(*MONTHLY), [{**order, "account_number": "a-wu"}]) == (1, 1)


def test_without_a_list_of_orders_nobody_knows_what_is_paid_by_hand() -> None:
    assert payees(paid(*MONTHLY)) == (1, None)
    assert payees(paid(*MONTHLY), []) == (1, None)
    assert payees(paid(*MONTHLY), [{**LISTED, "known_at": "2026-06-15 00:00"}]) == (1, None)


def test_bookings_that_name_no_other_account_tell_nothing() -> None:
    assert payees(paid(*MONTHLY, payee=None), [LISTED]) == (None, None)


def test_a_customer_without_regular_payments_has_none() -> None:
    tables = bank_of(transactions=paid(*MONTHLY), standing_orders=[LISTED])
    row = features_of("wu", tables, "regular_payments")

    assert (row["n_payees_regular_90d"], row["n_payees_by_hand_90d"]) == (0, 0)
