from needmine.features.at_moment import AtMoment
from needmine.features.money_flows import FEATURES, money_flows
from tests.needmine.features.one_customer import MOMENT, bank_of, booking, features_of


def test_salary_counts_in_its_window_and_not_on_the_day_before_it() -> None:
    li = features_of(
        "li",
        bank_of(
            transactions=[
                booking("2026-05-16 00:00", 8000, "in", "salary"),
                booking("2026-05-15 23:59", 7000, "in", "salary"),
                booking("2026-04-15 10:00", "7000.50", "in", "salary"),
            ]
        ),
        "money_flows",
    )
    assert li["inflow_salary_30d"] == 8000.0
    assert li["inflow_salary_90d"] == 22000.5
    assert li["n_months_salary_6m"] == 2
    assert li["inflow_salary_monthly_6m"] == 11000.25
    assert (li["day_salary_latest"], li["days_since_salary"]) == (16, 30)


def test_own_transfers_products_and_loans_are_no_income() -> None:
    own_account = {"account_number": "a-li-2", "kind": "current", "opened_date": "2025-01-01"}
    li = features_of(
        "li",
        bank_of(
            accounts=[own_account],
            account_holders=[{"account_number": "a-li-2", "party_id": "p-li", "role": "owner"}],
            transactions=[
                booking("2026-06-01 10:00", 500, "in", "transfer", counterparty_name="n-other"),
                booking("2026-06-02 10:00", 900, "in", "transfer", counterparty_account="a-li-2"),
                booking("2026-06-03 10:00", 700, "in", "transfer", counterparty_name="n-li"),
                booking("2026-06-04 10:00", 800, "in", "wallet", counterparty_name="n-li"),
                booking("2026-06-05 10:00", 9000, "in", "term_deposit"),
                booking("2026-06-06 10:00", 20000, "in", "loan_granted"),
                booking("2026-06-07 10:00", 300, "in", "cash", counterparty_name="n-li"),
            ],
        ),
        "money_flows",
    )
    assert li["inflow_total_30d"] == 800.0
    assert li["inflow_largest_30d"] == 500.0
    assert li["inflow_own_elsewhere_30d"] == 700.0


def test_money_to_an_own_account_elsewhere_leaves_but_is_not_spent() -> None:
    li = features_of(
        "li",
        bank_of(
            transactions=[
                booking("2026-06-01 10:00", 3000, "out", "transfer", counterparty_name="n-li"),
                booking("2026-06-02 10:00", 40, "out", "card_payment"),
            ]
        ),
        "money_flows",
    )
    assert li["outflow_own_elsewhere_30d"] == 3000.0
    assert li["outflow_total_30d"] == 40.0


def test_fewer_bookings_than_the_quarter_before_show_as_a_negative_change() -> None:
    before = [booking(f"2026-02-{day:02} 10:00", 10, "out", "card_payment") for day in range(1, 5)]
    now = [booking("2026-06-01 10:00", 10, "out", "card_payment")]
    interest = [booking("2026-06-02 10:00", 1, "in", "interest")]
    li = features_of("li", bank_of(transactions=before + now + interest), "money_flows")
    assert li["transactions_change_share_90d"] == -0.75
    assert li["n_transactions_30d"] == 1
    assert li["days_since_transaction"] == 14


def test_every_declared_flow_is_computed_and_nothing_else() -> None:
    rows = money_flows(AtMoment(tables=bank_of(), as_of=MOMENT))
    assert set(rows.columns) == {"customer_id"} | {feature.name for feature in FEATURES}
