"""Round after round of reading: what joins, what supersedes, what is set aside."""

import datetime as dt

import pytest

from needmine.sources.records import mapped_tables
from tests.needmine.sources.departments import (
    ACCOUNTS,
    ADDING,
    BY_CODE,
    DATED,
    FULL,
    HEAD,
    Departments,
)
from tests.rows import local


def test_the_same_file_read_again_changes_nothing(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")

    again = bank.read()

    assert again.changes == ()
    assert again.mapped == {"accounts"}


@pytest.mark.parametrize("definition", [FULL, ADDING])
def test_a_corrected_row_takes_the_place_of_the_old_one_which_stays_readable(
    bank: Departments, definition: str
) -> None:
    bank.feed("core/accounts", definition)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,current,2021-05-05\n")
    bank.deliver("accounts_20260201.csv", HEAD + "A,term,2020-01-01\nB,current,2021-05-05\n")

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("current",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",), ("term",)]
    # What was only said again is no news.
    assert bank.known("accounts", "kind", "known_at", on="2026-02-15") == [
        ("current", local("2026-01-01 23:59:59")),
        ("term", local("2026-02-01 23:59:59")),
    ]


def test_a_row_that_a_later_whole_state_lacks_is_withdrawn(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,term,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", HEAD + "A,current,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",)]


def test_where_rows_add_up_a_later_file_withdraws_nothing(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    found = bank.deliver("accounts_20260201.csv", HEAD + "B,term,2020-01-01\n")

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
        bank.deliver(f"accounts_{day}.csv", HEAD + rows)
    one_by_one = bank.rows("accounts", *columns)

    bank.tables = {}
    bank.read()

    assert len(one_by_one) == 4
    assert bank.rows("accounts", *columns) == one_by_one


def test_an_older_file_of_rows_that_add_up_is_still_taken(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.deliver("accounts_20260201.csv", HEAD + "A,term,2020-01-01\n")
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")

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
    bank.deliver("cards_20260101.csv", HEAD + "A,credit_card,2021-01-01\n")
    # A later state of one says nothing of the other.
    bank.deliver("accounts_20260201.csv", HEAD + "B,term,2020-01-01\n")

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
    bank.deliver("cards_20260101.csv", HEAD + "K,credit_card,2020-01-01\n")
    columns = ("account_number", "known_at", "known_until")
    before = bank.rows("accounts", *columns, department="core")

    bank.deliver("cards_20260104.csv", HEAD + "K,credit_card,2022-02-02\n")

    assert len(before) == 3
    assert bank.rows("accounts", *columns, department="core") == before
    assert len(bank.rows("accounts", *columns, department="cards")) == 2


def test_a_state_and_rows_that_add_up_may_come_in_one_round(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.feed("cards/accounts", "files: cards_*.csv\nload: incremental\n" + DATED)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("cards_20260101.csv", HEAD + "K,credit_card,2020-01-01\n")
    bank.write("accounts_20260201.csv", HEAD + "A,term,2020-01-01\n")
    bank.deliver(
        "cards_20260201.csv", HEAD + "K,credit_card,2022-02-02\nL,credit_card,2022-02-02\n"
    )

    assert bank.known("accounts", "kind", "opened_date", on="2026-02-15") == [
        ("credit_card", dt.date(2022, 2, 2)),
        ("credit_card", dt.date(2022, 2, 2)),
        ("term", dt.date(2020, 1, 1)),
    ]
    assert len(bank.rows("accounts", "kind")) == 5


def test_an_empty_state_withdraws_everything_and_is_counted(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", HEAD)

    assert bank.known("accounts", "kind", on="2026-02-15") == []
    assert bank.rows("loads", "n_rows", file="accounts_20260201.csv") == [(0,)]


TERMS = ACCOUNTS.replace(
    "kind as kind", "case kind when 'T' then 'term' else 'current' end as kind"
)


@pytest.mark.parametrize("definition", [FULL, ADDING])
def test_a_corrected_mapping_gives_what_it_would_have_given_from_the_start(
    bank: Departments, definition: str
) -> None:
    first = "A,T,2020-01-01\nB,C,2020-01-01\nX,C,2020-01-01\n"
    second = "A,T,2020-01-01\nB,T,2020-01-01\n"
    bank.feed("core/accounts", definition, ACCOUNTS.replace("kind as", "'current' as"))
    bank.deliver("accounts_20260101.csv", HEAD + first)
    bank.deliver("accounts_20260201.csv", HEAD + second)
    columns = ("account_number", "kind", "from_file", "from_row", "known_at", "known_until")
    read_wrongly = bank.rows("accounts", *columns)

    bank.feed("core/accounts", definition, TERMS + " where no <> 'X'")
    bank.read()
    corrected = bank.rows("accounts", *columns)
    again = bank.read()
    bank.tables = {}
    bank.read()

    assert {kind for _, kind, *_ in read_wrongly} == {"current"}
    assert corrected == bank.rows("accounts", *columns)
    # The mapping no longer gives X, and says of B on which day it became a term account.
    assert len({number for number, *_ in corrected}) == 2
    assert bank.known("accounts", "kind", on="2026-01-02") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-02-02") == [("term",), ("term",)]
    assert again.changes == ()


def test_reading_anew_is_accounted_for_and_the_earlier_reading_stays_on_record(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,T,2020-01-01\nB,current,2020-01-01\n")
    bank.feed("core/accounts", FULL, TERMS)
    bank.read_at += dt.timedelta(days=1)
    bank.read()

    counts = ("n_rows", "n_used", "n_quarantined", "replaced_at")
    assert bank.rows("loads", *counts) == [(2, 1, 1, bank.read_at), (2, 2, 0, None)]
    ((standing,),) = bank.rows("loads", "load_id", replaced_at=None)
    assert set(bank.rows("accounts", "load_id")) == {(standing,)}
    assert bank.rows("quarantine", "load_id", load_id=standing) == []


@pytest.mark.parametrize(
    "comment", ["-- what the core system calls kind\n", "/* reviewed in May */ "]
)
def test_a_comment_in_a_mapping_reads_nothing_anew(bank: Departments, comment: str) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.feed("core/accounts", FULL + "covers: {accounts: all}\n", comment + ACCOUNTS)

    assert bank.read().changes == ()


def test_a_corrected_look_up_reads_the_files_anew(bank: Departments) -> None:
    bank.feed("core/accounts", FULL + "lookups: [codes]\n", BY_CODE)
    bank.write("sources/core/accounts/codes.csv", "code,meaning\n1,current\n")
    bank.deliver("accounts_20260101.csv", HEAD + "A,1,2020-01-01\nB,2,2020-01-01\n")
    bank.deliver("sources/core/accounts/codes.csv", "code,meaning\n1,loan\n2,term\n")

    assert bank.known("accounts", "kind", on="2026-01-15") == [("loan",), ("term",)]
    assert bank.rows("loads", "n_quarantined", replaced_at=None) == [(0,)]


def test_a_corrected_option_of_the_feed_reads_the_files_anew(bank: Departments) -> None:
    mapping = (
        "select id as consent_id, no as party_id, 'marketing' as purpose, state as state,"
        " told as happened_at from raw"
    )
    definition = "files: a.csv\nload: incremental\ndelay_days: {days}\n"
    bank.feed("core/consents", definition.format(days=0), mapping, table="consents")
    bank.deliver("a.csv", "id,no,state,told\n1,A,granted,2026-01-05 10:00:00\n")
    bank.feed("core/consents", definition.format(days=3), mapping, table="consents")
    bank.read()

    assert bank.rows("consents", "known_at") == [(local("2026-01-08 10:00"),)]


def test_a_corrected_date_in_the_files_name_moves_their_rows(bank: Departments) -> None:
    # The names say the first day covered and the day of the export; the first was taken.
    bank.feed("core/accounts", "files: a_*.csv\nexported_at: 'a_(?P<date>\\d{8})'\n")
    bank.deliver("a_20260101_20260131.csv", HEAD + "A,current,2020-01-01\n")
    bank.feed("core/accounts", "files: a_*.csv\nexported_at: '_(?P<date>\\d{8})[.]'\n")
    bank.read()

    assert bank.rows("accounts", "known_at") == [(local("2026-01-31 23:59:59"),)]


def test_the_same_content_under_a_new_date_in_the_feed_states_that_day_too(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-01-01\n")
    bank.deliver("a.csv", HEAD + "A,current,2020-01-01\n")
    bank.feed("core/accounts", "files: a.csv\nexported_at: 2026-02-01\n")
    bank.read()

    assert bank.rows("accounts", "known_at", "known_until") == [
        (local("2026-01-01 23:59:59"), None)
    ]
    assert len(bank.rows("loads", "exported_at", replaced_at=None)) == 2


@pytest.mark.parametrize("definition", [FULL, ADDING])
def test_what_came_from_files_no_longer_there_stands_as_it_was_read_and_is_told(
    bank: Departments, definition: str
) -> None:
    bank.feed("core/accounts", definition)
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,current,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", HEAD + "A,T,2020-01-01\nB,current,2020-01-01\n")
    (bank.folder / "accounts_20260101.csv").unlink()
    bank.feed("core/accounts", definition, TERMS)
    found = bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("current",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",), ("term",)]
    (note,) = found.notes
    assert note.what == "core/accounts → accounts"
    assert "no longer there: 1" in note.reason.say("en")
    assert bank.read().notes == (note,)


def test_a_file_that_is_back_is_read_as_the_mapping_says_now(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    january, february = HEAD + "A,current,2020-01-01\n", HEAD + "B,current,2020-01-01\n"
    bank.write("accounts_20260101.csv", january)
    bank.deliver("accounts_20260201.csv", february)
    (bank.folder / "accounts_20260101.csv").unlink()
    bank.feed("core/accounts", FULL, ACCOUNTS.replace("kind as", "'term' as"))
    bank.read()
    found = bank.deliver("accounts_20260101.csv", january)

    assert found.notes == ()
    assert bank.known("accounts", "kind", on="2026-01-15") == [("term",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("term",)]


def test_a_mapping_corrected_back_and_forth_ends_as_it_began(bank: Departments) -> None:
    bank.write("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    other = ACCOUNTS.replace("kind as", "'term' as")
    kinds = []
    for mapping in (ACCOUNTS, other, ACCOUNTS):
        bank.feed("core/accounts", FULL, mapping)
        bank.read()
        kinds.append(bank.known("accounts", "kind", on="2026-01-15"))

    assert kinds == [[("current",)], [("term",)], [("current",)]]
    ids = bank.rows("loads", "load_id")
    assert len(set(ids)) == len(ids) == 3


def test_a_file_of_rows_that_add_up_delivered_again_under_its_name_corrects_itself(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", ADDING)
    kinds = []
    for kind in ("current", "term", "current"):
        bank.deliver("accounts_20260101.csv", HEAD + f"A,{kind},2020-01-01\n")
        kinds.append(bank.known("accounts", "kind", on="2026-01-15"))

    assert kinds == [[("current",)], [("term",)], [("current",)]]


def test_a_table_that_was_unmapped_for_a_while_is_read_anew(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    del bank.tables["accounts"]
    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",)]
    assert len(bank.rows("loads", "load_id", replaced_at=None)) == 1


def test_only_tables_with_a_mapping_count_as_filled(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD)

    assert "parties" not in bank.tables
    assert mapped_tables(()) == frozenset()
