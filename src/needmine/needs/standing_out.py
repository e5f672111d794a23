"""Who stands out: evidence beside what the average customer has of it."""

from collections.abc import Mapping

import pandas as pd
from scipy import special

from needmine.core.tables import Tables

# So many customers without evidence are thought to stand beside those there are, so that in a
# bank of a few customers one of them does not make the average. Guess.
UNSEEN = 200


def n_customers(tables: Tables) -> int:
    """Return how many customers the bank has; 0 where it has no such table."""
    if not tables.has("customers"):
        return 0
    return int(tables["customers"].customer_id.nunique().to_pyarrow().as_py())


def usual(sums: pd.DataFrame, *, bases: Mapping[str, float], n_customers: int) -> dict[str, float]:
    """Return by need what evidence adds for the average customer, log-odds.

    Parameters
    ----------
    sums
        customer_id, need, added: what the evidence adds to the base, where there is any.
    bases
        Log-odds of each need where nothing is known of a customer.
    n_customers
        Of the bank, those without evidence too.

    Notes
    -----
    The average is one of probabilities, so that a few of whom much is certain do not make
    everybody else look ordinary. Evidence that nearly everybody has (an income, nothing arranged
    yet) raises it, and so makes nobody stand out.
    """
    base = sums["need"].map(dict(bases)).astype(float)
    chances = pd.Series(special.expit(base + sums["added"]), index=sums.index)
    found = {}
    for need, each in chances.groupby(sums["need"]):
        without = max(n_customers - len(each), 0) + UNSEEN
        among = special.expit(bases[str(need)])
        average = (each.sum() + without * among) / (len(each) + without)
        found[str(need)] = float(special.logit(average) - bases[str(need)])
    return found


def standing_out(
    sums: pd.DataFrame,
    *,
    bases: Mapping[str, float],
    n_customers: int,
    thresholds: Mapping[str, float],
) -> pd.DataFrame:
    """Return the rows whose evidence adds at least the threshold to what is usual."""
    if sums.empty:
        return sums
    above = sums["added"] - sums["need"].map(usual(sums, bases=bases, n_customers=n_customers))
    return sums[above >= sums["need"].map(dict(thresholds)).astype(float)]
