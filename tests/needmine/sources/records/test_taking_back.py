"""A load undone: files that a department took back, and files it gave again after all."""

import pytest

from tests.needmine.sources.departments import ADDING, FULL, HEAD, Departments

FILES = {
    "accounts_20260101.csv": "A,current,2020-01-01\nB,term,2020-01-01\n",
    "accounts_20260201.csv": "A,loan,2020-01-01\nC,term,2020-01-01\n",
    "accounts_20260301.csv": "A,wealth,2020-01-01\nB,term,2020-01-01\nD,golden,2020-01-01\n",
}
KNOWN = ("account_number", "kind", "known_at", "known_until")
COLUMNS = (*KNOWN, "from_file", "from_row")


def delivered(bank: Departments, definition: str, *, but: str = "") -> list[tuple[object, ...]]:
    """Return the rows of accounts after all files but one were read, each in a round of its own."""
    bank.tables = {}
    bank.feed("core/accounts", definition)
    for name in FILES:
        (bank.folder / name).unlink(missing_ok=True)
    for name, rows in FILES.items():
        if name != but:
            bank.deliver(name, HEAD + rows)
    return bank.rows("accounts", *COLUMNS)


@pytest.mark.parametrize("definition", [FULL, ADDING])
@pytest.mark.parametrize("name", FILES)
def test_a_file_taken_back_leaves_the_tables_as_if_it_had_never_come(
    bank: Departments, definition: str, name: str
) -> None:
    never = delivered(bank, definition, but=name)
    whole = delivered(bank, definition)

    bank.feed("core/accounts", definition + f"taken_back: [{name}]\n")
    bank.read()
    taken_back = bank.rows("accounts", *COLUMNS)
    again = bank.read()
    bank.feed("core/accounts", definition)
    bank.read()

    assert taken_back == never
    assert again.changes == ()
    # What several states say alike may be told from any of them.
    assert bank.rows("accounts", *KNOWN) == sorted((row[:4] for row in whole), key=str)


def test_its_load_stays_on_record_as_given_way(bank: Departments) -> None:
    delivered(bank, ADDING)
    bank.feed("core/accounts", ADDING + "taken_back: [accounts_20260101.csv]\n")
    bank.read()

    assert [(file, at is None) for file, at in bank.rows("loads", "file", "replaced_at")] == [
        ("accounts_20260101.csv", False),
        ("accounts_20260201.csv", True),
        ("accounts_20260301.csv", True),
    ]


def test_where_the_second_delivery_of_a_day_is_taken_back_the_first_stands_again(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("accounts_mended_20260101.csv", HEAD + "A,term,2020-01-01\n")
    assert bank.known("accounts", "kind", on="2026-01-15") == [("term",)]

    bank.feed("core/accounts", FULL + "taken_back: [accounts_mended_20260101.csv]\n")
    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",)]


def test_every_file_may_be_taken_back(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")

    bank.feed("core/accounts", FULL + "taken_back: [accounts_20260101.csv]\n")
    bank.read()

    assert bank.rows("accounts", "kind") == []
