"""One round of mining under way: tables by name as stages hand them over, each written once."""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from needmine.catalogue import TABLES
from needmine.core.errors import NeedmineError
from needmine.core.ids import digest_of
from needmine.core.sentences import Sentence
from needmine.core.tables import Table, Tables
from needmine.core.time import Moment
from needmine.engine.opening import open_engine
from needmine.engine.protocol import Engine
from needmine.engine.store import Pointer, Store
from needmine.governance.identities import Identities, read_key
from needmine.governance.tables import IDENTITIES
from needmine.rounds.bank import Bank
from needmine.rounds.repair_shelf import repair_shelf
from needmine.rounds.runs import Journal, Run, StageDone
from needmine.sources.deliveries import digest_of_file
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.refused_files import FileError

_CONTRACTS: dict[str, Table] = {table.name: table for table in TABLES}
# Where a bank's folder says how to mine; raw records are counted by their feeds.
_DEFINITIONS = ("*.yml", "sources/**/*", "signals/*.yml", "actions/*.yml", "surveys/*")


@dataclass(frozen=True, kw_only=True)
class Aside:
    """Something that stands aside in this bank, and why.

    Parameters
    ----------
    is_grave
        Whether somebody must see to it before the day begins.
    """

    name: str
    title: Sentence
    reason: Sentence
    is_grave: bool = False


@dataclass(frozen=True, kw_only=True)
class Work:
    """What one stage hands over.

    Parameters
    ----------
    tables
        Rows by the name of their contract.
    added
        Rows that join what the table held in the last run, in place of replacing it.
    """

    tables: Mapping[str, ir.Table | pa.Table] = field(default_factory=dict)
    added: Mapping[str, ir.Table | pa.Table] = field(default_factory=dict)
    aside: Sequence[Aside] = ()


class Round:
    """A run under way over one bank's store.

    A stage whose tables an earlier, broken run of the same key has already written is not done
    again. Until the pointer is switched nobody sees any of it.
    """

    def __init__(
        self,
        bank: Bank,
        moment: Moment,
        *,
        engine: Engine,
        store: Store,
        journal: Journal,
        run: Run,
        feeds: Sequence[Feed],
        progress: Callable[[str], None],
    ) -> None:
        self.bank = bank
        self.moment = moment
        self.engine = engine
        self.feeds = feeds
        self.progress = progress
        self._store = store
        self._journal = journal
        self.run = run
        self._base = store.pointer()
        self._versions: dict[str, int] = {}
        self._shown: dict[str, ir.Table] = {}
        self.identities = Identities(
            read_key(bank.key_file, make=self._base is None), self._sealed_rows
        )

    @property
    def tables(self) -> Tables:
        """Return what stages have handed over so far."""
        return Tables(self._shown, _CONTRACTS)

    def last(self, name: str) -> ir.Table | None:
        """Return a table as the last whole run left it; None where it had none."""
        versions = self._base.tables if self._base else {}
        if name not in versions:
            return None
        return self._store.read(_CONTRACTS[name], versions[name])

    def before(self, name: str) -> ir.Table | None:
        """Return a table as the last whole run for this day or an earlier one left it.

        A run for a later day knew what this moment does not; None where no other is left.
        """
        earlier = self.earlier(name, most=1)
        return next(iter(earlier.values()), None)

    def earlier(self, name: str, *, most: int = 12) -> dict[dt.date, ir.Table]:
        """Return a table as whole runs for this day or earlier ones left it, by their day."""
        runs = [run for run in self._whole_runs() if name in run.tables]
        runs = sorted((run for run in runs if run.date <= self.moment.date), key=_by_day)
        return {
            run.date: self._store.read(_CONTRACTS[name], run.tables[name]) for run in runs[-most:]
        }

    def is_newest(self) -> bool:
        """Return whether no whole run was for a later day; only then is a run shown at desks."""
        return all(run.date <= self.moment.date for run in self._whole_runs())

    def _whole_runs(self) -> list[Run]:
        return [
            run for run in self._journal.runs() if run.status == "done" and run.id != self.run.id
        ]

    def stage(self, name: str, work: Callable[[], Work]) -> None:
        """Do one stage, or take what a broken run of the same key did of it."""
        done = next((stage for stage in self.run.stages if stage.name == name), None)
        if done is None:
            self.progress(name)
            started = time.monotonic()
            handed = work()
            versions = self._written(handed)
            done = StageDone(
                name=name,
                seconds=round(time.monotonic() - started, 2),
                tables=versions,
                rows=self._counts(versions),
                notes=tuple(_note(aside) for aside in handed.aside),
            )
            self.run = replace(self.run, stages=(*self.run.stages, done))
            self._journal.write(self.run)
        self._versions.update(done.tables)
        for table, number in done.tables.items():
            self._shown[table] = self._store.read(_CONTRACTS[table], number)

    def keep(self, names: Sequence[str]) -> None:
        """Carry tables over from the last whole run that this one has not written anew."""
        versions = self._base.tables if self._base else {}
        for name in names:
            if name in versions and name not in self._versions:
                self._versions[name] = versions[name]
                self._shown[name] = self._store.read(_CONTRACTS[name], versions[name])

    def finish(self, *, now: dt.datetime) -> None:
        """Make this run the one that readers see."""
        self._store.switch(Pointer(run=self.run.id, tables=self._versions))
        self.run = replace(
            self.run, status="done", finished_at=now.isoformat(), tables=dict(self._versions)
        )
        self._journal.write(self.run)

    def fail(self, error: NeedmineError, *, now: dt.datetime) -> None:
        """Record that the run failed and why; readers keep the last whole run."""
        self.run = self._journal.fail(self.run, error, now=now)

    def _written(self, handed: Work) -> dict[str, int]:
        versions = {
            name: self._store.replace(_CONTRACTS[name], self._expression(rows))
            for name, rows in handed.tables.items()
        }
        base = self._base.tables if self._base else {}
        for name, rows in handed.added.items():
            versions[name] = self._store.append(
                _CONTRACTS[name], self._expression(rows), to=base.get(name)
            )
        return versions

    def _expression(self, rows: ir.Table | pa.Table) -> ir.Table:
        return self.engine.table(rows) if isinstance(rows, pa.Table) else rows

    def _counts(self, versions: Mapping[str, int]) -> dict[str, int]:
        return {name: self._store.count(name, number) for name, number in versions.items()}

    def _sealed_rows(self, tokens: pa.Array) -> pa.Table:
        rows = self._shown.get("identities", None)
        rows = rows if rows is not None else self.last("identities")
        if rows is None or not len(tokens):
            return IDENTITIES.schema().to_pyarrow().empty_table()
        wanted = self.engine.table(pa.table({"token": tokens}))
        return rows.semi_join(wanted, "token").to_pyarrow()


