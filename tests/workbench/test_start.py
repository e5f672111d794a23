"""Setting up: the key, the database, the people."""

import runpy
import stat
import sys
from pathlib import Path

import pytest
from django.db import connection

from workbench import start


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "web.key"

    start._make_secret_key(file)
    first = file.read_text()
    start._make_secret_key(file)

    assert file.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("setting", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_sqlite_keeps_confirmed_answers_and_lets_pages_read_meanwhile(
    setting: str, value: object
) -> None:
    with connection.cursor() as cursor:
        # The name of a setting cannot be a parameter.
        cursor.execute("PRAGMA " + setting)
        assert cursor.fetchone() == (value,)


def test_the_models_and_the_migrations_say_the_same() -> None:
    from django.core.management import call_command

    assert call_command("makemigrations", check=True, dry_run=True, verbosity=0) is None


@pytest.mark.parametrize(
    ("https", "origins", "proxy"),
    [
        (True, ["https://desk.bank.cn", "https://*.bank.cn"], ("HTTP_X_FORWARDED_PROTO", "https")),
        (False, [], None),
    ],
)
def test_behind_https_forms_of_the_banks_own_names_are_taken_and_no_others(
    monkeypatch: pytest.MonkeyPatch, https: bool, origins: list[str], proxy: object
) -> None:
    monkeypatch.setenv("NEEDMINE_HOSTS", "desk.bank.cn,.bank.cn")
    monkeypatch.setenv("NEEDMINE_HTTPS", "1" if https else "0")
    monkeypatch.delitem(sys.modules, "workbench.settings")  # read once more, as at a start
    found = runpy.run_module("workbench.settings")

    assert found["CSRF_TRUSTED_ORIGINS"] == origins
    assert found["SECURE_PROXY_SSL_HEADER"] == proxy
    assert found["SESSION_COOKIE_SECURE"] is https
