import ibis

from needmine.signals.own_money import bookings, inflows
from needmine.signals.seen import Seen
from tests.needmine.signals.happenings import MOMENT, bank_of, money
from tests.rows import local

LI = {"customer_id": ["li"]}


def test_it_says_from_when_on_the_other_side_was_known_to_be_the_customer() -> None:
    tables = bank_of(
        account_holders=[
            {
                "account_number": "a-li-3",
                "party_id": "p-li",
                "role": "owner",
                "known_at": "2026-05-01",
            }
        ],
        accounts=[{"account_number": "a-li-3", "kind": "term", "opened_date": "2026-01-01"}],
        transactions=[
            money("2026-02-01 10:00", 11, counterparty_account="a-li-3"),
            money("2026-02-01 10:00", 12, counterparty_name="n-li"),
            money("2026-02-01 10:00", 13, "salary", counterparty_name="n-li"),
            money("2026-02-01 10:00", 14, counterparty_name="n-wu"),
        ],
    )
    rows = bookings(Seen(tables=tables, as_of=MOMENT, months=12), of=ibis.memtable(LI))
    own = {
        row["cents"] // 100: (row["own_from"], row["name_from"])
        for row in rows.to_pyarrow().to_pylist()
    }
    assert own[11] == (local("2026-05-01"), None)
    assert own[12] == (None, local("2020-01-01"))
    assert own[13] == own[14] == (None, None)


def test_every_version_of_a_booking_counts_as_an_inflow_but_no_product_and_no_interest() -> None:
    tables = bank_of(
        transactions=[
            money("2026-02-01 10:00", 11, transaction_id="t", known_until="2026-02-03"),
            money("2026-02-01 10:00", 12, transaction_id="t", known_at="2026-02-03"),
            money("2026-02-01 10:00", 13, "wealth"),
            money("2026-02-01 10:00", 14, direction="out"),
        ]
    )
    rows = inflows(Seen(tables=tables, as_of=MOMENT, months=12))
    assert sorted(rows.to_pyarrow().column("cents").to_pylist()) == [1100, 1200]
