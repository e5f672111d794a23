"""Files and databases as they were delivered: the same again, or something new."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy

from tests.needmine.sources.departments import Departments
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
