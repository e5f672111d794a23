"""The latent state of every person month by month: all that is true of them but what they need."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Ints
from needmine.simulate.world import Truth

from .bankers import Bankers
from .events import EVENTS
from .people import People

# States are many: half as wide as other numbers.
Singles = npt.NDArray[np.float32]

# Days after which an event no longer matters; also what is told of one that never was.
_FORGOTTEN = 400
# The traits that stay as they are.
_TRAITS = (
    "ages", "female", "cities", "children", "jobs", "income", "wealth", "share_here", "paid_here",
    "tenant", "sweeps", "activity", "thrift", "digital", "loyalty", "temper", "rate_minded",
    "in_core", "in_cards", "in_app", "risk",
)  # fmt: skip


def states(truth: Truth) -> Any:
    """Return one row per person and month, from a year before today to the truth's last month.

    Columns
    -------
    person, date
        Whose state it is on the first day of which month.
    traits
        As in `People`, as numbers.
    days_since_<event>
        Days since each event of a life; 400 where it lies longer back or never was.
    days_to_maturity
        Days until the next lot matures; 400 for none.
    """
    period = truth.period
    starts = period.month_starts(0, period.months + 6)
    wanted = starts[max(period.months - 12, 0) :]
    traits = {name: _trait(truth.people, name) for name in _TRAITS}
    person = pa.array([f"p{n:07d}" for n in range(len(truth.people))])
    parts = []
    for day in wanted.tolist():
        columns: dict[str, Any] = {**traits, **_since(truth, day), **_held(truth, day)}
        columns["has_left"] = (truth.leaves <= day).astype(np.float32)
        columns["has_banker"] = _has_banker(truth.staff, truth.people.index, day)
        date = np.full(len(person), np.datetime64(period.date(day), "D"))
        parts.append(pa.table({"person": person, "date": pa.array(date), **columns}))
    return pa.concat_tables(parts)


def _trait(people: People, name: str) -> Singles:
    return np.asarray(getattr(people, name), dtype=np.float32)


def _since(truth: Truth, day: int) -> dict[str, Singles]:
    columns = {}
    for name in EVENTS:
        met = truth.lives.of(name)
        past = met.day <= day
        last = np.full(len(truth.people), -NEVER, dtype=np.int64)
        np.maximum.at(last, met.person[past], met.day[past])
        columns[f"days_since_{name}"] = np.minimum(day - last, _FORGOTTEN).astype(np.float32)
    return columns


def _held(truth: Truth, day: int) -> dict[str, Singles]:
    lots = truth.first_lots
    runs = (lots.started <= day) & (lots.matures > day)
    nearest = np.full(len(truth.people), _FORGOTTEN, dtype=np.int64)
    np.minimum.at(nearest, lots.person[runs], lots.matures[runs] - day)
    held = np.zeros(len(truth.people))
    np.add.at(held, lots.person[runs], lots.principal[runs])
    return {
        "days_to_maturity": nearest.astype(np.float32),
        "principal_held": held.astype(np.float32),
    }


def _has_banker(staff: Bankers, person: Ints, day: int) -> Singles:
    return (staff.banker_on(person, day) >= 0).astype(np.float32)
