"""A feed drafted from a file, and the draft checked on that file as it stands."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Language, Sentence
from needmine.engine.opening import open_engine
from needmine.governance.passing import PassingIdentities
from needmine.rounds.bank import read_bank
from needmine.rounds.source_report import feed_as_json, said_feed
from needmine.sources.checking import FeedCheck, check_feed
from needmine.sources.drafting.drafts import Draft, draft
from needmine.sources.drafting.texts import feed_text, mapping_text
from needmine.sources.setting import Setting


class DraftTaken(NeedmineError):
    """The folder for a draft holds a feed already."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A draft, its texts by file name, and what it makes of its file.

    Parameters
    ----------
    folder
        Where it was written; None where it was only shown.
    check
        None where required columns are missing: such a mapping does not compile.
    """

    draft: Draft
    texts: Mapping[str, str]
    folder: Path | None
    check: FeedCheck | None

    @property
    def is_whole(self) -> bool:
        """Return whether every required column has a source and the draft stands its check."""
        return self.check is not None and not self.check.is_wrong


def suggest(
    file: Path,
    *,
    now: dt.datetime,
    table: str | None = None,
    department: str | None = None,
    out: Path | None = None,
) -> Suggestion:
    """Return the draft of a feed for a file, checked on that file.

    Parameters
    ----------
    out
        Folder to write it to, such as ``BANK/sources/cards/customers``; None writes nothing.

    Raises
    ------
    FileError
        Where the file cannot be read.
    DraftTaken
        Where the folder holds a feed already.
    """
    if out is not None and (out / "feed.yml").exists():
        raise DraftTaken(
            Sentence(zh="这里已经有一个数据流。", en="A feed already lies here."),
            remedy=Sentence(zh="请另选文件夹。", en="Choose another folder."),
            where=str(out),
        )
    owner = department or (out.resolve().parent.name if out else None)
    drafted = draft(file, table=table, department=owner, today=now.date())
    bank_folder = _bank_of(out)
    texts = {
        "feed.yml": feed_text(drafted, bank_folder),
        f"{drafted.fit.table.name}.sql": mapping_text(drafted),
    }
    check = None if drafted.fit.missing else _checked(drafted, texts, bank_folder, now)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
    return Suggestion(draft=drafted, texts=texts, folder=out, check=check)


def suggestion_as_json(found: Suggestion) -> dict[str, Any]:
    """Return a suggestion as plain values."""
    drafted = found.draft
    return {
        "table": drafted.fit.table.name,
        "tables": [
            {"table": fit.table.name, "score": fit.score, "missing": list(fit.missing)}
            for fit in drafted.fits
        ],
        "columns": [
            {"name": raw.name, "form": raw.profile.form, "filled": raw.profile.n_filled}
            for raw in drafted.columns
        ],
        "from": {line.column: list(line.sources) for line in drafted.lines},
        "missing": list(drafted.fit.missing),
        "left_out": list(drafted.left_out),
        "questions": [{"zh": q.say("zh"), "en": q.say("en")} for q in drafted.questions],
        "files": dict(found.texts),
        "folder": str(found.folder) if found.folder else None,
        "check": feed_as_json(found.check) if found.check else None,
    }


def said_suggestion(found: Suggestion, language: Language) -> str:
    """Return a suggestion as a text to read."""
    drafted = found.draft
    fit = drafted.fit
    lines = [
        _FITS.say(
            language,
            table=fit.table.name,
            grain=fit.table.grain,
            score=f"{fit.score:.2f}",
            n=len(fit.matches),
            raw=len(drafted.columns),
        )
    ]
    others = ", ".join(f"{other.table.name} {other.score:.2f}" for other in drafted.fits[1:])
    lines += [_OTHERS.say(language, others=others), ""]
    for name, text in found.texts.items():
        lines += [f"{found.folder / name if found.folder else name}:", text]
    if fit.missing:
        lines.append(_MISSING.say(language, names=", ".join(fit.missing)))
    if found.check:
        lines += said_feed(found.check, language)
    lines.append(_ASKED.say(language, n=len(drafted.questions)))
    return "\n".join(lines)


_FITS = Sentence(
    zh="最合适的标准表：{table}（{grain}），吻合度 {score}；{raw} 个原始列中用到 {n} 个。",
    en="The table that fits best: {table} ({grain}), score {score}; it takes {n} of {raw} columns.",
)
_OTHERS = Sentence(zh="其次：{others}", en="Next: {others}")
_MISSING = Sentence(
    zh="这些必填列没有找到来源：{names}。请补上后运行 needmine sources check。",
    en="No source was found for these required columns: {names}. Fill them in, then run needmine "
    "sources check.",
)
_ASKED = Sentence(
    zh="草稿中有 {n} 处带“-- ?”的疑问，请逐一核对。",
    en="Questions marked '-- ?' in the mapping, to be answered one by one: {n}.",
)


def _bank_of(folder: Path | None) -> Path | None:
    parents = folder.resolve().parents if folder else ()
    return next((parent for parent in parents if (parent / "bank.yml").exists()), None)


def _checked(
    drafted: Draft, texts: Mapping[str, str], bank_folder: Path | None, now: dt.datetime
) -> FeedCheck:
    bank = read_bank(bank_folder) if bank_folder else None
    engine = open_engine("duckdb")
    passing = PassingIdentities()
    setting = Setting(
        zone=bank.zone if bank else "UTC",
        read_at=now,
        master=bank.master if bank else None,
        # Outside a bank nobody can say whether the file is of a simulated one.
        simulated=bank.simulated if bank else True,
        runner=engine,
        sealer=passing,
    )
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "draft" / "feed"
            folder.mkdir(parents=True)
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8")
            feed = drafted.feed(folder, bank_folder or folder)
            return check_feed(feed, [feed], setting=setting, masked=passing.masked)
    finally:
        engine.close()
