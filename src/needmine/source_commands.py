"""The command of data engineers: a source drafted, checked before loading, and judged after it."""

import datetime as dt
import json
import sys
from collections.abc import Mapping

from needmine.commands import Command, Options
from needmine.core.sentences import Language
from needmine.engine.store import write_whole
from needmine.rounds.bank import read_bank
from needmine.rounds.quality_page import quality_page
from needmine.rounds.source_check import check_sources
from needmine.rounds.source_draft import said_suggestion, suggest, suggestion_as_json
from needmine.rounds.source_quality import quality_as_json, said_quality, source_quality
from needmine.rounds.source_report import check_as_json, said_check


def sources(options: Options, language: Language) -> int:
    """Do one step of connecting a source."""
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


COMMANDS: Mapping[str, Command] = {"sources": sources}
_STEPS: Mapping[str, Command] = {"check": check, "suggest": draft, "quality": judge}


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
