"""Feeds: where a department's raw files are, how they are written and what they cover."""

import datetime as dt
import os
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path

from needmine.core.definitions import DefinitionError, Entry, read_definition
from needmine.core.sentences import Sentence

from .contents import Ciphered, read_ciphered
from .control_files import Control, control_from
from .written import LINE_KEYS, Written, read_written

# Read where they are, not from files.
TABLE_FORMATS = ("database", "catalog")
FORMATS = ("delimited", "fixed", "jsonl", "parquet", "orc", "xlsx", "camt.053", *TABLE_FORMATS)
LOADS = ("full", "incremental")
# How a feed says that it speaks of every account of the bank.
ALL_ACCOUNTS = "all"
_DATE = r"\d{4}-\d\d-\d\d"
_KEYS = (
    "files",
    "format",
    "encoding",
    *LINE_KEYS,
    "load",
    "exported_at",
    "control",
    "ciphered",
    "delay_days",
    "covers",
    "lookups",
    "taken_back",
    "url",
    "table",
    "title",
)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a feed speaks of: outside it is unknown, never zero.

    Parameters
    ----------
    first, until
        First local day covered, and first day no longer covered; None is open.
    accounts
        "all", or a sentence that says which.
    """

    first: dt.date | None = None
    until: dt.date | None = None
    accounts: str = ALL_ACCOUNTS


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One set of files of one shape from one department.

    Parameters
    ----------
    control
        How the control file of each file is found; None where files come without.
    ciphered
        How its files are enciphered; None where they are not.
    """

    department: str
    name: str
    folder: Path
    bank_folder: Path
    files: str
    format: str
    written: Written
    load: str
    exported_at: str
    delay_days: int
    covers: Coverage
    lookups: tuple[str, ...]
    taken_back: tuple[str, ...]
    url: str
    table: str
    mappings: tuple[Path, ...]
    control: Control | None = None
    ciphered: Ciphered | None = None

    @property
    def definition(self) -> Path:
        """Return the feed's definition file."""
        return self.folder / "feed.yml"

    @property
    def is_table(self) -> bool:
        """Return whether it is a table read where it is, and no files."""
        return self.format in TABLE_FORMATS

    @property
    def has_one_date(self) -> bool:
        """Return whether ``exported_at`` is one date, and none read off each file's name."""
        return re.fullmatch(_DATE, self.exported_at) is not None

    def found(self) -> list[Path]:
        """Return the feed's files by name, without those taken back; folders are no files.

        Raises
        ------
        DefinitionError
            Where not one file is there.
        """
        # Joining keeps an absolute pattern absolute; Path.glob wants one below its own folder.
        whole = self._pattern()
        lying = Path(whole.anchor).glob(str(whole.relative_to(whole.anchor)))
        files = sorted(file for file in lying if file.is_file())
        if self.control:
            # A pattern such as customers_* finds the control files too.
            files = sorted({*files} - {self.control.of(file) for file in files})
        if not files:
            raise DefinitionError(
                Sentence(zh="没有找到文件 {files}。", en="No file matches {files}.").fill(
                    files=self.files
                ),
                remedy=Sentence(
                    zh="请放入文件，或改正 files 一行。",
                    en="Put the file there, or correct the line 'files'.",
                ),
                where=str(self.definition),
            )
        return [file for file in files if self.named(file) not in self.taken_back]

    def named(self, file: Path) -> str:
        """Return the name a file is known by: its path from the first folder that varies on.

        Where only files vary it is the file's own name; where folders bear dates, one name comes
        again every day.
        """
        if not self.files:
            return file.name
        parts = self._pattern().parts
        fixed = next((n for n, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts))
        return Path(*file.parts[min(fixed, len(parts) - 1) :]).as_posix()

    def exported(self, file: Path) -> dt.date | None:
        """Return the day a file was written by the department; None where nothing says it.

        Raises
        ------
        DefinitionError
            Where neither the file's name nor its path carries the date that ``exported_at``
            promises.
        """
        if not self.exported_at:
            return None
        if self.has_one_date:
            return dt.date.fromisoformat(self.exported_at)
        root = self.bank_folder.resolve()
        path = file.relative_to(root) if file.is_relative_to(root) else file
        match = re.search(self.exported_at, file.name) or re.search(
            self.exported_at, path.as_posix()
        )
        digits = re.sub(r"\D", "", match.group("date")) if match else ""
        try:
            return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            raise DefinitionError(
                Sentence(
                    zh="文件名与路径中没有 exported_at 所说的日期。",
                    en="The file's name and path carry no date as exported_at says.",
                ),
                remedy=Sentence(
                    zh="名字或文件夹须含年月日八位数字，或改正 exported_at。",
                    en="Name or folder needs year, month and day as eight digits; or mend "
                    "exported_at.",
                ),
                where=str(file),
            ) from None

    def _pattern(self) -> Path:
        return (self.bank_folder / _filled_in(self.files, self.definition)).resolve()


