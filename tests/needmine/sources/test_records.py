"""Round after round of reading: what joins, what supersedes, what is set aside."""

import datetime as dt

import pytest

from needmine.core.definitions import DefinitionError
from needmine.sources.mappings import MappingError
from needmine.sources.records import mapped_tables
from tests.needmine.sources.departments import ACCOUNTS, DATED, Departments

FULL = "files: accounts_*.csv\n" + DATED
ADDING = "files: accounts_*.csv\nload: incremental\n" + DATED
HEAD = "no,kind,opened\n"


def test_the_same_file_read_again_changes_nothing(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()

    again = bank.read()

    assert again.changes == ()
    assert again.mapped == {"accounts"}


@pytest.mark.parametrize("definition", [FULL, ADDING])
def test_a_corrected_row_takes_the_place_of_the_old_one_which_stays_readable(
    bank: Departments, definition: str
) -> None:
    bank.feed("core/accounts", definition)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,current,2021-05-05\n")
    bank.read()
    bank.write("accounts_20260201.csv", HEAD + "A,term,2020-01-01\nB,current,2021-05-05\n")
    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("current",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",), ("term",)]
    # What was only said again is not a second row.
    assert len(bank.rows("accounts", "kind")) == 3


def test_a_row_that_a_later_whole_state_lacks_is_withdrawn(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,term,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260201.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",)]


def test_where_rows_add_up_a_later_file_withdraws_nothing(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260201.csv", HEAD + "B,term,2020-01-01\n")
    found = bank.read()

    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",), ("term",)]
    # Nothing was corrected, so what stood is not written again.
    assert [c.how for c in found.changes if c.contract.name == "accounts"] == ["append"]


def test_many_states_read_at_once_give_what_reading_each_on_its_day_gives(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    states = {
        "20260101": "A,current,2020-01-01\nB,term,2020-01-01\n",
        "20260102": "A,current,2020-01-01\n",
        "20260103": "A,term,2020-01-01\nB,term,2020-01-01\n",
    }
    columns = ("account_number", "kind", "known_at", "known_until")
    for day, rows in states.items():
        bank.write(f"accounts_{day}.csv", HEAD + rows)
        bank.read()
    one_by_one = bank.rows("accounts", *columns)

    bank.tables = {}
    bank.read()

    assert len(one_by_one) == 4
    assert bank.rows("accounts", *columns) == one_by_one


def test_a_state_older_than_one_already_read_is_set_aside_and_accounted_for(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260201.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260101.csv", HEAD + "A,term,2020-01-01\nB,term,2020-01-01\n")
    bank.read()

    assert bank.rows("accounts", "kind", "known_until") == [("current", None)]
    late = bank.rows("loads", "n_rows", "n_used", "n_set_aside", file="accounts_20260101.csv")
    assert late == [(2, 0, 2)]


def test_an_older_file_of_rows_that_add_up_is_still_taken(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.write("accounts_20260201.csv", HEAD + "A,term,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("term",)]


def test_rows_in_are_used_or_refused_or_set_aside_whatever_the_file_holds(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL, ACCOUNTS + " where kind <> 'internal'")
    bank.write(
        "accounts_20260101.csv",
        HEAD
        + "A,current,2020-01-01\n"
        + "B,current,2020-13-01\n"  # no date
        + "C,golden,2020-01-01\n"  # no such kind
        + ",golden,soon\n"  # three cells wrong, one row
        + "D,internal,2020-01-01\n"  # the mapping leaves it out
        + "E,current\n"  # a field short
        + "A,term,2020-01-01\n"  # the key again
        + ' F , term ,"2020-01-01"\n',
    )

    bank.read()

    counts = bank.rows("loads", "n_rows", "n_used", "n_quarantined", "n_set_aside")
    assert counts == [(8, 2, 5, 1)]
    assert bank.rows("accounts", "kind") == [("current",), ("term",)]
    assert bank.rows("quarantine", "from_row", "column", "reason") == [
        (2, "opened_date", "not_a_date"),
        (3, "kind", "not_allowed"),
        (4, "account_number", "missing"),
        (4, "kind", "not_allowed"),
        (4, "opened_date", "not_a_date"),
        (6, "", "wrong_number_of_fields"),
        (7, "account_number", "key_twice"),
    ]


def test_two_feeds_of_one_table_stand_side_by_side(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.feed("cards/accounts", "files: cards_*.csv\n" + DATED)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("cards_20260101.csv", HEAD + "A,credit_card,2021-01-01\n")
    bank.read()
    # A later state of one says nothing of the other.
    bank.write("accounts_20260201.csv", HEAD + "B,term,2020-01-01\n")
    bank.read()

    assert bank.known("accounts", "department", "kind", on="2026-01-15") == [
        ("cards", "credit_card"),
        ("core", "current"),
    ]
    assert bank.known("accounts", "department", "kind", on="2026-02-15") == [
        ("cards", "credit_card"),
        ("core", "term"),
    ]


def test_rows_that_add_up_leave_the_withdrawals_of_another_feed_as_they_are(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.feed("cards/accounts", "files: cards_*.csv\nload: incremental\n" + DATED)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("accounts_20260102.csv", HEAD + "Z,current,2020-01-01\n")
    bank.write("accounts_20260103.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("cards_20260101.csv", HEAD + "K,credit_card,2020-01-01\n")
    bank.read()
    columns = ("account_number", "known_at", "known_until")
    before = bank.rows("accounts", *columns, department="core")

    bank.write("cards_20260104.csv", HEAD + "K,credit_card,2022-02-02\n")
    bank.read()

    assert len(before) == 3
    assert bank.rows("accounts", *columns, department="core") == before
    assert len(bank.rows("accounts", *columns, department="cards")) == 2


def test_a_state_and_rows_that_add_up_may_come_in_one_round(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.feed("cards/accounts", "files: cards_*.csv\nload: incremental\n" + DATED)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.write("cards_20260101.csv", HEAD + "K,credit_card,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260201.csv", HEAD + "A,term,2020-01-01\n")
    bank.write("cards_20260201.csv", HEAD + "K,credit_card,2022-02-02\nL,credit_card,2022-02-02\n")
    bank.read()

    assert bank.known("accounts", "kind", "opened_date", on="2026-02-15") == [
        ("credit_card", dt.date(2022, 2, 2)),
        ("credit_card", dt.date(2022, 2, 2)),
        ("term", dt.date(2020, 1, 1)),
    ]
    assert len(bank.rows("accounts", "kind")) == 5


def test_a_look_up_says_what_a_code_means_and_an_unknown_code_finds_nothing(
    bank: Departments,
) -> None:
    bank.feed(
        "core/accounts",
        FULL + "lookups: [codes]\n",
        "select raw.no as account_number, codes.meaning as kind, raw.opened as opened_date"
        " from raw left join codes on codes.code = raw.kind",
    )
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n2,term\n")
    bank.write("accounts_20260101.csv", HEAD + "A,2,2020-01-01\nB,9,2020-01-01\n")

    bank.read()

    assert bank.rows("accounts", "kind") == [("term",)]
    assert bank.rows("quarantine", "from_row", "column", "reason") == [(2, "kind", "missing")]


def test_a_look_up_may_be_another_feed_of_the_department(bank: Departments) -> None:
    bank.write("sources/core/codes/feed.yml", "files: codes.csv\ntitle: what codes mean\n")
    bank.write("codes.csv", "code,meaning\n1,loan\n")
    bank.feed(
        "core/accounts",
        FULL + "lookups: [../codes]\n",
        "select raw.no as account_number, codes.meaning as kind, raw.opened as opened_date"
        " from raw left join codes on codes.code = raw.kind",
    )
    bank.write("accounts_20260101.csv", HEAD + "A,1,2020-01-01\n")

    found = bank.read()

    assert bank.rows("accounts", "kind") == [("loan",)]
    assert found.mapped == {"accounts"}


def test_a_look_up_that_is_not_there_is_named_with_what_to_write(bank: Departments) -> None:
    bank.feed("core/accounts", FULL + "lookups: [codes]\n")
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")

    with pytest.raises(DefinitionError) as refused:
        bank.read()

    assert "codes.csv" in refused.value.say("en")
    assert refused.value.where.endswith("feed.yml")


def test_a_look_up_that_multiplies_rows_is_refused(bank: Departments) -> None:
    bank.feed(
        "core/accounts",
        FULL + "lookups: [codes]\n",
        "select raw.no as account_number, codes.meaning as kind, raw.opened as opened_date"
        " from raw left join codes on codes.code = raw.kind",
    )
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n1,term\n")
    bank.write("accounts_20260101.csv", HEAD + "A,1,2020-01-01\n")

    with pytest.raises(MappingError, match="more than one row for a row"):
        bank.read()


def test_a_whole_state_that_does_not_say_when_it_was_written_is_refused(
    bank: Departments,
) -> None:
    mapping = ACCOUNTS.replace(" from raw", ", told as known_at from raw")
    bank.feed("core/accounts", "files: accounts.csv\n", mapping)
    bank.write("accounts.csv", "no,kind,opened,told\nA,current,2020-01-01,2026-01-01 08:00:00\n")

    with pytest.raises(DefinitionError, match="must say when it was written"):
        bank.read()


def test_an_empty_state_withdraws_everything_and_is_counted(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.read()
    bank.write("accounts_20260201.csv", HEAD)
    bank.read()

    assert bank.known("accounts", "kind", on="2026-02-15") == []
    assert bank.rows("loads", "n_rows", file="accounts_20260201.csv") == [(0,)]


def test_only_tables_with_a_mapping_count_as_filled(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD)
    bank.read()

    assert "parties" not in bank.tables
    assert mapped_tables(()) == frozenset()
