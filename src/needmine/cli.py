"""The command line: runs one command and says how it ended. The only door to the workbench."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial

from needmine import commands
from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.flow import Desk
from needmine.options import Command, parser
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.opened import revealed, shown_runs
from workbench import start

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or found wrong, 2 wrong usage."""
    language = _language()
    options = parser(_commands(), language).parse_args(words)
    try:
        return int(options.run(options, language))
    except NeedmineError as error:
        if getattr(options, "json", False):
            said = {"error": {"zh": error.say("zh"), "en": error.say("en")}}
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        sys.stderr.write(error.say(language) + "\n")
        return WRONG_USAGE if isinstance(error, WrongUsage) else REFUSED


def _commands() -> dict[str, Command]:
    return {
        "init": commands.init,
        "check": commands.check,
        "simulate": commands.make_simulated,
        "mine": partial(commands.mine_bank, desk=_desk),
        "publish": commands.publish,
        "evaluate": commands.evaluate_bank,
        "serve": _serve,
        "prune": commands.prune,
    }


def _serve(options: argparse.Namespace, language: Language) -> int:
    bank = read_bank(options.bank)
    said = Sentence(zh="工作台:{address}", en="The workbench: {address}")
    address = f"http://{options.host}:{options.port}"
    sys.stdout.write(said.say(language, address=address) + "\n")
    sys.stdout.flush()
    start.serve(
        _configuration(bank),
        host=options.host,
        port=options.port,
        runs=partial(shown_runs, bank),
        reveal=partial(revealed, bank),
    )
    return DONE


def _desk(bank: Bank) -> Desk:
    start.set_up(_configuration(bank))
    return Desk(answers=start.answer_source(), publisher=start.publisher())


def _configuration(bank: Bank) -> start.Configuration:
    folder = bank.store_folder
    return start.Configuration(
        database=os.environ.get("NEEDMINE_DATABASE_URL") or str(folder / "operations.sqlite3"),
        secret_key_file=bank.key_file.with_name("workbench.key"),
        made_folder=folder / "made",
        demo=bank.simulated,
        languages=bank.languages,
        bank_name=bank.name,
        time_zone=bank.zone,
    )


def _language() -> Language:
    chosen = os.environ.get("NEEDMINE_LANGUAGE") or os.environ.get("LANG", "")
    return "zh" if chosen.lower().startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
