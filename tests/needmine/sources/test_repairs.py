import datetime as dt

import pyarrow as pa
import pytest

from needmine.sources.readers import Batch
from needmine.sources.repairs import NONE, Repairs, mended
from tests.needmine.sources.departments import ADDING, FULL, HEAD, Departments

BATCHES = (
    Batch(
        rows=pa.table({"no": ["A", "C"], "day": ["1", None], "_row": [1, 3]}),
        refused=((2, "wrong_number_of_fields"), (4, "undecodable")),
        dropped=("cvv",),
    ),
    Batch(rows=pa.table({"no": ["E"], "day": ["5"], "_row": [5]})),
)


def test_cells_and_whole_rows_take_the_place_of_what_the_file_says() -> None:
    repairs = Repairs(rows={2: {"no": "B"}, 3: {"day": "3"}, 5: {"day": ""}, 9: {"no": "none"}})

    first, second = mended(BATCHES, repairs)

    assert first.rows.to_pylist() == [
        {"no": "A", "day": "1", "_row": 1},
        {"no": "B", "day": None, "_row": 2},
        {"no": "C", "day": "3", "_row": 3},
    ]
    assert first.refused == ((4, "undecodable"),)
    assert first.dropped == ("cvv",)
    assert second.rows["day"].to_pylist() == [""]


def test_without_repairs_nothing_is_touched() -> None:
    assert mended(BATCHES, NONE) == BATCHES


def test_a_mended_row_is_known_since_its_file_was_and_the_next_file_reads_as_before(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", ADDING)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,soon\nB,term,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", HEAD + "C,term,2020-01-01\n")
    before = bank.rows("loads", "load_id", file="accounts_20260201.csv")

    bank.mend("accounts_20260101.csv", row1={"opened": "2019-01-01"})
    bank.read()

    assert bank.known("accounts", "account_number", on="2026-01-01") == []
    assert len(bank.known("accounts", "account_number", on="2026-01-02")) == 2
    assert bank.rows("accounts", "opened_date", "from_row", kind="current") == [
        (dt.date(2019, 1, 1), 1)
    ]
    # Only the file that was mended is read again.
    assert bank.rows("loads", "load_id", file="accounts_20260201.csv") == before
    assert bank.read().changes == ()


@pytest.mark.parametrize("definition", [FULL, ADDING])
def test_the_tables_are_as_if_the_file_had_been_right_from_the_start(
    bank: Departments, definition: str
) -> None:
    columns = ("kind", "opened_date", "known_at", "known_until", "from_file", "from_row")
    files = {
        "accounts_20260101.csv": "A,current,{day}\nB,term,2020-01-01\n",
        "accounts_20260201.csv": "A,loan,2020-01-01\nB,golden,2020-01-01\n",
        "accounts_20260301.csv": "A,loan,2020-01-01\nB,wealth,2020-01-01\n",
    }
    bank.feed("core/accounts", definition)
    for name, rows in files.items():
        bank.deliver(name, HEAD + rows.format(day="2019-01-01"))
    wanted = bank.rows("accounts", *columns)

    bank.tables = {}
    for name in files:
        (bank.folder / name).unlink()
    for name, rows in files.items():
        bank.deliver(name, HEAD + rows.format(day="soon"))
    assert bank.rows("accounts", *columns) != wanted
    bank.mend("accounts_20260101.csv", row1={"opened": "2019-01-01"})
    bank.read()

    assert bank.rows("accounts", *columns) == wanted


def test_a_repair_that_is_taken_away_leaves_the_row_refused_again(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,soon\n")
    bank.mend("accounts_20260101.csv", row1={"opened": "2019-01-01"})
    bank.read()
    assert len(bank.rows("accounts", "kind")) == 1

    bank.repairs.clear()
    bank.read()

    assert bank.rows("accounts", "kind") == []
    assert bank.rows("loads", "n_quarantined", replaced_at=None) == [(1,)]


def test_a_file_that_comes_again_with_another_content_is_read_as_it_is(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,soon\n")
    bank.mend("accounts_20260101.csv", row1={"opened": "2019-01-01"})
    bank.read()

    bank.deliver("accounts_20260101.csv", HEAD + "B,term,2021-01-01\n")

    assert bank.rows("accounts", "kind", "opened_date") == [("term", dt.date(2021, 1, 1))]


def test_track_data_typed_into_a_repair_does_not_come_in(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,soon\n")
    track = "%B6222020200112345678^WANG/XIAOMING^2912101123456789?"
    bank.mend("accounts_20260101.csv", row1={"no": track, "opened": "2019-01-01"})

    found = bank.read()

    assert bank.rows("accounts", "kind") == []
    assert any(note.is_grave for note in found.notes)
