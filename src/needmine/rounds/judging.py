"""A run held against what came after its moment: the truth, or the bank's own records."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.evaluate.ceiling import ceiling
from needmine.evaluate.evaluation import Judgement, evaluate
from needmine.evaluate.laid_out import Beside
from needmine.evaluate.persons import persons, truth_of
from needmine.evaluate.positives import Recorded
from needmine.evaluate.report import Report
from needmine.needs.happenings import recorded_needs
from needmine.needs.recorded import can_be_recorded
from needmine.needs.rules_only import rules_only
from needmine.needs.taxonomy import NeedDefinition
from needmine.needs.watched import Watch, watches
from needmine.predictions.boosting import grown, raw_scores
from needmine.predictions.calibration import calibrated
from needmine.predictions.columns import Columns
from needmine.rounds.contacts import Contacts, branch_contacts, reckoned_worths
from needmine.rounds.definitions import Definitions
from needmine.rounds.opened import Opened
from needmine.rounds.since_then import since_then
from needmine.sources.tables import CANONICAL

_END_OF_TIME = dt.date(9000, 1, 1)
# What tells how far the records reach, beside the records themselves.
_REACH = ("loads", "coverage")


def judged(opened: Opened, definitions: Definitions, *, horizon_days: int) -> Report:
    """Return how good a run's needs were, beside the six lists that branches work."""
    contacts = branch_contacts(opened, definitions)
    return judgement(opened, definitions, contacts=contacts, horizon_days=horizon_days).report


def judgement(
    opened: Opened, definitions: Definitions, *, contacts: Contacts, horizon_days: int
) -> Judgement:
    """Return how good a run's needs were, and the case it was reckoned from.

    On a simulated bank they are held against the true needs; elsewhere against the outcomes the
    bank recorded after the moment of the run.
    """
    tables, moment, needs = opened.tables, opened.moment, definitions.needs
    truth = truth_of(opened.bank.folder)
    people = (
        None
        if truth is None
        else persons(
            truth,
            tables["customer_records"].to_pyarrow(),
            tokens=lambda numbers, department: opened.identities.seal(
                pa.array(numbers, pa.string()), "party_id", department=department
            ).to_pylist(),
        )
    )
    shown = None
    if truth is not None and people is not None:
        shown = ceiling(truth, people, as_of=moment, horizon_days=horizon_days, learner=learned)
    # Everything the bank has recorded by now, whatever the moment the needs were found for.
    by_now = Moment(date=_END_OF_TIME, zone=moment.zone)
    recorded, foretold = what_came(
        _with_later_records(opened),
        needs,
        since=moment,
        by_now=by_now,
        horizon_days=horizon_days,
    )
    return evaluate(
        tables["needs"].to_pyarrow(),
        tables["customers"].select("customer_id").to_pyarrow()["customer_id"].to_pylist(),
        as_of=moment,
        truth=truth,
        persons=people,
        recorded=recorded,
        foretold=foretold,
        beside=Beside(
            rules=rules_only(tables, as_of=moment, definitions=needs),
            ceiling=shown,
            contacts=contacts.rows,
            worths=reckoned_worths(tables, moment, needs),
        ),
        horizon_days=horizon_days,
    )


def what_came(
    tables: Tables,
    definitions: Sequence[NeedDefinition],
    *,
    since: Moment,
    by_now: Moment,
    horizon_days: int,
) -> tuple[Recorded, Recorded]:
    """Return what the bank recorded after a moment, to judge by and to calibrate by.

    A ledger is judged by every record that shows a need, within the horizon. A probability is that
    of the one outcome it was learned from, within the need's own window.

    Parameters
    ----------
    by_now
        Nothing that became known later counts.
    """
    later = since_then(tables, by_now=by_now)
    outcomes = {
        outcome
        for need in definitions
        for outcome in (need.outcome, *need.judged_by)
        if can_be_recorded(tables, outcome)
    }
    seen = watches(tables, as_of=by_now, outcomes=outcomes)

    def recorded(*, is_judging: bool) -> Recorded:
        days = {n.id: horizon_days if is_judging else n.window_days for n in definitions}
        asked = {n.id: n.judged_by if is_judging else (n.outcome,) for n in definitions}
        return Recorded(
            outcomes=recorded_needs(
                later, as_of=by_now, definitions=definitions, is_judging=is_judging
            ),
            watched={
                need: _watched([seen[o] for o in asked[need] if o in seen], since, n_days)
                for need, n_days in days.items()
                if any(outcome in seen for outcome in asked[need])
            },
            days=days,
        )

    return recorded(is_judging=True), recorded(is_judging=False)


def learned(
    states: pa.Table,
    happened: npt.NDArray[np.bool_],
    watched: pa.Table,
    happened_watched: npt.NDArray[np.bool_],
    asked: pa.Table,
) -> npt.NDArray[np.float64]:
    """Return the log-odds of rows by the learner of the predictions, which may look at all.

    Calibrated as predictions are: trees that soon rank well stop growing long before they dare to
    say so, and needs could not be compared.
    """
    columns = Columns(names=tuple(states.column_names), categories={})
    booster = grown(columns, states, happened, watched, happened_watched)
    scores = raw_scores(booster, columns, asked)
    calibration = calibrated(raw_scores(booster, columns, watched), happened_watched)
    if calibration is None:
        return scores
    chances = np.clip(calibration.probability(scores), 1e-6, 1 - 1e-6)
    log_odds: npt.NDArray[np.float64] = special.logit(chances)
    return log_odds


def _with_later_records(opened: Opened) -> Tables:
    """Return a run's tables, with the bank's records as they were read last."""
    newest = opened.by_now
    if newest is None:
        return opened.tables
    names = [*(table.name for table in CANONICAL), *_REACH]
    return opened.tables.adding({name: newest[name] for name in names if name in newest}, {})


def _watched(seen: Sequence[Watch | None], since: Moment, n_days: int) -> frozenset[str] | None:
    """Return the customers of whom the days are on record in all that shows the need."""
    end = since.date + dt.timedelta(days=n_days)
    found: frozenset[str] | None = None
    for watch in seen:
        who = frozenset() if watch is None else watch.during(since.date, end)
        if who is not None:
            found = who if found is None else found & who
    return found
