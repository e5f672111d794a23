"""Past moments as cases to learn from: the evidence a customer showed, and what came of it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .evidence import trained_until
from .happenings import day_of, known_then, not_yet_answered, resting
from .population import days_of, population, teaching
from .taxonomy import NeedDefinition
from .watched import Watch
from .weights import Cases, Floats, Whole

# Without past features there is no list of past moments; then the last twelve month steps serve.
_MONTHS_BACK = 12
_LEARNED_FROM = ["moment", "customer_id", "need", "label", "strength", "day", "is_state"]


def past_moments(tables: Tables, *, as_of: Moment) -> tuple[Moment, ...]:
    """Return the moments before this one that evidence can be gathered at, earliest first."""
    if not tables.has("features"):
        return tuple(as_of.back(months=back) for back in range(_MONTHS_BACK, 0, -1))
    dates = tables["features"].select("moment").distinct().to_pyarrow()["moment"].to_pylist()
    return tuple(Moment(date=date, zone=as_of.zone) for date in sorted(dates) if date < as_of.date)


def closed_moments(
    tables: Tables,
    *,
    as_of: Moment,
    definitions: Sequence[NeedDefinition],
    watched: Mapping[str, Watch | None],
) -> dict[str, tuple[Moment, ...]]:
    """Return per need the past moments whose window had closed by the last record known.

    Parameters
    ----------
    watched
        From when to when each outcome shows, from `watches`; one that cannot show is not there.
    """
    moments = past_moments(tables, as_of=as_of)
    closed: dict[str, tuple[Moment, ...]] = {}
    for need in definitions:
        told = watched.get(need.outcome)
        if told is None:
            continue
        # The day of the last record in UTC: at most a day early or late, beside windows of weeks.
        until = min(day_of(as_of.date), day_of(told.last) + 1)
        closed[need.id] = tuple(m for m in moments if day_of(m.date) + need.window_days <= until)
    return {need: moments for need, moments in closed.items() if moments}


def cases(
    tables: Tables,
    *,
    as_of: Moment,
    definitions: Sequence[NeedDefinition],
    closed: Mapping[str, Sequence[Moment]],
    watched: Mapping[str, Watch | None],
    pieces: pd.DataFrame,
    found: pd.DataFrame,
    live: Mapping[str, Sequence[str]],
) -> dict[str, Cases]:
    """Return per need the past cases whose window has closed and whose outcome is recorded.

    Customers of whom the bank could not tell are left out (see `population.teaching`).

    Parameters
    ----------
    closed
        Per need its past moments, from `closed_moments`.
    watched
        From when to when each outcome shows, from `watches`.
    pieces
        The evidence at those moments, from `with_days`.
    found
        What came of needs, from `happenings` at this moment.
    live
        Per need, the predictions that speak today (``prediction:name``).
    """
    pieces = _out_of_time(pieces, trained_until(tables, as_of=as_of))[_LEARNED_FROM]
    moments = sorted({moment for each in closed.values() for moment in each}, key=_date)
    people = population(tables, moments)
    return {
        need.id: _cases_of(
            need,
            pieces=pieces[pieces["need"] == need.id],
            people=teaching(
                tables,
                {m: people[m] for m in closed[need.id]},
                need=need,
                told=watched[need.outcome],
            ),
            found=found[found["need"] == need.id],
            live=live.get(need.id, ()),
        )
        for need in definitions
        if need.id in closed
    }


def with_days(pieces: pa.Table) -> pd.DataFrame:
    """Return gathered evidence as a frame that reckons in day numbers, in one fixed order."""
    frame: pd.DataFrame = pieces.drop_columns(["moment", "happened_date"]).to_pandas()
    frame["moment"] = days_of(pieces["moment"])
    frame["day"] = days_of(pieces["happened_date"])
    frame["label"] = frame["kind"] + ":" + frame["name"]
    return frame.sort_values(["moment", "customer_id", "need", "label"], ignore_index=True)


def _date(moment: Moment) -> dt.date:
    return moment.date


def _out_of_time(pieces: pd.DataFrame, until: Mapping[str, dt.date]) -> pd.DataFrame:
    """Return the evidence without predictions by models that already knew the outcome."""
    # A version that is not on record may have seen anything.
    last_day = [day_of(until[v]) if v in until else np.inf for v in pieces["version"].to_numpy()]
    is_blind = pieces["moment"].to_numpy() > np.array(last_day, dtype=float)
    return pieces[(pieces["kind"] != "prediction").to_numpy() | is_blind]


def _cases_of(
    need: NeedDefinition,
    *,
    pieces: pd.DataFrame,
    people: Mapping[Moment, "pd.Series[str]"],
    found: pd.DataFrame,
    live: Sequence[str],
) -> Cases:
    codes = _codes(people.values())
    parts = [
        _cases_at(
            need,
            moment=moment,
            customers=np.sort(_places(codes, who)),
            pieces=pieces[pieces["moment"] == day_of(moment.date)],
            found=found,
            codes=codes,
            live=live,
        )
        for moment, who in people.items()
    ]
    return Cases(
        days=np.concatenate([part.days for part in parts]),
        customers=np.concatenate([part.customers for part in parts]),
        strengths=np.concatenate([part.strengths for part in parts]),
        is_met=np.concatenate([part.is_met for part in parts]),
        is_complete=np.concatenate([part.is_complete for part in parts]),
    )


def _codes(people: Iterable["pd.Series[str]"]) -> "pd.Index[str]":
    ids = pd.concat(list(people)).unique()
    return pd.Index(sorted(str(each) for each in ids))


def _places(codes: "pd.Index[str]", ids: "pd.Series[str]") -> Whole:
    return codes.get_indexer(pd.Index(ids)).astype("int64")


def _cases_at(
    need: NeedDefinition,
    *,
    moment: Moment,
    customers: Whole,
    pieces: pd.DataFrame,
    found: pd.DataFrame,
    codes: "pd.Index[str]",
    live: Sequence[str],
) -> Cases:
    day = day_of(moment.date)
    then = known_then(found, as_of=moment)
    at_rest = _places(codes, resting(then, as_of=moment)["customer_id"])
    customers = customers[~np.isin(customers, at_rest)]
    window = found[found["is_record"] & found["day"].between(day, day + need.window_days - 1)]
    met = _places(codes, window["customer_id"])
    present = not_yet_answered(pieces, then)
    return Cases(
        days=np.full(len(customers), day),
        customers=customers,
        strengths=_strengths(need, customers, present, codes),
        is_met=np.isin(customers, met),
        is_complete=np.full(len(customers), set(live) <= set(pieces["label"])),
    )


def _strengths(
    need: NeedDefinition,
    customers: Whole,
    pieces: pd.DataFrame,
    codes: "pd.Index[str]",
) -> Floats:
    columns = {piece.label: column for column, piece in enumerate(need.evidence)}
    strengths = np.zeros((len(customers), len(columns)))
    if len(customers) == 0 or len(pieces) == 0:
        return strengths
    who = _places(codes, pieces["customer_id"])
    place = np.minimum(np.searchsorted(customers, who), len(customers) - 1)
    is_case = customers[place] == who
    column = pieces["label"].map(columns).to_numpy()
    strengths[place[is_case], column[is_case]] = pieces["strength"].to_numpy()[is_case]
    return strengths
