"""What each command does to a bank's folder and says about it."""

import argparse
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from needmine import commands
from needmine.core.errors import NeedmineError, WrongUsage
from needmine.engine.duckdb import DuckEngine
from needmine.flow import Desk
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.opened import NothingMined
from needmine.rounds.runs import AlreadyMining, Journal, Run
from tests.flow.banks import small_bank
from tests.needmine.rounds.mining import Mining
from tests.needmine.rounds.written import write, written_bank
from tests.needmine.simulate.lived import altered

Mined = tuple[Bank, Run]
Said = pytest.CaptureFixture[str]


def options(bank: Path, **more: Any) -> argparse.Namespace:
    return argparse.Namespace(bank=bank, json=True, **more)


@pytest.fixture
def copied(mined_bank: Mined, tmp_path: Path) -> Bank:
    """Return a mined bank of the test's own."""
    shutil.copytree(mined_bank[0].folder, tmp_path / "bank")
    return read_bank(tmp_path / "bank")


@pytest.fixture
def mining(tmp_path: Path) -> Iterator[Mining]:
    engine = DuckEngine(threads=1)
    yield Mining(written_bank(tmp_path), engine)
    engine.close()


def test_a_new_bank_is_made_and_says_what_comes_next(tmp_path: Path, capsys: Said) -> None:
    asked = argparse.Namespace(bank=tmp_path / "new", name_zh="{新}银行", name_en="New, Bank")

    assert commands.init(asked, "en") == 0

    assert "needmine check" in capsys.readouterr().out
    assert read_bank(tmp_path / "new").name.en == "New, Bank"
    assert commands.mistakes_in(tmp_path / "new") == []


def places(folder: Path) -> list[str]:
    return [
        str(mistake.where).removeprefix(f"{folder}/") for mistake in commands.mistakes_in(folder)
    ]


def test_check_finds_the_mistakes_of_every_file_in_one_go(tmp_path: Path) -> None:
    written_bank(tmp_path)
    assert commands.mistakes_in(tmp_path) == []
    write(tmp_path, "needs.yml", "needs: 1\n")
    write(tmp_path, "sources/core/accounts/accounts.sql", "select a from raw\n")
    write(tmp_path, "sources/core/accounts/nothing.sql", "select a from raw\n")
    (tmp_path / "accounts.csv").unlink()

    assert places(tmp_path) == [
        "needs.yml:1",
        "sources/core/accounts/accounts.sql:1",
        "sources/core/accounts/feed.yml",
    ]


def test_check_says_that_a_folder_is_no_bank(tmp_path: Path, capsys: Said) -> None:
    assert commands.check(options(tmp_path), "en") == 1

    (mistake,) = json.loads(capsys.readouterr().out)["mistakes"]
    assert "bank.yml" in mistake["en"]
    assert "找不到" in mistake["zh"]


def test_check_does_not_ask_a_database(tmp_path: Path) -> None:
    written_bank(tmp_path)
    write(
        tmp_path,
        "sources/core/accounts/feed.yml",
        "format: database\nurl: postgresql://nobody@127.0.0.1:1/x\ntable: accounts\n",
    )

    assert commands.mistakes_in(tmp_path) == []


def test_mine_prints_the_report_of_the_run(tmp_path: Path, capsys: Said) -> None:
    folder = small_bank(tmp_path, customers=40, months=4)
    seen: list[Bank] = []

    def no_desk(bank: Bank) -> Desk:
        seen.append(bank)
        return Desk()

    asked = options(folder, as_of=dt.date(2026, 5, 1), files=False)
    assert commands.mine_bank(asked, "en", desk=no_desk) == 0

    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert (report["as_of"], seen[0].folder) == ("2026-05-01", folder)
    assert [stage["name"] for stage in report["stages"]][-1] == "actions"
    # Progress goes where it does not disturb whoever reads the report.
    assert "sources" in printed.err


def test_publish_writes_leads_and_tags_for_the_crm(copied: Bank, capsys: Said) -> None:
    assert commands.publish(options(copied.folder), "en") == 0

    said = json.loads(capsys.readouterr().out)
    files = [Path(file) for file in said["files"]]
    assert files
    for file in files:
        assert file.is_relative_to(copied.folder / "published")
        assert file.stat().st_size > 0
    assert said["tags"] > 0
    assert set(said) == {"files", "leads", "tags", "unaddressed"}


def test_publish_says_in_words_how_much_was_written(copied: Bank, capsys: Said) -> None:
    asked = argparse.Namespace(bank=copied.folder, json=False)

    commands.publish(asked, "zh")

    said = capsys.readouterr().out
    assert "条线索" in said
    assert str(copied.folder / "published") in said


def test_a_bank_that_never_mined_cannot_publish(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)

    with pytest.raises(NothingMined):
        commands.publish(options(bank.folder), "en")


