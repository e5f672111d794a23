"""The whole path over a small bank with desks: mined, answered at the desk, mined on and back."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from needmine.catalogue import STAGES
from needmine.core.definitions import DefinitionError
from needmine.flow import mine
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.runs import Journal, Run
from tests.needmine.rounds.written import NOW, day, write, written_bank

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def went(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Go the way once: June, an answer on 10 June, July, and June once more."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.flow.at_the_desk",
            str(tmp_path_factory.mktemp("desk") / "b"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def at_the_desk(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["source"] == "workbench"]


def test_the_same_records_for_the_same_moment_give_the_same_tables(went: dict[str, Any]) -> None:
    # The second time other runs have gone before, an answer lies at the desk and July is mined.
    assert went["back"]["run"] != went["first"]["run"]
    assert len(went["first"]["told"]) > 25
    assert went["back"]["told"] == went["first"]["told"]


def test_an_answer_given_at_the_desk_is_an_outcome_of_the_next_run(went: dict[str, Any]) -> None:
    answer = went["answer"]
    (outcome,) = at_the_desk(went["next"]["outcomes"])

    assert (outcome["customer_id"], outcome["need"]) == (answer["customer"], answer["need"])
    assert (outcome["answer"], outcome["answered_by"]) == ("wrong", answer["by"])
    assert at_the_desk(went["first"]["outcomes"]) == []


def test_a_need_that_was_answered_as_wrong_is_no_longer_open(went: dict[str, Any]) -> None:
    answer = went["answer"]

    def statuses(run: str) -> list[str]:
        return [
            need["status"]
            for need in went[run]["needs"]
            if (need["customer_id"], need["need"]) == (answer["customer"], answer["need"])
        ]

    assert statuses("first") == ["found"]
    assert statuses("next") == ["wrong"]
    # On 1 June nobody could know what would be answered on the tenth.
    assert statuses("back") == ["found"]
    assert at_the_desk(went["back"]["outcomes"]) == []


def test_each_newer_run_is_shown_at_the_desks_and_a_back_dated_one_is_not(
    went: dict[str, Any],
) -> None:
    assert went["shown_first"]["run"] == went["first"]["run"]
    assert (went["shown_next"]["run"], went["shown_next"]["as_of"]) == (
        went["next"]["run"],
        "2026-07-01",
    )
    assert went["shown_next"]["needs"] != went["shown_first"]["needs"]
    assert went["shown_after_back"] == went["shown_next"]


def test_every_stage_is_done_once_in_the_order_of_the_catalogue(
    mined_bank: tuple[Bank, Run],
) -> None:
    _, run = mined_bank

    assert run.status == "done"
    assert [stage.name for stage in run.stages] == list(STAGES)
    written = [name for stage in run.stages for name in stage.tables]
    assert len(written) == len(set(written))
    assert set(run.tables) == set(written)


def test_definitions_that_say_what_they_cannot_leave_a_failed_run(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)
    write(tmp_path, "policies.yml", "a: [1\n")

    with pytest.raises(DefinitionError):
        mine(bank, day("2026-07-01"), now=NOW)

    (run,) = Journal(bank.store_folder / "runs").runs()
    assert run.status == "failed"
    assert "policies.yml" in run.error["zh"]
    assert run.stages == ()


def test_companies_their_payroll_and_the_banks_branches_are_loaded_and_meet_the_rest(
    mined_bank: tuple[Bank, Run],
) -> None:
    with open_last_run(mined_bank[0]) as opened:

        def told(table: str, column: str) -> set[str]:
            return set(opened.tables[table][column].to_pyarrow().to_pylist()) - {None}

        companies, contracts = told("companies", "party_id"), told("payroll_contracts", "party_id")
        rosters = told("payroll_rosters", "contract_id")
        paid, accounts = (
            told("payroll_rosters", "account_number"),
            told("accounts", "account_number"),
        )
        owners = opened.tables["company_owners"].to_pyarrow()
        looked_after, branches = told("managers", "branch_code"), told("branches", "branch_code")
        bankers, staff = told("managers", "banker_code"), told("staff", "staff_code")

    assert contracts
    assert contracts <= companies
    assert rosters
    assert rosters <= {f"D{n:06d}" for n in range(100)}
    assert paid
    assert paid <= accounts
    assert looked_after <= branches
    assert bankers
    assert bankers <= staff
    # An owner's number is a token: nobody's is in the clear.
    assert not [text for text in owners["id_number"].to_pylist() if text.startswith("99")]
