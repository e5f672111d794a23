"""Who stands out: evidence beside what the average customer has of it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from needmine.core.tables import Tables

# So many customers without evidence are thought to stand beside those there are, so that in a
# bank of a few customers one of them does not make the average. Guess.
UNSEEN = 200


def n_customers(tables: Tables) -> int:
    """Return how many customers the bank has; 0 where it has no such table."""
    if not tables.has("customers"):
        return 0
    return int(tables["customers"].customer_id.nunique().to_pyarrow().as_py())


def usual(sums: pd.DataFrame, *, n_customers: int) -> dict[str, float]:
    """Return by need what evidence adds for the average customer, log-odds.

    Parameters
    ----------
    sums
        customer_id, need, added: what the evidence adds to the base, where there is any.
    n_customers
        Of the bank, those without evidence too.

    Notes
    -----
    The average is one of odds. Evidence that nearly everybody has (an income, nothing arranged
    yet) raises it, and so makes nobody stand out.
    """
    odds = np.exp(sums["added"]).groupby(sums["need"]).agg(["sum", "size"])
    without = np.maximum(n_customers - odds["size"], 0) + UNSEEN
    found = np.log((odds["sum"] + without) / (odds["size"] + without))
    return {str(need): float(value) for need, value in found.items()}


def standing_out(
    sums: pd.DataFrame, *, n_customers: int, thresholds: Mapping[str, float]
) -> pd.DataFrame:
    """Return the rows whose evidence adds at least the threshold to what is usual."""
    if sums.empty:
        return sums
    above = sums["added"] - sums["need"].map(usual(sums, n_customers=n_customers))
    return sums[above >= sums["need"].map(dict(thresholds)).astype(float)]
