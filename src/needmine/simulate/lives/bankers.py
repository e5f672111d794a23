"""Branches and bankers: who looks after whom, who leaves for a rival, which branches are merged."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, Luck, Texts, texts
from needmine.simulate.ground.setting import Setting

from .people import People

BRANCHES_PER_CITY = 3
REASONS = ("assigned", "reassigned", "banker_left")


@dataclass(frozen=True, kw_only=True)
class Bankers:
    """Who looks after whom.

    Parameters
    ----------
    branch, merged_into, merged_on
        By person their first branch; by branch the one it goes to, -1 for most, and when.
    of_person
        By person their first banker; -1 for none.
    next_of_person, changed_on, reason
        By person the second banker, since when, and why (position in `REASONS`).
    leaves_on, logs, ticks_in_bulk
        By banker: the day of going to a rival; whether answers are written down; whether many
        are ticked off as unreachable at a month's end.
    """

    branch: Ints
    merged_into: Ints
    merged_on: Ints
    of_person: Ints
    next_of_person: Ints
    changed_on: Ints
    reason: Ints
    leaves_on: Ints
    logs: Flags
    ticks_in_bulk: Flags

    def banker_on(self, person: Ints, day: Ints | int) -> Ints:
        """Return each person's banker on a day; -1 for none."""
        moved = self.changed_on[person] <= day
        return np.where(moved, self.next_of_person[person], self.of_person[person])

    def branch_on(self, person: Ints, day: Ints | int) -> Ints:
        """Return each person's branch on a day."""
        first = self.branch[person]
        gone = self.merged_on[first] <= day
        return np.where(gone, self.merged_into[first], first)


def branch_codes(cities: int) -> Texts:
    """Return the codes of all branches, by position."""
    return texts(f"B{city:02d}{n}" for city in range(cities) for n in range(BRANCHES_PER_CITY))


def banker_codes(bankers: Bankers) -> Texts:
    """Return the staff codes of all bankers, by position."""
    return texts(f"RM{n:04d}" for n in range(len(bankers.leaves_on)))


def bankers(people: People, *, setting: Setting) -> Bankers:
    """Return who looks after whom throughout the period."""
    luck = setting.luck("bankers")
    branch = people.cities * BRANCHES_PER_CITY + luck.between(
        0, BRANCHES_PER_CITY - 1, "branch", np.minimum(people.index, people.partner % NEVER)
    )
    here = people.wealth * people.share_here
    share = setting.number("bankers.clients_share")
    rich = people.in_core & (here >= np.quantile(here, 1 - share))
    size = max(int(rich.sum() / setting.number("bankers.clients_each")), 4)
    staff = np.arange(size, dtype=np.int64)
    first = np.where(rich, luck.between(0, size - 1, "banker", people.index), -1)
    leaves_on = _leave_days(luck, staff, setting)
    changed, reason = _changes(luck, people.index, first, leaves_on, setting)
    second = (first + luck.between(1, size - 1, "next", people.index)) % size
    merged_into, merged_on = _merged(luck, int(branch.max()) + 1, setting)
    return Bankers(
        branch=branch,
        merged_into=merged_into,
        merged_on=merged_on,
        of_person=first,
        next_of_person=np.where(changed < NEVER, second, -1),
        changed_on=changed,
        reason=reason,
        leaves_on=leaves_on,
        logs=~luck.happens(setting.number("bankers.logs_nothing"), "logs", staff),
        ticks_in_bulk=luck.happens(setting.number("bankers.bulk_unreachable"), "ticks", staff),
    )


def _leave_days(luck: Luck, staff: Ints, setting: Setting) -> Ints:
    chance = setting.number("bankers.leave_yearly") * (setting.period.years + 0.5)
    leaves = luck.happens(chance, "leaves", staff)
    return np.where(leaves, luck.between(30, setting.period.days + 150, "leaves_on", staff), NEVER)


def _changes(
    luck: Luck, person: Ints, first: Ints, leaves_on: Ints, setting: Setting
) -> tuple[Ints, Ints]:
    """By person: since when the second banker, and why."""
    chance = setting.number("bankers.reassigned_yearly") * setting.period.years
    given = luck.happens(chance, "reassigned", person) & (first >= 0)
    day = np.where(given, luck.between(0, setting.period.days - 1, "given", person), NEVER)
    gone = np.where(first >= 0, leaves_on[np.maximum(first, 0)], NEVER)
    return np.minimum(day, gone), np.where(gone < day, 2, np.where(day < NEVER, 1, 0))


def _merged(luck: Luck, branches: int, setting: Setting) -> tuple[Ints, Ints]:
    """By branch: its neighbour in the city and the day, where it is closed."""
    index = np.arange(branches, dtype=np.int64)
    closed = luck.happens(setting.number("bankers.branches_merged"), "merged", index)
    neighbour = index // BRANCHES_PER_CITY * BRANCHES_PER_CITY + (index + 1) % BRANCHES_PER_CITY
    # A neighbour that closes too would leave nobody: it stays.
    closed &= ~closed[np.minimum(neighbour, branches - 1)]
    day = luck.between(60, max(setting.period.days - 30, 61), "merged_on", index)
    return np.where(closed, neighbour, -1), np.where(closed, day, NEVER)
