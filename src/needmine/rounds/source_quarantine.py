"""What is in quarantine: by feed and reason, and the refused rows to be mended in a spreadsheet."""

import csv
import io
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needmine.core.errors import WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.core.tables import Tables
from needmine.evaluate.cells import aligned
from needmine.rounds.bank import Bank
from needmine.rounds.opened import open_last_run
from needmine.rounds.repair_shelf import repair_shelf
from needmine.rounds.source_quality import refusals_as_json
from needmine.sources.casting import REASONS
from needmine.sources.catalog_tables import Catalog
from needmine.sources.deliveries import digest_of_file, digest_of_rows
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.quality import Refusals, refusals
from needmine.sources.readers import Batch, batches
from needmine.sources.records import checked_mappings
from needmine.sources.refused_files import FileError
from needmine.sources.repairing import RefusedRow, Shown, guarded, in_clear, refused_rows
from needmine.sources.repairs import mended

OURS = ("_feed", "_file", "_digest", "_row", "_problems")
# More than a person mends in a spreadsheet; such a file is the department's to send again.
MOST_ROWS = 100_000

Problems = dict[int, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """What is in quarantine for one reason in one column of a feed and table."""

    department: str
    feed: str
    table: str
    refused: Refusals


@dataclass(frozen=True, kw_only=True)
class Exported:
    """Refused rows written to a file.

    Parameters
    ----------
    gone
        Files whose rows could not be written because they lie there no more, or are others now.
    n_left
        Rows beyond those that are written at most.
    """

    file: Path
    feed: str
    n_rows: int
    n_left: int
    gone: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the quarantine is asked for; None asks for all."""

    department: str | None = None
    feed: str | None = None
    reason: str | None = None

    def takes(self, department: str, feed: str, reason: str) -> bool:
        """Return whether a refused cell is among what is asked for."""
        given = ((self.department, department), (self.feed, feed), (self.reason, reason))
        return all(wanted in (None, value) for wanted, value in given)


def quarantine(bank: Bank, asked: Asked) -> list[Quarantine]:
    """Return what is in quarantine after the last whole run, by feed, the most first."""
    _refuse_unknown_reason(asked)
    with open_last_run(bank) as opened:
        found = refusals(dict(opened.tables))
    return [
        Quarantine(department=place[0], feed=place[1], table=place[2], refused=each)
        for place in sorted(found)
        for each in found[place]
        if asked.takes(place[0], place[1], each.reason)
    ]


def export(bank: Bank, asked: Asked, file: Path, *, clear: bool, language: Language) -> Exported:
    """Write the refused rows of one feed to a file, to be mended and taken back.

    Parameters
    ----------
    clear
        Whether cells are written as they are; else masked. Who asked and why is recorded by the
        caller, beforehand.

    Raises
    ------
    WrongUsage
        Where what is asked for is not in the quarantine of exactly one feed.
    """
    _refuse_unknown_reason(asked)
    written: list[tuple[str, str, RefusedRow]] = []
    gone: list[str] = []
    columns: dict[str, None] = {}
    n_left = 0
    with open_last_run(bank) as opened:
        found = refused_by_file(opened.tables, asked)
        feed = _one_feed(bank, found)
        shown = Shown(checked_mappings(feed))
        for (_, _, name, digest), problems in sorted(found.items()):
            lying = contents(feed, name, digest, opened.engine)
            if lying is None:
                gone.append(name)
                continue
            columns |= dict.fromkeys(c for batch in lying for c in batch.rows.column_names)
            repairs = repair_shelf(bank).of(feed.department, feed.name, digest)
            rows = refused_rows(lying, mended(lying, repairs), problems)
            room = MOST_ROWS - len(written)
            n_left += max(0, len(rows) - room)
            written += [(name, digest, row) for row in rows[:room]]
    names = [name for name in columns if name != "_row"]
    about = f"{feed.department}/{feed.name}"
    lines = []
    for name, digest, row in written:
        origin = [about, name, digest, str(row.number), _said(row, language)]
        lines.append([*origin, *_shown(row, names, shown, clear)])
    _write(file, [[*OURS, *names], *lines])
    return Exported(file=file, feed=about, n_rows=len(lines), n_left=n_left, gone=tuple(gone))


def refused_by_file(tables: Tables, asked: Asked) -> dict[tuple[str, str, str, str], Problems]:
    """Return the refused cells of loads that stand, by row, of each file and its digest.

    Keys are department, feed, file and digest; problems name table and column.
    """
    rows, loads = tables["quarantine"], tables["loads"]
    standing = loads.filter(loads.replaced_at.isnull()).select("load_id", "table", "digest")
    found: dict[tuple[str, str, str, str], Problems] = defaultdict(dict)
    for row in rows.inner_join(standing, ["load_id", "table"]).to_pyarrow().to_pylist():
        if asked.takes(row["department"], row["feed"], row["reason"]):
            file = (row["department"], row["feed"], row["from_file"], row["digest"])
            column = f"{row['table']}.{row['column']}" if row["column"] else ""
            found[file].setdefault(row["from_row"], []).append((column, row["reason"]))
    return found


def contents(feed: Feed, name: str, digest: str, catalog: Catalog) -> tuple[Batch, ...] | None:
    """Return the rows of a file as it was loaded; None where that content lies there no more."""
    try:
        if feed.is_table:
            rows = tuple(batches(feed, feed.definition, catalog))
            return rows if digest_of_rows(rows) == digest else None
        file = next((each for each in feed.found() if feed.named(each) == name), None)
        if file is None or digest_of_file(file) != digest:
            return None
        return tuple(batches(feed, file))
    except FileError:
        return None


def quarantine_as_json(found: Sequence[Quarantine]) -> dict[str, Any]:
    """Return what is in quarantine as plain values."""
    return {
        "cells": sum(each.refused.n_rows for each in found),
        "quarantine": [
            {
                "department": each.department,
                "feed": each.feed,
                "table": each.table,
                **refusals_as_json(each.refused),
                "meaning": {
                    "zh": REASONS[each.refused.reason].say("zh"),
                    "en": REASONS[each.refused.reason].say("en"),
                },
            }
            for each in found
        ],
    }


def said_quarantine(found: Sequence[Quarantine], language: Language) -> str:
    """Return what is in quarantine as a text to read."""
    if not found:
        return _NONE.say(language)
    rows = [[heading.say(language) for heading in _HEADINGS]]
    rows += [
        [
            f"{each.department}/{each.feed} → {each.table}",
            each.refused.column or "–",
            REASONS[each.refused.reason].say(language),
            f"{each.refused.n_rows:,}",
            ", ".join(each.refused.samples) or "–",
        ]
        for each in found
    ]
    return aligned(rows, left=True).rstrip("\n") + "\n\n" + _HOW.say(language)


def said_export(found: Exported, language: Language) -> str:
    """Return what was written, as a text to read."""
    lines = [_WRITTEN.say(language, file=found.file, n=f"{found.n_rows:,}", feed=found.feed)]
    if found.gone:
        lines.append(_GONE.say(language, files=", ".join(found.gone)))
    if found.n_left:
        lines.append(_LEFT.say(language, n=f"{found.n_left:,}"))
    return "\n".join(lines)


_NONE = Sentence(zh="隔离区是空的。", en="Nothing is in quarantine.")
_HEADINGS = (
    Sentence(zh="数据流 → 表", en="Feed → table"),
    Sentence(zh="列", en="Column"),
    Sentence(zh="原因", en="Reason"),
    Sentence(zh="行数", en="Rows"),
    Sentence(zh="示例（已掩码）", en="Such as (masked)"),
)
_HOW = Sentence(
    zh="导出改正：--department、--feed 选定一个数据流，加 --export FILE.csv；"
    "改好后用 needmine sources repair 收回。",
    en="To mend rows: choose one feed with --department and --feed and add --export FILE.csv; take "
    "the file back with needmine sources repair.",
)
_WRITTEN = Sentence(
    zh="{feed} 的 {n} 行写入 {file}。改好后用 needmine sources repair 收回，然后删除该文件。",
    en="{n} rows of {feed} are in {file}. Take it back with needmine sources repair once they are "
    "mended, then delete it.",
)
_GONE = Sentence(
    zh="这些文件已不在原处或内容已变，其行未写入：{files}",
    en="Not written, because the file is gone or holds something else now: {files}",
)
_LEFT = Sentence(
    zh="还有 {n} 行没有写入；这么多行应由部门改正后重新交付。",
    en="{n} more rows are not written; so many are the department's to send again.",
)


def _one_feed(bank: Bank, found: Mapping[tuple[str, str, str, str], Problems]) -> Feed:
    places = sorted({(department, feed) for department, feed, _, _ in found})
    feeds = read_feeds(bank.folder, tuple(bank.departments))
    feed = next((each for each in feeds if [(each.department, each.name)] == places), None)
    if feed is None:
        raise WrongUsage(
            Sentence(
                zh="一次只能导出一个数据流的隔离行。",
                en="Refused rows are written one feed at a time.",
            ),
            remedy=Sentence(
                zh="请用 --department、--feed 选定一个：{known}。",
                en="Choose one with --department and --feed: {known}.",
            ).fill(known=", ".join("/".join(place) for place in places) or "–"),
        )
    return feed


def _refuse_unknown_reason(asked: Asked) -> None:
    if asked.reason is not None and asked.reason not in REASONS:
        raise WrongUsage(
            Sentence(zh="没有原因“{reason}”。", en="There is no reason '{reason}'.").fill(
                reason=asked.reason
            ),
            remedy=Sentence(zh="可用：{known}。", en="Use one of: {known}.").fill(
                known=", ".join(sorted(REASONS))
            ),
        )


def _said(row: RefusedRow, language: Language) -> str:
    told = (
        f"{column}: {REASONS[reason].say(language)}" if column else REASONS[reason].say(language)
        for column, reason in row.problems
    )
    return "; ".join(told)


def _shown(row: RefusedRow, names: Sequence[str], shown: Shown, clear: bool) -> list[str]:
    show = in_clear if clear else shown.masked(row)
    return [guarded(show(name, row.cells.get(name, ""))) for name in names]


def _write(file: Path, lines: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    file.parent.mkdir(parents=True, exist_ok=True)
    # With a byte order mark spreadsheets take it for UTF-8; readable by its owner alone.
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.write(text.getvalue())
