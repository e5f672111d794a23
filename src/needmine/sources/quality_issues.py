"""What is wrong with what a feed told, and what to do about it, in both languages."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from needmine.core.sentences import Sentence

from .drift import Finding
from .freshness import Freshness
from .headers import HeaderChange
from .look_alikes import LookAlikes
from .references import Orphans

Row = Mapping[str, Any]

# From this share of a file's rows on something is wrong with the file and not with its rows.
_WRONG_SHARE = 0.01
# So few rows prove nothing, whatever their share.
_FEW = 10
# Two equal purchases of a customer in one minute do happen.
_ALIKE_SHARE = 0.001


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One thing to be looked at.

    Parameters
    ----------
    what
        A short code: ``late``, ``quarantine``, ``orphans`` …
    is_wrong
        Whether it must be mended; else somebody should look.
    column
        The column it is about; empty where it is about rows.
    """

    what: str
    is_wrong: bool
    sentence: Sentence
    remedy: Sentence
    column: str = ""


def of_loads(
    loads: Sequence[Row], fresh: Freshness, *, of_records: bool, now: dt.datetime
) -> Iterator[Issue]:
    """Yield what the row of loads shows: a file that does not come, one that came twice.

    Parameters
    ----------
    of_records
        Whether the files tell what happened: a state may well be the same as before.
    """
    last = loads[-1]
    if fresh.is_late(now) and fresh.exported_at and fresh.usual_days:
        yield Issue(
            what="late",
            is_wrong=True,
            sentence=_LATE.fill(
                last=f"{fresh.exported_at:%Y-%m-%d}",
                days=f"{(now - fresh.exported_at) / dt.timedelta(days=1):.0f}",
                usual=f"{fresh.usual_days:.0f}",
            ),
            remedy=_ASK_FILE,
        )
    same = next((load for load in loads[:-1] if load["digest"] == last["digest"]), None)
    if of_records and same and last["n_rows"] and same["file"] != last["file"]:
        yield Issue(
            what="same_content",
            is_wrong=True,
            sentence=_SAME.fill(file=last["file"], other=same["file"]),
            remedy=_ASK_RIGHT_FILE,
        )


def of_last_load(last: Row, found: Sequence[Finding]) -> Iterator[Issue]:
    """Yield what is in quarantine of the last file, and what it holds otherwise than before."""
    refused, rows = last["n_quarantined"], last["n_rows"]
    if refused:
        yield Issue(
            what="quarantine",
            is_wrong=refused > _FEW and refused > _WRONG_SHARE * rows,
            sentence=_QUARANTINE.fill(n=f"{refused:,}", rows=f"{rows:,}", file=last["file"]),
            remedy=_REPAIR,
        )
    if not rows:
        yield Issue(
            what="empty_file",
            is_wrong=False,
            sentence=_EMPTY.fill(file=last["file"]),
            remedy=_ASK_WHY,
        )
    for each in found:
        yield Issue(
            what=each.what,
            is_wrong=each.what == "empty",
            sentence=each.sentence,
            remedy=_OF_DRIFT.get(each.what, _ASK_WHY),
            column=each.column,
        )


def of_headers(change: HeaderChange | None) -> Iterator[Issue]:
    """Yield how the columns of the files changed; None is no change."""
    if change is None or change.is_none:
        return
    for words, names in ((_NEW, change.new), (_GONE, change.gone)):
        if names:
            yield Issue(
                what="columns",
                is_wrong=False,
                sentence=words.fill(names=", ".join(names), file=change.file),
                remedy=_SEE_MAPPING,
            )
    for each in change.changed:
        yield Issue(
            what="columns",
            is_wrong=False,
            sentence=_WRITTEN.fill(name=each.name, before=each.before, now=each.now),
            remedy=_SEE_MAPPING,
            column=each.name,
        )


def of_rows(lost: Sequence[Orphans], alike: LookAlikes | None, *, n_rows: int) -> Iterator[Issue]:
    """Yield rows that refer to nothing, and records that look delivered twice."""
    for each in lost:
        to = " / ".join(name for name, _ in each.reference.to)
        yield Issue(
            what="orphans",
            is_wrong=each.n_rows > max(_FEW, _WRONG_SHARE * n_rows),
            sentence=_ORPHANS.fill(n=f"{each.n_rows:,}", to=to, example=each.example),
            remedy=_ASK_OTHER.fill(to=to),
            column=each.reference.column,
        )
    if alike:
        yield Issue(
            what="look_alikes",
            is_wrong=alike.n_rows > max(_FEW, _WRONG_SHARE * n_rows),
            sentence=_ALIKE.fill(n=f"{alike.n_rows:,}", example=alike.example),
            remedy=_ASK_NUMBERS,
        )


