import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from needmine import cli
from tests.needmine.rounds.test_source_quality import night, running_bank
from tests.needmine.rounds.written import write, written_bank

ENGLISH = {**os.environ, "LANG": "en_US.UTF-8"}

Said = pytest.CaptureFixture[str]


def test_a_bank_that_can_be_loaded_ends_with_0(tmp_path: Path, capsys: Said) -> None:
    written_bank(tmp_path)

    assert cli.main(["sources", "check", str(tmp_path)]) == 0
    assert "core/accounts" in capsys.readouterr().out


def test_a_wrong_mapping_ends_with_1_and_json_stays_json(tmp_path: Path, capsys: Said) -> None:
    written_bank(tmp_path)
    write(tmp_path, "sources/core/accounts/accounts.sql", "select a from raw")

    assert cli.main(["sources", "check", str(tmp_path), "--json"]) == 1
    (feed,) = json.loads(capsys.readouterr().out)["feeds"]
    assert feed["is_wrong"]
    assert "accounts.sql:1" in feed["mistakes"][0]["en"]


@pytest.mark.parametrize(
    "words",
    [["sources"], ["sources", "chek", "x"], ["sources", "check"], ["sources", "check", ".", "-x"]],
)
def test_words_it_cannot_take_end_with_2(words: list[str], capsys: Said) -> None:
    assert cli.main(words) == 2
    assert "needmine sources" in capsys.readouterr().err


def test_a_department_nobody_has_ends_with_2(tmp_path: Path, capsys: Said) -> None:
    written_bank(tmp_path)

    assert cli.main(["sources", "check", str(tmp_path), "--department", "cards"]) == 2
    assert "core/accounts" in capsys.readouterr().err


def test_a_draft_ends_with_0_and_one_that_lacks_a_column_with_1(
    tmp_path: Path, capsys: Said
) -> None:
    write(tmp_path, "bal_20260630.csv", "acct_no,bal_dt,bal\nA1,20260630,5.00\n")
    write(tmp_path, "half_20260630.csv", "acct_no,bal\nA1,5.00\n")

    assert cli.main(["sources", "suggest", str(tmp_path / "bal_20260630.csv"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["table"] == "balances"
    assert set(told["files"]) == {"feed.yml", "balances.sql"}
    half = ["sources", "suggest", str(tmp_path / "half_20260630.csv"), "--table", "balances"]
    assert cli.main(half) == 1
    assert "balance_date" in capsys.readouterr().out


def test_quality_tells_both_forms_and_writes_the_page(tmp_path: Path, capsys: Said) -> None:
    bank, page = running_bank(tmp_path), tmp_path / "reports" / "morning.html"

    assert cli.main(["sources", "quality", str(tmp_path), "--json", "--out", str(page)]) == 0
    assert json.loads(capsys.readouterr().out)["states"]["look"] == 1
    assert "core/accounts" in page.read_text(encoding="utf-8")

    write(tmp_path, "accounts_20260630.csv", "")
    night(bank, 2)
    assert cli.main(["sources", "quality", str(tmp_path)]) == 1
    assert "accounts_20260630.csv" in capsys.readouterr().out


def test_quarantine_is_told_exported_mended_and_taken_back(tmp_path: Path, capsys: Said) -> None:
    running_bank(tmp_path)
    rows = tmp_path / "rows.csv"
    words = ["sources", "quarantine", str(tmp_path)]

    assert cli.main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"] == 1
    assert cli.main([*words, "--feed", "accounts", "--export", str(rows)]) == 0
    text = rows.read_text(encoding="utf-8-sig")
    rows.write_text(text.replace("aaaa", "2020-01-01"), encoding="utf-8")
    capsys.readouterr()

    # A process has but one workbench, which keeps the trace.
    repair = [sys.executable, "-m", "needmine.cli", "sources", "repair", str(tmp_path), str(rows)]
    done = subprocess.run([*repair, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["mended"] == 1
    done = subprocess.run(repair, capture_output=True, text=True, check=True, env=ENGLISH)
    assert "what was taken back before" in done.stdout


@pytest.mark.parametrize(
    "more",
    [["--reveal", "because"], ["--reveal", " ", "--export", "x.csv"], ["--reason", "odd"]],
)
def test_what_cannot_be_asked_of_quarantine_ends_with_2(
    tmp_path: Path, capsys: Said, more: list[str]
) -> None:
    written_bank(tmp_path)

    assert cli.main(["sources", "quarantine", str(tmp_path), *more]) == 2
    assert capsys.readouterr().err


def test_rows_leave_in_clear_only_with_a_reason_that_auditors_can_read(tmp_path: Path) -> None:
    running_bank(tmp_path)
    rows = tmp_path / "rows.csv"
    # A process has but one workbench.
    words = ["sources", "quarantine", str(tmp_path), "--feed", "accounts", "--export", str(rows)]
    script = (
        "import sys; from needmine import cli; from workbench import start\n"
        f"code = cli.main({[*words, '--reveal', 'dates asked back']!r})\n"
        "from workbench.shell.models import AuditEvent\n"
        "for e in AuditEvent.objects.all(): print(e.verb, e.subject, e.note)\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert "soon" in rows.read_text(encoding="utf-8-sig")
    assert "reveal_rows */accounts" in done.stdout
    assert "dates asked back" in done.stdout
