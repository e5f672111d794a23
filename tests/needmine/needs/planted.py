"""Past cases whose outcomes follow weights that a test chose."""

import numpy as np

from needmine.needs.weights import Cases


def planted(
    *,
    base: float,
    weights: tuple[float, ...],
    moments: range,
    customers: int,
    seed: int = 7,
    later_base: float | None = None,
    changes_at: int = 0,
) -> Cases:
    """Return cases whose outcomes follow these weights, one row per customer and moment."""
    chance = np.random.default_rng(seed)
    n = customers * len(moments)
    days = np.repeat(np.array(moments), customers)
    strengths = (chance.random((n, len(weights))) < 0.3) * chance.random((n, len(weights)))
    bases = np.where(days >= changes_at, base if later_base is None else later_base, base)
    log_odds = bases + strengths @ np.array(weights)
    return Cases(
        days=days,
        customers=np.tile(np.arange(customers), len(moments)),
        strengths=strengths,
        is_met=chance.random(n) < 1 / (1 + np.exp(-log_odds)),
        is_complete=np.ones(n, dtype=bool),
    )
