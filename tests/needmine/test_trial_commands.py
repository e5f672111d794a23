"""Trying Needmine without touching a customer: the shadow of a small bank, and plans of pilots."""

import argparse
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from needmine import trial_commands
from needmine.options import parser
from needmine.rounds.bank import Bank
from needmine.rounds.frozen import BrokenSeal
from needmine.rounds.runs import Run
from tests.flow.banks import last_run

Mined = tuple[Bank, Run]
Said = pytest.CaptureFixture[str]


def shadow(folder: Path, date: str, capsys: Said, **more: Any) -> dict[str, Any]:
    """Return what the command says of a day."""
    given = {"json": True, "lists": None, "horizon_days": 90, **more}
    asked = argparse.Namespace(bank=folder, as_of=dt.date.fromisoformat(date), **given)
    assert trial_commands.shadow(asked, "en") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_a_bank_in_the_shadow_is_frozen_daily_told_weekly_and_never_shown(
    mined_bank: Mined, tmp_path: Path, capsys: Said
) -> None:
    folder = tmp_path / "bank"
    shutil.copytree(mined_bank[0].folder, folder)
    bank = Bank(**{**vars(mined_bank[0]), "folder": folder, "store_folder": folder / ".needmine"})
    before = last_run(bank)

    first = shadow(folder, "2026-06-01", capsys)
    again = shadow(folder, "2026-06-01", capsys)
    second = shadow(folder, "2026-06-10", capsys)

    assert (first["frozen"]["is_new"], first["weekly"]) == (True, None)
    assert (again["frozen"]["is_new"], again["frozen"]["digest"]) == (
        False, first["frozen"]["digest"]
    )  # fmt: skip
    (week,) = second["weekly"]["frozen"]
    assert (week["as_of"], week["days"], week["is_rehearsed"]) == ("2026-06-01", 9, True)
    assert week["report"]["against"] == "records"
    # The bank's own run, its workbench and its files know nothing of it.
    assert last_run(bank) == before
    assert not (folder / "published").exists()
    assert not list((folder / ".needmine").glob("*.sqlite3"))
    runs = sorted(file.name for file in (folder / ".needmine" / "shadow" / "runs").iterdir())
    assert runs == ["run-000001.json", "run-000002.json"]

    (folder / ".needmine/shadow/frozen/2026-06-01/worths.parquet").unlink()
    with pytest.raises(BrokenSeal):
        shadow(folder, "2026-06-10", capsys)


PLAN = "pilot plan --bankers 20 --leads-per-day 8 --days 60 --hold-out 0.2 --base-rate 0.02"


def planned(words: str, capsys: Said) -> str:
    assert trial_commands.pilot(parser("en").parse_args(words.split()), "en") == 0
    return capsys.readouterr().out


def test_a_plan_says_how_small_a_lift_shows_and_how_long_others_take(capsys: Said) -> None:
    said = planned(f"{PLAN} --lift 0.015", capsys)

    assert "9,600 leads: 7,680 are worked by bankers, 1,920 are held out by chance." in said
    assert "from 2.00% to 3.47%, which is 1.47 points or 73% more" in said
    assert "3.50%        75%                   58" in said
    assert "rough" not in said


def test_a_plan_as_json_has_the_same_figures(capsys: Said) -> None:
    told = json.loads(planned(f"{PLAN} --design-effect 1 --json", capsys))

    assert told["smallest_lift"] == pytest.approx(0.0116, abs=5e-5)
    assert told["smallest_lift_relative"] == pytest.approx(told["smallest_lift"] / 0.02)
    assert told["days_needed"][0].keys() == {"lift", "lift_relative", "days"}


def test_a_pilot_that_can_show_nothing_is_told_so(capsys: Said) -> None:
    said = planned(PLAN.replace("60", "1").replace("20", "1").replace("8", "2"), capsys)

    assert "detect no lift, however large" in said
    assert "the figures are rough" in said
