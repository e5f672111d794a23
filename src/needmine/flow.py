"""The whole path, in order: records in, decisions out. Start reading at `mine`."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from needmine.actions.gate import gate
from needmine.catalogue import STAGES
from needmine.core.ids import digest_of
from needmine.core.time import Moment
from needmine.customers.grouping import group
from needmine.customers.relations import relations
from needmine.desks.deciding import DecisionSource, GivenDecision
from needmine.desks.desk import AnswerSource, GivenAnswer, Publisher
from needmine.desks.publication import publication
from needmine.engine.protocol import Engine
from needmine.features import snapshot
from needmine.features.moments import moments
from needmine.feedback.listening import voices
from needmine.needs.ledger import ledger
from needmine.outcomes.answers import outcomes
from needmine.outcomes.assignment import assignments
from needmine.predictions import scoring, training
from needmine.rounds.bank import Bank
from needmine.rounds.carried import (
    carried,
    customers_before,
    linking_before,
    present_customers,
)
from needmine.rounds.definitions import Definitions, read_definitions
from needmine.rounds.handed import Handed, linking_model, models_due
from needmine.rounds.repair_shelf import repair_shelf
from needmine.rounds.round import Aside, Round, Work, open_round
from needmine.rounds.runs import Run
from needmine.signals.firings import firings, standing_aside
from needmine.sources.coverage import coverage
from needmine.sources.records import CONTRACTS, mapped_tables, read_records
from needmine.sources.setting import Setting


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where answers and decisions come from and where needs are shown; each may be missing."""

    answers: AnswerSource | None = None
    decisions: DecisionSource | None = None
    publisher: Publisher | None = None


