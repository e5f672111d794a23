"""The command that judges a bank's ledgers: evaluate."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needmine.commands import Command, Options
from needmine.core.sentences import Language, Sentence
from needmine.evaluate.evaluation import Judgement
from needmine.evaluate.pictures import draw
from needmine.evaluate.reading import Wording, as_text
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.contacts import branch_contacts
from needmine.rounds.definitions import Definitions, read_definitions
from needmine.rounds.judging import judgement
from needmine.rounds.opened import Opened, open_last_run, open_run


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """One judgement, with the names of its lists and the contacts that could not be taken."""

    judgement: Judgement
    wording: Wording
    n_unknown: int


def evaluate_bank(options: Options, language: Language) -> int:
    """Judge the needs of the last run, or of past days, by what came after them."""
    bank = read_bank(options.bank)
    definitions = read_definitions(bank)
    days = sorted(set(options.as_of or ()))
    judged = []
    for day in days or [None]:
        with open_run(bank, day) if day else open_last_run(bank) as opened:
            judged.append(_judged(bank, definitions, opened, options))
    for each in judged if options.pictures else ():
        draw(
            each.judgement.case,
            each.judgement.report,
            options.pictures,
            words=each.wording,
            languages=bank.languages,
        )
    if options.json:
        _say(json.dumps(_told(judged, has_days=bool(days)), ensure_ascii=False, indent=1))
    else:
        _say("\n\n\n".join(_said(each, language) for each in judged))
    return 0


def _judged(bank: Bank, definitions: Definitions, opened: Opened, options: Options) -> _Judged:
    contacts = branch_contacts(opened, definitions, folder=options.lists)
    return _Judged(
        judgement=judgement(
            opened, definitions, contacts=contacts, horizon_days=options.horizon_days
        ),
        wording=Wording(
            needs={need.id: need.title for need in definitions.needs},
            lists=contacts.titles,
            currency=bank.currency,
        ),
        n_unknown=contacts.n_unknown,
    )


def _told(judged: list[_Judged], *, has_days: bool) -> dict[str, Any]:
    reports = [
        {**each.judgement.report.as_json(), "unknown_list_customers": each.n_unknown}
        for each in judged
    ]
    if not has_days:
        return reports[-1]
    return {**reports[-1], "dates": {report["as_of"]: report for report in reports}}


def _said(judged: _Judged, language: Language) -> str:
    text = as_text(judged.judgement.report, language, judged.wording)
    if not judged.n_unknown:
        return text
    return f"{text}\n{_UNKNOWN.say(language, n=f'{judged.n_unknown:,}')}"


COMMANDS: Mapping[str, Command] = {"evaluate": evaluate_bank}

_UNKNOWN = Sentence(
    zh="名单中有 {n} 行的客户不在本行记录中，未计入。",
    en="{n} lines of the lists name customers that the records do not know; left out.",
)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
