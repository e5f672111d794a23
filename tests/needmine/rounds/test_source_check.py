import datetime as dt
from pathlib import Path

import pytest

from needmine.core.errors import WrongUsage
from needmine.flow import mine
from needmine.rounds.bank import read_bank
from needmine.rounds.source_check import check_sources
from needmine.rounds.source_report import check_as_json, said_check
from tests.flow.banks import small_bank
from tests.needmine.rounds.written import NOW, write, written_bank


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_simulated_bank_passes_and_nothing_of_it_is_written(tmp_path: Path) -> None:
    bank = read_bank(small_bank(tmp_path / "bank"))
    before = contents(bank.folder)

    checks = check_sources(bank, now=NOW)

    assert not any(check.is_wrong for check in checks)
    assert sum(len(check.mappings) for check in checks) > 30
    assert contents(bank.folder) == before


def test_only_what_was_asked_for_is_checked(tmp_path: Path) -> None:
    bank = read_bank(small_bank(tmp_path / "bank"))

    checks = check_sources(bank, now=NOW, department="cards", feed="customers")

    assert [(check.feed.department, check.feed.name) for check in checks] == [
        ("cards", "customers")
    ]


def test_a_feed_that_is_not_there_is_wrong_usage_that_names_those_there_are(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)

    with pytest.raises(WrongUsage, match="core/accounts"):
        check_sources(bank, now=NOW, feed="acounts")


def test_a_changed_file_is_held_against_what_was_mined(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    rows = "".join(f"A{n},2020-01-01\n" for n in range(30))
    write(tmp_path, "accounts.csv", "no,opened\n" + rows)
    assert check_sources(bank, now=NOW)[0].drift is None
    mine(bank, bank.moment(dt.date(2026, 7, 1), now=NOW), now=NOW)

    write(tmp_path, "accounts.csv", "no,opened,city\n" + rows.replace("\n", ",Bath\n"))
    (check,) = check_sources(bank, now=NOW)

    assert check.drift is not None
    assert check.drift.new == ("city",)
    assert "New since accounts.csv: city" in said_check([check], "en")
    assert check_as_json([check])["feeds"][0]["drift"] == {
        "file": "accounts.csv",
        "new": ["city"],
        "gone": [],
        "changed": [],
    }
