"""Control files: a data file is read once its control file lies there, and only if it agrees."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from needmine.core.definitions import Entry
from needmine.core.sentences import Sentence

from .contents import ENDING
from .refused_files import FileError, wrong_count
from .texts import decoded
from .unpacking import PACKINGS

_SAYS = Sentence(zh="控制文件 {file} ", en="The control file {file}")


@dataclass(frozen=True, kw_only=True)
class Control:
    r"""How the control file of a data file is found and what it says.

    Parameters
    ----------
    file
        Its path from the data file's folder; ``{name}`` is the data file's name, ``{stem}`` that
        without its ending.
    rows, digest
        Patterns whose group of the same name holds the count of rows, and the digest of the file
        as it lies there; empty where the control file does not say it.
    late_after
        Time of the day after the file's own day from which on a missing control file is late.
    """

    file: str
    rows: str = ""
    digest: str = ""
    algorithm: str = "md5"
    late_after: dt.time | None = None

    def of(self, data: Path) -> Path:
        """Return where the control file of a data file should lie."""
        return data.parent / self.file.replace("{name}", data.name).replace("{stem}", _stem(data))

    def due(self, day: dt.date | None, *, now: dt.datetime, zone: str) -> dt.datetime | None:
        """Return the instant from which on the control file is late; None where none is declared.

        Parameters
        ----------
        day
            The day the data file speaks of; of a file without one the deadline is today's.
        """
        if self.late_after is None:
            return None
        local = ZoneInfo(zone)
        of = now.astimezone(local).date() if day is None else day + dt.timedelta(days=1)
        return dt.datetime.combine(of, self.late_after, tzinfo=local)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a control file says of its data file; None for what it does not say."""

    control: Path
    rows: int | None
    digest: str | None


def read_control(control: Control, data: Path, *, encoding: str) -> Said | None:
    """Return what the control file of a data file says; None where it does not lie there yet.

    Raises
    ------
    FileError
        Where the control file does not say what it is declared to say.
    """
    file = control.of(data)
    try:
        text = decoded(file.read_bytes(), encoding)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _says_nothing(file, "") from None
    rows = _found(control.rows, "rows", text, data, file)
    digest = _found(control.digest, "digest", text, data, file)
    try:
        count = None if rows is None else int(rows.replace(",", ""))
    except ValueError:
        raise _says_nothing(file, "rows") from None
    return Said(control=file, rows=count, digest=digest.lower() if digest else None)


def refuse_other_digest(said: Said, control: Control, data: Path) -> None:
    """Refuse a data file whose digest is not what its control file says.

    Raises
    ------
    FileError
        With both digests.
    """
    if said.digest is None:
        return
    with data.open("rb") as stream:
        found = hashlib.file_digest(stream, control.algorithm).hexdigest()
    if found != said.digest:
        raise FileError(
            Sentence(
                zh="控制文件 {control} 写明 {kind} 为 {said}，文件的是 {found}。",
                en="The control file {control} says {kind} {said}; the file's is {found}.",
            ).fill(
                control=said.control.name, kind=control.algorithm, said=said.digest, found=found
            ),
            remedy=Sentence(
                zh="文件在传输中被改动或尚未写完，请部门重新交付。",
                en="It was changed or cut off on its way: have the department deliver it again.",
            ),
            where=str(data),
        )


def refuse_other_count(said: Said, n_rows: int, data: Path) -> None:
    """Refuse a data file that has more or fewer rows than its control file says.

    Raises
    ------
    FileError
        With both counts.
    """
    if said.rows not in (None, n_rows):
        by = _SAYS.fill(file=said.control.name)
        raise wrong_count(declared=said.rows or 0, found=n_rows, by=by, where=str(data))


def control_from(entry: Entry) -> Control:
    """Return the control file that a feed's ``control:`` declares.

    Raises
    ------
    DefinitionError
        With file and line, for what it cannot say.
    """
    entry.only("file", "rows", "digest", "algorithm", "late_after")
    algorithm = entry.text("algorithm", "md5")
    known = [name for name in hashlib.algorithms_available if not name.startswith("shake")]
    if algorithm not in known:
        raise entry.wrong(
            "algorithm",
            Sentence(
                zh="这台电脑没有摘要算法“{name}”。", en="This machine has no digest '{name}'."
            ).fill(name=algorithm),
            Sentence(zh="可用：{known}。", en="It has: {known}.").fill(
                known=", ".join(sorted(known))
            ),
        )
    file = entry.text("file")
    if "{name}" not in file and "{stem}" not in file and "rows" in entry:
        _pattern_of_one(entry, file)
    return Control(
        file=file,
        rows=_pattern(entry, "rows"),
        digest=_pattern(entry, "digest"),
        algorithm=algorithm,
        late_after=_time(entry),
    )


def _stem(data: Path) -> str:
    name = data.name.removesuffix(ENDING)
    for packing in (*PACKINGS, ".zip"):
        name = name[: -len(packing)] if name.lower().endswith(packing) else name
    return Path(name).stem


def _found(pattern: str, group: str, text: str, data: Path, file: Path) -> str | None:
    if not pattern:
        return None
    match = re.search(_filled(pattern, data.name, _stem(data)), text, re.MULTILINE)
    if not match:
        raise _says_nothing(file, group)
    return match.group(group)


def _filled(pattern: str, name: str, stem: str) -> str:
    return pattern.replace("{name}", re.escape(name)).replace("{stem}", re.escape(stem))


def _says_nothing(file: Path, group: str) -> FileError:
    return FileError(
        Sentence(
            zh="控制文件读不出所声明的内容（{group}）。",
            en="The control file does not say what it should ({group}).",
        ).fill(group=group or "text"),
        remedy=Sentence(
            zh="请对照 feed.yml 的 control 检查该文件。",
            en="Hold it against control in feed.yml.",
        ),
        where=str(file),
    )


def _pattern_of_one(entry: Entry, file: str) -> None:
    if not re.search(r"\{(name|stem)\}", entry.text("rows")):
        raise entry.wrong(
            "rows",
            Sentence(
                zh="{file} 为多个数据文件共用，式样中须有 {{name}} 或 {{stem}}。",
                en="{file} serves several data files: the pattern needs {{name}} or {{stem}}.",
            ).fill(file=file),
        )


def _pattern(entry: Entry, key: str) -> str:
    pattern = entry.text(key, "")
    try:
        is_right = not pattern or key in re.compile(_filled(pattern, "a", "a")).groupindex
    except re.error:
        is_right = False
    if not is_right:
        raise entry.wrong(
            key,
            Sentence(
                zh="“{key}”不是含 (?P<{key}>…) 的正则表达式。",
                en="'{key}' is no regular expression with (?P<{key}>…).",
            ),
        )
    return pattern


def _time(entry: Entry) -> dt.time | None:
    written = entry.value("late_after", None)
    try:
        if isinstance(written, int):  # YAML reads 16:30 as a number of minutes
            return dt.time(*divmod(written, 60))
        return None if written is None else dt.time.fromisoformat(str(written))
    except ValueError:
        raise entry.wrong(
            "late_after",
            Sentence(
                zh="late_after 须为时刻，如 06:30。", en="late_after is a time such as 06:30."
            ),
        ) from None
