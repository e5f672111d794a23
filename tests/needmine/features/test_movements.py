from needmine.features.at_moment import AtMoment
from needmine.features.movements import movements, tallies
from tests.needmine.features.one_customer import MOMENT, bank_of, booking


def rows_of(**rows: object) -> list[dict[str, object]]:
    at = AtMoment(tables=bank_of(**rows), as_of=MOMENT)  # type: ignore[arg-type]
    return movements(at, "current").to_pyarrow().to_pylist()


def test_a_booking_on_a_joint_account_counts_for_each_holder_but_not_for_a_disponent() -> None:
    found = rows_of(
        accounts=[{"account_number": "a-both", "kind": "current", "opened_date": "2025-01-01"}],
        account_holders=[
            {"account_number": "a-both", "party_id": "p-li", "role": "owner"},
            {"account_number": "a-both", "party_id": "p-wu", "role": "joint"},
        ],
        transactions=[
            booking("2026-06-01 10:00", 5, "out", "cash", account_number="a-both"),
        ],
    )
    assert sorted(row["customer_id"] for row in found if row["cents"] == 500) == ["li", "wu"]

    disponent = rows_of(
        account_holders=[{"account_number": "a-li", "party_id": "p-wu", "role": "disponent"}],
        transactions=[booking("2026-06-01 10:00", 5, "out", "cash")],
    )
    assert [row["customer_id"] for row in disponent if row["cents"] == 500] == ["li"]


def test_paying_off_the_own_card_is_spending_and_no_move_between_pockets() -> None:
    found = rows_of(
        accounts=[{"account_number": "a-card", "kind": "credit_card", "opened_date": "2025-01-01"}],
        account_holders=[{"account_number": "a-card", "party_id": "p-li", "role": "owner"}],
        transactions=[
            booking("2026-06-01 10:00", 5, "out", "card_repayment", counterparty_account="a-card"),
        ],
    )
    assert [row["is_own"] for row in found if row["cents"] == 500] == [False]


def test_a_year_old_booking_is_out_of_every_window() -> None:
    found = rows_of(
        transactions=[
            booking("2025-06-14 10:00", 5, "out", "cash"),
            booking("2025-06-15 10:00", 7, "out", "cash"),
        ]
    )
    assert [row["cents"] for row in found if row["customer_id"] == "li"] == [700]


def test_tallies_add_up_to_the_bookings_they_are_made_of() -> None:
    at = AtMoment(
        tables=bank_of(
            transactions=[
                booking("2026-06-01 10:00", "1.10", "out", "cash"),
                booking("2026-06-02 10:00", "2.20", "out", "cash"),
                booking("2026-04-02 10:00", "4.40", "out", "cash"),
            ]
        ),
        as_of=MOMENT,
    )
    rows = tallies(at, "current").to_pyarrow().to_pylist()
    cash = [row for row in rows if row["kind"] == "cash"]
    assert [(row["cents_30d"], row["cents_90d"], row["n_90d"]) for row in cash] == [(330, 770, 3)]
