"""Files and databases as they were delivered: the same again, or something new."""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from needmine.sources.deliveries import digest_of_definition
from needmine.sources.feeds import read_feeds
from needmine.sources.mappings import read_mapping
from needmine.sources.records import CONTRACTS
from needmine.sources.setting import Setting
from tests.needmine.sources.departments import ACCOUNTS, DEPARTMENTS, Departments
from tests.postgresql import postgresql


def database(bank: Departments, url: str) -> None:
    bank.feed("core/accounts", f"format: database\nurl: {url}\ntable: ledger\n")


def fill(url: str, *rows: tuple[str, str, dt.date]) -> None:
    """Write the table ``ledger`` anew."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop table if exists ledger")
        connection.exec_driver_sql(
            "create table ledger (no varchar(9), kind varchar(9), opened date)"
        )
        statement = sqlalchemy.text("insert into ledger values (:no, :kind, :opened)")
        for no, kind, opened in rows:
            connection.execute(statement, {"no": no, "kind": kind, "opened": opened})


def read_before_and_after_a_change(bank: Departments, url: str) -> None:
    database(bank, url)
    day = dt.date(2020, 1, 1)
    fill(url, ("A", "current", day), ("B", "term", day))
    bank.read()
    again = bank.read()
    fill(url, ("A", "loan", day))
    bank.read_at += dt.timedelta(days=1)
    bank.read()

    assert again.changes == ()
    assert bank.known("accounts", "kind", on="2026-07-01") == []
    assert bank.known("accounts", "kind", on="2026-07-02") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-07-03") == [("loan",)]
    assert bank.rows("loads", "n_rows", "n_used") == [(1, 1), (2, 2)]


def test_a_database_that_goes_back_to_an_earlier_content_states_it_anew(
    bank: Departments, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    database(bank, url)
    for kind in ("current", "term", "current"):
        fill(url, ("A", kind, dt.date(2020, 1, 1)))
        bank.read()
        bank.read_at += dt.timedelta(days=1)

    assert bank.known("accounts", "kind", on="2026-07-02") == [("current",)]
    assert bank.known("accounts", "kind", on="2026-07-03") == [("term",)]
    assert bank.known("accounts", "kind", on="2026-07-04") == [("current",)]


def test_a_database_read_by_a_corrected_mapping_still_speaks_of_when_it_was_first_read(
    bank: Departments, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    database(bank, url)
    fill(url, ("A", "current", dt.date(2020, 1, 1)))
    bank.read()
    bank.read_at += dt.timedelta(days=30)
    definition = f"format: database\nurl: {url}\ntable: ledger\n"
    bank.feed("core/accounts", definition, ACCOUNTS.replace("kind as", "'term' as"))
    bank.read()

    assert bank.known("accounts", "kind", on="2026-07-02") == [("term",)]


def test_a_database_whose_earlier_content_cannot_be_read_again_is_told(
    bank: Departments, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    database(bank, url)
    fill(url, ("A", "current", dt.date(2020, 1, 1)))
    bank.read()
    bank.read_at += dt.timedelta(days=1)
    fill(url, ("A", "loan", dt.date(2020, 1, 1)))
    definition = f"format: database\nurl: {url}\ntable: ledger\n"
    bank.feed("core/accounts", definition, ACCOUNTS.replace("opened as", "'2021-01-01' as"))

    (note,) = bank.read().notes

    assert "can no longer be read: 1" in note.reason.say("en")
    assert bank.known("accounts", "kind", on="2026-07-02") == [("current",)]


def test_a_database_states_what_holds_when_it_is_read(bank: Departments, tmp_path: Path) -> None:
    read_before_and_after_a_change(bank, f"sqlite:///{tmp_path / 'core.db'}")

    with sqlite3.connect(tmp_path / "core.db") as connection:
        assert connection.execute("select count(*) from ledger").fetchone() == (1,)


@pytest.mark.postgres
def test_a_postgresql_database_states_what_holds_when_it_is_read(bank: Departments) -> None:
    with postgresql() as address:
        url = address.replace("postgresql://", "postgresql+psycopg://")

        read_before_and_after_a_change(bank, url)

        assert bank.rows("accounts", "from_file") == [("feed.yml",)] * 3


def definition(bank: Departments, feed: str, mapping: str, **setting: Any) -> str:
    bank.feed("core/accounts", feed, mapping)
    (read,) = read_feeds(bank.folder, DEPARTMENTS)
    fixed = {"read_at": bank.read_at, "runner": bank.engine, "sealer": None, "master": None}
    return digest_of_definition(
        read,
        read_mapping(read.mappings[0], CONTRACTS, ()),
        (),
        Setting(**{"zone": "Asia/Shanghai", "simulated": False, **fixed, **setting}),
    )


FEED = "files: a.csv\nexported_at: 2026-01-01\n"


@pytest.mark.parametrize(
    ("feed", "mapping", "setting"),
    [
        (FEED, ACCOUNTS + " where kind <> 'internal'", {}),
        (FEED, ACCOUNTS.replace("no as", "trim(no) as"), {}),
        (FEED + "encoding: gbk\n", ACCOUNTS, {}),
        (FEED + 'delimiter: ";"\n', ACCOUNTS, {}),
        (FEED + "quote: none\n", ACCOUNTS, {}),
        (FEED + "load: incremental\n", ACCOUNTS, {}),
        (FEED + "delay_days: 2\n", ACCOUNTS, {}),
        (FEED, ACCOUNTS, {"zone": "Europe/Prague"}),
        (FEED, ACCOUNTS, {"master": "core"}),
        (FEED, ACCOUNTS, {"simulated": True}),
    ],
)
def test_whatever_decides_what_a_file_gives_is_part_of_its_definition(
    bank: Departments, feed: str, mapping: str, setting: dict[str, Any]
) -> None:
    assert definition(bank, FEED, ACCOUNTS) != definition(bank, feed, mapping, **setting)


@pytest.mark.parametrize(
    ("feed", "mapping"),
    [
        (FEED + "covers: {from: 2025-01-01}\n", ACCOUNTS),
        (FEED.replace("a.csv", "archive/a.csv"), ACCOUNTS),
        (FEED, "-- the ledger of the core system\n" + ACCOUNTS.replace(", ", ",\n    ")),
        (FEED, ACCOUNTS.replace("select", "SELECT")),
    ],
)
def test_where_files_lie_what_they_cover_and_how_a_mapping_is_laid_out_is_no_part_of_it(
    bank: Departments, feed: str, mapping: str
) -> None:
    assert definition(bank, FEED, ACCOUNTS) == definition(bank, feed, mapping)
