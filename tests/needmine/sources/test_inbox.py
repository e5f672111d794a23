"""Files that wait, files that are refused, and the others that go on."""

import datetime as dt

import pytest

from needmine.sources.refused_files import FileError
from tests.needmine.sources.departments import ADDING, FULL, HEAD, Departments

CONTROLLED = (
    FULL + "control:\n  file: '{stem}.OK'\n  rows: 'rows=(?P<rows>\\d+)'\n  late_after: '06:30'\n"
)
A, B = "A,current,2020-01-01\n", "B,term,2020-01-01\n"


def said(bank: Departments) -> list[str]:
    return [f"{note.what}: {note.reason.say('en')}" for note in bank.read().notes]


@pytest.fixture
def settled(bank: Departments) -> Departments:
    """Return a bank that has read one state of its accounts."""
    bank.feed("core/accounts", CONTROLLED)
    bank.write("accounts_20260101.csv", HEAD + A)
    bank.write("accounts_20260101.OK", "rows=1")
    bank.read()
    return bank


def test_a_file_is_read_once_its_control_file_lies_there(settled: Departments) -> None:
    settled.write("accounts_20260630.csv", HEAD + A + B)
    settled.read_at = dt.datetime(2026, 6, 30, 22, 0, tzinfo=dt.UTC)

    assert said(settled) == [
        "core/accounts: accounts_20260630.csv waits for its control file accounts_20260630.OK "
        "and is not read yet (files that wait: 1)."
    ]
    assert settled.rows("loads", "file") == [("accounts_20260101.csv",)]
    settled.read_at += dt.timedelta(hours=1)
    assert said(settled) == [
        "core/accounts: accounts_20260630.csv is late: its control file accounts_20260630.OK was "
        "due by 2026-07-01 06:30+08:00; it is not read (files that are late: 1)."
    ]
    settled.write("accounts_20260630.OK", "rows=2")
    assert said(settled) == []
    assert settled.known("accounts", "kind", on="2026-07-02") == [("current",), ("term",)]


@pytest.mark.parametrize("content", [HEAD + A, HEAD + A + B + A.replace("A", "C")])
def test_a_file_with_more_or_fewer_rows_than_said_is_refused_and_nothing_of_it_stands(
    settled: Departments, content: str
) -> None:
    settled.feed("cards/accounts", ADDING.replace("accounts_", "cards_"))
    settled.write("cards_20260102.csv", HEAD + B)
    settled.write("accounts_20260102.csv", content)
    settled.write("accounts_20260102.OK", "rows=2")

    (told,) = said(settled)

    n = content.count("\n") - 1
    assert "accounts_20260102.csv is refused" in told
    assert f"accounts_20260102.OK says 2 rows; the file has {n}" in told
    assert settled.known("accounts", "feed", "kind", on="2026-02-01") == [
        ("accounts", "current"),
        ("accounts", "term"),
    ]
    assert settled.rows("loads", "department", "n_used") == [("cards", 1), ("core", 1)]


def test_a_refused_file_is_taken_as_soon_as_it_is_mended(settled: Departments) -> None:
    settled.write("accounts_20260102.csv", HEAD + B)
    settled.write("accounts_20260102.OK", "rows=2")
    settled.read()
    settled.write("accounts_20260102.csv", HEAD + A + B)

    assert said(settled) == []
    assert settled.known("accounts", "kind", on="2026-02-01") == [("current",), ("term",)]


def test_broken_lines_count_as_rows(settled: Departments) -> None:
    settled.write("accounts_20260102.csv", HEAD + A + "B,term\n\n")
    settled.write("accounts_20260102.OK", "rows=2")

    assert said(settled) == []
    assert settled.rows("quarantine", "from_row", "reason") == [(2, "wrong_number_of_fields")]


def test_a_control_file_that_is_cleared_away_does_not_matter_any_more(
    settled: Departments,
) -> None:
    (settled.folder / "accounts_20260101.OK").unlink()

    assert said(settled) == []


def test_a_pattern_that_also_finds_the_control_files_reads_the_data_alone(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", CONTROLLED.replace("accounts_*.csv", "accounts_*"))
    bank.write("accounts_20260101.csv", HEAD + A)
    bank.write("accounts_20260101.OK", "rows=1")

    assert said(bank) == []
    assert bank.rows("loads", "file", "n_rows") == [("accounts_20260101.csv", 1)]


def test_an_empty_file_without_header_is_taken_where_its_control_file_says_so(
    settled: Departments,
) -> None:
    settled.feed("cards/accounts", ADDING + "columns: [no, kind, opened]\n")
    settled.feed("core/accounts", CONTROLLED + "columns: [no, kind, opened]\n")
    for name in ("accounts_20260101", "accounts_20260102"):
        settled.write(f"{name}.csv", "")
        settled.write(f"{name}.OK", "rows=0")

    told = said(settled)

    assert [line.split(" is refused")[0] for line in told] == [
        "cards/accounts: accounts_20260101.csv",
        "cards/accounts: accounts_20260102.csv",
    ]
    assert settled.rows("loads", "department", "n_rows", replaced_at=None) == [
        ("core", 0),
        ("core", 0),
    ]


def test_on_the_first_run_a_file_that_cannot_be_read_ends_it(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + A)
    bank.write("accounts_20260102.csv", "")

    with pytest.raises(FileError) as refused:
        bank.read()

    assert refused.value.where.endswith("accounts_20260102.csv")


def test_later_a_file_that_cannot_be_read_stops_no_other(settled: Departments) -> None:
    settled.feed("core/accounts", FULL)
    settled.write("accounts_20260102.csv", "")
    settled.write("accounts_20260103.csv", HEAD + B)
    settled.write("accounts_yesterday.csv", HEAD + B)

    told = said(settled)

    assert [line.split(":")[1].strip() for line in told] == [
        "accounts_yesterday.csv is refused, nothing of it was loaded",
        "accounts_20260102.csv is refused, nothing of it was loaded",
    ]
    assert settled.known("accounts", "kind", on="2026-02-01") == [("term",)]


def test_one_name_in_a_folder_per_day_is_a_state_of_each_day(bank: Departments) -> None:
    bank.feed(
        "core/accounts",
        "files: exports/2026*/accounts.csv\nexported_at: 'exports/(?P<date>\\d{8})/'\n",
    )
    bank.write("exports/20260101/accounts.csv", HEAD + A)
    bank.write("exports/20260102/accounts.csv", HEAD + B)
    bank.write("exports/20260103/accounts.csv/not a file", "")

    bank.read()

    assert bank.known("accounts", "kind", on="2026-01-02") == [("current",)]
    assert bank.known("accounts", "kind", on="2026-01-03") == [("term",)]
    assert bank.rows("loads", "file") == [("20260101/accounts.csv",), ("20260102/accounts.csv",)]
    assert bank.read().changes == ()