def read_feeds(bank_folder: Path, departments: tuple[str, ...]) -> tuple[Feed, ...]:
    """Return every feed under ``sources/``, by department and name.

    Raises
    ------
    DefinitionError
        With file and line, for a folder whose department ``bank.yml`` does not name, or a
        definition that says what it cannot.
    """
    root = bank_folder / "sources"
    feeds = []
    for definition in sorted(root.glob("*/*/feed.yml")):
        department = definition.parent.parent.name
        if department not in departments:
            raise DefinitionError(
                Sentence(
                    zh="bank.yml 中没有部门“{department}”。",
                    en="bank.yml names no department '{department}'.",
                ).fill(department=department),
                remedy=Sentence(
                    zh="请在 departments 中补上，或改文件夹名。",
                    en="Add it under departments, or rename the folder.",
                ),
                where=str(definition.parent.parent),
            )
        feeds.append(_feed(bank_folder, definition, department))
    return tuple(feeds)


def _feed(bank_folder: Path, definition: Path, department: str) -> Feed:
    entry = read_definition(definition)
    entry.only(*_KEYS)
    format_ = entry.choice("format", FORMATS, "delimited")
    control = control_from(entry.entry("control")) if "control" in entry else None
    mappings = tuple(sorted(definition.parent.glob("*.sql")))
    if not mappings and not entry.value("title", None):
        _refuse_unmapped(definition)
    return Feed(
        department=department,
        name=definition.parent.name,
        folder=definition.parent,
        bank_folder=bank_folder,
        files="" if format_ in TABLE_FORMATS else entry.text("files"),
        format=format_,
        written=read_written(entry, format_),
        load=entry.choice("load", LOADS, "full"),
        exported_at=_exported_at(entry),
        delay_days=entry.whole("delay_days", 0),
        covers=_coverage(entry),
        lookups=entry.texts("lookups", ()),
        taken_back=entry.texts("taken_back", ()),
        url=_filled_in(entry.text("url"), definition) if format_ == "database" else "",
        table=entry.text("table") if format_ in TABLE_FORMATS else "",
        mappings=mappings,
        control=control,
        ciphered=_ciphered(entry, control) if "ciphered" in entry else None,
    )


def _ciphered(entry: Entry, control: Control | None) -> Ciphered:
    how = entry.entry("ciphered")
    return read_ciphered(
        how,
        passphrase=_filled_in(how.text("passphrase"), entry.file),
        has_digest=control is not None and bool(control.digest),
    )


def _refuse_unmapped(definition: Path) -> None:
    # A feed may serve only as another feed's look-up; then its title says what it is for.
    raise DefinitionError(
        Sentence(zh="此数据流没有任何映射（.sql）。", en="This feed has no mapping (.sql)."),
        remedy=Sentence(
            zh="请为每张目标表写一个 <表名>.sql；若只作查找表，请写 title。",
            en="Write one <table>.sql per table; for a mere look-up give it a title.",
        ),
        where=str(definition),
    )


def _exported_at(entry: Entry) -> str:
    text = str(entry.value("exported_at", ""))
    try:
        if re.fullmatch(_DATE, text):
            dt.date.fromisoformat(text)
        elif text and "date" not in re.compile(text).groupindex:
            raise ValueError(text)
    except (ValueError, re.error):
        raise entry.wrong(
            "exported_at",
            Sentence(
                zh="exported_at 既不是日期，也没有标出文件名中日期的位置。",
                en="exported_at is no date and does not mark where the file's name has one.",
            ),
            Sentence(
                zh="请写成 2026-07-01，或 customers_(?P<date>\\d{{8}}) 这样的式样。",
                en="Write a date such as 2026-07-01, or a pattern such as "
                "customers_(?P<date>\\d{{8}}).",
            ),
        ) from None
    return text


def _coverage(entry: Entry) -> Coverage:
    if "covers" not in entry:
        return Coverage()
    covers = entry.entry("covers")
    covers.only("from", "to", "accounts")
    return Coverage(
        first=covers.date("from", None),
        until=covers.date("to", None),
        accounts=covers.text("accounts", ALL_ACCOUNTS),
    )


def _filled_in(text: str, definition: Path, environment: AnyMapping[str, str] = os.environ) -> str:
    """Return a text with ``${NAME}`` or ``${NAME:-default}`` read from the environment."""

    def value(match: re.Match[str]) -> str:
        name, default = match.group(1), match.group(3)
        if name in environment:
            return environment[name]
        if default is not None:
            return default
        raise DefinitionError(
            Sentence(
                zh="环境变量 {name} 没有设置。", en="The environment variable {name} is not set."
            ).fill(name=name),
            remedy=Sentence(zh="请先设置它。", en="Set it first."),
            where=str(definition),
        )

    return re.sub(r"\$\{(\w+)(:-([^}]*))?\}", value, text)