def test_prune_keeps_the_last_runs_whole_and_later_rounds_read_no_other(
    mining: Mining, capsys: Said
) -> None:
    for date, name in (("2026-05-01", "may"), ("2026-06-01", "june"), ("2026-07-01", "july")):
        mining.mine(date, name)

    assert commands.prune(options(mining.bank.folder, keep=2), "en") == 0

    assert capsys.readouterr().out == "1 files deleted.\n"
    with mining.open("2026-08-01") as round_:
        found = {
            str(date): rows.customer_id.to_pyarrow().to_pylist()
            for date, rows in round_.earlier("assignments").items()
        }
        assert found == {"2026-06-01": ["june"], "2026-07-01": ["july"]}
    with mining.open("2026-05-15") as round_:
        assert round_.before("assignments") is None
        assert not round_.is_newest()


def test_prune_never_deletes_what_readers_see(mining: Mining) -> None:
    mining.mine("2026-07-01", "july")
    mining.mine("2026-06-01", "june")

    commands.prune(options(mining.bank.folder, keep=0), "en")

    with mining.open("2026-08-01") as round_:
        last = round_.last("assignments")
        assert last is not None
        assert last.customer_id.to_pyarrow().to_pylist() == ["june"]


def test_a_broken_run_is_begun_anew_after_its_files_were_pruned(mining: Mining) -> None:
    mining.mine("2026-06-01", "june")
    mining.break_off("2026-07-01", "half")

    commands.prune(options(mining.bank.folder, keep=3), "en")

    with mining.open("2026-07-01") as round_:
        assert round_.run.stages == ()


def test_nothing_is_pruned_while_a_bank_is_mined(mining: Mining) -> None:
    mining.mine("2026-06-01", "june")

    with mining.journal.alone(), pytest.raises(AlreadyMining):
        commands.prune(options(mining.bank.folder, keep=1), "en")

    assert len(Journal(mining.bank.store_folder / "runs").pointers(9)) == 1


def simulated(out: Path | None, **more: Any) -> argparse.Namespace:
    """What is asked of ``simulate``: a small bank, told in words."""
    usual: dict[str, Any] = {
        "customers": 20,
        "months": 3,
        "seed": 1,
        "language": "en",
        "traces": "usual",
        "check": False,
        "json": False,
    }
    return argparse.Namespace(out=out, **{**usual, **more})


def test_a_simulated_bank_comes_with_its_definitions(tmp_path: Path, capsys: Said) -> None:
    assert commands.make_simulated(simulated(tmp_path / "sim"), "en") == 0

    said = capsys.readouterr()
    assert said.out == f"The simulated bank is in {tmp_path / 'sim'}.\n"
    # Progress goes where it does not disturb whoever reads the answer.
    assert "Month 3 of 3" in said.err
    assert (tmp_path / "sim" / "truth" / "needs.parquet").is_file()
    assert commands.mistakes_in(tmp_path / "sim") == []


def test_the_same_lives_can_leave_other_traces(tmp_path: Path) -> None:
    folders = [tmp_path / "usual", tmp_path / "alternative"]
    for folder in folders:
        commands.make_simulated(simulated(folder, traces=folder.name), "en")

    def same(file: str) -> bool:
        one, other = (folder / file for folder in folders)
        return one.read_bytes() == other.read_bytes()

    assert same("truth/events.parquet")
    assert not same("exports/core_banking/transactions_20260630.txt")


def test_a_size_no_bank_has_is_refused(tmp_path: Path) -> None:
    asked = simulated(tmp_path / "sim", customers=0)

    with pytest.raises(NeedmineError, match="--customers"):
        commands.make_simulated(asked, "en")

    assert not (tmp_path / "sim" / "bank.yml").exists()


def test_a_simulated_bank_needs_a_folder_or_a_check() -> None:
    with pytest.raises(WrongUsage) as refused:
        commands.make_simulated(simulated(None), "en")

    assert "--check" in refused.value.say("en")
    assert "--check" in refused.value.say("zh")


def test_a_bank_can_be_checked_without_being_written(tmp_path: Path, capsys: Said) -> None:
    asked = simulated(None, customers=300, months=6, seed=1, language="zh", check=True)

    assert commands.make_simulated(asked, "zh") == 0

    said = capsys.readouterr().out
    assert said.endswith("全部在合理范围内。\n")
    assert "睡眠户占比" in said
    assert list(tmp_path.iterdir()) == []


def test_a_check_is_told_to_machines_beside_the_bank_it_is_about(
    tmp_path: Path, capsys: Said
) -> None:
    asked = simulated(
        tmp_path / "sim", customers=300, months=6, seed=1, language="zh", check=True, json=True
    )

    assert commands.make_simulated(asked, "en") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["is_plausible"]
    assert told["aggregates"]["dormant_share"]["is_plausible"]
    assert (tmp_path / "sim" / "bank.yml").is_file()


def test_a_bank_that_is_not_plausible_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    wrong = altered({"people.quiet_share": 0.9})
    monkeypatch.setattr("needmine.simulate.bank.read_parameters", lambda: wrong)
    asked = simulated(None, customers=300, months=3, check=True)

    assert commands.make_simulated(asked, "en") == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("!") and "Dormant accounts" in line]
    assert "outside plausible ranges" in lines[-1]
    asked.json = True
    assert commands.make_simulated(asked, "en") == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["is_plausible"]
