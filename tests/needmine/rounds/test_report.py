import json
from dataclasses import replace

from needmine.catalogue import STAGES
from needmine.core.sentences import Language
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.report import said_report, shown_report
from needmine.rounds.runs import Run

Mined = tuple[Bank, Run]


def report_of(mined_bank: Mined) -> dict[str, object]:
    bank, run = mined_bank
    with open_last_run(bank) as opened:
        return shown_report(opened, run, seconds=12.345)


def row(file: str, rows: int, quarantined: int = 0, **more: object) -> dict[str, object]:
    return {
        "department": "core",
        "feed": "ledger",
        "file": file,
        "table": "accounts",
        "rows": rows,
        "used": rows - quarantined,
        "quarantined": quarantined,
        "set_aside": 0,
        "new": True,
        **more,
    }


def said(*files: dict[str, object], language: Language = "en", **more: bool) -> list[str]:
    """Return the lines of a report of nothing but files."""
    empty = {"run": "run-1", "as_of": "2026-07-01", "seconds": 1.0, "stages": []}
    report = {**empty, "files": files, "notes": [], "needs": [], "aside": []}
    lines = said_report(report, language, **more).splitlines()
    return lines[2 : lines.index(STAGES_HEADING[language]) - 1]


STAGES_HEADING: dict[Language, str] = {"zh": "各阶段：", "en": "Stages:"}


def test_every_row_of_every_file_is_accounted_for(mined_bank: Mined) -> None:
    files = report_of(mined_bank)["files"]

    assert isinstance(files, list)
    assert {row["department"] for row in files} >= {"core_banking", "cards", "app"}
    for row in files:
        assert row["rows"] == row["used"] + row["quarantined"] + row["set_aside"]
        assert row["new"]
    assert sum(row["quarantined"] for row in files) > 0


def test_files_of_a_feed_are_one_line_that_adds_up() -> None:
    lines = said(
        row("a_01.csv", 1000),
        row("a_02.csv", 200, set_aside=50, used=150),
        row("a_02.csv", 200, table="parties"),
        row("b.csv", 7, feed="cards"),
    )

    assert lines == [
        "Read by this run (files; rows = used + quarantined + set aside):",
        "  core/ledger → accounts      2  1,200 = 1,150 + 0 + 50",
        "  core/ledger → parties       1  200 = 200 + 0 + 0",
        "  core/cards → accounts       1  7 = 7 + 0 + 0",
    ]


def test_a_file_with_rows_in_quarantine_is_named_the_worst_first() -> None:
    lines = said(row("a.csv", 100, 2), row("b.csv", 100), row("c.csv", 50, 9))

    assert lines[2:] == [
        "",
        "Of these, files with rows in quarantine (most first):",
        "  core/c.csv → accounts  50 = 41 + 9 + 0",
        "  core/a.csv → accounts  100 = 98 + 2 + 0",
    ]


def test_of_many_files_with_rows_in_quarantine_the_rest_is_counted() -> None:
    lines = said(*[row(f"{n:03}.csv", 100, 1) for n in range(300)], language="zh")

    assert len(lines) < 30
    assert lines[-1] == "  还有 280 个；--files 列出每个文件。"


def test_each_file_is_listed_when_asked_for() -> None:
    lines = said(row("a.csv", 100, 2), row("b.csv", 100), each_file=True)

    assert lines[2:] == [
        "",
        "Each of these files:",
        "  core/a.csv → accounts  100 = 98 + 2 + 0",
        "  core/b.csv → accounts  100 = 100 + 0 + 0",
    ]


def test_files_of_earlier_runs_are_only_counted() -> None:
    old = [row(f"{n}.csv", 100, 1, new=False) for n in range(3)]
    again = row("0.csv", 100, table="parties", new=False)

    assert said(*old, again) == ["No new files; files read earlier: 3."]
    assert said(*old, row("new.csv", 5))[1:] == ["  core/ledger → accounts      1  5 = 5 + 0 + 0"]


def test_what_is_to_be_known_of_the_files_stands_apart_from_what_stood_aside(
    mined_bank: Mined,
) -> None:
    bank, run = mined_bank
    first, *rest = run.stages
    note = {"name": "core/a → loans", "title_zh": "a", "title_en": "a", "zh": "缺。", "en": "Gone."}
    told = replace(run, stages=(replace(first, notes=(note,)), *rest))

    report = report_of((bank, told))

    assert report["notes"] == [note]
    assert note not in list(report["aside"])  # type: ignore[call-overload]
    assert "About the files:\n  core/a → loans: Gone." in said_report(report, "en")


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

    assert "No new files" in said_report(empty, "en")
    assert "aside" not in said_report(empty, "en").splitlines()[-1]
