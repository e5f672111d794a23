"""What happens to people: jobs lost, children born, homes wanted, money inherited."""

from dataclasses import dataclass

import numpy as np

from .chance import Flags, Ints, between
from .people import JOBS, NEVER, People
from .setting import Setting

EVENTS = (
    "job_change",
    "job_loss",
    "child",
    "home_plan",
    "car",
    "decoration",
    "study_abroad",
    "family_abroad",
    "moving",
    "inheritance",
    "property_sale",
    "big_bonus",
    "idle_growth",
    "bad_service",
    "rival_offer",
    "debt_stress",
    "illness",
    "lot_matured",
)
# What happened some months before the first day can still be felt during the period; and life
# goes on after the last one, so that a need may begin on any of the days that are predicted.
WARM_UP = 180
AHEAD = 120


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Events of all lives: who, what (position in `EVENTS`), on which day."""

    person: Ints
    event: Ints
    day: Ints

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self.person)

    def of(self, name: str) -> "Lives":
        """Return the events of one kind."""
        mask = self.event == EVENTS.index(name)
        return Lives(person=self.person[mask], event=self.event[mask], day=self.day[mask])

    def first_day(self, name: str, size: int) -> Ints:
        """Return the first day each person met an event; a day that never comes otherwise."""
        found = self.of(name)
        days = np.full(size, NEVER, dtype=np.int64)
        np.minimum.at(days, found.person, found.day)
        return days

    def adding(self, person: Ints, name: str, day: Ints) -> "Lives":
        """Return these events and more of one kind."""
        more = np.full(len(person), EVENTS.index(name), dtype=np.int64)
        return Lives(
            person=np.concatenate([self.person, person]),
            event=np.concatenate([self.event, more]),
            day=np.concatenate([self.day, day]),
        )


def lives(people: People, *, setting: Setting) -> Lives:
    """Return the events of all lives, in order of kind and person."""
    nobody = np.zeros(0, dtype=np.int64)
    whole = Lives(person=nobody, event=nobody, day=nobody)
    years = (setting.period.days + WARM_UP + AHEAD) / 365.25
    for name, rule in setting.value("events").items():
        dice = setting.dice(f"lives.{name}")
        chance = 1 - np.exp(-rule["yearly"] * years)
        met = (dice.random(len(people)) < chance) & _may_meet(people, rule)
        days = between(dice, -WARM_UP, setting.period.days + AHEAD - 1, len(people))
        person = np.flatnonzero(met & (days >= people.joined))
        whole = whole.adding(person, name, days[person])
    return whole


def _may_meet(people: People, rule: dict[str, list[str | int]]) -> Flags:
    low, high = rule["ages"]
    fits = (people.ages >= int(low)) & (people.ages <= int(high))
    if rule["jobs"]:
        fits &= np.isin(people.jobs, [JOBS.index(str(job)) for job in rule["jobs"]])
    return fits
