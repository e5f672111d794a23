"""Addresses of databases."""

import pytest

from workbench.database import UnknownDatabase, database_settings


def test_a_path_is_sqlite() -> None:
    assert database_settings("/banks/a/operations.sqlite3")["ENGINE"].endswith("sqlite3")


def test_an_address_is_postgresql_with_its_parts() -> None:
    found = database_settings("postgresql://ann:p%40ss@db.bank:5433/needmine?sslmode=require")

    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "needmine",
        "ann",
        "p@ss",
        "db.bank",
        "5433",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_folder_with_a_socket_is_a_host() -> None:
    assert database_settings("postgresql://ann@/needmine?host=/run/pg")["HOST"] == "/run/pg"


def test_another_kind_is_refused_with_what_to_write() -> None:
    with pytest.raises(UnknownDatabase) as refused:
        database_settings("oracle://db/needmine")

    assert "postgresql://" in refused.value.say("en")
