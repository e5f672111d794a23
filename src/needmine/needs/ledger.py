"""The need ledger at one moment: what each customer needs, how likely, why, and how it stands."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .cases import cases, closed_moments, with_days
from .episodes import OPEN, Episode, Key, episodes
from .evidence import evidence
from .happenings import date_of, day_of, happenings, not_yet_answered, resting
from .reasons import Saying, Told, sentence
from .recorded import can_be_recorded
from .rows import DIGITS, Piece, evidence_table, need_weights_table, needs_table
from .standing_out import n_customers, standing_out
from .taxonomy import NeedDefinition
from .watched import Watch, watches
from .weighing import Learned, weigh
from .worth import worths


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The three tables of the ledger."""

    needs: pa.Table
    evidence: pa.Table
    need_weights: pa.Table


def ledger(
    tables: Tables,
    *,
    as_of: Moment,
    definitions: Sequence[NeedDefinition],
    previous: pa.Table | None,
    currency: str = "CNY",
    sentences: Mapping[str, Saying] | None = None,
) -> Ledger:
    """Return the ledger at a moment.

    Parameters
    ----------
    tables
        Beside the canonical tables: customers, customer_accounts, and whatever of features,
        signals, predictions, models, voices and outcomes there is. Past moments are learned from
        as far as features and predictions reach back.
    previous
        The needs of the run before; open ones keep their id and the day they were found.
    currency
        Of the amounts in sentences.
    sentences
        How the bank's signals tell their firings, by ``signal:name``: a sentence, or a function
        from a firing's values to one.

    Returns
    -------
    Ledger
        Needs have one row per customer and need: open where the evidence adds at least the
        declared threshold to what is usual, and for a while after they were closed.
    """
    found = happenings(tables, as_of=as_of, definitions=definitions)
    outcomes = {need.outcome for need in definitions if can_be_recorded(tables, need.outcome)}
    watched = watches(tables, as_of=as_of, outcomes=outcomes)
    closed = closed_moments(tables, as_of=as_of, definitions=definitions, watched=watched)
    moments = {as_of, *(moment for each in closed.values() for moment in each)}
    pieces = with_days(
        evidence(tables, moments=sorted(moments, key=_date), definitions=definitions)
    )
    learned = _learned(tables, as_of, definitions, closed, watched, found, pieces)
    pieces = pieces[pieces["moment"] == day_of(as_of.date)]
    weighed = _weighed(not_yet_answered(pieces, found), tables, definitions, learned)
    sums = _sums(weighed, tables, definitions, learned)
    standing = episodes(
        spoken_for=list(sums),
        at_rest=set(resting(found, as_of=as_of).itertuples(index=False, name=None)),
        previous=previous,
        found=found,
        definitions={need.id: need for need in definitions},
        as_of=as_of,
    )
    told = _told(weighed, standing, definitions, currency, sentences or {})
    worth = worths(tables, as_of=as_of, definitions=definitions)
    return Ledger(
        needs=needs_table(standing, sums, told, learned, worth, as_of),
        evidence=evidence_table(standing, told),
        need_weights=need_weights_table(definitions, learned),
    )


def _date(moment: Moment) -> dt.date:
    return moment.date


def _learned(
    tables: Tables,
    as_of: Moment,
    definitions: Sequence[NeedDefinition],
    closed: Mapping[str, Sequence[Moment]],
    watched: Mapping[str, Watch | None],
    found: pd.DataFrame,
    pieces: pd.DataFrame,
) -> dict[str, Learned]:
    is_now = pieces["moment"] == day_of(as_of.date)
    predicted = pieces[is_now & (pieces["kind"] == "prediction")]
    live = {str(need): sorted(set(rows["label"])) for need, rows in predicted.groupby("need")}
    past = cases(
        tables,
        as_of=as_of,
        definitions=definitions,
        closed=closed,
        watched=watched,
        pieces=pieces[~is_now],
        found=found,
        live=live,
    )
    return {need.id: weigh(need, past.get(need.id)) for need in definitions}


def _weighed(
    pieces: pd.DataFrame,
    tables: Tables,
    definitions: Sequence[NeedDefinition],
    learned: Mapping[str, Learned],
) -> pd.DataFrame:
    """Return the pieces of the bank's customers with their weights, heaviest first."""
    weights = {
        (need.id, piece.label): weight
        for need in definitions
        for piece, weight in zip(need.evidence, learned[need.id].learned.evidence, strict=True)
    }
    if tables.has("customers"):
        customers = tables["customers"].select("customer_id").to_pyarrow()["customer_id"]
        pieces = pieces[pieces["customer_id"].isin(customers.to_pandas())]
    keys = zip(pieces["need"].to_numpy(), pieces["label"].to_numpy(), strict=True)
    each = [weights[key] for key in keys]
    pieces = pieces.assign(
        weight=np.round(np.array(each, dtype=float) * pieces["strength"].to_numpy(), DIGITS)
    )
    pieces = pieces[pieces["weight"] != 0]
    return pieces.sort_values(
        ["customer_id", "need", "weight", "label"], ascending=[True, True, False, True]
    )


def _sums(
    weighed: pd.DataFrame,
    tables: Tables,
    definitions: Sequence[NeedDefinition],
    learned: Mapping[str, Learned],
) -> dict[Key, float]:
    """Return what the evidence adds to the base, of those whom it makes stand out."""
    # One after the other, in the order of the pieces: other orders round otherwise.
    sums: dict[Key, float] = {}
    columns = [weighed[name].to_numpy() for name in ("customer_id", "need", "weight")]
    for customer, need, weight in zip(*columns, strict=True):
        sums[customer, need] = sums.get((customer, need), 0.0) + weight
    added = pd.DataFrame(
        {
            "customer_id": [customer for customer, _ in sums],
            "need": [need for _, need in sums],
            "added": list(sums.values()),
        }
    )
    kept = standing_out(
        added,
        bases={need: each.learned.base for need, each in learned.items()},
        n_customers=n_customers(tables),
        thresholds={need.id: need.weighing.threshold for need in definitions},
    )
    keys = zip(kept["customer_id"].tolist(), kept["need"].tolist(), strict=True)
    return dict(zip(keys, kept["added"].tolist(), strict=True))


def _told(
    weighed: pd.DataFrame,
    standing: Mapping[Key, Episode],
    definitions: Sequence[NeedDefinition],
    currency: str,
    sentences: Mapping[str, Saying],
) -> dict[Key, list[Piece]]:
    """Return the pieces of the open needs, each with its sentence, heaviest first."""
    declared = {(need.id, piece.label): piece for need in definitions for piece in need.evidence}
    wanted = {key for key, episode in standing.items() if episode.status in OPEN}
    keys = zip(weighed["customer_id"].to_numpy(), weighed["need"].to_numpy(), strict=True)
    told: dict[Key, list[Piece]] = {}
    for row in weighed[[key in wanted for key in keys]].to_dict("records"):
        key = (row["customer_id"], row["need"])
        said = sentence(
            _known(row), declared[row["need"], row["label"]], currency=currency, sentences=sentences
        )
        told.setdefault(key, []).append(
            Piece(
                told=_known(row),
                label=row["label"],
                weight=row["weight"],
                rows=row["rows"],
                said=said,
            )
        )
    return told


def _known(row: Mapping[Hashable, Any]) -> Told:
    return Told(
        kind=row["kind"],
        name=row["name"],
        strength=row["strength"],
        date=date_of(row["day"]),
        value=_or_none(row["value"]),
        usual=_or_none(row["usual"]),
        note=row["note"],
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
