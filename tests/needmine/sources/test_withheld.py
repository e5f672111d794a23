"""What proves who the customer is does not come in."""

from pathlib import Path

import pytest

from needmine.core.errors import NeedmineError
from needmine.sources.mappings import MappingError
from tests.needmine.sources.departments import ADDING, FULL, Departments

HEAD = "no,kind,opened,cvv2,交易密码,pwd_err_cnt\n"
ROW = "A,current,2020-01-01,123,888888,2\n"
TRACK = ";6222021234567890123=28121011234?"


def test_a_mapping_that_uses_such_a_column_is_refused_with_its_line(bank: Departments) -> None:
    mapping = (
        "select no as account_number,\n kind as kind,\n"
        " coalesce(cvv2, opened) as opened_date from raw"
    )
    bank.feed("core/accounts", FULL, mapping)
    bank.write("accounts_20260101.csv", HEAD + ROW)

    with pytest.raises(MappingError) as refused:
        bank.read()

    assert refused.value.where.endswith("accounts.sql:3")
    assert "'cvv2' is by its name a card verification code" in refused.value.say("en")
    assert "“cvv2”按其名是卡片验证码" in refused.value.say("zh")


def test_such_columns_that_nothing_uses_are_dropped_and_told_once(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING)
    bank.feed(
        "core/accounts",
        ADDING,
        "select no as account_number, no as party_id, 'owner' as role from raw",
        table="account_holders",
    )
    for day in (1, 2, 3):
        bank.write(f"accounts_2026010{day}.csv", HEAD + ROW.replace("A", f"A{day}"))

    (note,) = bank.read().notes

    assert note.what == "core/accounts"
    assert "cvv2, 交易密码" in note.reason.say("en")
    assert "cvv2, 交易密码" in note.reason.say("zh")
    assert "pwd_err_cnt" not in note.reason.say("en")
    assert bank.rows("accounts", "kind") == [("current",)] * 3
    assert bank.read().notes == ()


def test_a_column_that_holds_track_data_has_its_file_refused_without_telling_it(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", ADDING)
    bank.write("accounts_20260101.csv", HEAD + ROW)
    bank.read()
    bank.write("accounts_20260102.csv", HEAD + ROW + ROW.replace("current", TRACK))
    bank.write("accounts_20260103.csv", HEAD + ROW.replace("A", "B"))

    (note, _) = bank.read().notes

    said = note.reason.say("en")
    assert "accounts_20260102.csv is refused" in said
    assert "Column 'kind' holds card track data, first in row 2" in said
    assert "6222021234567890123" not in said + note.reason.say("zh")
    assert bank.rows("loads", "file") == [("accounts_20260101.csv",), ("accounts_20260103.csv",)]


@pytest.mark.parametrize("format_", ["jsonl", "database"])
def test_it_is_kept_out_of_every_format(bank: Departments, tmp_path: Path, format_: str) -> None:
    definition = "files: a.jsonl\nformat: jsonl\nexported_at: 2026-01-01\n"
    if format_ == "database":
        import sqlite3

        with sqlite3.connect(tmp_path / "core.db") as connection:
            connection.execute("create table ledger (no text, kind text, opened text, pin text)")
            connection.execute("insert into ledger values ('A', ?, '2020-01-01', '1234')", [TRACK])
        connection.close()
        definition = f"format: database\nurl: sqlite:///{tmp_path / 'core.db'}\ntable: ledger\n"
    bank.write("a.jsonl", f'{{"no": "A", "kind": "{TRACK}", "opened": "2020-01-01", "n": 1}}\n')
    bank.feed("core/accounts", definition)

    with pytest.raises(NeedmineError, match="holds card track data, first in row 1"):
        bank.read()
