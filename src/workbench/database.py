"""The operational database: SQLite in one file, or PostgreSQL by its address."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence

# WAL lets pages be read while a run publishes; FULL keeps an answer that was confirmed through
# a power cut.
_SQLITE_START = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA foreign_keys=ON;
"""


class UnknownDatabase(NeedmineError):
    """The address names a kind of database that the workbench cannot use."""


def database_settings(address: str) -> dict[str, Any]:
    """Return Django's settings of a database: a path for SQLite, or ``postgresql://…``.

    >>> database_settings("postgresql://ann@db.bank:5433/needmine")["PORT"]
    '5433'
    """
    scheme, separator, _ = address.partition("://")
    if not separator:
        return _sqlite(address)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(address)
    raise UnknownDatabase(
        Sentence(zh="不支持数据库“{scheme}”。", en="There is no support for '{scheme}'.").fill(
            scheme=scheme
        ),
        remedy=Sentence(
            zh="请写 SQLite 文件路径，或 postgresql:// 地址。",
            en="Write the path of an SQLite file, or a postgresql:// address.",
        ),
        where="stores.operations",
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # A transaction takes its write lock at once, so that two answers queue up and
            # neither fails half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": _SQLITE_START,
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # ?host=/folder names a folder with a Unix socket.
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
