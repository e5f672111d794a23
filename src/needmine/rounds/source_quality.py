"""The quality of a bank's sources as the last run left them: as plain values, and as a text."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Language, Sentence
from needmine.desks.wording import said
from needmine.evaluate.cells import aligned
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.runs import Run
from needmine.sources.quality import ColumnQuality, Refusals, State, TableQuality, quality
from needmine.sources.quality_issues import Issue

COUNTS = ("n_rows", "n_used", "n_quarantined", "n_set_aside")
STATES: dict[State, Sentence] = {
    "good": Sentence(zh="正常", en="good"),
    "look": Sentence(zh="留意", en="look"),
    "wrong": Sentence(zh="有误", en="wrong"),
}


@dataclass(frozen=True, kw_only=True)
class SourceQuality:
    """What the sources of a bank were worth when it was mined last.

    Parameters
    ----------
    at
        The moment by which files are late.
    missing
        What the run told of files that it refused or that did not come: the feed, and why.
    """

    bank: Bank
    run: Run
    at: dt.datetime
    tables: tuple[TableQuality, ...]
    missing: tuple[tuple[str, Sentence], ...]

    @property
    def is_wrong(self) -> bool:
        """Return whether something must be mended."""
        return bool(self.missing) or any(each.state == "wrong" for each in self.tables)

    @property
    def counts(self) -> dict[State, int]:
        """Return how many feeds and tables are in each state."""
        return {state: sum(each.state == state for each in self.tables) for state in STATES}


def source_quality(bank: Bank, *, now: dt.datetime) -> SourceQuality:
    """Return the quality of a bank's sources after its last whole run.

    Raises
    ------
    NothingMined
        Where there is none.
    """
    at = bank.read_at(now)
    with open_last_run(bank) as opened:
        found = quality(opened.tables, now=at)
    notes = [note for stage in opened.run.stages for note in stage.notes if "grave" in note]
    return SourceQuality(
        bank=bank,
        run=opened.run,
        at=at,
        tables=tuple(found),
        missing=tuple((note["name"], said(note["zh"], note["en"])) for note in notes),
    )


def quality_as_json(found: SourceQuality) -> dict[str, Any]:
    """Return the quality of sources as plain values."""
    return {
        "run": found.run.id,
        "as_of": found.run.as_of,
        "at": found.at.isoformat(),
        "is_wrong": found.is_wrong,
        "states": found.counts,
        "missing": [{"feed": feed, **_plain(why)} for feed, why in found.missing],
        "tables": [_table(each) for each in found.tables],
    }


def said_quality(found: SourceQuality, language: Language) -> str:
    """Return the quality of sources as a text to read, what is wrong first."""
    lines = [_TITLE.say(language, run=found.run.id, **found.counts), ""]
    lines += [f"{feed}: {why.say(language)}" for feed, why in found.missing]
    order = {"wrong": 0, "look": 1, "good": 2}
    tables = sorted(found.tables, key=lambda each: order[each.state])
    rows = [[heading.say(language) for heading in _HEADINGS]]
    rows += [_row(each, language) for each in tables]
    lines += aligned(rows, left=True).splitlines()
    for each in tables:
        if each.issues:
            lines += ["", f"{each.department}/{each.feed} → {each.table}"]
        for issue in each.issues:
            about = f"{issue.column}: " if issue.column else ""
            lines.append(
                f"  {'!' if issue.is_wrong else '·'} {about}{issue.sentence.say(language)}"
            )
            lines.append(f"    → {issue.remedy.say(language)}")
    return "\n".join(lines)


def days(value: float | None, language: Language) -> str:
    """Return a number of days in words; empty where it is not known."""
    if value is None:
        return ""
    return _DAYS.say(language, n=f"{value:.1f}".removesuffix(".0"))


_TITLE = Sentence(
    zh="运行 {run} 之后的数据源：有误 {wrong}，留意 {look}，正常 {good}。",
    en="Sources after the run {run}: {wrong} wrong, {look} to look at, {good} good.",
)
_HEADINGS = (
    Sentence(zh="状态", en="State"),
    Sentence(zh="数据流 → 表", en="Feed → table"),
    Sentence(zh="最新文件", en="Newest file"),
    Sentence(zh="通常间隔", en="Usually every"),
    Sentence(zh="行数", en="Rows"),
    Sentence(zh="隔离", en="Quarantine"),
    Sentence(zh="最新记录", en="Newest record"),
)
_DAYS = Sentence(zh="{n} 天", en="{n} days")


def _row(each: TableQuality, language: Language) -> list[str]:
    fresh, last = each.freshness, each.loads[-1]
    return [
        STATES[each.state].say(language),
        f"{each.department}/{each.feed} → {each.table}",
        f"{fresh.exported_at:%Y-%m-%d}" if fresh.exported_at else "–",
        days(fresh.usual_days, language) or "–",
        f"{last['n_rows']:,}",
        f"{last['n_quarantined']:,}",
        (each.newest or "–")[:16],
    ]


def _table(each: TableQuality) -> dict[str, Any]:
    fresh = each.freshness
    return {
        "department": each.department,
        "feed": each.feed,
        "table": each.table,
        "state": each.state,
        "n_loads": each.n_loads,
        "loads": [_load(load) for load in each.loads],
        "freshness": {
            "exported_at": fresh.exported_at.isoformat() if fresh.exported_at else None,
            "usual_days": fresh.usual_days,
            "due": fresh.due.isoformat() if fresh.due else None,
            "usual_hours": fresh.usual_hours,
            "hours": fresh.hours,
            "newest_record": each.newest,
        },
        "columns": [_column(column) for column in each.columns],
        "quarantine": [refusals_as_json(refused) for refused in each.refused],
        "issues": [_issue(issue) for issue in each.issues],
    }


def _load(load: Mapping[str, Any]) -> dict[str, Any]:
    at = {name: load[name].isoformat() if load[name] else None for name in _TIMES}
    return {"file": load["file"], **at, **{name: load[name] for name in COUNTS}}


_TIMES = ("exported_at", "loaded_at")


def _column(column: ColumnQuality) -> dict[str, Any]:
    return {
        "column": column.column,
        "rows": column.n_rows,
        "missing": column.n_missing,
        "distinct": column.n_distinct,
        "least": column.least,
        "most": column.most,
    }


def refusals_as_json(refused: Refusals) -> dict[str, Any]:
    """Return what is in quarantine for one reason as plain values."""
    return {
        "column": refused.column,
        "reason": refused.reason,
        "rows": refused.n_rows,
        "samples": list(refused.samples),
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "what": issue.what,
        "is_wrong": issue.is_wrong,
        "column": issue.column,
        "sentence": _plain(issue.sentence),
        "remedy": _plain(issue.remedy),
    }


def _plain(sentence: Sentence) -> dict[str, str]:
    return {"zh": sentence.say("zh"), "en": sentence.say("en")}
