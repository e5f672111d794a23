import datetime as dt
import json
from pathlib import Path

import pytest

from needmine.flow import mine
from needmine.rounds.bank import Bank
from needmine.rounds.opened import NothingMined
from needmine.rounds.source_quality import quality_as_json, said_quality, source_quality
from tests.needmine.rounds.written import NOW, write, written_bank

FEED = "files: accounts_*.csv\nexported_at: '_(?P<date>\\d{8})'\n"


def night(bank: Bank, day: int) -> None:
    mine(bank, bank.moment(dt.date(2026, 7, day), now=NOW), now=NOW)


def running_bank(folder: Path) -> Bank:
    bank = written_bank(folder)
    (folder / "accounts.csv").unlink()
    write(folder, "sources/core/accounts/feed.yml", FEED)
    write(folder, "accounts_20260629.csv", "no,opened\nA,2020-01-01\nB,soon\n")
    night(bank, 1)
    return bank


def test_a_bank_never_mined_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingMined):
        source_quality(written_bank(tmp_path), now=NOW)


def test_quarantine_is_told_in_both_forms_and_both_languages(tmp_path: Path) -> None:
    found = source_quality(running_bank(tmp_path), now=NOW)

    told = json.loads(json.dumps(quality_as_json(found)))
    (table,) = told["tables"]
    assert told["states"] == {"good": 0, "look": 1, "wrong": 0}
    assert (table["table"], table["state"], table["loads"][0]["n_quarantined"]) == (
        "accounts",
        "look",
        1,
    )
    assert table["quarantine"] == [
        {"column": "opened_date", "reason": "not_a_date", "rows": 1, "samples": ["aaaa"]}
    ]
    assert "1 of the 2 rows of accounts_20260629.csv are in quarantine." in said_quality(
        found, "en"
    )
    assert "2 行中有 1 行被隔离" in said_quality(found, "zh")
    assert not found.is_wrong


def test_a_file_the_last_run_refused_is_wrong_though_nothing_of_it_was_loaded(
    tmp_path: Path,
) -> None:
    bank = running_bank(tmp_path)
    write(tmp_path, "accounts_20260630.csv", "no,no\nA,2020-01-01\n")
    night(bank, 2)

    found = source_quality(bank, now=NOW)

    assert found.is_wrong
    ((feed, why),) = found.missing
    assert feed == "core/accounts"
    assert "accounts_20260630.csv" in why.say("en")
    assert "accounts_20260630.csv" in said_quality(found, "zh")
