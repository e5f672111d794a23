"""What somebody should know of a feed's files beyond their counts, in both languages."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from needmine.core.sentences import Sentence

from .arrivals import Arrivals, Past, Row
from .drift import Finding, age


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to know of one feed and table.

    Parameters
    ----------
    what
        Department, feed and table, such as ``core/customers → parties``.
    """

    what: str
    reason: Sentence

    @property
    def title(self) -> Sentence:
        """Return what it is about, the same in both languages: names of the bank's own folders."""
        return Sentence(zh="{what}", en="{what}").fill(what=self.what)


def notes(past: Past, arrived: Arrivals | None) -> list[Note]:
    """Return what is to be told of a feed's files.

    Parameters
    ----------
    arrived
        What was read now; None where nothing was.
    """
    what = f"{past.feed.department}/{past.feed.name} → {past.table}"
    standing = past.standing if arrived is None else arrived.kept
    n_outdated = sum(load["definition"] != past.definition for load in standing)
    found = [_outdated(past, n_outdated)] if n_outdated else []
    found += _of_one_day(arrived) if arrived else []
    found += _never_read(past)
    return [Note(what=what, reason=reason) for reason in found]


def _outdated(past: Past, n: int) -> Sentence:
    if past.feed.format == "database":
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
        read.delivery.exported_at: read.delivery.file.name
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
            ).fill(file=read.delivery.file.name, last=last[read.delivery.exported_at])
