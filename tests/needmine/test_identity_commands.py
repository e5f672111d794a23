"""Explaining and deciding about two records from the command line."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from needmine.cli import main
from needmine.flow import mine
from needmine.identity_commands import UnknownRecord, decide
from needmine.rounds.bank import Bank, add_definitions
from tests.needmine.rounds.written import NOW, day, write, written_bank

Said = pytest.CaptureFixture[str]

BANK_YML = """\
name: {zh: 小银行, en: Small bank}
languages: [en, zh]
currency: CNY
time_zone: Asia/Shanghai
master: core
departments:
  core: {zh: 核心, en: Core}
  app: {zh: 手机银行, en: App}
"""
MAPPING = """\
select no as party_id, 'person' as kind, nullif(name, '') as name, nullif(phone, '') as phone,
    nullif(born, '') as birth_date
from raw
"""
CORE = "no,name,phone,born\nM1,王小明,13912345670,1985-12-03\nM2,李娜,13712345671,1990-01-02\n"
APP = "no,name,phone,born\nU1,WANG XIAOMING,13912345670,1985-12-03\nU2,,13712345671,\n"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = tmp_path_factory.mktemp("bank")
    found = written_bank(folder, BANK_YML)
    add_definitions(folder)
    for department, rows in (("core", CORE), ("app", APP)):
        feed = f"sources/{department}/customers"
        write(folder, f"{feed}/feed.yml", f"files: {department}.csv\nexported_at: 2026-01-01\n")
        write(folder, f"{feed}/parties.sql", MAPPING)
        write(folder, f"{department}.csv", rows)
    mine(found, day("2026-07-01"), now=NOW)
    return found


def explained(bank: Bank, capsys: Said, *records: str) -> dict[str, Any]:
    code = main(["explain", str(bank.folder), *records, "--json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {"code": code, **told}


def test_why_two_records_are_one_is_told_trait_by_trait(bank: Bank, capsys: Said) -> None:
    told = explained(bank, capsys, "core:M1", "app:U1")
    assert (told["code"], told["is_one_customer"], told["verdict"]) == (0, True, "joined")
    levels = {step["trait"]: step["level"] for step in told["steps"]}
    assert (levels["name"], levels["phone"], levels["email"]) == ("same_reading", "same", "missing")
    assert told["start"] + sum(step["bits"] for step in told["steps"]) == pytest.approx(
        told["weight"], abs=1e-5
    )


def test_the_order_of_the_two_makes_no_difference(bank: Bank, capsys: Said) -> None:
    one = explained(bank, capsys, "core:M2", "app:U2")
    other = explained(bank, capsys, "app:U2", "core:M2")
    assert (one["is_one_customer"], one["verdict"]) == (False, "too_little")
    assert one["weight"] == other["weight"]


def test_strangers_nobody_asked_about_are_explained_too(bank: Bank, capsys: Said) -> None:
    told = explained(bank, capsys, "core:M1", "core:M2")
    assert (told["is_one_customer"], told["verdict"]) == (False, None)
    assert "Nobody was asked" in told["says"]["en"]
    assert told["weight"] < -10


@pytest.mark.parametrize(("language", "word"), [("zh", "姓名读音相同"), ("en", "reads the same")])
def test_a_text_draws_the_balance_in_the_readers_language(
    bank: Bank, capsys: Said, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    monkeypatch.setenv("NEEDMINE_LANGUAGE", language)
    assert main(["explain", str(bank.folder), "core:M1", "app:U1"]) == 0
    text = capsys.readouterr().out
    assert word in text
    assert "-----|" in text
    assert "王" not in text
    assert "139" not in text


def test_a_record_the_bank_does_not_know_is_refused_without_repeating_its_number(
    bank: Bank, capsys: Said
) -> None:
    assert main(["explain", str(bank.folder), "core:M1", "app:6222020012345678"]) == 1
    assert "6222" not in capsys.readouterr().err


@pytest.mark.parametrize("records", [("core:M1", "M2"), ("core:M1", "wealth:1"), ("core:M1",) * 2])
def test_records_written_wrongly_are_wrong_usage(
    bank: Bank, capsys: Said, records: tuple[str, str]
) -> None:
    assert main(["explain", str(bank.folder), *records]) == 2
    assert capsys.readouterr().err != ""


def test_a_decision_is_handed_over_by_token_whichever_way_the_number_was_written(
    bank: Bank, capsys: Said
) -> None:
    given: list[tuple[Any, ...]] = []

    def record(*said: Any) -> None:
        given.append(said[1:])

    words = {"bank": bank.folder, "decision": "two", "reason": "asked her", "by": "luo"}
    decide(argparse.Namespace(records=["core:M2", "app:U2"], **words), "en", record=record)
    ((core, app, *rest),) = given
    assert rest == ["two", "asked her", "luo"]
    assert (core[0], app[0]) == ("core", "app")
    assert "M2" not in core[1]
    decide(
        argparse.Namespace(records=[f"core:{core[1]}", f"app:{app[1]}"], **words),
        "en",
        record=record,
    )
    assert given[1] == given[0]
    assert "next run" in capsys.readouterr().out


def test_a_decision_about_nobody_is_not_handed_over(bank: Bank) -> None:
    words = argparse.Namespace(
        bank=Path(bank.folder), records=["core:M9", "app:U2"], decision="one", reason="x", by="luo"
    )
    with pytest.raises(UnknownRecord):
        decide(words, "en", record=lambda *_: None)
