"""Small whole banks for tests of the whole path, and what their tables say as one text."""

import atexit
import datetime as dt
import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import known
from needmine.flow import mine
from needmine.rounds.bank import Bank, add_definitions, read_bank
from needmine.rounds.opened import Opened, open_last_run
from needmine.rounds.runs import Run
from needmine.simulate.bank import simulate

CUSTOMERS = 120
MONTHS = 9
# What differs between two runs that say the same: when they ran, and the nonce of a ciphertext.
_OF_THE_RUN = {"loads": {"loaded_at", "replaced_at"}, "identities": {"sealed"}}


@cache
def _simulated(customers: int, months: int, seed: int) -> Path:
    folder = Path(mkdtemp(prefix="needmine-bank-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    add_definitions(folder)
    simulate(folder, customers=customers, months=months, seed=seed, language="zh")
    return folder


def small_bank(
    folder: Path, *, customers: int = CUSTOMERS, months: int = MONTHS, seed: int = 3
) -> Path:
    """Return a fresh copy of a small simulated bank in a folder; one key for all copies."""
    shutil.copytree(_simulated(customers, months, seed), folder, dirs_exist_ok=True)
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "identities.key").write_text(
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=\n"
    )
    return folder


def mined(folder: Path, date: dt.date | None = None, **more: Any) -> tuple[Bank, Run]:
    """Return a bank and the record of its run for a day."""
    bank = read_bank(folder)
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    return bank, mine(bank, bank.moment(date, now=now), now=now, **more)


def told(opened: Opened) -> dict[str, str]:
    """Return a digest of the sorted rows of every table of a whole run.

    Money and counts are exact, floats to nine significant digits.
    """
    return {name: digest(table_rows(opened.tables, name)) for name in opened.tables}


def table_rows(tables: Tables, name: str) -> pa.Table:
    """Return a table without what belongs to the run that wrote it."""
    rows = tables[name].to_pyarrow()
    return rows.drop_columns(sorted(_OF_THE_RUN.get(name, set()) & set(rows.column_names)))


def known_rows(opened: Opened, name: str) -> pa.Table:
    """Return the rows of a canonical table as they were known at the run's moment."""
    rows = known(opened.tables[name], as_of=opened.moment).to_pyarrow()
    # When a row was corrected after the moment is itself something known after it.
    return rows.drop_columns(["known_until", "load_id"])


def digest(rows: pa.Table) -> str:
    """Return one text that stands for rows in any order."""
    lines = sorted(
        json.dumps([_plain(value) for value in row.values()], ensure_ascii=False)
        for row in rows.to_pylist()
    )
    return f"{len(lines)} rows {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def last_run(bank: Bank) -> dict[str, str]:
    """Return what the last whole run of a bank says, table by table."""
    with open_last_run(bank) as opened:
        return told(opened)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, int | str | None) else str(value)