_LATE = Sentence(
    zh="最新文件是 {last} 的，已过 {days} 天；通常每 {usual} 天一份。",
    en="The newest file is of {last}, {days} days ago; usually one comes every {usual} days.",
)
_SAME = Sentence(
    zh="{file} 的内容与 {other} 完全相同。", en="{file} has the same content as {other}."
)
_QUARANTINE = Sentence(
    zh="{file} 的 {rows} 行中有 {n} 行被隔离。",
    en="{n} of the {rows} rows of {file} are in quarantine.",
)
_EMPTY = Sentence(zh="{file} 没有一行。", en="{file} has no row.")
_NEW = Sentence(zh="与 {file} 相比多了列：{names}", en="Columns that {file} had not: {names}")
_GONE = Sentence(zh="与 {file} 相比少了列：{names}", en="Columns gone since {file}: {names}")
_WRITTEN = Sentence(
    zh="列 {name} 的写法由 {before} 变为 {now}",
    en="The column {name} is written as {now}, no longer as {before}",
)
_ORPHANS = Sentence(
    zh="{n} 行在 {to} 中找不到对应（如 {example}）。",
    en="{n} rows refer to what {to} does not have (such as {example}).",
)
_ALIKE = Sentence(
    zh="{n} 条记录除编号外与另一条完全相同（如 {example}）。",
    en="{n} records equal another one in all but their number (such as {example}).",
)

_ASK_FILE = Sentence(
    zh="请部门交付缺少的文件；若已停止交付，请在 feed.yml 的 covers 写明截止日。",
    en="Have the department deliver what is missing; if it has ceased, write until when under "
    "covers in feed.yml.",
)
_ASK_RIGHT_FILE = Sentence(
    zh="多半是误交了旧文件：请部门交付正确的一份，并把这份写入 feed.yml 的 taken_back。",
    en="It is mostly an old file sent again: have the right one delivered, and name this one under "
    "taken_back in feed.yml.",
)
_REPAIR = Sentence(
    zh="用 needmine sources quarantine 查看原因；改正映射，"
    "或用 --export 导出，改好后由 sources repair 收回。",
    en="See why with needmine sources quarantine. Mend the mapping; or --export the rows, mend "
    "them, and take them back with sources repair.",
)
_ASK_WHY = Sentence(zh="请向部门核实。", en="Ask the department whether it is right.")
_SEE_MAPPING = Sentence(
    zh="运行 needmine sources check，看映射是否仍然适用。",
    en="Run needmine sources check to see whether the mapping still fits.",
)
_ASK_OTHER = Sentence(
    zh="若 {to} 由另一数据流提供，看它是否迟到或不全；否则核对两边编号的写法。",
    en="If {to} comes from another feed, see whether that is late or not whole; else compare how "
    "both write the number.",
)
_ASK_NUMBERS = Sentence(
    zh="请部门核实是否换号重复交付；若是，请撤回其中一份。",
    en="Ask the department whether they were delivered twice under new numbers; if so, take one "
    "delivery back.",
)
_OF_DRIFT = {
    "rows": Sentence(
        zh="行数少：看文件是否被截断或缺分行；行数多：看是否重复拼接。",
        en="Fewer: see whether the file was cut off or lacks a branch. More: whether it was joined "
        "twice.",
    ),
    "missing": Sentence(
        zh="请部门核实该列的取数；若属实，依赖它的特征会变弱。",
        en="Ask the department how the column is filled; if it is right, what rests on it weakens.",
    ),
    "empty": Sentence(
        zh="请部门补上该列后重新交付，或把这份写入 taken_back。",
        en="Have it delivered with the column, or name the file under taken_back.",
    ),
    "new_code": Sentence(
        zh="问清新代码的含义，并在映射中写明。", en="Ask what the new code means, and map it."
    ),
    "spread": Sentence(
        zh="看单位（元与分）、符号与口径是否变了。",
        en="See whether unit (yuan or fen), sign or meaning changed.",
    ),
    "nothing_newer": Sentence(
        zh="多半是误交了旧文件或抽取停了：请部门核实。",
        en="Mostly an old file or an extract that stands still: ask the department.",
    ),
}
