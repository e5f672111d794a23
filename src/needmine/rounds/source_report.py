"""The report of a check of feeds: as plain values for ``--json``, and as a text to read."""

from collections.abc import Sequence
from typing import Any

from needmine.core.sentences import Language, Sentence
from needmine.evaluate.cells import aligned
from needmine.sources.casting import REASONS
from needmine.sources.checking import ColumnCheck, FeedCheck, MappingCheck
from needmine.sources.headers import HeaderChange


def check_as_json(checks: Sequence[FeedCheck]) -> dict[str, Any]:
    """Return checks of feeds as plain values."""
    return {"feeds": [feed_as_json(check) for check in checks]}


def said_check(checks: Sequence[FeedCheck], language: Language) -> str:
    """Return checks of feeds as a text to read."""
    lines = [line for check in checks for line in said_feed(check, language)]
    wrong = [f"{c.feed.department}/{c.feed.name}" for c in checks if c.is_wrong]
    ending = _WRONG if wrong else _RIGHT
    lines.append(ending.say(language, n=len(checks), wrong=", ".join(wrong)))
    return "\n".join(lines)


_READ = Sentence(zh="{file}，看了 {n} 行", en="{file}, {n} rows looked at")
_READ_ALL = Sentence(zh="{file}，全部 {n} 行", en="{file}, all of its {n} rows")
_COUNTS = Sentence(
    zh="{rows} 行 = 采用 {used} + 隔离 {quarantined} + 略过 {aside}",
    en="{rows} rows = {used} used + {quarantined} in quarantine + {aside} set aside",
)
_HEADINGS = (
    Sentence(zh="列（* 必填）", en="Column (* required)"),
    Sentence(zh="类型", en="Type"),
    Sentence(zh="分级", en="Class"),
    Sentence(zh="已填", en="Filled"),
    Sentence(zh="来自", en="From"),
    Sentence(zh="含义", en="Meaning"),
)
_REFUSED = Sentence(
    zh="隔离：{column}，{reason}，{n} 行（如 {shown}）",
    en="in quarantine: {column}, {reason}, {n} rows (such as {shown})",
)
_ROWS = Sentence(zh="前几行（已掩码）：", en="The first rows, masked:")
_UNUSED = Sentence(zh="没有映射用到的原始列：{names}", en="Raw columns no mapping uses: {names}")
_LOOKUP = Sentence(zh="没有映射，只作查找表。", en="No mapping; it is a look-up only.")
_NEW = Sentence(zh="与上次装载的 {file} 相比，多了列：{names}", en="New since {file}: {names}")
_GONE = Sentence(zh="与上次装载的 {file} 相比，少了列：{names}", en="Gone since {file}: {names}")
_CHANGED = Sentence(
    zh="与上次装载的 {file} 相比，列 {name} 的写法由 {before} 变为 {now}",
    en="Since {file} the column {name} is written as {now}, no longer as {before}",
)
_RIGHT = Sentence(zh="{n} 个数据流都可以装载。", en="Feeds that can be loaded: all {n}.")
_WRONG = Sentence(
    zh="共 {n} 个数据流，需先改正：{wrong}。", en="{n} feeds; to be mended first: {wrong}."
)


def feed_as_json(check: FeedCheck) -> dict[str, Any]:
    """Return the check of one feed as plain values."""
    return {
        "department": check.feed.department,
        "feed": check.feed.name,
        "file": check.file,
        "rows": check.n_rows,
        "is_whole": check.is_whole,
        "unused": list(check.unused),
        "drift": _drift(check.drift),
        "tables": [_table(mapping) for mapping in check.mappings],
        "mistakes": [{"zh": each.say("zh"), "en": each.say("en")} for each in check.mistakes],
        "is_wrong": check.is_wrong,
    }


def _drift(found: HeaderChange | None) -> dict[str, Any] | None:
    if found is None:
        return None
    changed = [{"name": c.name, "before": c.before, "now": c.now} for c in found.changed]
    return {
        "file": found.file,
        "new": list(found.new),
        "gone": list(found.gone),
        "changed": changed,
    }


