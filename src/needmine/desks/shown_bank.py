"""The whole bank as people see it: needs over runs, files and rows, models, what stands aside."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import ibis
import ibis.expr.types as ir

from needmine.core.sentences import Sentence
from needmine.core.time import Moment
from needmine.desks.desk import (
    RunShown,
    ShownAside,
    ShownLoad,
    ShownNeedCount,
    ShownQuarantine,
    StageShown,
)
from needmine.desks.wording import Wording, plainly, said
from needmine.features.at_moment import AtChosenMoment
from needmine.needs.episodes import OPEN
from needmine.rounds.runs import Run, StageDone
from needmine.sources.casting import REASONS

Row = Mapping[str, Any]

# Files of one department and table that are listed one by one; older ones are summed up, since a
# year of nightly files would bury what a person looks for.
_FILES_LISTED = 10


def need_counts(needs: ir.Table, wording: Wording, *, day: dt.date) -> tuple[ShownNeedCount, ...]:
    """Return how many customers have each need open, and its worth, as the run of a day found."""
    open_needs = needs.filter(needs.status.isin(OPEN))
    counted = open_needs.group_by("need").aggregate(
        n_needs=open_needs.count(), value_bank=open_needs.value_bank.sum()
    )
    rows = counted.order_by("need").to_pyarrow().to_pylist()
    return tuple(
        ShownNeedCount(
            as_of=day,
            need=row["need"],
            title=wording.need(row["need"]),
            n_needs=row["n_needs"],
            value_bank=row["value_bank"],
        )
        for row in rows
    )


def trend(
    needs: ir.Table, earlier: Mapping[dt.date, ir.Table], wording: Wording, *, as_of: Moment
) -> tuple[ShownNeedCount, ...]:
    """Return the counts of earlier runs and of this one, oldest first.

    Parameters
    ----------
    earlier
        The needs of earlier runs by their day; one for this day or a later one is left out, so
        that a past day run again shows what could be seen then.
    """
    days = sorted(day for day in earlier if day < as_of.date)
    before = [count for day in days for count in need_counts(earlier[day], wording, day=day)]
    return (*before, *need_counts(needs, wording, day=as_of.date))


def loads(at: AtChosenMoment, wording: Wording) -> tuple[ShownLoad, ...]:
    """Return what became of the rows of each file, the newest files of each table one by one."""
    rows = _delivered(at, at.tables["loads"])
    listed = rows.order_by(
        "department", "table", "feed", ibis.desc("exported_at"), ibis.desc("file"), "load_id"
    )
    found = listed.to_pyarrow().to_pylist()
    groups = groupby(found, key=lambda row: (row["department"], row["table"], row["feed"]))
    return tuple(load for _, files in groups for load in _files(list(files), wording))


def _delivered(at: AtChosenMoment, rows: ir.Table) -> ir.Table:
    # Tonight's files are dated the day itself: they are shown, though their rows count from
    # tomorrow on. What came later does not belong to a past day that is run again.
    midnight = ibis.literal(at.as_of.back(days=-1).instant, type="timestamp('UTC')")
    in_time = rows.exported_at.isnull() | (rows.exported_at < midnight)
    # A load that was read anew or replaced is shown by the one that took its place.
    return rows.filter(in_time & rows.replaced_at.isnull())


def _files(rows: Sequence[Row], wording: Wording) -> Iterator[ShownLoad]:
    for row in rows[:_FILES_LISTED]:
        yield _load([row], row["file"], wording)
    older = rows[_FILES_LISTED:]
    if older:
        yield _load(older, f"{older[-1]['file']} … {older[0]['file']} ({len(older)})", wording)


def _load(rows: Sequence[Row], file: str, wording: Wording) -> ShownLoad:
    return ShownLoad(
        department=wording.department(rows[0]["department"]),
        table=wording.table(rows[0]["table"]),
        file=file,
        n_rows=sum(row["n_rows"] for row in rows),
        n_used=sum(row["n_used"] for row in rows),
        n_quarantined=sum(row["n_quarantined"] for row in rows),
        n_set_aside=sum(row["n_set_aside"] for row in rows),
    )


def quarantine(at: AtChosenMoment, wording: Wording) -> tuple[ShownQuarantine, ...]:
    """Return the rows refused by reason, the most first."""
    refused = at.tables["quarantine"]
    if at.tables.has("loads"):
        refused = refused.semi_join(_delivered(at, at.tables["loads"]), ["load_id", "table"])
    counted = refused.group_by("department", "table", "column", "reason").aggregate(
        n_rows=refused.count()
    )
    ordered = counted.order_by(ibis.desc("n_rows"), "department", "table", "column", "reason")
    return tuple(
        ShownQuarantine(
            department=wording.department(row["department"]),
            table=wording.table(row["table"]),
            column=row["column"],
            reason=REASONS.get(row["reason"]) or plainly(row["reason"]),
            n_rows=row["n_rows"],
        )
        for row in ordered.to_pyarrow().to_pylist()
    )


def aside(
    stages: Iterable[StageDone], wording: Wording, titles: Mapping[str, Sentence] | None = None
) -> tuple[ShownAside, ...]:
    """Return what stood aside in each stage of a run, and why.

    Parameters
    ----------
    titles
        Titles of single things by name, such as models; the rest bears the title of its stage.
    """
    named = titles or {}
    return tuple(_aside(stage, note, wording, named) for stage in stages for note in stage.notes)


def _aside(
    stage: StageDone, note: Mapping[str, str], wording: Wording, titles: Mapping[str, Sentence]
) -> ShownAside:
    name, title = note.get("name", stage.name), wording.stage(stage.name)
    if "title_zh" in note:
        title = said(note["title_zh"], note["title_en"])
    return ShownAside(name=name, title=titles.get(name, title), reason=said(note["zh"], note["en"]))


def shown_runs(runs: Iterable[Run], wording: Wording) -> list[RunShown]:
    """Return the history of runs, newest first."""
    return [_run(run, wording) for run in sorted(runs, key=lambda run: run.id, reverse=True)]


def _run(run: Run, wording: Wording) -> RunShown:
    finished = dt.datetime.fromisoformat(run.finished_at) if run.finished_at else None
    return RunShown(
        run_id=run.id,
        as_of=dt.date.fromisoformat(run.as_of),
        status=run.status,
        started_at=dt.datetime.fromisoformat(run.started_at),
        finished_at=finished,
        stages=tuple(_stage(stage, wording) for stage in run.stages),
        error=said(run.error["zh"], run.error["en"]) if run.error else None,
    )


def _stage(stage: StageDone, wording: Wording) -> StageShown:
    return StageShown(
        name=stage.name,
        title=wording.stage(stage.name),
        seconds=stage.seconds,
        n_rows=sum(stage.rows.values()),
    )
