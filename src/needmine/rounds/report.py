"""The report of a run: what went in, what was found, what stood aside."""

from collections.abc import Mapping
from typing import Any

from needmine.catalogue import STAGES
from needmine.core.sentences import Language, Sentence
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Run


def shown_report(opened: Opened, run: Run, *, seconds: float) -> dict[str, Any]:
    """Return the report of a run as plain values, for ``--json`` and for `said_report`."""
    tables = opened.tables
    loads = tables["loads"]
    files = (
        loads.group_by(["department", "feed", "file", "table"])
        .aggregate(
            rows=loads.n_rows.sum(),
            used=loads.n_used.sum(),
            quarantined=loads.n_quarantined.sum(),
            set_aside=loads.n_set_aside.sum(),
        )
        .order_by(["department", "feed", "file", "table"])
    )
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
        "files": files.to_pyarrow().to_pylist(),
        "needs": [_plain(row) for row in kinds.to_pyarrow().to_pylist()],
        "aside": [dict(note) for stage in run.stages for note in stage.notes],
    }


def said_report(report: Mapping[str, Any], language: Language) -> str:
    """Return the report as a text to read."""
    lines = [_say(_TITLE, language, **{name: report[name] for name in ("run", "as_of", "seconds")})]
    lines += ["", _say(_FILES, language)]
    width = max((len(_file(row)) for row in report["files"]), default=0)
    for row in report["files"]:
        numbers = {name: row[name] for name in ("rows", "used", "quarantined", "set_aside")}
        lines.append(f"  {_file(row):<{width}}  " + _say(_FILE, language, **numbers))
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
_FILES = Sentence(
    zh="文件（行数 = 采用 + 隔离 + 略过）：", en="Files (rows = used + quarantined + set aside):"
)
_FILE = Sentence(
    zh="{rows} = {used} + {quarantined} + {set_aside}",
    en="{rows} = {used} + {quarantined} + {set_aside}",
)
_STAGES = Sentence(zh="各阶段：", en="Stages:")
_NEEDS = Sentence(zh="现有需求（客户数）：", en="Open needs (customers):")
_ASIDE = Sentence(zh="因缺数据而旁置：", en="Standing aside for lack of data:")


def _say(sentence: Sentence, language: Language, **values: object) -> str:
    return sentence.say(language, **values)


def _file(row: Mapping[str, Any]) -> str:
    return f"{row['department']}/{row['file']} → {row['table']}"


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value_bank"]
    return {**row, "value_bank": None if value is None else str(value)}
