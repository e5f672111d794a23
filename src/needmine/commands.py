"""What each command does, once its words are understood; those of the workbench are in cli.py."""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.desks.leads import Wording, write_leads
from needmine.desks.wording import said
from needmine.flow import Desk, mine
from needmine.progress import Bar
from needmine.rounds.bank import Bank, add_definitions, make_bank, read_bank
from needmine.rounds.definitions import read_definitions
from needmine.rounds.opened import open_last_run, prune_runs, refuse_past
from needmine.rounds.report import said_report, shown_report
from needmine.rounds.runs import Journal
from needmine.sources.feeds import read_feeds
from needmine.sources.records import checked_mappings

Options = argparse.Namespace
Command = Callable[[Options, Language], int]


def init(options: Options, language: Language) -> int:
    """Make a new bank's folder."""
    make_bank(options.bank, name=said(options.name_zh, options.name_en))
    _say(
        Sentence(
            zh="已建好 {folder}。请写 bank.yml 与 sources/，再运行 needmine check。",
            en="{folder} is made. Fill bank.yml and sources/, then run needmine check.",
        ).say(language, folder=options.bank)
    )
    return 0


def check(options: Options, language: Language) -> int:
    """Find every mistake in a bank's folder; exit code 1 where there is one."""
    mistakes = mistakes_in(options.bank)
    if options.json:
        said = [{"zh": mistake.say("zh"), "en": mistake.say("en")} for mistake in mistakes]
        _say(json.dumps({"mistakes": said}, ensure_ascii=False, indent=1))
    else:
        for mistake in mistakes:
            _say(mistake.say(language))
        if not mistakes:
            _say(Sentence(zh="没有发现错误。", en="No mistake was found.").say(language))
    return 1 if mistakes else 0


def mistakes_in(folder: Path) -> list[NeedmineError]:
    """Return every mistake in a bank's folder that can be seen without reading its records."""
    found: list[NeedmineError] = []

    def tried(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except NeedmineError as mistake:
            found.append(mistake)
            return None

    bank = tried(lambda: read_bank(folder))
    if bank is None:
        return found
    tried(lambda: read_definitions(bank))
    for feed in tried(lambda: read_feeds(bank.folder, tuple(bank.departments))) or ():
        tried(partial(checked_mappings, feed))
        if not feed.is_table:
            tried(feed.found)
    return found


def make_simulated(options: Options, language: Language) -> int:
    """Make a simulated bank, or only check one; exit code 1 where it is not plausible."""
    # A second to import, needed by no other command.
    from needmine.simulate.bank import simulate
    from needmine.simulate.check.report import as_json, as_text

    if options.out is None and not options.check:
        raise WrongUsage(
            Sentence(zh="没有写新银行的文件夹。", en="No folder is named for the new bank."),
            remedy=Sentence(
                zh="请写 needmine simulate OUT，或用 --check 只检查而不写文件。",
                en="Write needmine simulate OUT, or --check to check without writing.",
            ),
        )
    if options.out is not None:
        add_definitions(options.out)
    bar = Bar()
    found = simulate(
        options.out,
        customers=options.customers,
        months=options.months,
        seed=options.seed,
        language=options.language,
        traces=options.traces,
        check=options.check,
        progress=lambda step, done: bar(step.say(language), done),
    )
    bar.close()
    if options.json:
        told = as_json(found) if options.check else {}
        folder = {} if options.out is None else {"folder": str(options.out)}
        _say(json.dumps({**folder, **told}, ensure_ascii=False, indent=1))
        return 0 if all(each.is_plausible for each in found) else 1
    if options.check:
        _say(as_text(found, language))
    if options.out is not None:
        made = Sentence(zh="模拟银行在 {folder}。", en="The simulated bank is in {folder}.")
        _say(made.say(language, folder=options.out))
    return 0 if all(each.is_plausible for each in found) else 1


def mine_bank(options: Options, language: Language, *, desk: Callable[[Bank], Desk]) -> int:
    """Mine a bank and print the report of the run."""
    bank = read_bank(options.bank)
    now = dt.datetime.now(dt.UTC)
    started = time.monotonic()
    run = mine(
        bank,
        bank.moment(options.as_of, now=now),
        now=now,
        desk=desk(bank),
        progress=lambda step: _note(f"{time.monotonic() - started:6.1f} s  {step}"),
    )
    with open_last_run(bank) as opened:
        report = shown_report(opened, run, seconds=time.monotonic() - started)
    _say(
        json.dumps(report, ensure_ascii=False, indent=1)
        if options.json
        else said_report(report, language, each_file=options.files)
    )
    return 0


def publish(options: Options, language: Language) -> int:
    """Write the files for the bank's CRM."""
    bank = read_bank(options.bank)
    definitions = read_definitions(bank)
    with open_last_run(bank) as opened:
        refuse_past(opened)
        tables = opened.tables
        written = write_leads(
            bank.folder / "published",
            actions=tables["actions"].to_pyarrow(),
            needs=tables["needs"].to_pyarrow(),
            customers=tables["customers"].to_pyarrow(),
            wording=Wording(
                needs={need.id: need.title for need in definitions.needs},
                actions=definitions.actions,
                products=definitions.products,
                contact_hours=definitions.policies.quiet_hours.contact_hours(),
            ),
            reveal=opened.identities.reveal,
            languages=bank.languages,
            run_id=opened.run.id,
            as_of=opened.moment,
        )
    if options.json:
        _say(
            json.dumps(
                {
                    "files": [str(file) for file in written.files],
                    "leads": written.n_leads,
                    "tags": written.n_tags,
                    "unaddressed": written.n_unaddressed,
                }
            )
        )
        return 0
    _say(
        Sentence(
            zh="写出 {leads} 条线索、{tags} 个标签；{lost} 位客户没有主客户号，未写出。",
            en="{leads} leads and {tags} tags written; {lost} customers have no number of the "
            "master and were left out.",
        ).say(language, leads=written.n_leads, tags=written.n_tags, lost=written.n_unaddressed)
    )
    for file in written.files:
        _say(f"  {file}")
    return 0


def prune(options: Options, language: Language) -> int:
    """Delete the files that only old runs read."""
    bank = read_bank(options.bank)
    journal = Journal(bank.store_folder / "runs")
    with journal.alone():
        deleted = prune_runs(bank, keep=options.keep)
    _say(Sentence(zh="删除了 {n} 个文件。", en="{n} files deleted.").say(language, n=deleted))
    return 0


COMMANDS: Mapping[str, Command] = {
    "init": init,
    "check": check,
    "simulate": make_simulated,
    "publish": publish,
    "prune": prune,
}


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
