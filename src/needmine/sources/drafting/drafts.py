"""A draft of ``feed.yml`` and of one mapping, made from a file's headings and values."""

import datetime as dt
import glob
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.tables import INSTANT
from needmine.sources.checking import SAMPLE, sampled
from needmine.sources.feeds import Coverage, Feed
from needmine.sources.forms import profile_of
from needmine.sources.previews import codes_of
from needmine.sources.readers import Batch
from needmine.sources.refused_files import FileError
from needmine.sources.tables import CANONICAL

from .conversions import Filled, constant, direction_by_sign, filled, is_dated, unsigned
from .guessing import Writing, writing_of
from .headings import concepts_of
from .matching import Fit, Match, RawColumn, fits
from .vocabulary import Vocabulary, read_vocabulary

_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{6})(?!\d)")
_ASK_DEFAULT = Sentence(
    zh="没有列说明 {column}，先写成“{value}”，对吗？",
    en="No column says {column}; it is taken as '{value}'. Is it?",
)
# Other tables that are named beside the best one.
_RUNNERS_UP = 3
# A column with more different values holds no codes.
_FEW = 60


class UnknownTable(NeedmineError):
    """A table was asked for that no contract has."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a file looks like, and the texts drafted for it.

    Parameters
    ----------
    fits
        How well the tables fit, the one drafted first.
    left_out
        Raw columns that the draft does not use.
    file
        The file it was made from.
    """

    file: Path
    writing: Writing
    columns: tuple[RawColumn, ...]
    fits: tuple[Fit, ...]
    lines: tuple[Filled, ...]
    left_out: tuple[str, ...]
    exported_at: str
    load: str
    exported_is_asked: bool

    @property
    def fit(self) -> Fit:
        """Return the table that was drafted."""
        return self.fits[0]

    @property
    def questions(self) -> list[Sentence]:
        """Return what a person must answer."""
        return [question for line in self.lines for question in line.questions]

    def feed(self, folder: Path, bank_folder: Path) -> Feed:
        """Return the drafted feed as it would lie in a folder."""
        return Feed(
            department=folder.parent.name,
            name=folder.name,
            folder=folder,
            bank_folder=bank_folder,
            files=str(self.file.resolve()),
            format=self.writing.format,
            written=self.writing.written,
            load=self.load,
            exported_at=self.exported_at,
            delay_days=0,
            covers=Coverage(),
            lookups=(),
            taken_back=(),
            url="",
            table="",
            mappings=(folder / f"{self.fit.table.name}.sql",),
        )


def draft(
    file: Path, *, table: str | None = None, department: str | None = None, today: dt.date
) -> Draft:
    """Return the draft for a file.

    Parameters
    ----------
    table
        The canonical table to draft for; None takes the one that fits best.
    department
        The department it comes from: ``crm_no`` of the department ``crm`` is a customer's number.
    today
        The day a file speaks of whose name has no date; it is asked back.

    Raises
    ------
    FileError
        Where the file cannot be read, or its first line does not name the columns.
    UnknownTable
        Where no contract has that table.
    """
    vocabulary = read_vocabulary().of_department(department or "")
    writing = writing_of(file)
    if not writing.has_header:
        raise _headless(file)
    raws = _raw_columns(file, writing, vocabulary)
    ranked = fits(raws, CANONICAL, vocabulary, file_name=file.name.split(".")[0])
    if table is not None:
        ranked = [fit for fit in ranked if fit.table.name == table] + ranked
        if not ranked or ranked[0].table.name != table:
            raise _no_table(table)
    others = [fit for fit in ranked[1:] if fit.table.name != ranked[0].table.name]
    fit = ranked[0]
    lines = _lines(fit, raws, vocabulary)
    told = {line.column for line in lines}
    fit = replace(fit, missing=tuple(name for name in fit.missing if name not in told))
    used = {name for line in lines for name in line.sources}
    dated = _DATE_IN_NAME.search(file.name)
    is_adding = bool(fit.table.happened) or any(line.column == "known_at" for line in lines)
    return Draft(
        file=file,
        writing=writing,
        columns=tuple(raws),
        fits=(fit, *others[:_RUNNERS_UP]),
        lines=tuple(lines),
        left_out=tuple(raw.name for raw in raws if raw.name not in used),
        exported_at=_pattern(file.name) if dated else today.isoformat(),
        load="incremental" if is_adding else "full",
        exported_is_asked=not dated,
    )


def files_pattern(file: Path, bank_folder: Path | None) -> str:
    """Return the pattern of a file and its like, each date in its name a star.

    It is relative to the bank's folder where the file lies below it, and absolute elsewhere.
    """
    whole = file.resolve()
    if bank_folder and whole.is_relative_to(bank_folder.resolve()):
        whole = whole.relative_to(bank_folder.resolve())
    return _DATE_IN_NAME.sub("*", glob.escape(str(whole)))


