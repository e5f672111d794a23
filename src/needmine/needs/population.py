"""Who can teach what a need's evidence weighs: customers then, of whom the bank could tell."""

import datetime as dt
from collections.abc import Mapping, Sequence

import ibis
import pandas as pd
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment
from needmine.features.tables import DECLARED

from .happenings import day_of
from .taxonomy import NeedDefinition
from .watched import Watch
from .weights import Whole

People = Mapping[Moment, "pd.Series[str]"]

# Features that say zero where the bank looked and found nothing, so that null means "not looked".
_ZEROABLE = frozenset(feature.name for feature in DECLARED if feature.without_rows == "zero")


def population(tables: Tables, moments: Sequence[Moment]) -> dict[Moment, "pd.Series[str]"]:
    """Return who was a customer at each moment."""
    if tables.has("features"):
        rows = tables["features"].select("customer_id", "moment").distinct().to_pyarrow()
        then = pd.Series(rows["customer_id"].to_pandas().to_numpy(), index=days_of(rows["moment"]))
        return {moment: then.loc[[day_of(moment.date)]] for moment in moments}
    rows = tables["customers"].select("customer_id", "since_date").to_pyarrow()
    since = pd.Series(rows["since_date"].to_pandas())
    ids = pd.Series(rows["customer_id"].to_pandas())
    return {moment: ids[since.isna() | (since < moment.date)] for moment in moments}


def days_of(dates: pa.ChunkedArray) -> Whole:
    """Return dates as numbers of days since 1970."""
    days: Whole
    days = dates.cast(pa.int32()).to_numpy().astype("int64")
    return days


def teaching(
    tables: Tables, people: People, *, need: NeedDefinition, told: Watch | None
) -> dict[Moment, "pd.Series[str]"]:
    """Return of these people those whom the bank could watch for the need's whole window.

    The records of the outcome must reach to the window's end, and the features behind the need
    be known of a customer where they are known of others. A customer the bank could not look at
    shows no evidence, and would teach that evidence is worth nothing.

    Parameters
    ----------
    told
        From when to when the need's outcome shows.
    """
    unseen = _unseen(tables, need)
    found: dict[Moment, pd.Series[str]] = {}
    for moment, who in people.items():
        end = moment.date + dt.timedelta(days=need.window_days)
        on_record = None if told is None else told.during(moment.date, end)
        if on_record is not None:
            who = who[who.isin(on_record)]
        found[moment] = who[~who.isin(unseen.get(moment.date, ()))]
    return found


def _unseen(tables: Tables, need: NeedDefinition) -> dict[dt.date, set[str]]:
    """Return by moment the customers of whom a feature is unknown that is known of others."""
    features = tables["features"]
    named = {piece.name for piece in need.evidence if piece.kind == "feature"}
    asked = sorted(named & _ZEROABLE & set(features.columns))
    in_part = tables["coverage"].filter(lambda t: ~t.is_whole)
    if not asked or not in_part.count().to_pyarrow().as_py():
        return {}
    known = features.group_by("moment").agg(
        **{f"any_{name}": features[name].notnull().any() for name in asked}
    )
    rows = features.select("customer_id", "moment", *asked).inner_join(known, "moment")
    lacking = ibis.or_(*(rows[name].isnull() & rows[f"any_{name}"] for name in asked))
    found = rows.filter(lacking).select("customer_id", "moment").to_pyarrow()
    by_moment: dict[dt.date, set[str]] = {}
    for row in found.to_pylist():
        by_moment.setdefault(row["moment"], set()).add(row["customer_id"])
    return by_moment
