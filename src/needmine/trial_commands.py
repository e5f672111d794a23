"""The commands by which a bank tries Needmine before it acts on it: shadow and pilot."""

import datetime as dt
import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from needmine.commands import Command, Options
from needmine.core.sentences import Language, Sentence
from needmine.evaluate.cells import aligned
from needmine.evaluate.pilot import Pilot, Plan, plan
from needmine.flow import mine
from needmine.rounds.bank import Bank, read_bank
from needmine.rounds.contacts import branch_contacts
from needmine.rounds.definitions import Definitions, read_definitions
from needmine.rounds.frozen import Seal
from needmine.rounds.opened import open_run, prune_runs
from needmine.rounds.runs import Journal
from needmine.rounds.shadow import freeze, frozen_of, is_due, is_mined, shadow_of, weekly
from needmine.rounds.weekly import Weekly

# Runs a shadow keeps: the last one is read, those before carry needs and models on.
_KEPT_RUNS = 3


def shadow(options: Options, language: Language) -> int:
    """Freeze today's ledger without showing it to anybody, and report once a week."""
    bank = shadow_of(read_bank(options.bank))
    definitions, now = read_definitions(bank), dt.datetime.now(dt.UTC)
    moment = bank.moment(options.as_of, now=now)
    before = [seal for seal in frozen_of(bank).seals() if seal.date == moment.date]
    if not before and not is_mined(bank, moment.date):
        started = time.monotonic()
        mine(
            bank,
            moment,
            now=now,
            progress=lambda step: _note(f"{time.monotonic() - started:6.1f} s  {step}"),
        )
    told: Weekly | None = None
    with Journal(bank.store_folder / "runs").alone():
        seal = before[0] if before else _frozen(bank, definitions, moment.date, options, now)
        if is_due(bank, moment.date):
            with open_run(bank, moment.date) as opened:
                told = weekly(opened, definitions, horizon_days=options.horizon_days)
        prune_runs(bank, keep=_KEPT_RUNS)
    _say_shadow(seal, told, options, language, is_new=not before, currency=bank.currency)
    return 0


def pilot(options: Options, language: Language) -> int:
    """Say how small a lift a pilot can show, and in how many days."""
    planned = plan(
        Pilot(
            bankers=options.bankers,
            leads_per_day=options.leads_per_day,
            days=options.days,
            hold_out=options.hold_out,
            base_rate=options.base_rate,
            power=options.power,
            design_effect=options.design_effect,
        ),
        lift=options.lift,
    )
    if options.json:
        _say_json(planned.as_json())
    else:
        _say(said_plan(planned, language))
    return 0


def said_plan(planned: Plan, language: Language) -> str:
    """Return a plan as a text to read."""
    asked = planned.pilot
    held_out = asked.n_held_out
    lines = [
        _PILOT.say(
            language,
            leads=f"{asked.n_leads:,}",
            worked=f"{asked.n_leads - held_out:,}",
            held_out=f"{held_out:,}",
        )
    ]
    lift = planned.smallest_lift
    if lift is None:
        lines.append(_NO_LIFT.say(language))
    else:
        alone = planned.smallest_lift_if_independent or lift
        lines.append(
            _LIFT.say(
                language,
                power=f"{asked.power:.0%}",
                base=f"{asked.base_rate:.2%}",
                reached=f"{asked.base_rate + lift:.2%}",
                points=f"{100 * lift:.2f}",
                relative=f"{lift / asked.base_rate:.0%}",
                effect=f"{asked.design_effect:g}",
                alone=f"{100 * alone:.2f}",
            )
        )
    if planned.is_thin:
        lines.append(_THIN.say(language))
    header = [title.say(language) for title in _DAYS_HEADER]
    rows = [
        [f"{asked.base_rate + each.lift:.2%}", f"{each.lift_relative:.0%}", f"{each.days:,}"]
        for each in planned.days_needed
    ]
    return "\n\n".join([*lines, aligned([header, *rows])])


def _frozen(
    bank: Bank, definitions: Definitions, date: dt.date, options: Options, now: dt.datetime
) -> Seal:
    with open_run(bank, date) as opened:
        contacts = branch_contacts(opened, definitions, folder=options.lists)
        return freeze(opened, definitions, contacts=contacts, now=now)


def _say_shadow(
    seal: Seal,
    told: Weekly | None,
    options: Options,
    language: Language,
    *,
    is_new: bool,
    currency: str,
) -> None:
    if options.json:
        frozen = {"as_of": seal.as_of, "digest": seal.digest, "place": seal.place}
        frozen |= {"needs": seal.n_needs, "customers": seal.n_customers, "is_new": is_new}
        _say_json({"frozen": frozen, "weekly": told.as_json() if told else None})
        return
    words = _FROZEN if is_new else _FROZEN_BEFORE
    _say(
        words.say(
            language,
            as_of=seal.as_of,
            at=seal.frozen_at,
            needs=f"{seal.n_needs:,}",
            customers=f"{seal.n_customers:,}",
            place=seal.place,
            digest=seal.digest,
        )
    )
    if told:
        _say("\n" + told.as_text(language, currency=currency))


COMMANDS: Mapping[str, Command] = {"shadow": shadow, "pilot": pilot}

_FROZEN = Sentence(
    zh="{as_of} 的台账已封存（第 {place} 份）：{customers} 位客户，{needs} 项需求，"
    "没有发布给任何人。摘要 {digest}，请记在别处。",
    en="The ledger of {as_of} is frozen (number {place}): {customers} customers, {needs} needs, "
    "published to nobody. Digest {digest}; note it elsewhere.",
)
_FROZEN_BEFORE = Sentence(
    zh="{as_of} 的台账已于 {at} 封存（第 {place} 份），保持不变：{customers} 位客户，"
    "{needs} 项需求。摘要 {digest}。",
    en="The ledger of {as_of} was frozen at {at} (number {place}) and stays as it is: {customers} "
    "customers, {needs} needs. Digest {digest}.",
)
_PILOT = Sentence(
    zh="共 {leads} 条线索，其中 {worked} 条由客户经理联系，{held_out} 条随机不联系。",
    en="{leads} leads: {worked} are worked by bankers, {held_out} are held out by chance.",
)
_LIFT = Sentence(
    zh="有 {power} 的把握看出的最小提升：从 {base} 到 {reached}，即 {points} 个百分点，"
    "相对提升 {relative}（双侧检验 5%；同一客户经理的客户相像，按 {effect} 条线索抵一条独立线索计，"
    "若互不相像则为 {alone} 个百分点）。",
    en="The smallest lift that {power} of such pilots detect: from {base} to {reached}, which is "
    "{points} points or {relative} more (two-sided test at 5%; customers of one banker are alike, "
    "so {effect} leads count as one; if they were not, {alone} points).",
)
_NO_LIFT = Sentence(
    zh="线索太少，多大的提升都看不出。请增加人数、线索、天数，或调整不联系的份额。",
    en="So few leads detect no lift, however large. Take more bankers, leads or days, or hold out "
    "another share.",
)
_THIN = Sentence(
    zh="不联系的一组预计成交不足 10 笔，以上数字只是大概。",
    en="Fewer than 10 outcomes are expected among the held out, so the figures are rough.",
)
_DAYS_HEADER = (
    Sentence(zh="提升到", en="Lift to"),
    Sentence(zh="相对提升", en="More by"),
    Sentence(zh="需要的工作日", en="Working days needed"),
)


def _say_json(told: Mapping[str, Any]) -> None:
    _say(json.dumps(told, ensure_ascii=False, indent=1))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
