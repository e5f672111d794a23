import pytest

from needmine.features.at_moment import AtMoment
from needmine.features.balances import FEATURES, balances
from tests.needmine.features.one_customer import (
    MOMENT,
    bank_of,
    booking,
    features_of,
)


def balance(date: str, amount: object, account: str = "a-li") -> dict[str, object]:
    return {
        "account_number": account,
        "balance_date": date,
        "balance": amount,
        "known_at": f"{date} 23:00",
    }


COVERED = [balance("2024-01-01", 1, "a-wu"), balance("2026-06-14", 1, "a-wu")]


def test_the_mean_weighs_each_balance_by_the_days_it_stood() -> None:
    # 30 days from 05-16: 20 days at 300, then 10 days at 900 from 06-05 on.
    li = features_of(
        "li",
        bank_of(balances=[*COVERED, balance("2026-01-10", 300), balance("2026-06-05", 900)]),
        "balances",
    )
    assert li["balance_current_mean_30d"] == pytest.approx(500.0)
    assert li["balance_current_latest"] == 900.0
    assert li["aum_total_change_30d"] == 600.0
    assert li["balance_current_min_90d"] == 300.0


def test_without_reported_balances_the_last_booking_of_the_day_says_it() -> None:
    li = features_of(
        "li",
        bank_of(
            transactions=[
                booking("2026-06-05 09:00", 5, "in", "other", balance_after=100),
                booking("2026-06-05 18:00", 5, "in", "other", balance_after=250),
                booking("2026-06-05 12:00", 5, "in", "other", balance_after=999),
            ]
        ),
        "balances",
    )
    assert li["balance_current_latest"] == 250.0


def test_where_the_core_books_by_day_only_the_higher_number_is_the_later_booking() -> None:
    li = features_of(
        "li",
        bank_of(
            transactions=[
                booking("2026-06-05", 5, "in", "other", transaction_id="99", balance_after=10),
                booking("2026-06-05", 5, "in", "other", transaction_id="100", balance_after=15),
            ]
        ),
        "balances",
    )
    assert li["balance_current_latest"] == 15.0


def test_a_reported_balance_beats_the_bookings_of_its_day_and_yields_to_later_ones() -> None:
    booked = [booking("2026-06-05 09:00", 5, "in", "other", balance_after=100)]
    same_day = bank_of(transactions=booked, balances=[*COVERED, balance("2026-06-05", 110)])
    earlier = bank_of(transactions=booked, balances=[*COVERED, balance("2026-05-31", 110)])
    assert features_of("li", same_day, "balances")["balance_current_latest"] == 110.0
    assert features_of("li", earlier, "balances")["balance_current_latest"] == 100.0


def test_assets_hold_running_lots_and_no_paid_out_ones() -> None:
    deposits = [
        {
            "account_number": "a-term",
            "kind": "term",
            "principal": 5000,
            "started_date": "2026-05-31",
            "matures_date": "2027-05-31",
        },
        {
            "account_number": "a-term",
            "kind": "wealth",
            "principal": 2000,
            "started_date": "2025-01-01",
            "ended_date": "2026-06-01",
        },
    ]
    li = features_of(
        "li",
        bank_of(
            accounts=[{"account_number": "a-term", "kind": "term", "opened_date": "2025-01-01"}],
            account_holders=[{"account_number": "a-term", "party_id": "p-li", "role": "owner"}],
            balances=[*COVERED, balance("2026-01-01", 3000)],
            deposits=deposits,
        ),
        "balances",
    )
    assert li["aum_total_latest"] == 8000.0
    assert li["balance_term_latest"] == 5000.0
    assert li["balance_wealth_latest"] == 0.0
    assert li["current_aum_share_latest"] == 0.375
    # 30 days of 3,000; 15 of the new 5,000 from 05-31; 16 of the old 2,000 until 06-01.
    assert li["aum_total_mean_30d"] == pytest.approx(
        3000 + 5000 * 15 / 30 + 2000 * 16 / 30, abs=0.01
    )


def test_accounts_in_a_foreign_currency_are_left_out_of_amounts() -> None:
    tables = bank_of(
        accounts=[
            {
                "account_number": "a-usd",
                "kind": "current",
                "currency": "USD",
                "opened_date": "2025-01-01",
            }
        ],
        account_holders=[{"account_number": "a-usd", "party_id": "p-li", "role": "owner"}],
        balances=[*COVERED, balance("2026-06-01", 100), balance("2026-06-01", 7, "a-usd")],
    )
    assert features_of("li", tables, "balances", currency="CNY")["balance_current_latest"] == 100.0
    assert features_of("li", tables, "balances")["balance_current_latest"] == 107.0


def test_an_account_opened_since_holds_no_idle_money() -> None:
    li = features_of("li", bank_of(balances=[*COVERED, balance("2026-05-01", 4000)]), "balances")
    assert li["balance_current_min_90d"] == 0.0


def test_an_overdrawn_customer_has_no_share_of_assets() -> None:
    li = features_of("li", bank_of(balances=[*COVERED, balance("2026-05-01", -40)]), "balances")
    assert li["balance_current_latest"] == -40.0
    assert li["current_aum_share_latest"] is None


def test_every_declared_balance_is_computed_and_nothing_else() -> None:
    rows = balances(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
