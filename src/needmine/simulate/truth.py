"""What is true, for the evaluation only: whose record, which needs, what an offer changed."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from .chance import Flags, Ints, Texts, texts
from .departments.crm import contact_ids
from .files import write_parquet
from .lives import EVENTS
from .needs import NEEDS, OUTCOMES
from .people import JOBS
from .world import World

# A day after every other: what never happened has no date.
_LAST = 500_000


def write_truth(world: World, folder: Path) -> None:
    """Write the truth as Parquet files below a folder.

    ``identities`` (department, party_id, person), ``needs`` (person, need, start, end, reason,
    leaves_trace, outcome …), ``purchases``, ``responses`` (both outcomes of each contact),
    ``persons`` and ``events``.
    """
    write_parquet(folder / "identities.parquet", _identities(world))
    write_parquet(folder / "needs.parquet", _needs(world))
    write_parquet(folder / "purchases.parquet", _purchases(world))
    write_parquet(folder / "responses.parquet", _responses(world))
    write_parquet(folder / "persons.parquet", _persons(world))
    write_parquet(folder / "events.parquet", _events(world))


def person_ids(index: Ints) -> Texts:
    """Return the names the truth has for persons."""
    return texts(f"p{n:07d}" for n in index.tolist())


def leaves_trace(world: World) -> Flags:
    """Return which needs truly left something in some department's records."""
    seen = np.zeros(len(world.needs), dtype=bool)
    for rows in (
        world.settled.bookings.need,
        world.spending.need,
        world.visits.need,
        world.voices.need,
    ):
        seen[rows[rows >= 0]] = True
    scored = np.zeros(len(world.people), dtype=bool)
    scored[world.scores.person] = True
    weak = world.needs.rows("credit_health", speaking=True)
    seen[weak] |= scored[world.needs.person[weak]]
    felt, people = world.needs, world.people
    # The lot's booking and the pay that stops are events of a life, and seen as such.
    seen |= (felt.reason == EVENTS.index("lot_matured")) & people.in_core[felt.person]
    stopped = (felt.reason == EVENTS.index("job_loss")) & people.in_core[felt.person]
    seen |= stopped & people.paid_here[felt.person]
    return seen & ~felt.silent & (felt.start < world.period.days)


def _identities(world: World) -> dict[str, Any]:
    parts = world.records.values()
    return {
        "department": [record.department for record in parts for _ in range(len(record))],
        "party_id": np.concatenate([record.key for record in parts]),
        "person": person_ids(np.concatenate([record.person for record in parts])),
    }


def _dates(world: World, days: Ints) -> Any:
    comes = np.abs(days) < _LAST
    dates = world.period.dates(np.where(comes, days, 0))
    return pa.array(dates, mask=~comes)


def _needs(world: World) -> dict[str, Any]:
    felt = world.needs
    return {
        "person": person_ids(felt.person),
        "need": texts(NEEDS)[felt.need],
        "start": _dates(world, felt.start),
        "end": _dates(world, felt.end),
        "reason": texts(EVENTS)[felt.reason],
        "leaves_trace": leaves_trace(world),
        "outcome": texts(OUTCOMES)[felt.outcome],
        "outcome_date": _dates(world, felt.outcome_day),
        "product_code": felt.product,
        "by_offer": felt.by_offer,
        "amount_cents": world.stakes,
    }


def _purchases(world: World) -> dict[str, Any]:
    bought = world.bought
    return {
        "person": person_ids(bought.person),
        "product_code": bought.product,
        "date": _dates(world, bought.day),
        "amount_cents": bought.amount,
        "had_need": bought.need >= 0,
    }


def _responses(world: World) -> dict[str, Any]:
    made = world.offers
    return {
        "contact_id": contact_ids(world),
        "person": person_ids(made.person),
        "product_code": made.product,
        "date": _dates(world, made.day),
        "is_randomised": made.is_randomised,
        "had_need": made.need >= 0,
        "buys_without": made.buys_without,
        "buys_with": made.buys_with,
    }


def _persons(world: World) -> dict[str, Any]:
    people = world.people
    return {
        "person": person_ids(np.arange(len(people), dtype=np.int64)),
        "birth_date": pa.array(people.births),
        "job": texts(JOBS)[people.jobs],
        "income_cents": people.income,
        "wealth_cents": people.wealth,
        "partner": pa.array(person_ids(people.partner), mask=people.partner < 0),
        "left_date": _dates(world, world.leaves),
        "is_quiet": people.activity < 0.2,
    }


def _events(world: World) -> dict[str, Any]:
    return {
        "person": person_ids(world.lives.person),
        "event": texts(EVENTS)[world.lives.event],
        "date": _dates(world, world.lives.day),
    }
