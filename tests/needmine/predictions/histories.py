"""Feature histories whose truth the test decides: what drives a loan, and what is mere noise."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, add_months
from tests.rows import ZONE, tables_of

Floats = npt.NDArray[np.float64]

AS_OF = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
MONTHS = tuple(add_months(dt.date(2025, 4, 1), month) for month in range(16))
N_CUSTOMERS = 500


def names() -> list[str]:
    return [f"c{number:04d}" for number in range(N_CUSTOMERS)]


def chance(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def history(**features: Floats) -> pa.Table:
    """Return feature rows; each feature has one row per month and one column per customer."""
    moments = [month for month in MONTHS for _ in range(N_CUSTOMERS)]
    return pa.table(
        {
            "customer_id": names() * len(MONTHS),
            "moment": pa.array(moments, pa.date32()),
            **{name: values.ravel() for name, values in features.items()},
        }
    )


def noise(seed: int) -> Floats:
    return chance(seed).normal(size=(len(MONTHS), N_CUSTOMERS))


def traits(seed: int) -> Floats:
    """Return a feature that each customer keeps through all months."""
    return np.tile(chance(seed).normal(size=N_CUSTOMERS), (len(MONTHS), 1))


def wishes(signal: Floats, *, strength: float, seed: int = 9) -> npt.NDArray[np.bool_]:
    """Return who takes a loan in the month after each moment; about one in fifteen does."""
    odds = strength * signal - 3.0
    drawn = chance(seed).random(signal.shape) < 1 / (1 + np.exp(-odds))
    return np.asarray(drawn, dtype=np.bool_)


def bank(taken: npt.NDArray[np.bool_]) -> Tables:
    """Return a bank where these loans were granted ten days after their moment."""
    return tables_of(
        customer_accounts=[
            {
                "customer_id": name,
                "account_number": f"acc-{name}",
                "role": "owner",
                "kind": "current",
                "opened_date": "2020-01-01",
            }
            for name in names()
        ],
        loans=[_loan(month, name) for month, name in _takers(taken)],
    )


def _takers(taken: npt.NDArray[np.bool_]) -> list[tuple[dt.date, str]]:
    everyone = names()
    return [(MONTHS[month], everyone[person]) for month, person in np.argwhere(taken)]


def _loan(month: dt.date, name: str) -> dict[str, Any]:
    granted = month + dt.timedelta(days=10)
    return {
        "loan_id": f"{name}-{month}",
        "account_number": f"acc-{name}",
        "kind": "consumer",
        "principal": "10000",
        "granted_date": granted.isoformat(),
        # The bank's export comes a day later.
        "known_at": f"{granted + dt.timedelta(days=1)} 03:00",
    }
