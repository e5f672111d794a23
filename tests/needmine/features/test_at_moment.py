from needmine.features.at_moment import AtMoment, cents, joined, share
from tests.needmine.features.one_customer import MOMENT, RECORDS, bank_of, booking
from tests.rows import tables_of


def at_moment(**rows: list[dict[str, object]]) -> AtMoment:
    return AtMoment(tables=bank_of(**rows), as_of=MOMENT)


def test_a_customer_linked_at_the_moment_is_not_known_yet() -> None:
    late = {**RECORDS[0], "known_at": "2026-06-15 00:00"}
    in_time = {**RECORDS[1], "known_at": "2026-06-14 23:59"}
    at = AtMoment(tables=tables_of(customer_records=[late, in_time]), as_of=MOMENT)
    assert at.customers().to_pyarrow().column("customer_id").to_pylist() == ["wu"]


def test_two_departments_numbers_of_one_holder_are_one_owner() -> None:
    tables = tables_of(
        customer_records=[RECORDS[0], {**RECORDS[0], "department": "cards", "party_id": "k-li"}],
        accounts=[{"account_number": "a", "kind": "current", "opened_date": "2025-01-01"}],
        account_holders=[
            {"account_number": "a", "party_id": "p-li", "role": "owner"},
            {"account_number": "a", "party_id": "k-li", "role": "joint", "department": "cards"},
        ],
    )
    accounts = AtMoment(tables=tables, as_of=MOMENT).accounts("current")
    assert accounts.to_pyarrow().select(["customer_id", "account_number"]).to_pylist() == [
        {"customer_id": "li", "account_number": "a"}
    ]


def test_a_bank_that_maps_no_holders_hands_over_its_customers_accounts() -> None:
    account = {"account_number": "a", "kind": "current", "opened_date": "2025-01-01"}
    tables = tables_of(
        customer_records=[RECORDS[0]],
        accounts=[account],
        customer_accounts=[
            {**account, "customer_id": "li", "role": "owner"},
            {**account, "customer_id": "wu", "role": "disponent"},
        ],
    )
    found = AtMoment(tables=tables, as_of=MOMENT).accounts().to_pyarrow()
    assert found.column("customer_id").to_pylist() == ["li"]


def test_minor_units_hold_every_cent() -> None:
    at = at_moment(transactions=[booking("2026-06-01 10:00", "19.99", "in", "other")])
    rows = at.known("transactions")
    minor = rows.filter(rows.kind == "other").select(minor=cents(rows.amount)).to_pyarrow()
    assert minor.column("minor").to_pylist() == [1999]


def test_a_share_of_nothing_or_of_less_is_unknown() -> None:
    rows = at_moment().customers().limit(1)
    shares = rows.mutate(
        half=share(rows.count() * 0 + 1, rows.count() * 0 + 2),
        of_zero=share(rows.count(), rows.count() * 0),
        of_less=share(rows.count(), rows.count() * 0 - 1),
    )
    (found,) = shares.drop("customer_id").to_pyarrow().to_pylist()
    assert found == {"half": 0.5, "of_zero": None, "of_less": None}


def test_a_part_without_the_customer_leaves_null() -> None:
    at = at_moment()
    everyone = at.customers()
    part = everyone.filter(everyone.customer_id == "li").mutate(seen=1)
    other = everyone.filter(everyone.customer_id == "wu").mutate(heard=2)
    rows = joined(everyone, [part, other]).order_by("customer_id").to_pyarrow().to_pylist()
    assert rows == [
        {"customer_id": "li", "seen": 1, "heard": None},
        {"customer_id": "wu", "seen": None, "heard": 2},
    ]
