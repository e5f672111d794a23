"""Worlds lived to their end, and needs a test writes down itself."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from needmine.core.sentences import Language
from needmine.simulate.contacts.pages import Pages
from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Ints, texts
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.ground.rows import joined
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.lives.needs import HERE, NEEDS, NOWHERE, RIVAL, Needs
from needmine.simulate.money.bookings import Bookings, together
from needmine.simulate.money.card_spending import CardBookings
from needmine.simulate.scene import Scene
from needmine.simulate.world import World, world


@dataclass(frozen=True)
class Lived:
    """A world and all its months in one."""

    world: World
    bookings: Bookings
    spent: CardBookings
    pages: Pages

    @property
    def scene(self) -> Scene:
        return self.world.scene


@cache
def lived(
    traces: str = "alternative", *, customers: int = 1_500, language: Language = "zh"
) -> Lived:
    """A world of twelve months."""
    made = world(
        customers=customers,
        months=12,
        seed=11,
        language=language,
        parameters=read_parameters(),
        traces=traces,
    )
    months = list(made.months())
    return Lived(
        world=made,
        bookings=together([month.settled.bookings for month in months]),
        spent=joined([month.spent for month in months]),
        pages=joined([month.pages for month in months]),
    )


def felt(
    scene: Scene,
    need: str,
    *,
    reason: str = "home_plan",
    silent: bool = False,
    outcome: int = NOWHERE,
    size: int = 300,
) -> Scene:
    """The same scene, but so many old customers of every department feel one need, days 100-200."""
    people, held = scene.people, scene.cards.of_person
    there = (scene.accounts.first >= 0) & people.in_app & (held >= 0) & (people.joined < 0)
    person = np.flatnonzero(there & (scene.leaves == NEVER))[:size]
    assert len(person) == size, "the world is too small for the test"
    none = np.zeros(size, dtype=np.int64)
    needs = Needs(
        person=person,
        need=none + NEEDS.index(need),
        since=none + 80,
        start=none + 100,
        end=none + 200,
        reason=none + EVENTS.index(reason),
        silent=np.full(size, silent),
        strength=np.ones(size),
        outcome=none + outcome,
        outcome_day=np.full(size, 200 if outcome in (HERE, RIVAL) else NEVER),
        product=texts([""] * size),
        by_offer=np.zeros(size, dtype=bool),
    )
    return replace(scene, needs=needs, stakes=people.income[person] * 6)


def kind_of(scene: Scene, kind: str, other: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which other sides are of a kind."""
    first = scene.others.begins[kind]
    return (other >= first) & (other < first + scene.others.count(kind))