def mine(
    bank: Bank,
    moment: Moment,
    *,
    now: dt.datetime,
    desk: Desk | None = None,
    handed: Handed | None = None,
    engine: Engine | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """Mine a bank for one moment and return the record of the run.

    Parameters
    ----------
    now
        The clock; it reaches ``loaded_at`` and the run's record, nothing else.
    handed
        Identity weights and models trained elsewhere, to be used instead of learning them here.

    Raises
    ------
    NeedmineError
        For whatever the bank's folder or records say wrong; the run is recorded as failed and
        readers keep the last whole run.
    """
    desk, handed = desk or Desk(), handed or Handed()
    given = desk.answers.answers() if desk.answers else []
    decided = desk.decisions.decisions() if desk.decisions else []
    said = _digest(given, decided)
    with open_round(
        bank, moment, now=now, answers=said, progress=progress, engine=engine
    ) as round_:
        definitions = read_definitions(bank)
        round_.stage("sources", lambda: _sources(round_, now))
        round_.keep(
            [*mapped_tables(round_.feeds), "loads", "load_profiles", "quarantine", "identities"]
        )
        round_.stage("customers", lambda: _customers(round_, definitions, handed, decided))
        round_.stage("features", lambda: _features(round_))
        round_.stage("signals", lambda: _signals(round_, definitions))
        round_.stage("feedback", lambda: _feedback(round_))
        round_.stage("predictions", lambda: _predictions(round_, handed))
        round_.stage("outcomes", lambda: _outcomes(round_, definitions, given))
        round_.stage("needs", lambda: _needs(round_, definitions))
        round_.stage("actions", lambda: _actions(round_, definitions))
        round_.finish(now=dt.datetime.now(dt.UTC))
        if desk.publisher and round_.is_newest():
            progress("publish")
            desk.publisher.publish(
                publication(
                    round_.tables,
                    run=round_.run,
                    as_of=moment,
                    bank=bank,
                    definitions=definitions,
                    masked=round_.identities.masked,
                    earlier=round_.earlier("needs"),
                )
            )
        return round_.run


def _sources(round_: Round, now: dt.datetime) -> Work:
    bank = round_.bank
    setting = Setting(
        zone=bank.zone,
        read_at=bank.read_at(now),
        master=bank.master,
        simulated=bank.simulated,
        runner=round_.engine,
        sealer=round_.identities,
        repairs=repair_shelf(bank),
    )
    names = [*CONTRACTS, "loads", "load_profiles"]
    previous = {name: rows for name in names if (rows := round_.last(name)) is not None}
    found = read_records(
        round_.feeds,
        setting=setting,
        holder=round_.engine,
        previous=previous,
        loaded_at=now,
        progress=round_.progress,
    )
    replaced = {c.contract.name: c.rows for c in found.changes if c.how == "replace"}
    added = {c.contract.name: c.rows for c in found.changes if c.how == "append"}
    fresh = round_.identities.fresh()
    if fresh.num_rows:
        added["identities"] = round_.engine.table(fresh)
    aside = [
        Aside(name=note.what, title=note.title, reason=note.reason, is_grave=note.is_grave)
        for note in found.notes
    ]
    tables = {**replaced, "coverage": coverage(round_.feeds)}
    return Work(tables=tables, added=added, aside=aside)


def _customers(
    round_: Round, definitions: Definitions, handed: Handed, decided: list[GivenDecision]
) -> Work:
    found = group(
        round_.tables,
        as_of=round_.moment,
        master=round_.bank.master,
        reveal=lambda tokens: round_.identities.reveal(tokens, purpose="identity_resolution"),
        seal=round_.identities.tokens_of,
        linking=round_.engine.linking(),
        rules=definitions.linking,
        model=linking_model(round_, handed),
        decided=[asdict(decision) for decision in decided],
        before=customers_before(round_),
        last=linking_before(round_),
    )
    return Work(
        tables={
            "customer_records": found.customer_records,
            "customers": found.customers,
            "customer_values": found.customer_values,
            "customer_accounts": found.customer_accounts,
            "links": found.links,
            "link_decisions": found.link_decisions,
            "customer_ids": found.customer_ids,
            "customer_events": found.customer_events,
            "linking_models": pa.Table.from_pylist([asdict(found.model)]),
            "customer_relations": relations(
                round_.tables,
                round_.engine.table(found.customer_records),
                as_of=round_.moment,
            ),
            "linking_records": found.memory.records,
            "linking_pairs": found.memory.pairs,
        }
    )


def _features(round_: Round) -> Work:
    tables = round_.tables
    rows = snapshot.history(
        tables,
        moments=moments(tables, as_of=round_.moment),
        run=round_.engine.repeated,
        currency=round_.bank.currency,
    )
    aside = [
        Aside(name=item.what, title=STAGES["features"], reason=item.reason)
        for item in snapshot.standing_aside(tables)
    ]
    return Work(tables={"features": rows}, aside=aside)


def _signals(round_: Round, definitions: Definitions) -> Work:
    tables = round_.tables
    found = firings(tables, as_of=round_.moment, definitions=definitions.signals)
    aside = [
        Aside(name=item.what, title=STAGES["signals"], reason=item.reason)
        for item in standing_aside(tables, definitions=definitions.signals)
    ]
    return Work(tables={"signals": found}, aside=aside)


def _feedback(round_: Round) -> Work:
    found = voices(
        round_.tables,
        as_of=round_.moment,
        reveal=lambda tokens: round_.identities.reveal(tokens, purpose="listening"),
    )
    return Work(tables={"voices": found})


def _predictions(round_: Round, handed: Handed) -> Work:
    tables = round_.tables
    history = tables["features"].to_pyarrow()
    models = models_due(round_, handed)
    if models is None:
        models = training.train(history, tables, as_of=round_.moment)
    scored = scoring.score(models, history, tables, zone=round_.moment.zone)
    aside = [
        Aside(name=item.what, title=STAGES["predictions"], reason=item.reason)
        for item in scoring.standing_aside(models, tables)
    ]
    return Work(tables={"models": scoring.models_table(models), "predictions": scored}, aside=aside)


def _outcomes(round_: Round, definitions: Definitions, given: list[GivenAnswer]) -> Work:
    last_leads = carried(round_, round_.before("actions"))
    present = present_customers(round_)
    rows: list[Mapping[str, Any]] = [
        {**asdict(answer), "customer_id": present.get(answer.customer_id, answer.customer_id)}
        for answer in given
    ]
    answered = outcomes(
        round_.tables,
        as_of=round_.moment,
        given=rows,
        leads=round_.tables["actions"].to_pyarrow() if last_leads is None else last_leads,
        serves=definitions.serves,
        taken=carried(round_, round_.before("outcomes")),
    )
    arms = assignments(
        round_.tables["customers"].to_pyarrow(),
        [need.id for need in definitions.needs],
        as_of=round_.moment,
        hold_out_share=definitions.policies.hold_out_share,
        salt=definitions.policies.hold_out_salt,
        previous=carried(
            round_,
            round_.before("assignments"),
            once_per=("customer_id", "need"),
            for_parts=True,
        ),
    )
    return Work(tables={"outcomes": answered, "assignments": arms})


def _needs(round_: Round, definitions: Definitions) -> Work:
    found = ledger(
        round_.tables,
        as_of=round_.moment,
        definitions=definitions.needs,
        previous=carried(round_, round_.before("needs"), once_per=("customer_id", "need")),
        currency=round_.bank.currency,
        sentences={
            f"signal:{signal.id}": partial(signal.say, currency=round_.bank.currency)
            for signal in definitions.signals
        },
    )
    return Work(
        tables={
            "needs": found.needs,
            "evidence": found.evidence,
            "need_weights": found.need_weights,
        }
    )


def _actions(round_: Round, definitions: Definitions) -> Work:
    found = gate(
        round_.tables,
        as_of=round_.moment,
        needs=round_.tables["needs"].to_pyarrow(),
        actions=definitions.actions,
        products=definitions.products,
        policies=definitions.policies,
        currency=round_.bank.currency,
    )
    return Work(tables={"actions": found})


def _digest(given: list[GivenAnswer], decided: list[GivenDecision]) -> str:
    return digest_of(
        *(f"{a.answer_id}|{a.answer}|{a.answered_at}" for a in given),
        *(f"{d.decision_id}|{d.decision}|{d.decided_at}" for d in decided),
    )
