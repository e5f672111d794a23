"""Mended rows taken back: kept beside their files, to be read with them by the next run."""

import csv
import datetime as dt
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence
from needmine.governance.passing import PassingIdentities
from needmine.rounds.bank import Bank
from needmine.rounds.opened import Opened, open_last_run
from needmine.rounds.repair_shelf import RepairShelf, repair_shelf
from needmine.rounds.source_quarantine import OURS, Asked, Problems, contents, refused_by_file
from needmine.sources.arrivals import Arrivals, Past
from needmine.sources.casting import REASONS
from needmine.sources.deliveries import Delivery, FileRead
from needmine.sources.feeds import Feed, read_feeds
from needmine.sources.loading import load_feed
from needmine.sources.lookups import lookup_rows
from needmine.sources.readers import Batch
from needmine.sources.records import checked_mappings
from needmine.sources.repairing import Shown, mended_cells, refused_rows
from needmine.sources.repairs import Cells, Repairs, mended
from needmine.sources.setting import Setting
from needmine.sources.withheld import refuse_secret_values

_ENCODINGS = ("utf-8-sig", "gb18030")
# A spreadsheet's own limit, and far above what is exported.
_MOST_CELL = 1 << 20


class RepairError(NeedmineError):
    """What was given back cannot be taken; nothing of it was."""


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What became of mended rows.

    Parameters
    ----------
    n_mended
        Rows that hold something mended now.
    n_changed
        Files whose repairs are other than before; 0 where nothing new was given.
    still
        Of these rows, how many would still be refused, by column and reason.
    not_refused
        File and row of rows that are in no quarantine: they are left as they are.
    """

    n_mended: int
    n_changed: int
    still: Mapping[tuple[str, str], int]
    not_refused: tuple[str, ...]


Given = dict[tuple[str, str, str], dict[int, dict[str, str]]]


def take_back(bank: Bank, file: Path, *, now: dt.datetime) -> Repaired:
    """Keep what was mended in refused rows; the next run reads their files with it.

    The same file given twice changes nothing.

    Raises
    ------
    RepairError
        Where the file is no export of quarantine, or its rows are of a content that is gone.
    """
    given = _given(file)
    feeds = read_feeds(bank.folder, tuple(bank.departments))
    shelf = repair_shelf(bank)
    kept: list[tuple[Feed, str, dict[int, Cells]]] = []
    still: Counter[tuple[str, str]] = Counter()
    not_refused: list[str] = []
    with open_last_run(bank) as opened:
        refused = refused_by_file(opened.tables, Asked())
        for (about, name, digest), rows in given.items():
            feed = next((f for f in feeds if f"{f.department}/{f.name}" == about), None)
            lying = contents(feed, name, digest, opened.engine) if feed else None
            if feed is None or lying is None:
                raise _other_content(file, about, name)
            problems = refused.get((feed.department, feed.name, name, digest), {})
            before = shelf.of(feed.department, feed.name, digest)
            own, strangers = _mended(feed, lying, before, problems, rows)
            not_refused += [f"{name}:{number}" for number in strangers]
            still += _tried(opened, feed, feeds, lying, own, name, now)
            kept.append((feed, digest, own))
    changed = [_kept(shelf, feed, digest, own) for feed, digest, own in kept]
    return Repaired(
        n_mended=sum(len(own) for _, _, own in kept),
        n_changed=sum(changed),
        still=dict(still),
        not_refused=tuple(not_refused),
    )


def repaired_as_json(found: Repaired) -> dict[str, Any]:
    """Return what became of mended rows as plain values."""
    return {
        "mended": found.n_mended,
        "changed_files": found.n_changed,
        "still_refused": [
            {"column": column, "reason": reason, "rows": n}
            for (column, reason), n in found.still.items()
        ],
        "not_refused": list(found.not_refused),
    }


def said_repaired(found: Repaired, language: Language) -> str:
    """Return what became of mended rows as a text to read."""
    lines = [_KEPT.say(language, n=f"{found.n_mended:,}")]
    if not found.n_changed:
        lines.append(_SAME.say(language))
    for (column, reason), n in found.still.items():
        why = REASONS[reason].say(language)
        lines.append(_STILL.say(language, n=f"{n:,}", column=column or "–", reason=why))
    if found.not_refused:
        first = ", ".join(found.not_refused[:5])
        lines.append(_STRANGERS.say(language, n=f"{len(found.not_refused):,}", rows=first))
    return "\n".join(lines)


_KEPT = Sentence(
    zh="{n} 行带有修复内容，下次运行 needmine mine 时随原文件重读。",
    en="{n} rows hold something mended; the next needmine mine reads them with their files.",
)
_SAME = Sentence(zh="与此前收回的相同，没有变化。", en="It is what was taken back before.")
_STILL = Sentence(
    zh="其中仍会被隔离：{column}，{reason}，{n} 行",
    en="Still to be refused of these: {column}, {reason}, {n} rows",
)
_STRANGERS = Sentence(
    zh="有 {n} 行不在隔离区，保持原样（如 {rows}）；这些应由部门更正。",
    en="{n} rows are in no quarantine and stay as they are (such as {rows}); they are the "
    "department's to correct.",
)


def _given(file: Path) -> Given:
    try:
        raw = file.read_bytes()
    except OSError:
        raise _no_export(file) from None
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _no_export(file)
    csv.field_size_limit(_MOST_CELL)
    found: Given = defaultdict(dict)
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if not set(OURS) <= set(rows.fieldnames or ()):
            raise _no_export(file)
        for row in rows:
            if None in row or None in row.values():
                raise _no_export(file, line=rows.line_num)
            place = (row["_feed"], row["_file"], row["_digest"])
            cells = {name: value for name, value in row.items() if name not in OURS}
            found[place][int(row["_row"])] = cells
    except (csv.Error, ValueError):
        raise _no_export(file, line=rows.line_num) from None
    return found


def _mended(
    feed: Feed,
    lying: tuple[Batch, ...],
    before: Repairs,
    problems: Problems,
    given: Mapping[int, Cells],
) -> tuple[dict[int, Cells], list[int]]:
    """Return all that is mended in a file now, and the rows given that may not be mended."""
    shown = Shown(checked_mappings(feed))
    wanted = {number: problems.get(number, []) for number in given}
    own: dict[int, Cells] = dict(before.rows)
    strangers = []
    for row in refused_rows(lying, mended(lying, before), wanted):
        cells = mended_cells(row, given[row.number], shown)
        if row.number not in problems and row.number not in before.rows:
            strangers += [row.number] if cells else []
        elif any(cells.values()) or (cells and row.original):
            own[row.number] = cells
        else:
            own.pop(row.number, None)
    return own, strangers


def _tried(
    opened: Opened,
    feed: Feed,
    feeds: Sequence[Feed],
    lying: tuple[Batch, ...],
    own: Mapping[int, Cells],
    name: str,
    now: dt.datetime,
) -> Counter[tuple[str, str]]:
    """Return how many mended rows would still be refused, by column and reason."""
    bank, mappings = opened.bank, checked_mappings(feed)
    numbers = pa.array(sorted(own), pa.int64())
    whole = mended(lying, Repairs(rows=own))
    rows = [
        Batch(rows=batch.rows.filter(pc.is_in(batch.rows["_row"], value_set=numbers)))
        for batch in whole
    ]
    refuse_secret_values(rows, mappings, Path(name))
    setting = Setting(
        zone=bank.zone,
        read_at=bank.read_at(now),
        master=bank.master,
        simulated=bank.simulated,
        runner=opened.engine,
        sealer=PassingIdentities(),
    )
    # The day does not matter to whether a row can be taken.
    delivery = Delivery(file=Path(name), name=name, digest="", exported_at=now)
    read = FileRead(delivery=delivery, ordinal=1, load_id="", batches=tuple(rows))
    lookups = {Path(each).name: lookup_rows(feed, each, feeds) for each in feed.lookups}
    found: Counter[tuple[str, str]] = Counter()
    for mapping in mappings:
        past = Past(feed=feed, table=mapping.table.name, definition="", loads=())
        loaded = load_feed(past, Arrivals(reads=(read,)), mapping, lookups, setting=setting)
        for row in loaded.quarantine.to_pylist():
            found[f"{mapping.table.name}.{row['column']}", row["reason"]] += 1
    return found


def _kept(shelf: RepairShelf, feed: Feed, digest: str, own: Mapping[int, Cells]) -> bool:
    return shelf.keep(feed.department, feed.name, digest, own)


def _no_export(file: Path, *, line: int = 1) -> RepairError:
    return RepairError(
        Sentence(
            zh="这不是导出的隔离行，或表格软件改动了它的格式。",
            en="This is no export of refused rows, or a spreadsheet changed its form.",
        ),
        remedy=Sentence(
            zh="请保留 {ours} 各列，存为逗号分隔的 CSV（UTF-8 或 GBK）。",
            en="Keep the columns {ours}, and save it as CSV with commas (UTF-8 or GBK).",
        ).fill(ours=", ".join(OURS)),
        where=f"{file}:{line}",
    )


def _other_content(file: Path, about: str, name: str) -> RepairError:
    return RepairError(
        Sentence(
            zh="{about} 的文件 {name} 已不在原处，或内容与导出时不同。",
            en="The file {name} of {about} is gone, or holds something else than when its rows "
            "were exported.",
        ).fill(about=about, name=name),
        remedy=Sentence(
            zh="请放回原文件；若部门已重新交付，请重新导出。",
            en="Put it back; if the department delivered it again, export the rows again.",
        ),
        where=str(file),
    )