def _table(mapping: MappingCheck) -> dict[str, Any]:
    return {
        "table": mapping.table.name,
        "rows": mapping.n_rows,
        "used": mapping.n_used,
        "quarantined": mapping.n_quarantined,
        "set_aside": mapping.n_set_aside,
        "columns": [_column(column) for column in mapping.columns],
        "refused": [
            {"column": r.column, "reason": r.reason, "rows": r.n_rows, "shown": r.shown}
            for r in mapping.refused
        ],
        "preview": [dict(row) for row in mapping.rows],
    }


def _column(check: ColumnCheck) -> dict[str, Any]:
    column = check.column
    return {
        "name": column.name,
        "type": column.type,
        "unit": column.unit,
        "meaning": {"zh": column.meaning.say("zh"), "en": column.meaning.say("en")},
        "class": column.data_class,
        "identifying": column.identifying,
        "required": column.required,
        "allowed": list(column.allowed),
        "from": list(check.sources),
        "filled": check.n_filled,
    }


def said_feed(check: FeedCheck, language: Language) -> list[str]:
    """Return the check of one feed as lines to read."""
    lines = [f"{check.feed.department}/{check.feed.name}"]
    if check.file is not None:
        words = _READ_ALL if check.is_whole else _READ
        lines[0] += "  " + words.say(language, file=check.file, n=f"{check.n_rows:,}")
    lines += ["  " + mistake.say(language) for mistake in check.mistakes]
    lines += ["  " + line for line in _said_drift(check.drift, language)]
    if not check.feed.mappings:
        lines.append("  " + _LOOKUP.say(language))
    for mapping in check.mappings:
        lines += ["  " + line for line in _said_table(mapping, language)]
    if check.unused:
        lines.append("  " + _UNUSED.say(language, names=", ".join(check.unused)))
    return [*lines, ""]


def _said_drift(found: HeaderChange | None, language: Language) -> list[str]:
    if found is None:
        return []
    pairs = ((_NEW, found.new), (_GONE, found.gone))
    lines = [
        words.say(language, file=found.file, names=", ".join(names))
        for words, names in pairs
        if names
    ]
    return lines + [
        _CHANGED.say(language, file=found.file, name=c.name, before=c.before, now=c.now)
        for c in found.changed
    ]


def _said_table(mapping: MappingCheck, language: Language) -> list[str]:
    counts = _COUNTS.say(
        language,
        rows=f"{mapping.n_rows:,}",
        used=f"{mapping.n_used:,}",
        quarantined=f"{mapping.n_quarantined:,}",
        aside=f"{mapping.n_set_aside:,}",
    )
    lines = [f"→ {mapping.table.name}  {counts}"]
    rows = [[heading.say(language) for heading in _HEADINGS]]
    rows += [_said_column(column, mapping, language) for column in mapping.columns]
    lines += ["    " + line for line in aligned(rows, left=True).splitlines()]
    for refused in mapping.refused:
        told = _REFUSED.say(
            language,
            column=refused.column,
            reason=REASONS[refused.reason],
            n=f"{refused.n_rows:,}",
            shown=refused.shown or "–",
        )
        lines.append("    " + told)
    if mapping.rows:
        names = [name for name in mapping.rows[0] if any(row[name] for row in mapping.rows)]
        lines.append("    " + _ROWS.say(language))
        cells = [names, *([row[name] for name in names] for row in mapping.rows)]
        lines += ["      " + line for line in aligned(cells, left=True).splitlines()]
    return lines


def _said_column(check: ColumnCheck, mapping: MappingCheck, language: Language) -> list[str]:
    column = check.column
    filled = "–"
    if check.n_filled is not None:
        filled = f"{check.n_filled / mapping.n_used:.0%}" if mapping.n_used else "0%"
    unit = f" [{column.unit}]" if column.unit else ""
    return [
        f"{column.name}{' *' if column.required else ''}",
        column.type,
        " ".join(part for part in (column.data_class, column.identifying) if part),
        filled,
        ", ".join(check.sources) or ("=" if check.n_filled is not None else "–"),
        column.meaning.say(language) + unit,
    ]
