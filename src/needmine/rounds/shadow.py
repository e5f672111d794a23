"""Needmine in the shadow: a ledger frozen a day, a report a week, and nobody is touched.

The shadow has a store of its own below the bank's. Its runs are never the ones that the workbench
shows or that `needmine publish` writes, so there is no way from it to a customer.
"""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from needmine.core.time import Moment
from needmine.engine.store import write_whole
from needmine.evaluate.evaluation import evaluate
from needmine.evaluate.laid_out import Beside
from needmine.evaluate.positives import TruthMissing
from needmine.evaluate.report import Report
from needmine.rounds.bank import Bank
from needmine.rounds.contacts import Contacts, reckoned_worths
from needmine.rounds.definitions import Definitions
from needmine.rounds.frozen import Frozen, FrozenDay, Seal
from needmine.rounds.judging import what_came
from needmine.rounds.opened import Opened
from needmine.rounds.runs import Journal
from needmine.rounds.weekly import JudgedDay, Weekly

WEEK = dt.timedelta(days=7)
# What a frozen ledger is judged by; reasons are words about customers and stay out.
_KEPT = ("need_id", "customer_id", "need", "moment", "score", "probability", "status", "found_date")


def shadow_of(bank: Bank) -> Bank:
    """Return a bank as its shadow: the same records and definitions, another store."""
    return replace(bank, store_folder=bank.store_folder / "shadow")


def frozen_of(shadow: Bank) -> Frozen:
    """Return the frozen days of a shadow."""
    return Frozen(shadow.store_folder / "frozen")


def is_mined(shadow: Bank, date: dt.date) -> bool:
    """Return whether the last whole run of a shadow is for a day: it only waits to be frozen."""
    done = [run for run in Journal(shadow.store_folder / "runs").runs() if run.status == "done"]
    return bool(done) and done[-1].date == date


def freeze(
    opened: Opened, definitions: Definitions, *, contacts: Contacts, now: dt.datetime
) -> Seal:
    """Return the seal of a run's ledger, with the contacts of the branch's lists of that day."""
    day = FrozenDay(
        needs=opened.tables["needs"].select(*_KEPT).to_pyarrow(),
        contacts=contacts.rows,
        worths=reckoned_worths(opened.tables, opened.moment, definitions.needs),
    )
    return frozen_of(opened.bank).freeze(opened.moment, day, run=opened.run.id, now=now)


def is_due(shadow: Bank, date: dt.date) -> bool:
    """Return whether a weekly report is due on a day, or was made that day.

    The first is due a week after the first frozen day, then one a week.
    """
    told = sorted(dt.date.fromisoformat(file.stem) for file in _reports(shadow).glob("*.json"))
    if date in told:
        return True
    before = [day for day in told if day < date]
    frozen = [seal.date for seal in frozen_of(shadow).seals() if seal.date < date]
    since = before[-1] if before else min(frozen, default=date)
    return since + WEEK <= date


def weekly(opened: Opened, definitions: Definitions, *, horizon_days: int) -> Weekly:
    """Return the weekly report of a shadow's run, and keep it beside the frozen days.

    Of every week the first frozen ledger is judged by what was recorded since: each week anew
    until its horizon has passed, and once more then.
    """
    seals = [seal for seal in frozen_of(opened.bank).seals() if seal.date < opened.moment.date]
    last = opened.moment.date
    first_of_weeks: dict[tuple[int, int], Seal] = {}
    for seal in sorted(seals, key=lambda seal: seal.date):
        first_of_weeks.setdefault(seal.date.isocalendar()[:2], seal)
    horizon = dt.timedelta(days=horizon_days)
    chosen = [
        seal
        for seal in first_of_weeks.values()
        if seal.date + WEEK <= last and last < seal.date + horizon + WEEK
    ]
    report = Weekly(
        as_of=last.isoformat(),
        horizon_days=horizon_days,
        days=tuple(_judged(opened, definitions, seal, horizon_days) for seal in chosen),
    )
    file = _reports(opened.bank) / f"{report.as_of}.json"
    write_whole(file, json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    return report


def _judged(opened: Opened, definitions: Definitions, seal: Seal, horizon_days: int) -> JudgedDay:
    since = Moment(date=seal.date, zone=opened.moment.zone)
    n_days = min(horizon_days, (opened.moment.date - since.date).days)
    day = JudgedDay(
        seal=seal,
        n_days=n_days,
        is_rehearsed=_local(seal.frozen_at, opened.bank.zone) > seal.date,
    )
    try:
        return replace(day, report=_report(opened, definitions, since, n_days))
    except TruthMissing:
        # Nothing that shows a need is on record for all those days yet.
        return day


def _report(opened: Opened, definitions: Definitions, since: Moment, n_days: int) -> Report:
    day = frozen_of(opened.bank).read(since.date)
    recorded, foretold = what_came(
        opened.tables,
        definitions.needs,
        since=since,
        by_now=opened.moment,
        horizon_days=n_days,
    )
    return evaluate(
        day.needs,
        day.worths["customer_id"].to_pylist(),
        as_of=since,
        recorded=recorded,
        foretold=foretold,
        beside=Beside(contacts=day.contacts, worths=day.worths),
        horizon_days=n_days,
    ).report


def _reports(shadow: Bank) -> Path:
    return shadow.store_folder / "reports"


def _local(instant: str, zone: str) -> dt.date:
    return dt.datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()
