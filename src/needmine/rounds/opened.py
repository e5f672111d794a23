"""A whole run, opened to be read: by publishing, judging and revealing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa

from needmine.catalogue import STAGES, TABLES
from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.desks.desk import RunShown, StageShown
from needmine.engine.opening import open_engine
from needmine.engine.protocol import Engine
from needmine.engine.store import Pointer, Store
from needmine.governance.identities import Identities, read_key
from needmine.governance.tables import IDENTITIES
from needmine.rounds.bank import Bank
from needmine.rounds.runs import Journal, Run


class NothingMined(NeedmineError):
    """The bank has no whole run yet."""


class NotMined(NeedmineError):
    """No whole run for a day is left to be read."""


class PastRun(NeedmineError):
    """The last run was for a day before one already mined; its leads are of the past."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One whole run of a bank: its tables, all of one run, and the door to its identities.

    Parameters
    ----------
    by_now
        The tables of the run done last, where that is another: it may have read records that
        this one had not.
    """

    bank: Bank
    run: Run
    moment: Moment
    tables: Tables
    identities: Identities
    engine: Engine
    by_now: Tables | None = None


@contextmanager
def open_last_run(bank: Bank) -> Iterator[Opened]:
    """Open the last whole run of a bank.

    Raises
    ------
    NothingMined
        Where there is none.
    """
    with _opened(bank, None) as opened:
        yield opened


@contextmanager
def open_run(bank: Bank, date: dt.date) -> Iterator[Opened]:
    """Open the newest whole run of a bank for a day.

    Raises
    ------
    NothingMined
        Where the bank has no whole run at all.
    NotMined
        Where none was for that day, or its files were pruned.
    """
    with _opened(bank, date) as opened:
        yield opened


@contextmanager
def _opened(bank: Bank, date: dt.date | None) -> Iterator[Opened]:
    engine = open_engine(bank.engine)
    try:
        store = Store(bank.store_folder / "tables", engine, buckets=bank.buckets)
        pointer = store.pointer()
        last = _run_of(bank, pointer)
        run = last if date is None or date == last.date else _run_for(bank, date)
        by_now = _tables(store, pointer.tables if pointer else {})
        tables = by_now if run.id == last.id else _tables(store, run.tables)
        yield Opened(
            bank=bank,
            run=run,
            moment=Moment(date=run.date, zone=bank.zone),
            tables=tables,
            identities=Identities(
                read_key(bank.key_file, make=False), lambda tokens: _sealed(by_now, engine, tokens)
            ),
            engine=engine,
            by_now=None if run.id == last.id else by_now,
        )
    finally:
        engine.close()


def _tables(store: Store, versions: Mapping[str, int]) -> Tables:
    contracts = {table.name: table for table in TABLES}
    return Tables({name: store.read(contracts[name], v) for name, v in versions.items()}, contracts)


def prune_runs(bank: Bank, *, keep: int) -> int:
    """Return how many files were deleted: those that neither the last runs nor readers see.

    Parameters
    ----------
    bank
        Held by whoever calls, so that nobody mines it meanwhile.
    keep
        How many of the last whole runs stay.
    """
    journal = Journal(bank.store_folder / "runs")
    engine = open_engine("duckdb")
    store = Store(bank.store_folder / "tables", engine, buckets=bank.buckets)
    found = [store.pointer(), *journal.pointers(keep)]
    kept = [pointer for pointer in found if pointer]
    journal.forget({pointer.run for pointer in kept})
    deleted = store.prune(kept)
    engine.close()
    return deleted


def refuse_past(opened: Opened) -> None:
    """Refuse a run for a day before the newest one mined: nobody acts on the past.

    Raises
    ------
    PastRun
        With both days.
    """
    runs = Journal(opened.bank.store_folder / "runs").runs()
    newest = max(run.date for run in runs if run.status == "done")
    if opened.run.date < newest:
        raise PastRun(
            Sentence(
                zh="最近一轮挖掘的是 {date}，早于已有的 {newest}。",
                en="The last run was for {date}, before {newest} which is mined already.",
            ).fill(date=opened.run.date, newest=newest),
            remedy=Sentence(zh="请先重新挖掘 {newest}。", en="Mine {newest} again first.").fill(
                newest=newest
            ),
            where=str(opened.bank.folder),
        )


def revealed(bank: Bank, tokens: list[str]) -> list[str]:
    """Return the values behind tokens, for a banker who gave a reason that was recorded."""
    with open_last_run(bank) as opened:
        found = opened.identities.reveal(tokens, purpose="banker_view")
    return [value or "" for value in found]


def shown_runs(bank: Bank) -> list[RunShown]:
    """Return the history of runs as people see it, the newest first."""
    runs = Journal(bank.store_folder / "runs").runs()
    return [_shown_run(run) for run in reversed(runs)]


def _shown_run(run: Run) -> RunShown:
    return RunShown(
        run_id=run.id,
        as_of=run.date,
        status=run.status,
        started_at=dt.datetime.fromisoformat(run.started_at),
        finished_at=dt.datetime.fromisoformat(run.finished_at) if run.finished_at else None,
        stages=tuple(
            StageShown(
                name=stage.name,
                title=STAGES[stage.name],
                seconds=stage.seconds,
                n_rows=sum(stage.rows.values()),
            )
            for stage in run.stages
        ),
        error=Sentence(zh=run.error["zh"], en=run.error["en"]) if run.error else None,
    )


def _run_of(bank: Bank, pointer: Pointer | None) -> Run:
    runs = Journal(bank.store_folder / "runs").runs()
    for run in runs:
        if pointer and run.id == pointer.run:
            return run
    raise NothingMined(
        Sentence(zh="这家银行还没有完整的一轮挖掘。", en="This bank has no whole run yet."),
        remedy=Sentence(zh="请先运行 needmine mine。", en="Run needmine mine first."),
        where=str(bank.folder),
    )


def _run_for(bank: Bank, date: dt.date) -> Run:
    runs = Journal(bank.store_folder / "runs").runs()
    found = [run for run in runs if run.status == "done" and run.date == date and run.tables]
    if found:
        return found[-1]
    raise NotMined(
        Sentence(
            zh="没有 {date} 的一轮挖掘，或其文件已被清理。",
            en="There is no run for {date}, or its files were pruned.",
        ).fill(date=date),
        remedy=Sentence(
            zh="请先运行 needmine mine {folder} --as-of {date}。",
            en="Run needmine mine {folder} --as-of {date} first.",
        ).fill(folder=bank.folder, date=date),
        where=str(bank.folder),
    )


def _sealed(tables: Tables, engine: Engine, tokens: pa.Array) -> pa.Table:
    if not len(tokens):
        return IDENTITIES.schema().to_pyarrow().empty_table()
    wanted = engine.table(pa.table({"token": tokens}))
    return tables["identities"].semi_join(wanted, "token").to_pyarrow()
