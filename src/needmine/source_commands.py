"""The command of data engineers: a source drafted, checked before loading, and judged after it."""

import datetime as dt
import getpass
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from needmine.commands import Command, Options
from needmine.core.errors import WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.engine.store import write_whole
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.quality_page import quality_page
from needmine.rounds.source_check import check_sources
from needmine.rounds.source_draft import said_suggestion, suggest, suggestion_as_json
from needmine.rounds.source_quality import quality_as_json, said_quality, source_quality
from needmine.rounds.source_quarantine import (
    Asked,
    export,
    quarantine,
    quarantine_as_json,
    said_export,
    said_quarantine,
)
from needmine.rounds.source_repair import repaired_as_json, said_repaired, take_back
from needmine.rounds.source_report import check_as_json, said_check

# Records what was done, to what and why, where auditors read it.
Audit = Callable[[Bank, str, str, str], None]


def sources(options: Options, language: Language, *, audit: Audit) -> int:
    """Do one step with a bank's sources.

    Parameters
    ----------
    audit
        Takes the bank, what was done, to which feed or file, and who did it and why.
    """
    if options.step in _AUDITED:
        return _AUDITED[options.step](options, language, audit)
    return _STEPS[options.step](options, language)


def check(options: Options, language: Language) -> int:
    """Check the feeds of a bank before they are loaded; exit code 1 where one is wrong."""
    checks = check_sources(
        read_bank(options.bank),
        now=dt.datetime.now(dt.UTC),
        department=options.department,
        feed=options.feed,
        progress=lambda step: _note(step) if not options.json else None,
    )
    if options.json:
        _say(json.dumps(check_as_json(checks), ensure_ascii=False, indent=1))
    else:
        _say(said_check(checks, language))
    return 1 if any(each.is_wrong for each in checks) else 0


def draft(options: Options, language: Language) -> int:
    """Draft a feed and its mapping from a file; exit code 1 where it is not whole."""
    found = suggest(
        options.file,
        now=dt.datetime.now(dt.UTC),
        table=options.table,
        department=options.department,
        out=options.out,
    )
    if options.json:
        _say(json.dumps(suggestion_as_json(found), ensure_ascii=False, indent=1))
    else:
        _say(said_suggestion(found, language))
    return 0 if found.is_whole else 1


def judge(options: Options, language: Language) -> int:
    """Tell the quality of what was loaded; exit code 1 where something is wrong."""
    found = source_quality(read_bank(options.bank), now=dt.datetime.now(dt.UTC))
    if options.out:
        write_whole(options.out, quality_page(found))
    if options.json:
        _say(json.dumps(quality_as_json(found), ensure_ascii=False, indent=1))
    else:
        _say(said_quality(found, language))
    return 1 if found.is_wrong else 0


def refused(options: Options, language: Language, audit: Audit) -> int:
    """Tell what is in quarantine, or write the rows of one feed to be mended."""
    bank = read_bank(options.bank)
    asked = Asked(department=options.department, feed=options.feed, reason=options.reason)
    if options.reveal is not None and (not options.export or not options.reveal.strip()):
        raise WrongUsage(
            Sentence(
                zh="--reveal 须写明为什么，并与 --export 一起用。",
                en="--reveal says why, and goes with --export.",
            ),
            remedy=Sentence(
                zh='例：--export 行.csv --reveal "部门来函更正证件号"。',
                en='For example --export rows.csv --reveal "ID numbers corrected by letter".',
            ),
        )
    if not options.export:
        found = quarantine(bank, asked)
        _tell(quarantine_as_json(found), said_quarantine(found, language), options)
        return 0
    if options.reveal:
        about = "/".join(part or "*" for part in (asked.department, asked.feed))
        audit(bank, "reveal_rows", about, f"{_who()}: {options.reveal}")
    written = export(bank, asked, options.export, clear=bool(options.reveal), language=language)
    _tell({**asdict(written), "file": str(written.file)}, said_export(written, language), options)
    return 0


def repair(options: Options, language: Language, audit: Audit) -> int:
    """Take mended rows back; exit code 1 where some of them would still be refused."""
    bank = read_bank(options.bank)
    found = take_back(bank, options.file, now=dt.datetime.now(dt.UTC))
    if found.n_changed:
        audit(bank, "repair_rows", options.file.name, f"{_who()}: {found.n_mended}")
    _tell(repaired_as_json(found), said_repaired(found, language), options)
    return 1 if found.still or found.not_refused else 0


_STEPS: Mapping[str, Command] = {"check": check, "suggest": draft, "quality": judge}
_AUDITED: Mapping[str, Callable[[Options, Language, Audit], int]] = {
    "quarantine": refused,
    "repair": repair,
}


def _tell(plain: Mapping[str, Any], text: str, options: Options) -> None:
    _say(json.dumps(plain, ensure_ascii=False, indent=1) if options.json else text)


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return "-"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
