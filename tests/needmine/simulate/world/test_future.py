"""What is bought later leaves nothing in the records of earlier days."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.makes import MAKES
from needmine.simulate.world import Truth, World, traced, truth

# A month begins on it: own money is called in from its first day for what is bought in a month.
LAST = 151
Kept = Counter[tuple[Any, ...]]


@cache
def whole() -> Truth:
    return truth(customers=500, months=8, seed=5, language="zh", parameters=read_parameters())


def without_what_is_bought_later() -> Truth:
    true, bought = whole(), whole().bought
    earlier = bought.day < LAST
    columns = {each.name: getattr(bought, each.name)[earlier] for each in fields(bought)}
    return replace(true, bought=replace(bought, **columns))


def kept(made: World) -> Kept:
    """Count what departments knew on the last day, by person."""
    return Counter((source, *row) for source, rows in _sources(made) for row in rows.tolist())


def _sources(made: World) -> Iterator[tuple[str, Any]]:
    holders, cards = made.scene.accounts, made.scene.cards
    for month in made.months():
        booked, spent, seen = month.settled.bookings, month.spent, month.pages
        person = holders.person[booked.account]
        yield "bookings", _before(booked.day, person, booked.day, booked.cents, booked.summary)
        day = spent.second // DAY
        yield "cards", _before(day, cards.person[spent.card], spent.second, spent.cents)
        yield "pages", _before(seen.second // DAY, seen.person, seen.second, seen.topic)
    said, scored = made.voices, made.scores
    yield "calls", _before(said.second // DAY, said.person, said.second)
    yield "scores", _before(scored.day, scored.person, scored.day, scored.score)
    yield "accounts", _before(holders.opened, holders.person, holders.kind, holders.opened)
    yield "lots", _before(made.lots.started, made.lots.person, made.lots.started)
    yield "loans", _before(made.loans.granted, made.loans.person, made.loans.granted)
    for department, record in made.records.items():
        yield f"customers of {department}", _before(record.known, record.person, record.known)


def _before(day: Any, *columns: Any) -> Any:
    return np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1)[day < LAST]


@pytest.mark.parametrize("make", sorted(MAKES))
def test_no_record_tells_of_what_is_bought_later(make: str) -> None:
    later = whole().bought.day >= LAST
    assert later.sum() > 50
    assert {"credit_card", "consumer_loan", "term_1y"} <= set(whole().bought.product[later])

    with_all = kept(traced(whole(), MAKES[make]))
    without = kept(traced(without_what_is_bought_later(), MAKES[make]))

    assert {source for source, *_ in with_all} >= {"bookings", "cards", "pages", "calls", "scores"}
    told = Counter(source for source, *_ in (with_all - without) + (without - with_all))
    assert told == {}
