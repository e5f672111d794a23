"""The files of a bank's departments in a folder, read round after round as a bank reads them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from needmine.core.ids import digest_of
from needmine.core.time import Moment, known
from needmine.engine.protocol import Engine
from needmine.engine.store import Store
from needmine.governance.identities import Identities
from needmine.governance.tables import IDENTITIES
from needmine.sources.deliveries import digest_of_file
from needmine.sources.feeds import read_feeds
from needmine.sources.records import Change, Records, read_records
from needmine.sources.repairs import NONE, Cells, Repairs
from needmine.sources.setting import Setting
from tests.rows import ZONE

DEPARTMENTS = ("core", "cards")
ACCOUNTS = "select no as account_number, kind as kind, opened as opened_date from raw"
PARTIES = "select no as party_id, 'person' as kind, name as name, id as id_number from raw"
HEAD = "no,kind,opened\n"
# GB 11643 numbers: a real region with a right check digit, and one no region begins with.
LIVING, SIMULATED = "110101199003070097", "990101199003070015"
# A file whose name carries the day it was written.
DATED = "exported_at: '_(?P<date>\\d{8})'\n"

# States of all accounts, and rows of accounts that add up.
FULL = "files: accounts_*.csv\n" + DATED
ADDING = "files: accounts_*.csv\nload: incremental\n" + DATED
# Kinds as codes that a look-up explains.
BY_CODE = (
    "select raw.no as account_number, codes.meaning as kind, raw.opened as opened_date"
    " from raw left join codes on codes.code = raw.kind"
)


class Departments:
    """Feeds and files as a test writes them, and the tables that rounds of reading made of them."""

    def __init__(
        self, folder: Path, engine: Engine, departments: tuple[str, ...] = DEPARTMENTS
    ) -> None:
        self.folder = folder
        self.departments = departments
        self.engine = engine
        self.store = Store(folder / "tables", engine, buckets=1)
        self.tables: dict[str, ir.Table] = {}
        self._versions: dict[str, int] = {}
        self.simulated = False
        self.repairs: dict[str, Repairs] = {}
        self.read_at = dt.datetime(2026, 7, 1, 3, tzinfo=dt.UTC)

    def feed(
        self, name: str, definition: str, mapping: str = ACCOUNTS, *, table: str = "accounts"
    ) -> None:
        """Write a feed such as ``core/accounts`` with one mapping."""
        self.write(f"sources/{name}/feed.yml", definition)
        self.write(f"sources/{name}/{table}.sql", mapping)

    def people(self, *rows: str) -> None:
        """Write the feed ``core/people`` with one state: number, name and ID number a row."""
        self.feed("core/people", "files: people_*.csv\n" + DATED, PARTIES, table="parties")
        self.write("people_20260101.csv", "no,name,id\n" + "".join(f"{row}\n" for row in rows))

    def write(self, path: str, text: str) -> None:
        """Write a file below the bank's folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self) -> Records:
        """Read what is new, as one round does, and keep what it changed."""
        empty = IDENTITIES.schema().to_pyarrow().empty_table()
        found = read_records(
            read_feeds(self.folder, self.departments),
            setting=Setting(
                zone=ZONE,
                read_at=self.read_at,
                master="core",
                simulated=self.simulated,
                runner=self.engine,
                sealer=Identities(b"k" * 32, lambda _: empty),
                repairs=self,
            ),
            holder=self.engine,
            previous=self.tables,
            loaded_at=self.read_at,
        )
        for change in found.changes:
            self._keep(change)
        return found

    def of(self, department: str, feed: str, digest: str) -> Repairs:
        """Return what was mended in the content of a file of one of the departments."""
        return self.repairs.get(f"{department}/{feed} {digest}", NONE)

    def mend(self, path: str, **rows: Cells) -> None:
        """Mend cells of a file of ``core/accounts``: ``row7={"opened": "2020-01-01"}``."""
        numbered = {int(name.removeprefix("row")): cells for name, cells in rows.items()}
        repairs = Repairs(digest=digest_of(repr(numbered)), rows=numbered)
        self.repairs[f"core/accounts {digest_of_file(self.folder / path)}"] = repairs

    def deliver(self, path: str, text: str) -> Records:
        """Write a file and read what is new."""
        self.write(path, text)
        return self.read()

    def _keep(self, change: Change) -> None:
        name = change.contract.name
        if change.how == "append":
            last = self._versions.get(name) if name in self.tables else None
            version = self.store.append(change.contract, change.rows, to=last)
        else:
            version = self.store.replace(change.contract, change.rows)
        self._versions[name] = version
        self.tables[name] = self.store.read(change.contract, version)

    def rows(self, name: str, *columns: str, **only: Any) -> list[tuple[Any, ...]]:
        """Return some columns of a table, sorted; ``only`` keeps rows with these values."""
        return _plain(self.tables[name], columns, only) if name in self.tables else []

    def known(self, name: str, *columns: str, on: str) -> list[tuple[Any, ...]]:
        """Return some columns of a table as it was known on the first instant of a day."""
        moment = Moment(date=dt.date.fromisoformat(on), zone=ZONE)
        return _plain(known(self.tables[name], as_of=moment), columns, {})


def _plain(
    rows: ir.Table, columns: tuple[str, ...], only: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    found = [
        tuple(row[name] for name in columns)
        for row in rows.to_pyarrow().to_pylist()
        if all(row[name] == value for name, value in only.items())
    ]
    return sorted(found, key=str)
