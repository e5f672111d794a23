import datetime as dt
from pathlib import Path

import pytest

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.rounds.bank import (
    SHIPPED,
    FolderTaken,
    add_definitions,
    make_bank,
    read_bank,
    shipped,
)
from tests.needmine.rounds.written import BANK_YML, NOW, written_bank

ENDED = BANK_YML + "today: 2026-07-01\n"


def test_a_bank_says_who_it_is_and_the_rest_has_its_ordinary_meaning(tmp_path: Path) -> None:
    bank = written_bank(tmp_path)

    assert (bank.name.say("zh"), bank.name.say("en")) == ("小银行", "Small bank")
    assert bank.languages == ("en", "zh")
    assert (bank.engine, bank.master, bank.today, bank.simulated) == ("duckdb", None, None, False)
    assert (bank.store_folder, bank.key_file) == (
        tmp_path / ".needmine",
        tmp_path / "keys" / "identities.key",
    )
    assert bank.buckets == 1


def test_stores_and_master_are_as_written(tmp_path: Path) -> None:
    stores = "master: core\nstores: {folder: /data/tables, key_file: /safe/key, buckets: 16}\n"
    bank = written_bank(tmp_path, BANK_YML + stores)

    assert (bank.master, bank.buckets) == ("core", 16)
    assert (str(bank.store_folder), str(bank.key_file)) == ("/data/tables", "/safe/key")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("currency: CNY", "currency: yuan", 3, "three letters of ISO 4217"),
        ("currency: CNY", "currency: 156", 3, "'currency' must be a text"),
        ("currency: CNY\n", "", 1, "'currency' is missing"),
        ("Asia/Shanghai", "Asia/Shanghay", 4, "no time zone 'Asia/Shanghay'"),
        ("[en, zh]", "[en, fr]", 2, "Languages are zh and en"),
        ("[en, zh]", "[zh, zh]", 2, "Languages are zh and en"),
        ("[en, zh]", "[]", 2, "Languages are zh and en"),
        ("[en, zh]", "zh", 2, "'languages' must be a list"),
        ("{zh: 小银行, en: Small bank}", "Small bank", 1, "must hold keys and values"),
        ("{zh: 小银行, en: Small bank}", "{en: Small bank}", 1, "'zh' is missing"),
        ("{zh: 核心, en: Core}", "Core", 6, "must hold keys and values"),
        ("departments:", "department:", 5, "Unknown key 'department'"),
        ("departments:", "engine: oracle\ndepartments:", 5, "cannot be 'oracle'"),
        ("departments:", "master: ecif\ndepartments:", 5, "departments has no 'ecif'"),
        ("departments:", "currency: CNY\ndepartments:", 5, "written twice"),
        ("departments:", "simulated: perhaps\ndepartments:", 5, "must be true or false"),
        ("departments:", "today: tomorrow\ndepartments:", 5, "must be a date"),
        ("departments:", "today: 2026-07-01 08:00:00\ndepartments:", 5, "must be a date"),
        ("departments:", "today: 2026-02-30\ndepartments:", 5, "cannot be read"),
        ("departments:", "stores:\n  buckets: 0\ndepartments:", 6, "1 to 64"),
        ("departments:", "stores:\n  buckets: many\ndepartments:", 6, "a whole number"),
        ("departments:", "stores:\n  fodler: x\ndepartments:", 6, "Unknown key 'fodler'"),
        ("departments:", "web:\n  hosts: ['https://x.cn']\ndepartments:", 6, "not the name"),
        ("departments:", "web:\n  port: 0\ndepartments:", 6, "1 to 65535"),
    ],
)
def test_a_mistake_in_bank_yml_names_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in BANK_YML

    with pytest.raises(DefinitionError) as refused:
        written_bank(tmp_path, BANK_YML.replace(old, new, 1))

    assert refused.value.where == f"{tmp_path / 'bank.yml'}:{line}"
    assert says in refused.value.say("en")
    assert refused.value.say("zh") != refused.value.say("en")


def test_a_folder_without_bank_yml_is_no_bank(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"bank\.yml: There is no such file"):
        read_bank(tmp_path)


def test_the_day_to_mine_for_is_the_given_one_else_today_else_the_local_day_of_now(
    tmp_path: Path,
) -> None:
    living, ended = written_bank(tmp_path / "a"), written_bank(tmp_path / "b", ENDED)
    given = dt.date(2026, 3, 1)
    # 23:30 in London is already the next day in Shanghai.
    late = dt.datetime(2026, 8, 9, 23, 30, tzinfo=dt.UTC)

    assert living.moment(given, now=late).date == ended.moment(given, now=late).date == given
    assert living.moment(None, now=late).date == dt.date(2026, 8, 10)
    assert ended.moment(None, now=late).date == dt.date(2026, 7, 1)


def test_a_database_of_an_ended_bank_speaks_of_the_close_of_its_last_day(tmp_path: Path) -> None:
    living, ended = written_bank(tmp_path / "a"), written_bank(tmp_path / "b", ENDED)

    assert living.read_at(NOW) == NOW
    assert ended.read_at(NOW) == ended.moment(None, now=NOW).instant - dt.timedelta(seconds=1)


@pytest.mark.parametrize("name", ["Plain", 'Smith, Jones & Co: "the" bank #1', "it's {odd}"])
def test_a_new_bank_can_be_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    asked = Sentence(zh="{name}", en="{name}").fill(name=name)
    make_bank(tmp_path / "new", name=asked)

    bank = read_bank(tmp_path / "new")

    assert bank.name.en == bank.name.zh == name
    for _, _, target in SHIPPED:
        assert (tmp_path / "new" / target).exists()
    assert "keys/" in (tmp_path / "new" / ".gitignore").read_text()


def test_no_bank_is_made_over_another(tmp_path: Path) -> None:
    written_bank(tmp_path)

    with pytest.raises(FolderTaken):
        make_bank(tmp_path, name=Sentence(zh="新", en="New"))

    assert read_bank(tmp_path).name.en == "Small bank"


def test_what_a_bank_wrote_itself_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "needs.yml").write_text("mine: 1\n")

    add_definitions(tmp_path)

    assert (tmp_path / "needs.yml").read_text() == "mine: 1\n"
    assert (tmp_path / "policies.yml").read_text() == shipped("policies.yml").read_text()
    assert list((tmp_path / "signals").glob("*.yml"))
