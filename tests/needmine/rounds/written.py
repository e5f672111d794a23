"""A bank's folder written by hand: one department, one feed, two accounts."""

import datetime as dt
from pathlib import Path

from needmine.core.time import Moment
from needmine.rounds.bank import Bank, read_bank
from tests.rows import ZONE

NOW = dt.datetime(2026, 7, 2, 1, tzinfo=dt.UTC)
BANK_YML = """\
name: {zh: 小银行, en: Small bank}
languages: [en, zh]
currency: CNY
time_zone: Asia/Shanghai
departments:
  core: {zh: 核心, en: Core}
"""
MAPPING = "select no as account_number, 'current' as kind, opened as opened_date from raw\n"


def write(folder: Path, path: str, text: str) -> None:
    """Write a file below a folder."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def written_bank(folder: Path, text: str = BANK_YML) -> Bank:
    """Return a bank written by hand below a folder."""
    write(folder, "bank.yml", text)
    write(
        folder, "sources/core/accounts/feed.yml", "files: accounts.csv\nexported_at: 2026-01-01\n"
    )
    write(folder, "sources/core/accounts/accounts.sql", MAPPING)
    write(folder, "accounts.csv", "no,opened\nA,2020-01-01\nB,2021-01-01\n")
    return read_bank(folder)


def day(text: str) -> Moment:
    """Return the first instant of a day in Shanghai."""
    return Moment(date=dt.date.fromisoformat(text), zone=ZONE)
