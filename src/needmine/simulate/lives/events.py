"""What happens to people: jobs lost, children born, homes wanted, money inherited, bankers gone."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from needmine.simulate.ground.calendar import AHEAD, NEVER, WARM_UP
from needmine.simulate.ground.chance import Flags, Ints
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting

from .bankers import Bankers
from .firms import Firms
from .people import EMPLOYEE, JOBS, PUBLIC, People

# Those of parameters.yml come by chance; the others follow from what people hold and where.
EVENTS = (
    "job_change",
    "job_loss",
    "marriage",
    "child",
    "home_plan",
    "car",
    "decoration",
    "study",
    "study_abroad",
    "family_abroad",
    "moving",
    "business",
    "inheritance",
    "property_sale",
    "big_bonus",
    "idle_growth",
    "bad_service",
    "rival_offer",
    "debt_stress",
    "illness",
    "scam",
    "retirement",
    "newcomer",
    "payroll_moved",
    "banker_left",
    "branch_merged",
    "lot_matured",
    "nav_shock",
)
_RETIRES = {"woman": 55, "man": 60}


@dataclass(frozen=True, kw_only=True)
class Lives(Rows):
    """Events of all lives: who, what (position in `EVENTS`), on which day."""

    person: Ints
    event: Ints
    day: Ints

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


def lives(people: People, firms: Firms, staff: Bankers, *, setting: Setting) -> Lives:
    """Return the events of all lives, in order of kind and person."""
    nobody = np.zeros(0, dtype=np.int64)
    whole = Lives(person=nobody, event=nobody, day=nobody)
    for name, rule in setting.value("events").items():
        person, day = _by_chance(people, name, rule, setting)
        whole = whole.adding(person, name, day)
    for name, (person, day) in _that_follow(people, firms, staff, setting).items():
        whole = whole.adding(person, name, day)
    return whole


def _by_chance(
    people: People, name: str, rule: dict[str, Any], setting: Setting
) -> tuple[Ints, Ints]:
    luck, period = setting.luck(f"lives.{name}"), setting.period
    years = (period.days + WARM_UP + AHEAD) / 365.25
    moved = people.moved_by(rule.get("by"))
    chance = 1 - np.exp(-rule["yearly"] * years * moved)
    met = luck.happens(chance, "met", people.index) & _may_meet(people, rule)
    days = luck.between(-WARM_UP, period.days + AHEAD - 1, "day", people.index)
    person = np.flatnonzero(met & (days >= people.joined))
    return person, days[person]


def _may_meet(people: People, rule: dict[str, Any]) -> Flags:
    low, high = rule["ages"]
    fits = (people.ages >= int(low)) & (people.ages <= int(high))
    if rule["jobs"]:
        fits &= np.isin(people.jobs, [JOBS.index(str(job)) for job in rule["jobs"]])
    if rule.get("alone"):
        fits &= people.partner < 0
    return fits


def _that_follow(
    people: People, firms: Firms, staff: Bankers, setting: Setting
) -> dict[str, tuple[Ints, Ints]]:
    """Events by name that follow from age, employer, banker and branch."""
    days, everyone = setting.period.days, people.index
    luck = setting.luck("lives.follow")
    birthday = np.datetime64(setting.period.first, "D") - people.births
    age = np.where(people.female, _RETIRES["woman"], _RETIRES["man"]) * 365.25
    retires = (age - birthday.astype(np.int64)).astype(np.int64)
    works = np.isin(people.jobs, (EMPLOYEE, PUBLIC))
    moves = np.where(people.paid_here & works, firms.moves_away[people.employer], NEVER)
    # The loyal are asked later, but nobody after the last of these days.
    earliest, latest = np.where(people.loyalty > 0.7, 20, 0), setting.number("bankers.leave_days")
    called = luck.between(earliest, int(latest), "called", everyone)
    gone = np.where(staff.of_person >= 0, staff.leaves_on[np.maximum(staff.of_person, 0)], NEVER)
    # A banker follows up only some clients; the others never hear of it.
    asked = luck.happens(0.6, "asked", everyone)
    found = {
        "retirement": (works, retires),
        "newcomer": (people.joined >= 0, people.joined),
        "payroll_moved": (moves < NEVER, moves),
        "banker_left": ((gone < NEVER) & asked, gone + called),
        "branch_merged": (people.in_core, staff.merged_on[staff.branch]),
    }
    whole = {}
    for name, (meets, day) in found.items():
        person = np.flatnonzero(
            meets & (day >= -WARM_UP) & (day < days + AHEAD) & (day >= people.joined)
        )
        whole[name] = (person, np.asarray(day[person], dtype=np.int64))
    return whole
