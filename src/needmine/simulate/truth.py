"""What is true, for the evaluation only: whose record, which needs, what an offer changed."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from .departments.crm import contact_ids
from .files import write_parquet
from .ground.calendar import NEVER, Period
from .ground.chance import Ints, Texts, texts
from .lives.events import EVENTS
from .lives.needs import NEEDS, OUTCOMES
from .lives.offers import OFFERED, would_buy
from .lives.people import JOBS, QUIET
from .lives.states import states
from .world import Truth, World, leaves_trace

# Offers are asked about at so many starts of quarters, the last of them today.
_QUARTERS = 5


def write_truth(world: World, elsewhere: Truth, folder: Path) -> None:
    """Write the truth as Parquet files below a folder, once all months are done.

    ``identities`` (department, party_id, person), ``needs`` (person, need, start, end, reason,
    leaves_trace, outcome ...), ``states``, ``purchases``, ``responses`` (both outcomes of each
    contact), ``would_buy`` (both outcomes of offers never made), ``persons`` and ``events``.

    Parameters
    ----------
    elsewhere
        Lives of another seed: what could be learned of needs by somebody who saw everything.
    """
    true = world.truth
    write_parquet(folder / "identities.parquet", _identities(world))
    traces = {"leaves_trace": leaves_trace(world)}
    write_parquet(folder / "needs.parquet", {**_needs(true), **traces})
    write_parquet(folder / "purchases.parquet", _purchases(true))
    write_parquet(folder / "responses.parquet", _responses(true))
    write_parquet(folder / "would_buy.parquet", _would_buy(true))
    write_parquet(folder / "persons.parquet", _persons(true))
    write_parquet(folder / "events.parquet", _events(true))
    for where, lived in ((folder, true), (folder / "elsewhere", elsewhere)):
        table = states(lived)
        write_parquet(where / "states.parquet", dict(zip(table.column_names, table, strict=True)))
    write_parquet(folder / "elsewhere" / "needs.parquet", _needs(elsewhere))


def person_ids(index: Ints) -> Texts:
    """Return the names the truth has for persons."""
    return texts(f"p{n:07d}" for n in index.tolist())


def _identities(world: World) -> dict[str, Any]:
    parts = world.records.values()
    return {
        "department": [record.department for record in parts for _ in range(len(record))],
        "party_id": np.concatenate([record.key for record in parts]),
        "person": person_ids(np.concatenate([record.person for record in parts])),
    }


def _dates(period: Period, days: Ints) -> Any:
    comes = np.abs(days) < NEVER // 2
    return pa.array(period.dates(np.where(comes, days, 0)), mask=~comes)


def _needs(true: Truth) -> dict[str, Any]:
    felt, period = true.needs, true.period
    return {
        "person": person_ids(felt.person),
        "need": texts(NEEDS)[felt.need],
        "start": _dates(period, felt.start),
        "end": _dates(period, felt.end),
        "reason": texts(EVENTS)[felt.reason],
        "since": _dates(period, felt.since),
        "outcome": texts(OUTCOMES)[felt.outcome],
        "outcome_date": _dates(period, felt.outcome_day),
        "product_code": felt.product,
        "by_offer": felt.by_offer,
        "amount_cents": true.stakes,
        "worth_cents": true.worth,
    }


def _purchases(true: Truth) -> dict[str, Any]:
    bought = true.bought
    return {
        "person": person_ids(bought.person),
        "product_code": bought.product,
        "date": _dates(true.period, bought.day),
        "amount_cents": bought.amount,
        "had_need": bought.need >= 0,
    }


def _responses(true: Truth) -> dict[str, Any]:
    made = true.offers
    return {
        "contact_id": contact_ids(len(made)),
        "person": person_ids(made.person),
        "product_code": made.product,
        "date": _dates(true.period, made.day),
        "is_randomised": made.is_randomised,
        "had_need": made.need >= 0,
        "buys_without": made.buys_without,
        "buys_with": made.buys_with,
    }


def _would_buy(true: Truth) -> dict[str, Any]:
    """What every person would answer to every offer at the starts of the last quarters."""
    period, size = true.period, len(true.people)
    days = [int(period.starts[-1 - 3 * n]) for n in range(_QUARTERS) if 3 * n <= period.months]
    asked = [(day, code) for day in days for code in OFFERED]
    parts = []
    for day, code in asked:
        person = true.people.index
        product, when = texts([code] * size), np.full(size, day)
        parts.append(would_buy(true.needs, person, product, when, setting=true.setting))
    repeated = np.repeat(np.arange(len(asked)), size)
    return {
        "person": pa.array(person_ids(true.people.index)).take(
            pa.array(np.tile(np.arange(size), len(asked)))
        ),
        "product_code": pa.array([code for _, code in asked]).take(pa.array(repeated)),
        "date": _dates(period, np.array([day for day, _ in asked], dtype=np.int64)[repeated]),
        "had_need": np.concatenate([part.need >= 0 for part in parts]),
        "buys_without": np.concatenate([part.without for part in parts]),
        "buys_with": np.concatenate([part.with_it for part in parts]),
    }


def _persons(true: Truth) -> dict[str, Any]:
    people = true.people
    return {
        "person": person_ids(people.index),
        "birth_date": pa.array(people.births),
        "job": texts(JOBS)[people.jobs],
        "income_cents": people.income,
        "wealth_cents": people.wealth,
        "partner": pa.array(person_ids(people.partner), mask=people.partner < 0),
        "left_date": _dates(true.period, true.leaves),
        "is_quiet": people.activity < QUIET,
    }


def _events(true: Truth) -> dict[str, Any]:
    return {
        "person": person_ids(true.lives.person),
        "event": texts(EVENTS)[true.lives.event],
        "date": _dates(true.period, true.lives.day),
    }
