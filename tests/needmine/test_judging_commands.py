"""What the commands that judge print about a bank."""

import argparse
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from needmine import judging_commands
from needmine.evaluate.own_lists import WrongList
from needmine.rounds.bank import Bank
from needmine.rounds.opened import NothingMined, NotMined, open_last_run
from needmine.rounds.runs import Run
from tests.flow.banks import mined
from tests.needmine.rounds.written import written_bank

Mined = tuple[Bank, Run]
Said = pytest.CaptureFixture[str]
APRIL, JULY = dt.date(2026, 4, 1), dt.date(2026, 7, 1)


def options(bank: Path, **more: Any) -> argparse.Namespace:
    given = {
        "json": True, "as_of": None, "lists": None, "pictures": None, "horizon_days": 90, **more
    }  # fmt: skip
    return argparse.Namespace(bank=bank, **given)


def report(capsys: Said) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_evaluate_holds_a_simulated_bank_against_its_truth(mined_bank: Mined, capsys: Said) -> None:
    assert judging_commands.evaluate_bank(options(mined_bank[0].folder), "en") == 0

    told = report(capsys)
    assert (told["against"], told["as_of"]) == ("truth", "2026-07-01")
    overall = told["overall"]
    assert overall["n_positives"] > 0
    assert set(told["lists"]) <= {
        "maturing_deposits", "balance_surge", "payroll_arrivals", "large_outflows",
        "birthday_and_asset_line", "past_buyers",
    }  # fmt: skip
    assert overall["n_contacts"] > 0
    assert {
        "average_precision", "popularity_average_precision", "rules_average_precision",
        "ceiling_average_precision", "captured_value_over_lists",
        "captured_value_over_lists_low", "captured_value_over_lists_high",
        "calibration_slope", "calibration_worst_bin",
    } <= overall.keys()  # fmt: skip
    assert "dates" not in told


def test_past_days_are_judged_by_their_own_runs(
    mined_bank: Mined, tmp_path: Path, capsys: Said
) -> None:
    shutil.copytree(mined_bank[0].folder, tmp_path / "bank")
    bank, _ = mined(tmp_path / "bank", dt.date(2026, 6, 1))

    asked = options(bank.folder, as_of=[JULY, dt.date(2026, 6, 1)])
    assert judging_commands.evaluate_bank(asked, "en") == 0

    told = report(capsys)
    assert list(told["dates"]) == ["2026-06-01", "2026-07-01"]
    assert told["as_of"] == "2026-07-01"
    assert told["dates"]["2026-06-01"]["as_of"] == "2026-06-01"
    assert told["dates"]["2026-07-01"]["overall"] == told["overall"]
    with pytest.raises(NotMined, match="--as-of 2026-04-01"):
        judging_commands.evaluate_bank(options(bank.folder, as_of=[APRIL]), "en")


def numbers_of(bank: Bank) -> list[str]:
    with open_last_run(bank) as opened:
        tokens = opened.tables["customers"].customer_number.to_pyarrow().drop_null().to_pylist()
        return [n for n in opened.identities.reveal(tokens, purpose="crm_leads") if n]


def test_the_banks_own_lists_take_the_place_of_the_usual_ones(
    mined_bank: Mined, tmp_path: Path, capsys: Said
) -> None:
    first, second, *_ = numbers_of(mined_bank[0])
    lines = [f"2026-06-20,{number},grow_savings" for number in (first, second, "no such number")]
    (tmp_path / "spring.csv").write_text("\n".join(["date,customer_number,need", *lines]))

    asked = options(mined_bank[0].folder, lists=tmp_path)
    assert judging_commands.evaluate_bank(asked, "en") == 0

    told = report(capsys)
    assert set(told["lists"]) == {"spring"}
    assert told["lists"]["spring"]["n_contacts"] == 2
    assert told["unknown_list_customers"] == 1
    judging_commands.evaluate_bank(options(asked.bank, lists=tmp_path, json=False), "en")
    assert "1 lines of the lists name customers" in capsys.readouterr().out


def test_a_folder_without_lists_is_refused(mined_bank: Mined, tmp_path: Path) -> None:
    with pytest.raises(WrongList):
        judging_commands.evaluate_bank(options(mined_bank[0].folder, lists=tmp_path), "en")


def test_a_bank_that_never_mined_cannot_be_judged(tmp_path: Path) -> None:
    with pytest.raises(NothingMined):
        judging_commands.evaluate_bank(options(written_bank(tmp_path).folder), "en")


def test_evaluate_says_it_in_words_and_pictures(
    mined_bank: Mined, tmp_path: Path, capsys: Said
) -> None:
    asked = options(mined_bank[0].folder, json=False, pictures=tmp_path / "pictures")
    judging_commands.evaluate_bank(asked, "zh")

    assert {file.name for file in (tmp_path / "pictures").iterdir()} >= {
        "captured_value_2026-07-01_zh.svg", "precision_recall_2026-07-01_en.svg"
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "闲钱增值" in said
    assert "代发工资到账" in said
