import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from needmine.core.sentences import Sentence
from needmine.desks.shown_holdings import assets, band, holdings
from needmine.products.tables import Product
from tests.needmine.desks.sample_bank import AS_OF, WORDS, and_accounts, booking, standing_at

TERM = Product(
    code="term_1y",
    title=Sentence(zh="一年期定期", en="One-year deposit"),
    family="deposit",
    serves=("grow_savings",),
    say=Sentence(zh="可以存定期。", en="A deposit would pay more."),
)


def of(customer, **tables):
    return holdings(standing_at(**tables), WORDS).get(customer, ())


def lines(found, language="en"):
    return [
        (one.product.say(language), one.kind.say(language), one.balance, one.is_debt)
        for one in found
    ]


def test_a_joint_account_is_held_by_each_owner_with_its_latest_balance():
    balances = [
        {"account_number": "both", "balance_date": "2026-06-28", "balance": "10"},
        {"account_number": "both", "balance_date": "2026-06-29", "balance": "1200.55"},
    ]
    expected = ("Current account", "Current account", Decimal("1200.55"), False)
    assert lines(of("li", balances=balances)) == [expected]
    assert lines(of("wang", balances=balances))[1] == expected


def test_an_account_without_any_balance_shows_none_rather_than_zero():
    (held,) = of("li")
    assert held.balance is None
    assert held.opened == dt.date(2026, 2, 10)


def test_a_balance_known_later_is_not_shown():
    rows = [
        {
            "account_number": "both",
            "balance_date": "2026-06-30",
            "balance": "5",
            "known_at": "2026-07-01 00:00",
        }
    ]
    assert lines(of("li", balances=rows))[0][2] is None


def test_the_balance_after_the_last_booking_stands_in_for_a_reported_one():
    rows = [booking("both", "2026-06-29", "5", balance_after="705")]
    assert lines(of("li", transactions=rows))[0][2] == 705


def test_a_closed_account_is_not_held_and_a_frozen_one_says_so():
    rows = and_accounts(
        {"account_number": "gone", "kind": "current", "closed_date": "2026-06-30"},
        {"account_number": "stuck", "kind": "current", "status": "frozen"},
    )
    held = of("wang", customer_accounts=rows)
    assert "stuck" not in str(held)
    assert [one.kind.say("zh") for one in held] == ["活期账户", "活期账户（冻结）", "活期账户"]


def test_who_may_only_use_an_account_or_answers_for_it_holds_nothing():
    rows = [
        {
            "customer_id": "li",
            "account_number": "alone",
            "role": role,
            "kind": "current",
            "opened_date": "2020-01-01",
        }
        for role in ("disponent", "guarantor")
    ]
    assert of("li", customer_accounts=rows) == ()


def test_a_deposit_account_is_shown_as_its_running_lots():
    lot = {
        "account_number": "term",
        "kind": "term",
        "principal": "50000",
        "rate": 0.0185,
        "started_date": "2025-07-10",
        "matures_date": "2026-07-10",
    }
    held = of(
        "wang",
        customer_accounts=and_accounts({"account_number": "term", "kind": "term"}),
        deposits=[
            {**lot, "lot_id": "running"},
            {**lot, "lot_id": "over", "ended_date": "2026-05-01"},
        ],
    )
    lots = [one for one in held if one.matures]
    assert lines(lots) == [("Term deposit", "1.85% a year", Decimal("50000.00"), False)]
    assert len(held) == 3


def test_an_account_whose_lots_have_all_ended_holds_nothing():
    lot = {
        "account_number": "term",
        "kind": "term",
        "lot_id": "over",
        "principal": "50000",
        "started_date": "2025-05-01",
        "matures_date": "2026-05-01",
        "ended_date": "2026-05-01",
    }
    never = {"account_number": "empty", "kind": "wealth"}
    held = of(
        "wang",
        customer_accounts=and_accounts({"account_number": "term", "kind": "term"}, never),
        deposits=[lot],
    )
    balances = {one.kind.say("en"): one.balance for one in held}
    assert balances["Term deposit"] == 0
    assert balances["Wealth product"] is None


def test_a_loan_says_what_it_was_and_owes_only_what_is_reported():
    loan = {
        "loan_id": "l",
        "account_number": "loan",
        "kind": "consumer",
        "principal": "120000",
        "granted_date": "2025-09-01",
        "monthly_payment": "3500",
        "days_overdue": 12,
    }
    accounts = and_accounts({"account_number": "loan", "kind": "loan"})
    (unreported,) = [
        one for one in of("wang", customer_accounts=accounts, loans=[loan]) if one.is_debt
    ]
    assert unreported.product.say("zh") == "消费贷款，本金 ¥12万"
    assert unreported.kind.say("zh") == "每月还 ¥3,500，逾期 12 天"
    assert unreported.balance is None
    reported = [{"account_number": "loan", "balance_date": "2026-06-30", "balance": "-80000"}]
    found = of("wang", customer_accounts=accounts, loans=[loan], balances=reported)
    assert [one.balance for one in found if one.is_debt] == [80000]


def test_a_credit_card_stands_for_its_account():
    held = of(
        "wang",
        customer_accounts=and_accounts({"account_number": "cc", "kind": "credit_card"}),
        cards=[
            {
                "card_number": "c",
                "account_number": "cc",
                "party_id": "p-wang",
                "kind": "credit",
                "issued_date": "2024-01-01",
                "credit_limit": "50000",
            }
        ],
        balances=[{"account_number": "cc", "balance_date": "2026-06-30", "balance": "-2100"}],
    )
    assert lines(held)[-1] == ("Credit card", "limit ¥50,000", 2100, True)
    assert len(held) == 3


def test_assets_are_those_of_the_features_of_that_moment():
    rows = [
        {"customer_id": "wang", "moment": "2026-07-01", "aum_total_latest": 1234.5},
        {"customer_id": "wang", "moment": "2026-04-01", "aum_total_latest": 9.0},
        {"customer_id": "li", "moment": "2026-07-01"},
    ]
    assert assets(standing_at(features=rows)) == {"wang": Decimal("1234.50")}
    assert assets(standing_at(AS_OF.back(months=3), features=rows)) == {"wang": Decimal("9.00")}


def test_layers_follow_the_assets_and_are_not_made_up_for_another_currency():
    said = [band(Decimal(amount), WORDS).say("en") for amount in (199_999, 200_000, 6_000_000)]
    assert said == ["Mass market", "Affluent", "Private banking"]
    assert band(Decimal(-5), WORDS) is None
    assert band(Decimal(10_000_000), replace(WORDS, currency="CZK")) is None


@pytest.mark.parametrize(
    ("code", "product"),
    [("current", "活期账户"), ("term_1y", "一年期定期"), ("CD-01", "CD-01"), (None, "活期账户")],
)
def test_a_holding_bears_the_name_of_its_product_or_of_its_kind(code, product):
    rows = and_accounts({"account_number": "new", "kind": "current", "product_code": code})
    titled = replace(WORDS, products={"term_1y": TERM})
    found = holdings(standing_at(customer_accounts=rows), titled)["wang"]
    assert product in [one.product.say("zh") for one in found]
