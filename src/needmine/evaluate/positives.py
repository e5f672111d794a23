"""Which customers truly needed what: from the simulated truth, or from what they did later."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from needmine.core.errors import NeedmineError
from needmine.core.sentences import Sentence
from needmine.core.time import Moment

Pair = tuple[str, str]  # customer, need


class TruthMissing(NeedmineError):
    """There is nothing to hold the ledger against."""


def true_needs(
    folder: Path, persons: pa.Table, *, as_of: Moment, horizon_days: int
) -> frozenset[Pair]:
    """Return the customers and needs that were open at a moment or began within the horizon.

    Parameters
    ----------
    folder
        Of the simulated truth; ``needs.parquet`` has person, need, start and end (null: open).
    persons
        Which true person each customer is: customer_id, person. A customer wrongly made of two
        people has the needs of both; a person left as two customers needs the thing twice.
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
    last = as_of.date + dt.timedelta(days=horizon_days)
    needs = pq.read_table(file, columns=["person", "need", "start", "end"])
    is_open = pc.and_(
        pc.less(needs["start"].cast(pa.date32()), pa.scalar(last)),
        pc.or_(
            pc.fill_null(
                pc.greater_equal(needs["end"].cast(pa.date32()), pa.scalar(as_of.date)), True
            ),
            pc.is_null(needs["end"]),
        ),
    )
    joined = _by_person(needs.filter(is_open)).join(
        _by_person(persons), keys="person", join_type="inner"
    )
    return _pairs(joined)


def later_needs(recorded: pa.Table, *, as_of: Moment, horizon_days: int) -> frozenset[Pair]:
    """Return the customers and needs whose outcome was recorded within the horizon.

    Parameters
    ----------
    recorded
        customer_id, need, date of every outcome the bank has recorded by now.
    """
    last = as_of.date + dt.timedelta(days=horizon_days)
    within = pc.and_(
        pc.greater_equal(recorded["date"], pa.scalar(as_of.date)),
        pc.less(recorded["date"], pa.scalar(last)),
    )
    return _pairs(recorded.filter(within))


def _by_person(rows: pa.Table) -> pa.Table:
    """Return rows whose person is a text, whatever kind of number the simulator gave people."""
    place = rows.schema.get_field_index("person")
    return rows.set_column(place, "person", rows["person"].cast(pa.string()))


def _pairs(rows: pa.Table) -> frozenset[Pair]:
    return frozenset(zip(rows["customer_id"].to_pylist(), rows["need"].to_pylist(), strict=True))
