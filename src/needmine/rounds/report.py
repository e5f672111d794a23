"""The report of a run: what went in, what was found, what stood aside."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from needmine.catalogue import STAGES
from needmine.core.sentences import Language, Sentence
from needmine.core.tables import INSTANT
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Run


def shown_report(opened: Opened, run: Run, *, seconds: float) -> dict[str, Any]:
    """Return the report of a run as plain values, for ``--json`` and for `said_report`."""
    tables = opened.tables
    needs = tables["needs"]
    is_open = needs.filter(needs.status.isin(["found", "offered"]))
    kinds = (
        is_open.group_by("need")
        .aggregate(customers=is_open.count(), value_bank=is_open.value_bank.sum())
        .order_by("need")
    )
    return {
        "run": run.id,
        "as_of": run.as_of,
        "seconds": round(seconds, 1),
        "stages": [
            {"name": s.name, "seconds": s.seconds, "rows": dict(s.rows)} for s in run.stages
        ],
        "files": _files(opened, run),
        "notes": [
            dict(note) for stage in run.stages if stage.name == _FIRST for note in stage.notes
        ],
        "needs": [_plain(row) for row in kinds.to_pyarrow().to_pylist()],
        "aside": [
            dict(note) for stage in run.stages if stage.name != _FIRST for note in stage.notes
        ],
    }


def said_report(report: Mapping[str, Any], language: Language, *, each_file: bool = False) -> str:
    """Return the report as a text to read.

    Parameters
    ----------
    each_file
        Whether to list every file that the run read, in place of those with rows in quarantine.
    """
    lines = [_say(_TITLE, language, **{name: report[name] for name in ("run", "as_of", "seconds")})]
    lines += _said_files(report["files"], language, each_file=each_file)
    if report["notes"]:
        lines += ["", _say(_NOTES, language)]
        lines += [f"  {note['name']}: {note[language]}" for note in report["notes"]]
    lines += ["", _say(_STAGES, language)]
    for stage in report["stages"]:
        rows = ", ".join(f"{name} {n:,}" for name, n in stage["rows"].items())
        lines.append(f"  {STAGES[stage['name']].say(language)}  {stage['seconds']:.1f} s  {rows}")
    lines += ["", _say(_NEEDS, language)]
    lines += [f"  {row['need']:<20} {row['customers']:>8,}" for row in report["needs"]]
    if report["aside"]:
        lines += ["", _say(_ASIDE, language)]
        lines += [f"  {note['name']}: {note[language]}" for note in report["aside"]]
    return "\n".join(lines)


_TITLE = Sentence(
    zh="{run}，时点 {as_of}，{seconds} 秒", en="{run}, as of {as_of}, {seconds} seconds"
)
_FEEDS = Sentence(
    zh="本次读入（文件数；行数 = 采用 + 隔离 + 略过）：",
    en="Read by this run (files; rows = used + quarantined + set aside):",
)
_NO_FILES = Sentence(
    zh="没有新文件；此前已读 {n} 个。", en="No new files; files read earlier: {n}."
)
_QUARANTINED = Sentence(
    zh="其中有行被隔离的文件（多者在前）：",
    en="Of these, files with rows in quarantine (most first):",
)
_MORE = Sentence(zh="还有 {n} 个；--files 列出每个文件。", en="{n} more; --files lists every file.")
_EACH = Sentence(zh="其中每个文件：", en="Each of these files:")
_NOTES = Sentence(zh="关于文件：", en="About the files:")
_STAGES = Sentence(zh="各阶段：", en="Stages:")
_NEEDS = Sentence(zh="现有需求（客户数）：", en="Open needs (customers):")
_ASIDE = Sentence(zh="因缺数据而旁置：", en="Standing aside for lack of data:")
# Files with rows in quarantine that are listed unasked: enough to start with the worst.
_LISTED = 20
_FIRST = "sources"
_COUNTS = ("rows", "used", "quarantined", "set_aside")


def _say(sentence: Sentence, language: Language, **values: object) -> str:
    return sentence.say(language, **values)


def _files(opened: Opened, run: Run) -> list[dict[str, Any]]:
    """Return what became of the rows of every file, as it was read last."""
    loads = opened.tables["loads"]
    standing = loads.filter(loads.replaced_at.isnull())
    # Only one run at a time reads, so what was loaded since it began is its own.
    began = ibis.literal(dt.datetime.fromisoformat(run.started_at), type=INSTANT)
    return list(
        standing.select(
            "department",
            "feed",
            "file",
            "table",
            rows=standing.n_rows,
            used=standing.n_used,
            quarantined=standing.n_quarantined,
            set_aside=standing.n_set_aside,
            new=standing.loaded_at >= began,
        )
        .order_by("department", "feed", "table", "file", "rows")
        .to_pyarrow()
        .to_pylist()
    )


def _said_files(
    files: Sequence[Mapping[str, Any]], language: Language, *, each_file: bool
) -> list[str]:
    new = [row for row in files if row["new"]]
    if not new:
        earlier = {(row["department"], row["feed"], row["file"]) for row in files}
        return ["", _say(_NO_FILES, language, n=len(earlier))]
    feeds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in new:
        feeds[f"{row['department']}/{row['feed']} → {row['table']}"].append(row)
    width = max(map(len, feeds))
    lines = ["", _say(_FEEDS, language)]
    lines += [f"  {feed:<{width}}  {len(of):>5,}  {_sum(of)}" for feed, of in feeds.items()]
    bad = sorted((row for row in new if row["quarantined"]), key=lambda row: -row["quarantined"])
    listed, heading = (new, _EACH) if each_file else (bad[:_LISTED], _QUARANTINED)
    if listed:
        width = max(len(_file(row)) for row in listed)
        lines += ["", _say(heading, language)]
        lines += [f"  {_file(row):<{width}}  {_sum([row])}" for row in listed]
    if not each_file and len(bad) > _LISTED:
        lines.append("  " + _say(_MORE, language, n=len(bad) - _LISTED))
    return lines


def _file(row: Mapping[str, Any]) -> str:
    return f"{row['department']}/{row['file']} → {row['table']}"


def _sum(files: Sequence[Mapping[str, Any]]) -> str:
    rows, *parts = (sum(row[name] for row in files) for name in _COUNTS)
    return f"{rows:,} = " + " + ".join(f"{part:,}" for part in parts)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value_bank"]
    return {**row, "value_bank": None if value is None else str(value)}
