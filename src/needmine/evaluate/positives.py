"""Which customers truly needed what: from the simulated truth, or from what they did later."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

from .board import Watched

# What is asked of a true need; a truth that lacks one of the last three leaves it unknown.
_ASKED = ("person", "need", "start", "end", "outcome_date", "worth_cents")
_DATES = ("start", "end", "outcome_date")
_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("need", pa.string()),
        ("start", pa.date32()),
        ("outcome_date", pa.date32()),
        ("worth", pa.float64()),
    ]
)


class TruthMissing(NeedmineError):
    """There is nothing to hold the ledger against."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a bank has recorded by now, and of whom its records tell.

    Parameters
    ----------
    outcomes
        customer_id, need, date; later and earlier ones.
    watched
        Of whom the records tell for the whole stretch that is asked about. Others are not asked
        about, for what is not on record is not "nothing happened".
    days
        How long that stretch is for each need; the horizon where nothing is said.
    """

    outcomes: pa.Table
    watched: Watched
    days: Mapping[str, int] = field(default_factory=dict)


def true_needs(folder: Path, persons: pa.Table, *, as_of: Moment, horizon_days: int) -> pa.Table:
    """Return the needs that were open at a moment or began within the horizon.

    Parameters
    ----------
    folder
        Of the simulated truth; ``needs.parquet`` has person, need, start and end (null: open),
        and may have outcome_date and worth_cents.
    persons
        Which true person each customer is: customer_id, person. A customer wrongly made of two
        people has the needs of both; a person left as two customers needs the thing twice.

    Returns
    -------
    pa.Table
        **One row per customer and need**: customer_id, need, start (of the first), outcome_date
        (the first day on which it was met or lost; null where it never was), worth (of all of
        them, currency units; null where the truth does not say).
    """
    needs = needs_felt(read_needs(folder), as_of=as_of, horizon_days=horizon_days)
    joined = by_person(needs).join(by_person(persons), keys="person", join_type="inner")
    worth = pc.divide(joined["worth_cents"].cast(pa.float64()), 100.0)
    rows = joined.append_column("worth", worth).group_by(["customer_id", "need"])
    whole = rows.aggregate([("start", "min"), ("outcome_date", "min"), ("worth", "sum")])
    named = whole.select(
        ["customer_id", "need", "start_min", "outcome_date_min", "worth_sum"]
    ).rename_columns(_SCHEMA.names)
    return named.cast(_SCHEMA)


def read_needs(folder: Path) -> pa.Table:
    """Return the true needs of a simulated world: person, need, start, end, outcome_date, worth.

    Raises
    ------
    TruthMissing
        Where there is no such file.
    """
    file = folder / "needs.parquet"
    if not file.is_file():
        raise TruthMissing(
            Sentence(zh="找不到模拟银行的真实需求。", en="The simulated truth is not there."),
            remedy=Sentence(
                zh="请用 needmine simulate 重新生成银行，或等结果记录满期后再评判。",
                en="Make the bank anew with needmine simulate, or wait until the horizon is over.",
            ),
            where=str(file),
        )
    rows = pq.read_table(file)
    missing = [name for name in _ASKED if name not in rows.column_names]
    for name in missing:
        kind = pa.date32() if name in _DATES else pa.int64()
        rows = rows.append_column(name, pa.nulls(rows.num_rows, kind))
    return rows.select(list(_ASKED))


def needs_felt(needs: pa.Table, *, as_of: Moment, horizon_days: int) -> pa.Table:
    """Return the true needs that were open at a moment or began within the horizon."""
    last = as_of.date + dt.timedelta(days=horizon_days)
    end = needs["end"].cast(pa.date32())
    is_over = pc.fill_null(pc.less(end, pa.scalar(as_of.date)), False)
    begins = pc.less(needs["start"].cast(pa.date32()), pa.scalar(last))
    return needs.filter(pc.and_(begins, pc.invert(is_over)))


def later_needs(
    recorded: pa.Table,
    *,
    as_of: Moment,
    horizon_days: int,
    days: Mapping[str, int] | None = None,
) -> pa.Table:
    """Return the needs whose outcome was recorded within the horizon, in the same shape.

    Parameters
    ----------
    recorded
        customer_id, need, date of every outcome the bank has recorded by now.
    days
        Horizon of a need that has one of its own.
    """
    own = days or {}
    parts = [
        recorded.filter(pc.and_(pc.equal(recorded["need"], need), _within(recorded, as_of, n)))
        for need, n in own.items()
    ]
    others = pc.invert(pc.is_in(recorded["need"], value_set=pa.array(list(own), pa.string())))
    parts.append(recorded.filter(pc.and_(others, _within(recorded, as_of, horizon_days))))
    rows = pa.concat_tables(parts).group_by(["customer_id", "need"])
    first = rows.aggregate([("date", "min")])
    columns = {
        "customer_id": first["customer_id"],
        "need": first["need"],
        "start": pa.nulls(first.num_rows, pa.date32()),
        "outcome_date": first["date_min"],
        "worth": pa.nulls(first.num_rows, pa.float64()),
    }
    return pa.table(columns).cast(_SCHEMA)


def by_person(rows: pa.Table) -> pa.Table:
    """Return rows whose person is a text, whatever kind of text or number the truth has."""
    place = rows.schema.get_field_index("person")
    return rows.set_column(place, "person", rows["person"].cast(pa.string()))


def _within(recorded: pa.Table, as_of: Moment, days: int) -> pa.ChunkedArray:
    last = as_of.date + dt.timedelta(days=days)
    return pc.and_(
        pc.greater_equal(recorded["date"], pa.scalar(as_of.date)),
        pc.less(recorded["date"], pa.scalar(last)),
    )
