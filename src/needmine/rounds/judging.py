"""The last run held against what came after its moment: the truth, or the bank's own records."""

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.evaluate.evaluation import evaluate
from needmine.evaluate.persons import persons, truth_of
from needmine.evaluate.report import Report
from needmine.needs.happenings import recorded_needs
from needmine.needs.recorded import can_be_recorded
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.watched import watch
from needmine.rounds.definitions import Definitions
from needmine.rounds.opened import Opened
from needmine.rounds.since_then import since_then

_END_OF_TIME = dt.date(9000, 1, 1)


def judged(opened: Opened, definitions: Definitions, *, horizon_days: int) -> Report:
    """Return how good the last run's needs were.

    On a simulated bank they are held against the true needs; elsewhere against the outcomes the
    bank recorded after the moment of the run.
    """
    truth = truth_of(opened.bank.folder)
    # Everything the bank has recorded by now, whatever the moment the needs were found for.
    by_now = Moment(date=_END_OF_TIME, zone=opened.moment.zone)
    later, needs = since_then(opened.tables, by_now=by_now), definitions.needs
    return evaluate(
        opened.tables["needs"].to_pyarrow(),
        opened.tables,
        as_of=opened.moment,
        truth=truth,
        persons=None
        if truth is None
        else persons(
            truth,
            opened.tables["customer_records"].to_pyarrow(),
            tokens=lambda numbers, department: opened.identities.seal(
                pa.array(numbers, pa.string()), "party_id", department=department
            ).to_pylist(),
        ),
        recorded=recorded_needs(later, as_of=by_now, definitions=needs),
        watched=_watched(opened.tables, needs, opened.moment, by_now, horizon_days=horizon_days),
        horizon_days=horizon_days,
    )


def _watched(
    tables: Tables,
    definitions: Sequence[NeedDefinition],
    since: Moment,
    by_now: Moment,
    *,
    horizon_days: int,
) -> dict[str, frozenset[str] | None]:
    """Return per need the customers of whom the whole horizon is on record by now."""
    end = since.date + dt.timedelta(days=horizon_days)
    told = {
        need.id: watch(tables, as_of=by_now, outcome=need.outcome)
        for need in definitions
        if can_be_recorded(tables, need.outcome)
    }
    return {
        need: frozenset() if seen is None else seen.during(since.date, end)
        for need, seen in told.items()
    }
