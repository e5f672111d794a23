import sqlite3
from pathlib import Path

import pytest

from needmine.sources.databases import database_rows
from needmine.sources.feeds import Feed
from needmine.sources.refused_files import FileError
from tests.needmine.sources.test_readers import feed


def refused(source: Feed) -> FileError:
    with pytest.raises(FileError) as caught:
        list(database_rows(source))
    assert "secret-word" not in caught.value.say("en") + caught.value.say("zh")
    return caught.value


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "core.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("create table customers (no text, balance numeric)")
    connection.close()

    (rows,) = database_rows(feed(tmp_path, "database", url=f"sqlite:///{path}", table="customers"))

    assert (rows.num_rows, rows.column_names) == (0, ["no", "balance", "_row"])


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/core.sqlite3",
        "postgresql+psycopg://reader:secret-word@127.0.0.1:1/core",
    ],
)
def test_a_database_that_is_away_is_one_sentence_without_its_password(
    tmp_path: Path, url: str
) -> None:
    found = refused(feed(tmp_path, "database", url=url, table="customers"))

    assert "database gives no table" in found.say("en")


@pytest.mark.parametrize(
    ("kind", "package"),
    [
        ("mysql", "pip install mysqlclient"),
        ("mysql", "mysql+pymysql:// and pip install pymysql"),
        ("oracle+oracledb", "pip install oracledb"),
        ("mssql", "mssql+pymssql:// and pip install pymssql"),
        ("mssql+pyodbc", "pip install pyodbc"),
    ],
)
def test_a_driver_that_is_not_installed_is_named_with_its_package(
    tmp_path: Path, kind: str, package: str
) -> None:
    url = f"{kind}://reader:secret-word@127.0.0.1/core"

    found = refused(feed(tmp_path, "database", url=url, table="customers"))

    assert f"{kind}://" in found.what.say("en")
    assert package in found.say("en")


def test_a_kind_of_database_nobody_knows_names_those_there_are(tmp_path: Path) -> None:
    found = refused(feed(tmp_path, "database", url="nonsense://secret-word@x", table="t"))

    assert "nonsense://" in found.say("en")
    assert "oracle+oracledb://" in found.say("zh")
