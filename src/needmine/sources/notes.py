"""What somebody should know of a feed's files beyond their counts, in both languages."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass

from needmine.core.sentences import Sentence

from .arrivals import Arrivals, Past, Row
from .drift import Finding, age
from .feeds import Feed
from .inbox import Inbox, Waiting


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to know of one feed, or of one feed and table.

    Parameters
    ----------
    what
        Department and feed, with the table where it is about one: ``core/customers → parties``.
    is_grave
        Whether records that were to come are missing: a file is refused, or late.
    """

    what: str
    reason: Sentence
    is_grave: bool = False

    @property
    def title(self) -> Sentence:
        """Return what it is about, the same in both languages: names of the bank's own folders."""
        return Sentence(zh="{what}", en="{what}").fill(what=self.what)


def notes(past: Past, arrived: Arrivals | None, refused: Collection[str]) -> list[Note]:
    """Return what is to be told of what a feed's files gave one table.

    Parameters
    ----------
    arrived
        What was read now; None where nothing was.
    refused
        Names of the files that lie there and cannot be read.
    """
    what = f"{past.feed.department}/{past.feed.name} → {past.table}"
    standing = past.standing if arrived is None else arrived.kept
    n_outdated = sum(
        load["definition"] != past.definition and load["file"] not in refused for load in standing
    )
    found = [_outdated(past, n_outdated)] if n_outdated else []
    found += _of_one_day(arrived) if arrived else []
    found += _never_read(past)
    return [Note(what=what, reason=reason) for reason in found]


def notes_of_files(feed: Feed, inbox: Inbox) -> list[Note]:
    """Return what is to be told of the files of a feed that were not read, or not whole."""
    what = f"{feed.department}/{feed.name}"
    grave = [
        _REFUSED.fill(file=name, what=error.what, remedy=error.remedy)
        for name, error in inbox.refused.items()
    ]
    grave += _awaited(_LATE, [each for each in inbox.waiting if each.due])
    found = _awaited(_WAITS, [each for each in inbox.waiting if not each.due])
    if inbox.dropped:
        found.append(_DROPPED.fill(columns=", ".join(sorted(inbox.dropped))))
    return [
        *(Note(what=what, reason=reason, is_grave=True) for reason in grave),
        *(Note(what=what, reason=reason) for reason in found),
    ]


_REFUSED = Sentence(
    zh="{file} 被拒收，未装载任何内容：{what}{remedy}",
    en="{file} is refused, nothing of it was loaded: {what} {remedy}",
)
_WAITS = Sentence(
    zh="{file} 还没有控制文件 {control}，暂不读取（此类文件共 {n} 个）。",
    en="{file} waits for its control file {control} and is not read yet (files that wait: {n}).",
)
_LATE = Sentence(
    zh="{file} 的控制文件 {control} 应于 {due} 前到达，已迟到，该文件未读取（此类文件共 {n} 个）。",
    en="{file} is late: its control file {control} was due by {due}; it is not read "
    "(files that are late: {n}).",
)
_DROPPED = Sentence(
    zh="列 {columns} 按其名含有不得保存的身份鉴别数据（JR/T 0171-2020 C3 类），读取时已丢弃。"
    "请部门不再交付。",
    en="By their names these columns hold authentication data that nobody may keep (class C3 of "
    "JR/T 0171-2020), and they were dropped while reading: {columns}. Have the department leave "
    "them out.",
)


def _awaited(sentence: Sentence, waiting: list[Waiting]) -> list[Sentence]:
    if not waiting:
        return []
    first, n = waiting[0], len(waiting)
    due = first.due.isoformat(sep=" ", timespec="minutes") if first.due else ""
    return [sentence.fill(file=first.name, control=first.control, due=due, n=n)]


def _outdated(past: Past, n: int) -> Sentence:
    if past.feed.is_table:
        return Sentence(
            zh="数据库此前的 {n} 份内容已读不到，其行仍是按更正前的定义读出的。",
            en="Earlier contents of the database that can no longer be read: {n}. "
            "Their rows stand as they were read before the definition was corrected.",
        ).fill(n=n)
    return Sentence(
        zh="有 {n} 个已读过的文件不在原处，其行仍是按更正前的定义读出的；放回后，下次运行会重读。",
        en="Files read earlier that are no longer there: {n}. Their rows stand as they were read "
        "before the definition was corrected; put them back and the next run reads them again.",
    ).fill(n=n)


def drift_notes(found: Sequence[Finding], loads: Sequence[Row], fresh: Set[str]) -> list[Note]:
    """Return what the last load of each feed and table holds otherwise than the one before.

    Parameters
    ----------
    loads
        Rows of ``loads``.
    fresh
        Ids of the loads of this round; of others it was told before.
    """
    last: dict[tuple[str, str, str], Row] = {}
    for load in sorted(loads, key=age):
        if load["replaced_at"] is None:
            last[load["department"], load["feed"], load["table"]] = load
    newest = {(load["load_id"], load["table"]): load for load in last.values()}
    told = []
    for each in found:
        of = newest.get((each.load_id, each.table))
        if of and each.load_id in fresh:
            what = f"{of['department']}/{of['feed']} → {each.table}"
            what += f".{each.column}" if each.column else ""
            told.append(Note(what=what, reason=each.sentence))
    return told


def _never_read(past: Past) -> list[Sentence]:
    read = {load["file"] for load in past.loads}
    return [
        Sentence(
            zh="taken_back 所列的 {file} 从未读入；若已交付，它不会被读取。",
            en="{file}, named under taken_back, was never read; should it come, it is not read.",
        ).fill(file=name)
        for name in past.feed.taken_back
        if name not in read
    ]


def _of_one_day(arrived: Arrivals) -> Iterator[Sentence]:
    last = {
        read.delivery.exported_at: read.delivery.name
        for read in arrived.reads
        if read.load_id not in arrived.beaten
    }
    for read in arrived.reads:
        if read.load_id in arrived.beaten and read.delivery.exported_at in last:
            yield Sentence(
                zh="{file} 与 {last} 是同一天的全量状态，只采用后者。若两者是同一状态的分片，"
                "请部门合并后交付，或改为 load: incremental。",
                en="{file} and {last} are both the whole state of one day; only the second counts. "
                "If they are parts of one state, have the department join them, or write "
                "load: incremental.",
            ).fill(file=read.delivery.name, last=last[read.delivery.exported_at])
