"""What has already come of needs: recorded outcomes and people's answers, and what rests since.

What happened answers the evidence before it: page visits before a loan was granted no longer
speak for a loan, and a need somebody called wrong must be found anew from new evidence.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, known

from .recorded import can_be_recorded, recorded
from .taxonomy import NeedDefinition

# A customer who has left is a need that ended unmet.
_LOST = ("churned",)
# What an answer says of the need.
STATUS = {"accepted": "met", "declined": "declined", "wrong": "wrong", "no_answer": "offered"}
_COLUMNS = ["customer_id", "need", "day", "known_at", "status", "is_record", "rest_until"]
_EPOCH = dt.date(1970, 1, 1)
_INSTANT = pa.timestamp("us", tz="UTC")


def day_of(date: dt.date) -> int:
    """Return a date as the number of days since 1970, so that days can be reckoned with."""
    return (date - _EPOCH).days


def date_of(day: int) -> dt.date:
    """Return the date of a day number."""
    return _EPOCH + dt.timedelta(days=int(day))


def happenings(
    tables: Tables, *, as_of: Moment, definitions: Sequence[NeedDefinition]
) -> pd.DataFrame:
    """Return what came of needs, as known at a moment.

    Returns
    -------
    DataFrame
        One row per recorded outcome or answer: customer_id, need, day, known_at (microseconds
        since 1970, UTC), status (met, declined, wrong, offered or expired), is_record (from the
        bank's records, not from a person), and rest_until, the day before which the need is not
        raised again.
    """
    parts = [_records(tables, as_of, need, need.outcome) for need in definitions]
    parts.append(_answers(tables, as_of, {need.id: need for need in definitions}))
    whole = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return whole[_COLUMNS].sort_values(["customer_id", "need", "day", "known_at", "status"])


def recorded_needs(
    tables: Tables,
    *,
    as_of: Moment,
    definitions: Sequence[NeedDefinition],
    is_judging: bool = False,
) -> pa.Table:
    """Return what an evaluation holds a ledger against: customer_id, need and date of outcomes.

    Parameters
    ----------
    as_of
        The last moment there are records of, later than the ledger's.
    is_judging
        Take every record by which a need is judged, not only the one that is learned from.
    """
    parts = [
        _records(tables, as_of, need, outcome)
        for need in definitions
        for outcome in (need.judged_by if is_judging else (need.outcome,))
    ]
    whole = pd.concat(parts, ignore_index=True).sort_values(["customer_id", "need", "day"])
    return pa.table(
        {
            "customer_id": pa.array(whole["customer_id"], pa.string()),
            "need": pa.array(whole["need"], pa.string()),
            "date": pa.array([date_of(day) for day in whole["day"]], pa.date32()),
        }
    )


def known_then(found: pd.DataFrame, *, as_of: Moment) -> pd.DataFrame:
    """Return what was known of it at an earlier moment."""
    instant = int(as_of.instant.timestamp() * 1_000_000)
    return found[(found["known_at"] < instant) & (found["day"] <= day_of(as_of.date))]


def not_yet_answered(pieces: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence that nothing has answered since it happened.

    A state that holds at the moment itself, such as an open complaint, always counts.
    """
    closing = found[found["status"] != "offered"]
    last = closing.groupby(["customer_id", "need"], as_index=False)["day"].max()
    both = pieces.merge(last, on=["customer_id", "need"], how="left", suffixes=("", "_answered"))
    counts = both["is_state"] | both["day_answered"].isna() | (both["day"] > both["day_answered"])
    return both[counts].drop(columns="day_answered")


def resting(found: pd.DataFrame, *, as_of: Moment) -> pd.DataFrame:
    """Return the customers and needs that are not to be raised again yet."""
    still = found[found["rest_until"] > day_of(as_of.date)]
    return still[["customer_id", "need"]].drop_duplicates()


def _records(tables: Tables, as_of: Moment, need: NeedDefinition, outcome: str) -> pd.DataFrame:
    if not can_be_recorded(tables, outcome):
        return _none()
    rows = recorded(tables, as_of=as_of, outcome=outcome).to_pyarrow()
    day = rows["happened_date"].cast(pa.int32()).to_numpy().astype("int64")
    return pd.DataFrame(
        {
            "customer_id": rows["customer_id"].to_pandas(),
            "need": need.id,
            "day": day,
            "known_at": _micros(rows["known_at"]),
            "status": "expired" if outcome in _LOST else "met",
            "is_record": True,
            "rest_until": day + need.rest_days,
        }
    )


def _answers(
    tables: Tables, as_of: Moment, definitions: Mapping[str, NeedDefinition]
) -> pd.DataFrame:
    if not tables.has("outcomes"):
        return _none()
    given = tables["outcomes"]
    # Answers are never superseded but corrected by later ones; the stage that writes them knows.
    given = known(
        given.mutate(known_until=given.known_at.nullif(given.known_at)), as_of=as_of
    ).select("customer_id", "need", "answer", "answered_at", "known_at", "source")
    table = given.to_pyarrow()
    zone = ZoneInfo(as_of.zone)
    rows = [
        {
            "customer_id": row["customer_id"],
            "need": row["need"],
            "day": day_of(answered.astimezone(zone).date()),
            "known_at": known_at,
            "status": STATUS[row["answer"]],
            "is_record": False,
        }
        for row, answered, known_at in zip(
            table.to_pylist(),
            table["answered_at"].cast(_INSTANT).to_pylist(),
            _micros(table["known_at"]),
            strict=True,
        )
        if row["need"] in definitions
    ]
    for row in rows:
        row["rest_until"] = row["day"] + _rest(definitions[row["need"]], row["status"])
    return pd.DataFrame(rows) if rows else _none()


def _micros(instants: pa.ChunkedArray) -> list[int]:
    # Engines hand instants over with and without a zone, in various units; all are UTC.
    micros: list[int] = instants.cast(_INSTANT).cast(pa.int64()).to_pylist()
    return micros


def _rest(need: NeedDefinition, status: str) -> int:
    days = {
        "met": need.rest_days,
        "declined": need.weighing.declined_days,
        "wrong": need.weighing.wrong_days,
    }
    return days.get(status, 0)


def _none() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": pd.Series(dtype="str"),
            "need": pd.Series(dtype="str"),
            "day": pd.Series(dtype="int64"),
            "known_at": pd.Series(dtype="int64"),
            "status": pd.Series(dtype="str"),
            "is_record": pd.Series(dtype="bool"),
            "rest_until": pd.Series(dtype="int64"),
        }
    )
