"""Runs: what each round of mining did, how it ended, and where a broken one goes on."""

import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.desks.desk import RunStatus
from needmine.engine.store import Pointer, write_whole

# Half a second is longer than any look and shorter than anybody's patience.
_TRIES = 10


class AlreadyMining(NeedmineError):
    """Another process is mining this bank."""


@dataclass(frozen=True, kw_only=True)
class StageDone:
    """One finished stage of a run.

    Parameters
    ----------
    tables
        Version of each table it wrote.
    rows
        Rows of each table it wrote.
    notes
        What stood aside, in both languages.
    """

    name: str
    seconds: float
    tables: Mapping[str, int]
    rows: Mapping[str, int]
    notes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """One round of mining.

    Parameters
    ----------
    key
        Digest of everything the run depends on: a broken run with the same key is gone on with.
    status
        A running one whose process is gone was interrupted.
    tables
        Version of every table that belongs to it, once it is done.
    """

    id: str
    key: str
    as_of: str
    status: RunStatus
    started_at: str
    finished_at: str = ""
    stages: tuple[StageDone, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    error: Mapping[str, str] = field(default_factory=dict)

    @property
    def date(self) -> dt.date:
        """Return the day the run mined for."""
        return dt.date.fromisoformat(self.as_of)


class Journal:
    """The record of every run of one bank, one small file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = folder.parent / "mining.lock"

    def runs(self) -> list[Run]:
        """Return every run, the oldest first; a dead one that says running as interrupted."""
        runs = self._written()
        # Whoever holds the bank works on the last run: an earlier one that says running is dead.
        alive = runs[-1:] if runs and runs[-1].status == "running" and self._is_locked() else []
        return [
            replace(run, status="interrupted")
            if run.status == "running" and run not in alive
            else run
            for run in runs
        ]

    def pointers(self, most: int) -> list[Pointer]:
        """Return the pointers of the last whole runs, at most so many."""
        done = [run for run in self.runs() if run.status == "done"]
        return [Pointer(run=run.id, tables=run.tables) for run in done[max(0, len(done) - most) :]]

    def begin(self, *, key: str, as_of: dt.date, now: dt.datetime) -> Run:
        """Return a new run, or the last one gone on with where it broke off with the same key.

        A run with an empty key is never gone on with.
        """
        runs = self._written()
        last = runs[-1] if runs else None
        if last and key and last.key == key and last.status in ("running", "failed"):
            run = replace(last, status="running", error={}, finished_at="")
        else:
            run = Run(
                id=f"run-{len(runs) + 1:06d}",
                key=key,
                as_of=as_of.isoformat(),
                status="running",
                started_at=now.isoformat(),
            )
        self.write(run)
        return run

    def write(self, run: Run) -> None:
        """Keep the record of a run."""
        write_whole(
            self._folder / f"{run.id}.json", json.dumps(asdict(run), ensure_ascii=False, indent=1)
        )

    def fail(self, run: Run, error: NeedmineError, *, now: dt.datetime) -> Run:
        """Record that a run failed and why, in both languages; return the record."""
        said = {"zh": error.say("zh"), "en": error.say("en")}
        failed = replace(run, status="failed", finished_at=now.isoformat(), error=said)
        self.write(failed)
        return failed

    def forget(self, kept: Collection[str]) -> None:
        """Take their tables from all runs but the kept ones, before the files are deleted.

        What is forgotten is neither read as an earlier run nor gone on with; its record stays.
        """
        for run in self._written():
            if run.id not in kept:
                self.write(replace(run, key="", tables={}))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the bank for one miner; released by the system even when the process is killed.

        Raises
        ------
        AlreadyMining
            Where another process holds it.
        """
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        if not _taken(handle):
            os.close(handle)
            raise AlreadyMining(
                Sentence(
                    zh="另一个进程正在挖掘这家银行。",
                    en="Another process is mining this bank.",
                ),
                remedy=Sentence(zh="请等它结束。", en="Wait until it has finished."),
                where=str(self._lock),
            )
        try:
            yield
        finally:
            os.close(handle)

    def _written(self) -> list[Run]:
        return [_read(file) for file in sorted(self._folder.glob("*.json"))]

    def _is_locked(self) -> bool:
        if not self._lock.exists():
            return False
        handle = os.open(self._lock, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False


def _taken(handle: int) -> bool:
    # Whoever looks whether a miner lives holds the lock for an instant: that is no other miner.
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def _read(file: Path) -> Run:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    stages = tuple(
        StageDone(**{**stage, "notes": tuple(stage["notes"])}) for stage in content.pop("stages")
    )
    return Run(**content, stages=stages)
