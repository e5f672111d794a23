"""How long three models take to train and score: python -m benchmarks.models [CUSTOMERS].

A made-up bank of 5,000 customers and 15 monthly moments with 100 features, half of them noise.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from needmine.core.tables import Tables
from needmine.core.time import Moment, add_months
from needmine.predictions.scoring import score
from needmine.predictions.training import train
from tests.rows import ZONE, contracts, tables_of

AS_OF = Moment(date=dt.date(2026, 7, 1), zone=ZONE)
MONTHS = [add_months(dt.date(2025, 4, 1), month) for month in range(15)]
N_FEATURES = 100


def main(n_customers: int) -> None:
    """Print processor and wall-clock seconds of training and scoring."""
    chance = np.random.default_rng(1)
    signal = chance.normal(size=(len(MONTHS), n_customers))
    taken = chance.random(signal.shape) < 1 / (1 + np.exp(4.2 - signal))
    history = _history(signal, chance)
    tables = _stored(_bank(taken, n_customers))
    models = _timed("train", lambda: train(history, tables, as_of=AS_OF))
    rows = _timed("score", lambda: score(models, history, tables, zone=ZONE))
    print(f"{n_customers} customers, {history.num_rows} feature rows, {rows.num_rows} predictions")
    for model in models:
        print(f"  {model.model}: {model.reason().say('en')}")


def _timed(what: str, work: Callable[[], Any]) -> Any:
    wall, processor = time.perf_counter(), time.process_time()
    done = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{what}: {processor:.1f} s of processor, {wall:.1f} s by the clock")
    return done


def _history(signal: np.ndarray, chance: np.random.Generator) -> pa.Table:
    n = signal.size
    kinds = {
        f"feature_{place:03d}": signal.ravel() * (place < N_FEATURES // 2)
        + chance.normal(size=n) * 2
        for place in range(N_FEATURES)
    }
    people = [f"c{number:06d}" for number in range(signal.shape[1])]
    moments = [month for month in MONTHS for _ in people]
    return pa.table(
        {"customer_id": people * len(MONTHS), "moment": pa.array(moments, pa.date32()), **kinds}
    )


def _bank(taken: np.ndarray, n_customers: int) -> Tables:
    accounts = [
        {"account_number": f"a{number}", "kind": "current", "opened_date": "2020-01-01"}
        for number in range(n_customers)
    ]
    begun = [(MONTHS[month] + dt.timedelta(days=9), person) for month, person in np.argwhere(taken)]
    return tables_of(
        accounts=accounts,
        customer_accounts=[
            {**account, "customer_id": f"c{number:06d}", "role": "owner"}
            for number, account in enumerate(accounts)
        ],
        deposits=[
            _begun("lot_id", "started_date", day, person, kind="term") for day, person in begun
        ],
        loans=[
            _begun("loan_id", "granted_date", day, person, kind="consumer") for day, person in begun
        ],
        transactions=[
            {
                "account_number": f"a{person}",
                "amount": "10",
                "direction": "out",
                "kind": "card_payment",
                "happened_at": f"{month + dt.timedelta(days=3 * place)} 12:00",
                "balance_after": str((person * 7919 + place * 104729) % 20_000),
            }
            for number, month in enumerate(MONTHS)
            for person in range(n_customers)
            # Some customer falls silent in every month.
            for place in range(2 if number < 3 + person % 45 else 0)
        ],
    )


def _begun(key: str, date: str, day: dt.date, person: int, *, kind: str) -> dict[str, Any]:
    return {
        key: f"{person}-{day}",
        "account_number": f"a{person}",
        "kind": kind,
        "principal": "1000",
        date: day.isoformat(),
    }


def _stored(given: Tables) -> Tables:
    store = ibis.duckdb.connect()
    return Tables(
        {name: store.create_table(name, given[name].to_pyarrow()) for name in given}, contracts()
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
