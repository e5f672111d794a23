"""The last run held against what came after its moment: the truth, or the bank's own records."""

import datetime as dt

import pyarrow as pa

from needmine.core.time import Moment
from needmine.evaluate.evaluation import evaluate
from needmine.evaluate.persons import persons, truth_of
from needmine.evaluate.report import Report
from needmine.needs.recorded import can_be_recorded, recorded
from needmine.rounds.definitions import Definitions
from needmine.rounds.opened import Opened

_NO_OUTCOME = "none"
_END_OF_TIME = dt.date(9000, 1, 1)


def judged(opened: Opened, definitions: Definitions, *, horizon_days: int) -> Report:
    """Return how good the last run's needs were.

    On a simulated bank they are held against the true needs; elsewhere against the outcomes the
    bank recorded after the moment of the run.
    """
    truth = truth_of(opened.bank.folder)
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
        recorded=_recorded(opened, definitions),
        horizon_days=horizon_days,
    )


def _recorded(opened: Opened, definitions: Definitions) -> pa.Table:
    # Everything the bank has recorded by now, whatever the moment the needs were found for.
    by_now = Moment(date=_END_OF_TIME, zone=opened.moment.zone)
    parts = []
    for need in definitions.needs:
        if need.outcome == _NO_OUTCOME or not can_be_recorded(opened.tables, need.outcome):
            continue
        rows = recorded(opened.tables, as_of=by_now, outcome=need.outcome).to_pyarrow()
        parts.append(
            pa.table(
                {
                    "customer_id": rows["customer_id"],
                    "need": pa.repeat(need.id, rows.num_rows),
                    "date": rows["happened_date"].cast(pa.date32()),
                }
            )
        )
    empty = pa.schema({"customer_id": pa.string(), "need": pa.string(), "date": pa.date32()})
    return pa.concat_tables([empty.empty_table(), *[part.cast(empty) for part in parts]])
