"""The ledger of a bank that only wrote rules: declared weights, no predictions, no learning."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from scipy import special

from needmine.core.tables import Tables
from needmine.core.time import Moment

from .cases import with_days
from .evidence import evidence
from .happenings import happenings, not_yet_answered, resting
from .rows import DIGITS
from .standing_out import n_customers, standing_out
from .taxonomy import NeedDefinition


def rules_only(tables: Tables, *, as_of: Moment, definitions: Sequence[NeedDefinition]) -> pa.Table:
    """Return what the declared weights alone say at a moment.

    The same signals, voices and features, answers, rests and threshold as in the ledger, but every
    weight and base rate stands as it was declared, and no model speaks.

    Returns
    -------
    pa.Table
        One row per customer and need that stands out by the threshold: customer_id, need, score
        (log-odds).
    """
    found = happenings(tables, as_of=as_of, definitions=definitions)
    pieces = with_days(evidence(tables, moments=[as_of], definitions=definitions))
    pieces = not_yet_answered(pieces[pieces["kind"] != "prediction"], found)
    declared = {
        (need.id, piece.label): piece.weight for need in definitions for piece in need.evidence
    }
    keys = zip(pieces["need"].to_numpy(), pieces["label"].to_numpy(), strict=True)
    weights = np.array([declared[key] for key in keys], dtype=float)
    added = (weights * pieces["strength"].to_numpy()).round(DIGITS)
    sums = (
        pieces[["customer_id", "need"]]
        .assign(added=added)
        .groupby(["customer_id", "need"], as_index=False)
        .sum()
    )
    bases = {need.id: float(special.logit(need.base_rate)) for need in definitions}
    sums = standing_out(
        sums,
        bases=bases,
        n_customers=n_customers(tables),
        thresholds={need.id: need.weighing.threshold for need in definitions},
    )
    rested = resting(found, as_of=as_of).assign(rests=True)
    kept = sums.merge(rested, on=["customer_id", "need"], how="left")
    kept = kept[kept["rests"].isna()]
    score = kept["need"].map(bases).astype(float) + kept["added"]
    return pa.table(
        {
            "customer_id": pa.array(kept["customer_id"], pa.string()),
            "need": pa.array(kept["need"], pa.string()),
            "score": pa.array(score, pa.float64()),
        }
    )
