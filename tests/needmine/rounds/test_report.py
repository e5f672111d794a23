import json

from needmine.catalogue import STAGES
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.report import said_report, shown_report
from needmine.rounds.runs import Run

Mined = tuple[Bank, Run]


def report_of(mined_bank: Mined) -> dict[str, object]:
    bank, run = mined_bank
    with open_last_run(bank) as opened:
        return shown_report(opened, run, seconds=12.345)


def test_every_row_of_every_file_is_accounted_for(mined_bank: Mined) -> None:
    files = report_of(mined_bank)["files"]

    assert isinstance(files, list)
    assert {row["department"] for row in files} >= {"core_banking", "cards", "app"}
    for row in files:
        assert row["rows"] == row["used"] + row["quarantined"] + row["set_aside"]
    assert sum(row["quarantined"] for row in files) > 0


def test_open_needs_are_counted_by_kind_and_closed_ones_are_not(mined_bank: Mined) -> None:
    bank, _ = mined_bank
    with open_last_run(bank) as opened:
        rows = opened.tables["needs"].to_pyarrow().to_pylist()
    is_open = [row["need"] for row in rows if row["status"] in ("found", "offered")]

    counted = report_of(mined_bank)["needs"]

    assert is_open
    assert isinstance(counted, list)
    assert {row["need"]: row["customers"] for row in counted} == {
        need: is_open.count(need) for need in set(is_open)
    }


def test_the_report_is_json_and_the_same_in_words_of_both_languages(mined_bank: Mined) -> None:
    report = report_of(mined_bank)
    assert json.loads(json.dumps(report)) == report

    zh, en = said_report(report, "zh"), said_report(report, "en")

    assert f"{report['run']}, as of 2026-07-01, 12.3 seconds" in en
    assert STAGES["needs"].zh in zh
    assert STAGES["needs"].en in en
    assert len(zh.splitlines()) == len(en.splitlines())


def test_what_stood_aside_is_told_with_its_reason(mined_bank: Mined) -> None:
    report = report_of(mined_bank)
    aside = report["aside"]

    assert isinstance(aside, list)
    assert aside, "so small a bank has no used model"
    for note in aside:
        assert f"{note['name']}: {note['zh']}" in said_report(report, "zh")
        assert f"{note['name']}: {note['en']}" in said_report(report, "en")


def test_a_run_that_found_nothing_is_still_told(mined_bank: Mined) -> None:
    empty = {**report_of(mined_bank), "files": [], "needs": [], "stages": [], "aside": []}

    assert "Files" in said_report(empty, "en")
    assert "aside" not in said_report(empty, "en").splitlines()[-1]
