import csv
import datetime as dt
from pathlib import Path

import pytest

from needmine.core.errors import WrongUsage
from needmine.flow import mine
from needmine.rounds.bank import Bank
from needmine.rounds.source_quarantine import (
    Asked,
    export,
    quarantine,
    quarantine_as_json,
    said_export,
    said_quarantine,
)
from tests.needmine.rounds.written import NOW, write, written_bank

PEOPLE = (
    "select no as party_id, 'person' as kind, name as name, id as id_number, born as birth_date"
    " from raw"
)
ROWS = (
    "no,name,id,born,memo\n"
    "1,王小明,110101199003070097,1990-02-30,=cmd()\n"
    "2,李雷,110101199003070097,1990-03-07,x\n"
    ",韩梅梅,,1990-03-07,13712349050\n"
    "4,short\n"
)


def bank_of_people(folder: Path) -> Bank:
    """Return a mined bank with a feed of four people, three of whom are in quarantine."""
    bank = written_bank(folder)
    write(folder, "accounts.csv", "no,opened\nA,soon\nB,2021-01-01\n")
    write(folder, "sources/core/people/feed.yml", "files: people.csv\nexported_at: 2026-01-01\n")
    write(folder, "sources/core/people/parties.sql", PEOPLE)
    write(folder, "people.csv", ROWS)
    mine(bank, bank.moment(dt.date(2026, 7, 1), now=NOW), now=NOW)
    return bank


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return bank_of_people(tmp_path_factory.mktemp("bank"))


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_is_told_by_feed_column_and_reason_and_narrowed_by_each(bank: Bank) -> None:
    found = quarantine(bank, Asked())

    told = [(e.feed, e.refused.column, e.refused.reason, e.refused.n_rows) for e in found]
    assert told == [
        ("accounts", "opened_date", "not_a_date", 1),
        ("people", "", "wrong_number_of_fields", 1),
        ("people", "birth_date", "not_a_date", 1),
        ("people", "party_id", "missing", 1),
    ]
    assert len(quarantine(bank, Asked(reason="not_a_date"))) == 2
    assert len(quarantine(bank, Asked(feed="people", reason="not_a_date"))) == 1
    assert quarantine_as_json(found)["cells"] == 4
    assert "9999-99-99" in said_quarantine(found, "en")
    assert "隔离区是空的" in said_quarantine([], "zh")


def test_an_unknown_reason_names_those_there_are(bank: Bank) -> None:
    with pytest.raises(WrongUsage, match="not_a_date"):
        quarantine(bank, Asked(reason="bad"))


def test_rows_are_exported_masked_guarded_and_readable_by_their_owner_alone(
    bank: Bank, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "people.csv"

    found = export(bank, Asked(feed="people"), file, clear=False, language="en")

    first, second, third = rows_of(file)
    assert (found.n_rows, found.gone, found.n_left) == (3, (), 0)
    assert (first["_feed"], first["_file"], first["_row"]) == ("core/people", "people.csv", "1")
    assert first["_problems"] == "parties.birth_date: not a date such as 2026-01-31"
    assert (first["name"], first["id"], first["born"]) == (
        "王**",
        "'1****************7",
        "'9999-99-99",
    )
    assert second["no"] == ""
    assert third["name"] == ""
    text = file.read_text(encoding="utf-8-sig")
    assert not [
        each for each in ("王小明", "韩梅梅", "110101", "13712349050", "cmd") if each in text
    ]
    assert file.stat().st_mode & 0o077 == 0
    assert "3 rows of core/people" in said_export(found, "en")


def test_in_clear_they_are_what_the_file_says_and_no_formula_runs(
    bank: Bank, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"

    export(bank, Asked(feed="people", reason="not_a_date"), file, clear=True, language="zh")

    (row,) = rows_of(file)
    assert (row["name"], row["born"], row["memo"]) == ("王小明", "'1990-02-30", "'=cmd()")


def test_one_feed_at_a_time(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="core/accounts, core/people"):
        export(bank, Asked(), tmp_path / "x.csv", clear=False, language="en")

    assert not (tmp_path / "x.csv").exists()


def test_rows_of_a_file_that_holds_something_else_now_are_not_exported(tmp_path: Path) -> None:
    bank = bank_of_people(tmp_path)
    write(tmp_path, "people.csv", ROWS + "5,new,,1990-01-01,\n")

    found = export(bank, Asked(feed="people"), tmp_path / "x.csv", clear=False, language="en")

    assert (found.n_rows, found.gone) == (0, ("people.csv",))
    assert "people.csv" in said_export(found, "en")
