"""Two worlds of one seed beside each other: what differs is what a cause does.

Two worlds are lived from the same seed: in one a single cause wakes a single need, in the other
nothing is needed. What differs between them is what the cause does.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from needmine.simulate.contacts.pages import TOPICS
from needmine.simulate.ground.calendar import DAY
from needmine.simulate.ground.words import spoken, summaries, summary_numbers
from needmine.simulate.holdings.loans import days_overdue
from needmine.simulate.lives.needs import NEEDS
from needmine.simulate.money.card_spending import KINDS, MCCS
from needmine.simulate.world import Month, World, world
from tests.needmine.simulate.lived import altered

CUSTOMERS, MONTHS = 400, 6
# Events that come by chance come to many; offers and the course of needs change nothing.
EVENTFUL: dict[str, Any] = {
    **{
        f"events.{event}.yearly": 1.5
        for event in (
            "home_plan", "car", "inheritance", "big_bonus", "idle_growth", "illness", "child",
            "study_abroad", "bad_service", "rival_offer", "debt_stress", "moving",
        )
    },
    "bankers.leave_yearly": 0.9,
    "bankers.clients_each": 10,
    "bankers.branches_merged": 0.4,
    "firms.moves_payroll_yearly": 1.0,
    "outcomes": {name: {"here": 0.0, "rival": 0.0, "products": {}} for name in NEEDS},
    "offers.monthly_share": 0.5,
    "offers.uplift_with_need": 0.0,
    "offers.uplift_without_need": 0.0,
    "offers.annoyed_share": 0.0,
    "needs.silent_share": 0.0,
    "causes": [],
}  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """A world and all its months."""

    world: World
    months: tuple[Month, ...]


def lived_with(changes: dict[str, Any]) -> Lived:
    made = world(
        customers=CUSTOMERS,
        months=MONTHS,
        seed=5,
        language="zh",
        parameters=altered({**EVENTFUL, **changes}),
    )
    return Lived(world=made, months=tuple(made.months()))


@cache
def without_causes() -> Lived:
    return lived_with({})


@cache
def with_cause(event: str, need: str) -> Lived:
    cause = {"event": event, "need": need, "share": 1.0, "starts": [0, 30], "lasts": [60, 150]}
    return lived_with({"causes": [cause]})


# --- What was left behind, row by row: source, family, person, and the rest of the row.

Rows = Counter[bytes]
Matrix = npt.NDArray[np.int64]
_WIDTH = 8
_INTEREST = summary_numbers()["interest"]


def of_bookings(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    others, held = lived.world.scene.others, lived.world.scene.accounts
    begins = np.array(list(others.begins.values()))
    for month in lived.months:
        booked = month.settled.bookings
        # Interest, and own money that comes before dawn or goes at midnight, as balances want it.
        own = (booked.other >= others.at("own")) & (booked.other < others.at("customer"))
        clock = booked.second % DAY
        settles = own & ((clock < 5 * 3600) | (clock >= 23 * 3600)) | (booked.summary == _INTEREST)
        whole = booked.taken(((booked.need >= 0) == of_needs) & ~settles)
        kind = np.searchsorted(begins, whole.other, side="right")
        family = whole.summary.astype(np.int64) * 100 + kind
        yield rows_of(0, family, held.person[whole.account], whole.account, whole.second,
                      whole.cents, whole.remark)  # fmt: skip


def of_cards(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    for month in lived.months:
        spent = month.spent.taken((month.spent.need >= 0) == of_needs)
        family = np.where(spent.mcc >= 0, spent.mcc, len(MCCS) + spent.kind)
        person = lived.world.scene.cards.person[spent.card]
        yield rows_of(1, family, person, spent.second, spent.cents, spent.merchant)


def of_pages(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    for month in lived.months:
        seen = month.pages.taken((month.pages.need >= 0) == of_needs)
        yield rows_of(2, seen.topic, seen.person, seen.second, seen.is_action, seen.channel)


def of_calls(lived: Lived, *, of_needs: bool) -> Iterator[Matrix]:
    heard = lived.world.voices
    rows = np.flatnonzero((heard.need >= 0) == of_needs)
    family = np.array([CALLED.index(topic) for topic in heard.topic[rows]], dtype=np.int64)
    text = [zlib.crc32(said.encode()) for said in heard.text[rows]]
    yield rows_of(3, family, heard.person[rows], heard.second[rows], text, heard.closed[rows])


def rows_of(source: int, family: Any, person: Any, *rest: Any) -> Matrix:
    found = np.zeros((len(family), _WIDTH), dtype=np.int64)
    found[:, 0], found[:, 1], found[:, 2] = source, family, person
    for place, column in enumerate(rest):
        found[:, 3 + place] = column
    return found


CALLED = ["routine", "decoys", *spoken("zh")["topics"]]
SOURCES = (of_bookings, of_cards, of_pages, of_calls)


@cache
def left(cause: tuple[str, str] | None, *, of_needs: bool) -> Rows:
    """Count the rows of a world, with a need behind them or with none."""
    lived = with_cause(*cause) if cause else without_causes()
    return counted(lived, of_needs=of_needs)


def counted(lived: Lived, *, of_needs: bool = False) -> Rows:
    parts = [part for source in SOURCES for part in source(lived, of_needs=of_needs)]
    return Counter(np.concatenate(parts).view(f"V{8 * _WIDTH}").ravel().tolist())


def families(rows: Rows) -> set[str]:
    return {named(*heads(row)[:2]) for row in rows}


def persons(rows: Rows) -> set[int]:
    return {heads(row)[2] for row in rows}


def heads(row: bytes) -> tuple[int, int, int]:
    source, family, person = np.frombuffer(row, dtype=np.int64)[:3].tolist()
    return source, family, person


def named(source: int, family: int) -> str:
    if source == 0:
        sides = ["", *without_causes().world.scene.others.begins]
        return f"bookings: {summaries('zh')[family // 100].name} {sides[family % 100]}".strip()
    if source == 1:
        return f"cards: {[*MCCS, *KINDS][family]}"
    return f"pages: {TOPICS[family]}" if source == 2 else f"calls: {CALLED[family]}"


# --- What else is drawn from lives, person by person.


def moved_persons(one: Lived, other: Lived) -> dict[str, set[int]]:
    """By what is kept of everybody: for whom it differs between two worlds."""
    first, second = one.world, other.world
    found = {"activity": set(np.flatnonzero((first.used != second.used).any(axis=1)).tolist())}
    found["scores"] = set(first.scores.person[first.scores.score != second.scores.score].tolist())
    mood = first.surveys.recommend != second.surveys.recommend
    found["surveys"] = set(first.surveys.person[mood].tolist())
    late = [
        [days_overdue(made.loans, month, period=made.period) for month in range(MONTHS)]
        for made in (first, second)
    ]
    owed = (np.array(late[0]) != np.array(late[1])).any(axis=0)
    found["arrears"] = set(first.loans.person[owed].tolist())
    return {name: who for name, who in found.items() if who}


# --- What each cause should move.
