from needmine.sources.references import REFERENCES, orphans
from tests.rows import contracts, tables_of

ACCOUNT = {"kind": "current", "opened_date": "2020-01-01"}
BOOKED = {"happened_at": "2026-01-05 10:00", "amount": "5.00", "direction": "in", "kind": "other"}


def test_rows_that_refer_to_nothing_are_counted_by_feed_with_an_example() -> None:
    tables = tables_of(
        accounts=[{"account_number": "a", **ACCOUNT}],
        transactions=[
            {"account_number": "a", **BOOKED},
            {"account_number": "b", **BOOKED},
            {"account_number": "c", **BOOKED, "feed": "cards"},
            {"account_number": "c", **BOOKED, "feed": "cards"},
        ],
    )

    found = [(each.feed, each.reference.to, each.n_rows, each.example) for each in orphans(tables)]

    to = (("accounts", "account_number"),)
    assert found == [("cards", to, 2, "rows.csv:3"), ("test", to, 1, "rows.csv:2")]


def test_an_account_that_nobody_holds_and_a_holder_nobody_knows_are_told() -> None:
    tables = tables_of(
        accounts=[{"account_number": "a", **ACCOUNT}, {"account_number": "b", **ACCOUNT}],
        account_holders=[
            {"account_number": "a", "party_id": "known", "role": "owner"},
            {"account_number": "a", "party_id": "by_crosswalk", "role": "owner"},
            {"account_number": "a", "party_id": "nobody", "role": "owner"},
        ],
        parties=[{"party_id": "known", "kind": "person"}],
        crosswalk=[{"party_id": "by_crosswalk", "master_party_id": "m"}],
    )

    found = [(e.reference.table, e.reference.column, e.n_rows) for e in orphans(tables)]

    assert found == [("account_holders", "party_id", 1), ("accounts", "account_number", 1)]


def test_what_ended_is_no_orphan_and_what_was_named_once_is_named() -> None:
    tables = tables_of(
        accounts=[{"account_number": "closed", **ACCOUNT, "known_until": "2026-01-01"}],
        transactions=[
            {"account_number": "closed", **BOOKED},
            {"account_number": "other", **BOOKED, "known_until": "2026-02-01"},
        ],
    )

    assert orphans(tables) == []


def test_where_nothing_could_name_a_value_nothing_is_asked() -> None:
    assert orphans(tables_of(transactions=[{"account_number": "a", **BOOKED}])) == []


def test_every_reference_names_columns_of_contracts() -> None:
    found = contracts()
    for reference in REFERENCES:
        kinds = {found[reference.table].column(reference.column).identifying}
        kinds |= {found[table].column(column).identifying for table, column in reference.to}
        assert len(kinds) == 1, reference
