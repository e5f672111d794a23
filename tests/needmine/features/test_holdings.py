import pytest

from needmine.features.at_moment import AtMoment
from needmine.features.holdings import FEATURES, holdings
from tests.needmine.features.one_customer import MOMENT, bank_of, features_of


def lot(matures: str | None, principal: int, **more: object) -> dict[str, object]:
    return {
        "account_number": "a-li",
        "kind": "term",
        "principal": principal,
        "started_date": "2025-06-20",
        "matures_date": matures,
        **more,
    }


def test_what_matures_on_the_moment_counts_and_what_matures_a_window_later_does_not() -> None:
    li = features_of(
        "li",
        bank_of(
            deposits=[
                lot("2026-06-15", 100),
                lot("2026-07-14", 20),
                lot("2026-07-15", 3),
                lot("2026-06-14", 5000),
                lot("2026-06-20", 7000, ended_date="2026-06-10"),
                lot("2026-06-20", 70, kind="wealth"),
            ]
        ),
        "holdings",
    )
    assert li["maturing_term_30d"] == 120.0
    assert li["maturing_term_60d"] == 123.0
    assert li["maturing_wealth_30d"] == 70.0
    assert li["days_until_maturity"] == 0
    assert li["matured_lots_30d"] == 7000.0
    assert (li["n_term_lots"], li["n_wealth_lots"]) == (4, 1)


def test_the_rate_is_weighted_by_principal_and_unknown_without_one() -> None:
    rated = [lot("2027-01-01", 1000, rate=0.02), lot("2027-01-01", 3000, rate=0.01)]
    li = features_of("li", bank_of(deposits=rated), "holdings")
    assert li["rate_lots_mean"] == pytest.approx(0.0125)
    assert features_of("li", bank_of(deposits=[lot(None, 9)]), "holdings")["rate_lots_mean"] is None


def test_a_lot_whose_end_lies_after_the_moment_still_runs() -> None:
    li = features_of(
        "li", bank_of(deposits=[lot("2026-09-01", 50, ended_date="2026-06-15")]), "holdings"
    )
    assert li["n_term_lots"] == 1


def test_closed_dormant_and_foreign_accounts_are_told_apart() -> None:
    more = [
        {
            "account_number": "a-1",
            "kind": "current",
            "opened_date": "2020-01-01",
            "closed_date": "2026-01-05",
        },
        {
            "account_number": "a-2",
            "kind": "current",
            "opened_date": "2020-01-01",
            "status": "dormant",
        },
        {
            "account_number": "a-3",
            "kind": "credit_card",
            "opened_date": "2026-06-05",
            "currency": "USD",
        },
        {"account_number": "a-4", "kind": "loan", "opened_date": "2026-06-15"},
    ]
    li = features_of(
        "li",
        bank_of(
            accounts=more,
            account_holders=[
                {"account_number": row["account_number"], "party_id": "p-li", "role": "owner"}
                for row in more
            ],
        ),
        "holdings",
        currency="CNY",
    )
    assert li["n_accounts_open"] == 3
    assert li["n_accounts_closed_12m"] == 1
    assert li["n_accounts_dormant"] == 1
    assert li["n_product_kinds_held"] == 2
    assert li["has_credit_card"] is True
    assert li["days_since_account_opened"] == 10


def test_every_declared_holding_is_computed_and_nothing_else() -> None:
    rows = holdings(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