def _by_day(run: Run) -> tuple[dt.date, str]:
    return run.date, run.id


@contextmanager
def open_round(
    bank: Bank,
    moment: Moment,
    *,
    now: dt.datetime,
    answers: str,
    progress: Callable[[str], None] = lambda _: None,
    engine: Engine | None = None,
) -> Iterator[Round]:
    """Open a round over a bank, alone; a failure is recorded and raised on.

    Parameters
    ----------
    answers
        Digest of the answers people gave, one of the things a run depends on.
    engine
        An engine to use instead of the one ``bank.yml`` names; the caller closes it.
    """
    journal = Journal(bank.store_folder / "runs")
    with journal.alone():
        own = engine or open_engine(bank.engine)
        store = Store(bank.store_folder / "tables", own, buckets=bank.buckets)
        try:
            yield from _kept(
                _opened(
                    bank,
                    moment,
                    now=now,
                    answers=answers,
                    progress=progress,
                    engine=own,
                    store=store,
                    journal=journal,
                )
            )
        finally:
            if engine is None:
                own.close()


def _opened(
    bank: Bank,
    moment: Moment,
    *,
    now: dt.datetime,
    answers: str,
    progress: Callable[[str], None],
    engine: Engine,
    store: Store,
    journal: Journal,
) -> Round:
    run: Run | None = None
    try:
        feeds = read_feeds(bank.folder, tuple(bank.departments))
        base = store.pointer()
        key = digest_of(
            version("needmine"),
            engine.name,
            base.run if base else "",
            moment.date.isoformat(),
            answers,
            _definitions_digest(bank.folder),
            _records_digest(feeds),
            *repair_shelf(bank).digests(),
        )
        run = journal.begin(key=key, as_of=moment.date, now=now)
        return Round(
            bank,
            moment,
            engine=engine,
            store=store,
            journal=journal,
            run=run,
            feeds=feeds,
            progress=progress,
        )
    except NeedmineError as error:
        # A night whose files never came leaves its trace too.
        run = run or journal.begin(key="", as_of=moment.date, now=now)
        journal.fail(run, error, now=now)
        raise


def _kept(round_: Round) -> Iterator[Round]:
    try:
        yield round_
    except NeedmineError as error:
        round_.fail(error, now=dt.datetime.now(dt.UTC))
        raise


def _note(aside: Aside) -> dict[str, str]:
    return ({"grave": "yes"} if aside.is_grave else {}) | {
        "name": aside.name,
        "title_zh": aside.title.say("zh"),
        "title_en": aside.title.say("en"),
        "zh": aside.reason.say("zh"),
        "en": aside.reason.say("en"),
    }


def _definitions_digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for pattern in _DEFINITIONS:
        for file in sorted(file for file in folder.glob(pattern) if file.is_file()):
            inside = str(file.relative_to(folder))
            whole.update(json.dumps([inside, digest_of_file(file)]).encode())
    return whole.hexdigest()


def _records_digest(feeds: Sequence[Feed]) -> str:
    parts = []
    for feed in (feed for feed in feeds if not feed.is_table):
        for file in feed.found():
            control = feed.control.of(file) if feed.control else None
            lying = [each for each in (file, control) if each and each.exists()]
            parts += [f"{feed.named(file)}:{_digest_or_none(each)}" for each in lying]
    return digest_of(*parts)


def _digest_or_none(file: Path) -> str:
    try:
        return digest_of_file(file)
    except FileError:  # told by the stage that reads it
        return ""
