"""The command line: runs one command and says how it ended. The only door to the workbench."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from needmine.core.errors import NeedmineError, WrongUsage
from needmine.core.sentences import Language, Sentence
from needmine.options import parser

# What a command needs is imported by the command: all of it takes seconds, and help and a slip of
# the finger are answered without it.
if TYPE_CHECKING:
    from needmine.flow import Desk
    from needmine.rounds.bank import Bank
    from workbench import start

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or found wrong, 2 wrong usage."""
    language = _language()
    given = sys.argv[1:] if words is None else list(words)
    try:
        return _run(parser(language).parse_args(given), language)
    except NeedmineError as error:
        if "--json" in given:
            found = {"error": {"zh": error.say("zh"), "en": error.say("en")}}
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stderr.write(error.say(language) + "\n")
        return WRONG_USAGE if isinstance(error, WrongUsage) else REFUSED


def _run(options: argparse.Namespace, language: Language) -> int:
    from needmine import (
        commands,
        identity_commands,
        judging_commands,
        linking_commands,
        source_commands,
        trial_commands,
    )

    known: dict[str, commands.Command] = {
        **commands.COMMANDS,
        **identity_commands.COMMANDS,
        **judging_commands.COMMANDS,
        **linking_commands.COMMANDS,
        **trial_commands.COMMANDS,
        "sources": partial(source_commands.sources, audit=_record),
        "mine": partial(commands.mine_bank, desk=_desk),
        "decide": partial(identity_commands.decide, record=_decide),
        "serve": _serve,
        "person": _person,
    }
    return known[options.command](options, language)


def _serve(options: argparse.Namespace, language: Language) -> int:
    from needmine.rounds.bank import read_bank
    from needmine.rounds.opened import revealed, shown_runs
    from workbench import start

    bank = read_bank(options.bank)
    port = options.port or bank.web.port
    words = Sentence(zh="工作台：{address}", en="The workbench: {address}")
    address = f"http://{options.host}:{port}"
    sys.stdout.write(words.say(language, address=address) + "\n")
    sys.stdout.flush()
    start.serve(
        _configuration(bank),
        host=options.host,
        port=port,
        runs=partial(shown_runs, bank),
        reveal=partial(revealed, bank),
    )
    return DONE


def _person(options: argparse.Namespace, language: Language) -> int:
    from needmine.rounds.bank import read_bank
    from workbench import start

    start.set_up(_configuration(read_bank(options.bank)))
    if options.list:
        _list_accounts(options, language)
    elif not options.username:
        raise WrongUsage(
            Sentence(zh="没有写用户名。", en="No user name was given."),
            remedy=Sentence(
                zh="请写用户名，或用 --list 查看全部账号。",
                en="Give one, or see all accounts with --list.",
            ),
        )
    elif options.close:
        closed = start.close_account(username=options.username)
        words = Sentence(zh="{name}的账号已停用。", en="The account of {name} is closed.")
        sys.stdout.write(words.say(language, name=closed.name) + "\n")
    else:
        _add_person(options, language)
    return DONE


def _add_person(options: argparse.Namespace, language: Language) -> None:
    from needmine.passwords import asked_password
    from workbench import start

    added = start.add_person(
        username=options.username,
        name=_name_given(options),
        role=options.role,
        password=asked_password(language),
        banker_code=options.banker,
        branch_code=options.branch,
    )
    sys.stdout.write(_said_added(added).say(language) + "\n")


def _name_given(options: argparse.Namespace) -> Sentence | None:
    from needmine.desks.wording import said

    # A bank with one language has one name for each person.
    zh, en = options.name_zh or options.name_en, options.name_en or options.name_zh
    return said(zh, en) if zh and en else None


def _said_added(account: "start.Account") -> Sentence:
    words = Sentence(
        zh="{name}（{role}）可以登录了，可以查看 {n} 位客户。",
        en="{name} ({role}) can sign in and sees {n} customers.",
    )
    nobodys = Sentence(
        zh="这个代码下现在没有客户，请核对 --banker 与 --branch。",
        en="No customer has that code now: check --banker and --branch.",
    )
    is_doubtful = not account.n_customers and (account.banker_code or account.branch_code)
    said_first = words.fill(name=account.name, role=account.role_title, n=account.n_customers)
    if not is_doubtful:
        return said_first
    return Sentence(zh="{first}{then}", en="{first} {then}").fill(first=said_first, then=nobodys)


def _list_accounts(options: argparse.Namespace, language: Language) -> None:
    from workbench import start

    accounts = start.accounts()
    if options.json:
        rows = [
            {
                "username": account.username,
                "name": {"zh": account.name.say("zh"), "en": account.name.say("en")},
                "role": account.role,
                "banker_code": account.banker_code,
                "branch_code": account.branch_code,
                "is_active": account.is_active,
                "is_demo": account.is_demo,
                "n_customers": account.n_customers,
            }
            for account in accounts
        ]
        sys.stdout.write(json.dumps({"accounts": rows}, ensure_ascii=False, indent=1) + "\n")
        return
    for account in accounts:
        sys.stdout.write(_line(account).say(language) + "\n")


def _line(account: "start.Account") -> Sentence:
    words = Sentence(
        zh="{username}  {name}，{role}{codes}，可查看 {n} 位客户{state}",
        en="{username}  {name}, {role}{codes}, sees {n} customers{state}",
    )
    codes = [code for code in (account.banker_code, account.branch_code) if code]
    listed = " ".join(codes)
    return words.fill(
        username=f"{account.username:<12}",
        name=account.name,
        role=account.role_title,
        codes=Sentence(zh="（{codes}）", en=" ({codes})").fill(codes=listed) if codes else "",
        n=f"{account.n_customers:,}",
        state=_state(account),
    )


def _state(account: "start.Account") -> Sentence | str:
    if not account.is_active:
        return Sentence(zh="，已停用", en=", closed")
    if account.is_demo:
        return Sentence(zh="，演示账号", en=", for the demonstration")
    return ""


def _desk(bank: "Bank") -> "Desk":
    from needmine.flow import Desk
    from workbench import start

    start.set_up(_configuration(bank))
    return Desk(
        answers=start.answer_source(),
        decisions=start.decision_source(),
        publisher=start.publisher(),
    )


def _decide(
    bank: "Bank", one: tuple[str, str], other: tuple[str, str], said: str, reason: str, by: str
) -> None:
    from workbench import start

    start.set_up(_configuration(bank))
    start.decide_pair(username=by, one=one, other=other, decision=said, reason=reason)


def _record(bank: "Bank", verb: str, subject: str, note: str) -> None:
    from workbench import start

    start.set_up(_configuration(bank))
    start.record(verb=verb, subject=subject, note=note)


def _configuration(bank: "Bank") -> "start.Configuration":
    from workbench import start

    folder = bank.store_folder
    return start.Configuration(
        database=os.environ.get("NEEDMINE_DATABASE_URL") or str(folder / "operations.sqlite3"),
        secret_key_file=bank.key_file.with_name("workbench.key"),
        made_folder=folder / "made",
        demo=bank.simulated,
        languages=bank.languages,
        bank_name=bank.name,
        time_zone=bank.zone,
        hosts=(*bank.web.hosts, *start.LOCAL_HOSTS),
        https=bank.web.https,
        metrics_token=os.environ.get("NEEDMINE_METRICS_TOKEN", ""),
    )


def _language() -> Language:
    chosen = os.environ.get("NEEDMINE_LANGUAGE") or os.environ.get("LANG", "")
    return "zh" if chosen.lower().startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
