"""How well anybody could rank: a learner that is shown the latent state of every person.

It is trained on another world of the same laws, with other people, and asked of this one. What it
does not find follows from no state of a person before the moment: it is chance that no records
could have told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import special

from needmine.core.ids import share_of
from needmine.core.time import Moment

from .measures import Floats, Truths
from .positives import by_person, needs_felt, read_needs

# The month starts that are learned from, the last ones before the moment. Needs last for weeks to
# months, so older ones repeat what these tell.
_MONTHS = 6
# More rows teach the ceiling little more and cost minutes; people are drawn, with all their months.
_MOST_ROWS = 60_000
# People that decide when learning stops; they are not learned from.
_WATCHING_SHARE = 0.25
# With fewer positives trees learn nothing; then the need is told by how frequent it is.
_FEWEST_POSITIVES = 20


class Learner(Protocol):
    """The learner of the predictions, with the same settings."""

    def __call__(
        self,
        states: pa.Table,
        happened: Truths,
        watched: pa.Table,
        happened_watched: Truths,
        asked: pa.Table,
    ) -> Floats:
        """Return the log-odds of the rows asked, learned from rows until others say stop."""
        ...


def ceiling(
    truth: Path,
    persons: pa.Table,
    *,
    as_of: Moment,
    horizon_days: int,
    learner: Learner,
) -> pa.Table | None:
    """Return the ranking of a learner that is shown the latent state.

    Parameters
    ----------
    truth
        Folder of the simulated truth. ``states.parquet`` has person, date (the first day of each
        month) and numbers that say how each person is: never the needs themselves.
        ``elsewhere`` holds the states and needs of the other world.
    persons
        Which true person each customer is: customer_id, person.

    Returns
    -------
    pa.Table
        One row per customer, person and need: customer_id, need, score (log-odds), the least
        probable first, so that of two people behind one customer the likelier one stays. None
        where the truth has no such files, or none from before the moment.
    """
    files = (truth / "states.parquet", truth / "elsewhere" / "states.parquet")
    if not all(file.is_file() for file in (*files, truth / "elsewhere" / "needs.parquet")):
        return None
    here, elsewhere = (_states(file, as_of) for file in files)
    if not here.num_rows or not elsewhere.num_rows:
        return None
    asked = _latest(here)
    lessons = _lessons(elsewhere, read_needs(truth / "elsewhere"), as_of, horizon_days)
    # One after the other: side by side would save seconds, and a learner need not bear it.
    scores = [_scores(lesson, asked, learner) for lesson in lessons]
    return _ranking(asked, persons, [lesson.need for lesson in lessons], scores)


@dataclass(frozen=True, kw_only=True)
class _Lesson:
    """The states of another world at past moments, and who then had one need."""

    need: str
    states: pa.Table
    happened: Truths
    is_watched: Truths


def _states(file: Path, as_of: Moment) -> pa.Table:
    rows = by_person(pq.read_table(file))
    rows = rows.set_column(
        rows.schema.get_field_index("date"), "date", rows["date"].cast(pa.date32())
    )
    numbers = [field.name for field in rows.schema if _is_number(field.type)]
    then = rows.filter(pc.less_equal(rows["date"], pa.scalar(as_of.date)))
    return then.select(["person", "date", *numbers])


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    )


def _latest(states: pa.Table) -> pa.Table:
    return states.filter(pc.equal(states["date"], pc.max(states["date"])))


def _lessons(
    states: pa.Table, needs: pa.Table, as_of: Moment, horizon_days: int
) -> Sequence[_Lesson]:
    dates = sorted(set(states["date"].to_pylist()))[-_MONTHS:]
    chosen = pc.is_in(states["date"], value_set=pa.array(dates, pa.date32()))
    rows = _drawn(states.filter(chosen))
    people = rows["person"].to_pylist()
    watching = {each: share_of(each, salt="ceiling") < _WATCHING_SHARE for each in set(people)}
    is_watched = np.array([watching[each] for each in people])
    keys = list(zip(rows["date"].to_pylist(), people, strict=True))
    felt: dict[str, set[tuple[object, str]]] = {}
    for date in dates:
        moment = Moment(date=date, zone=as_of.zone)
        then = by_person(needs_felt(needs, as_of=moment, horizon_days=horizon_days))
        for person, need in zip(then["person"].to_pylist(), then["need"].to_pylist(), strict=True):
            felt.setdefault(need, set()).add((date, person))
    return [
        _Lesson(
            need=need,
            states=rows.drop_columns(["person", "date"]),
            happened=np.array([key in whose for key in keys]),
            is_watched=is_watched,
        )
        for need, whose in sorted(felt.items())
    ]


def _drawn(rows: pa.Table) -> pa.Table:
    if rows.num_rows <= _MOST_ROWS:
        return rows
    part = _MOST_ROWS / rows.num_rows
    people = pc.unique(rows["person"]).to_pylist()
    kept = [each for each in people if share_of(each, salt="drawn") < part]
    return rows.filter(pc.is_in(rows["person"], value_set=pa.array(kept, pa.string())))


def _scores(lesson: _Lesson, asked: pa.Table, learner: Learner) -> Floats:
    watched, happened = lesson.is_watched, lesson.happened
    learned = happened[~watched]
    if learned.sum() < _FEWEST_POSITIVES or not happened[watched].any():
        usual = (happened.sum() + 0.5) / (len(happened) + 1)
        return np.full(asked.num_rows, special.logit(usual))
    return learner(
        lesson.states.filter(pa.array(~watched)),
        learned,
        lesson.states.filter(pa.array(watched)),
        happened[watched],
        asked.select(lesson.states.column_names),
    )


def _ranking(
    asked: pa.Table, persons: pa.Table, needs: Sequence[str], scores: Sequence[Floats]
) -> pa.Table:
    parts = [
        pa.table({"person": asked["person"], "need": [need] * asked.num_rows, "score": score})
        for need, score in zip(needs, scores, strict=True)
    ]
    joined = pa.concat_tables(parts).join(by_person(persons), keys="person", join_type="inner")
    return joined.select(["customer_id", "need", "score"]).sort_by("score")