def _pattern(name: str) -> str:
    before, _, after = _DATE_IN_NAME.sub("\0", name, count=1).partition("\0")
    return f"{re.escape(before)}(?P<date>\\d{{8}}){re.escape(after)}"


def _raw_columns(file: Path, writing: Writing, vocabulary: Vocabulary) -> list[RawColumn]:
    rows = _rows(file, writing)
    names = dict.fromkeys(name for batch in rows for name in batch.rows.column_names)
    found = []
    for name in names:
        if name == "_row":
            continue
        values = [
            value
            for batch in rows
            if name in batch.rows.column_names
            for value in batch.rows[name].to_pylist()
        ]
        found.append(_raw_column(name, values, vocabulary))
    return found


def _raw_column(name: str, values: Sequence[str | None], vocabulary: Vocabulary) -> RawColumn:
    texts = [value.strip() for value in values if value and value.strip()]
    # What stands for nothing does not tell the form: 00000000 among dates.
    said = [text for text in texts if text not in vocabulary.fillers or len(set(texts)) <= 2]
    profile = profile_of([*said, *[""] * (len(values) - len(said))])
    numbers = [text.replace(",", "") for text in said]
    read = [float(text) for text in numbers if re.fullmatch(r"[+-]?\d{1,18}(\.\d+)?", text)]
    counts, shared = Counter(texts), codes_of(texts)
    return RawColumn(
        name=name,
        concepts=concepts_of(name, vocabulary),
        profile=profile,
        codes=tuple(code for code, _ in counts.most_common() if code in shared),
        seen=tuple(counts) if len(counts) <= _FEW else (),
        fillers=tuple(sorted(vocabulary.fillers & set(counts))),
        decimals=max((len(text.rpartition(".")[2]) for text in numbers if "." in text), default=0),
        has_negatives=any(number < 0 for number in read),
        is_over_one=sum(number > 1 for number in read) * 2 > len(read),
    )


def _rows(file: Path, writing: Writing) -> tuple[Batch, ...]:
    feed = Feed(
        department="",
        name="",
        folder=file.parent,
        bank_folder=file.parent,
        files=file.name,
        format=writing.format,
        written=writing.written,
        load="full",
        exported_at="",
        delay_days=0,
        covers=Coverage(),
        lookups=(),
        taken_back=(),
        url="",
        table="",
        mappings=(),
    )
    rows, _ = sampled(feed, file, SAMPLE)
    return rows


def _lines(fit: Fit, raws: Sequence[RawColumn], vocabulary: Vocabulary) -> list[Filled]:
    table = fit.table
    lines = {
        match.column.name: filled(match, table, vocabulary, _time_beside(match, fit, raws))
        for match in fit.matches
    }
    amount = next((m for m in fit.matches if m.column.name == "amount"), None)
    if table.name == "transactions" and amount and amount.raw.has_negatives:
        lines["amount"] = unsigned(lines["amount"])
        lines.setdefault("direction", direction_by_sign(amount))
    for name in fit.defaulted:
        value = vocabulary.defaults[f"{table.name}.{name}"]
        question = _ASK_DEFAULT.fill(column=name, value=value)
        lines.setdefault(name, constant(name, value, question))
    return [lines[column.name] for column in table.columns if column.name in lines]


def _time_beside(match: Match, fit: Fit, raws: Sequence[RawColumn]) -> RawColumn | None:
    """Return the column with the time of day that belongs to a date, where there is one."""
    if match.column.type != INSTANT or not is_dated(match.raw):
        return None
    used = {each.raw.name for each in fit.matches}
    wanted = match.raw.concepts - {"date"}
    for raw in raws:
        is_time = raw.profile.form == "time" or _is_clock(raw)
        if raw.name not in used and is_time and raw.concepts - {"time"} == wanted:
            return raw
    return None


def _is_clock(raw: RawColumn) -> bool:
    profile = raw.profile
    return "time" in raw.concepts and profile.form in ("whole", "code") and profile.longest == 6


def _headless(file: Path) -> FileError:
    return FileError(
        Sentence(
            zh="第一行像数据，不像列名。", en="The first line looks like data, not like a header."
        ),
        remedy=Sentence(
            zh="没有列名就无从推测。请让部门带列名导出。",
            en="Without headings nothing can be guessed. Have the department export them.",
        ),
        where=f"{file}:1",
    )


def _no_table(name: str) -> UnknownTable:
    return UnknownTable(
        Sentence(zh="没有名为“{name}”的标准表。", en="There is no canonical table '{name}'.").fill(
            name=name
        ),
        remedy=Sentence(zh="可用：{known}。", en="Use one of: {known}.").fill(
            known=", ".join(sorted(table.name for table in CANONICAL))
        ),
    )
