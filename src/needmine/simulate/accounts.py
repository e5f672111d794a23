"""Accounts of core banking: who holds what, opened and closed when."""

from dataclasses import dataclass

import numpy as np

from .calendar import Period
from .chance import Flags, Ints, Texts, between, stream, texts
from .loans import Loans
from .lots import Lots
from .needs import RIVAL, Needs
from .numbers import account_numbers
from .parameters import Parameters
from .people import NEVER, People

KINDS = ("current", "term", "wealth", "loan")
CURRENT, TERM, WEALTH, LOAN = range(4)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """One entry per account; three look-ups give a person's account, -1 for none.

    Parameters
    ----------
    joint
        Second holder; -1 for none.
    first, second
        By person: the account of everyday use, and a further current account (which may be one
        held with the spouse).
    of_lot, of_loan
        By lot and by loan: the account it is kept in.
    """

    numbers: Texts
    kind: Ints
    person: Ints
    joint: Ints
    opened: Ints
    closed: Ints
    dormant: Flags
    first: Ints
    second: Ints
    of_lot: Ints
    of_loan: Ints

    def __len__(self) -> int:
        """Return how many accounts there are."""
        return len(self.numbers)


def leave_days(people: People, needs: Needs) -> Ints:
    """Return the day each person left the bank; a day that never comes for those who stay."""
    days = np.full(len(people), NEVER, dtype=np.int64)
    rows = needs.rows("keep_relationship")
    rows = rows[needs.outcome[rows] == RIVAL]
    np.minimum.at(days, needs.person[rows], needs.outcome_day[rows])
    return days


def accounts(
    people: People,
    lots: Lots,
    loans: Loans,
    leaves: Ints,
    *,
    period: Period,
    parameters: Parameters,
    seed: int,
) -> Accounts:
    """Return all accounts; numbers are different for every account and belong to no bank."""
    dice = stream(seed, "accounts")
    core = np.flatnonzero(people.in_core)
    extra = core[dice.random(len(core)) < parameters.number("people.second_account")]
    married = core[(people.partner[core] > core) & people.in_core[people.partner[core]]]
    shared = married[dice.random(len(married)) < parameters.number("people.joint_account")]
    extra = np.setdiff1d(extra, np.concatenate([shared, people.partner[shared]]))
    owners = [core, extra, shared]
    joint = [np.full(len(core) + len(extra), -1, dtype=np.int64), people.partner[shared]]
    kinds = [np.full(len(core) + len(extra) + len(shared), CURRENT, dtype=np.int64)]
    opened = [
        people.joined[core],
        people.joined[extra],
        np.maximum(people.joined[shared], people.joined[people.partner[shared]]),
    ]
    count = sum(map(len, owners))
    of_lot, of_loan = (
        np.zeros(len(lots), dtype=np.int64),
        np.arange(len(loans), dtype=np.int64),
    )
    for kind, mask in ((TERM, lots.is_term), (WEALTH, ~lots.is_term)):
        holder, inverse = np.unique(lots.person[mask], return_inverse=True)
        started = np.full(len(holder), NEVER, dtype=np.int64)
        np.minimum.at(started, inverse, lots.started[mask])
        of_lot[mask] = count + inverse
        count += len(holder)
        owners.append(holder)
        opened.append(started)
        kinds.append(np.full(len(holder), kind, dtype=np.int64))
    of_loan += count
    owners.append(loans.person)
    opened.append(loans.granted)
    kinds.append(np.full(len(loans), LOAN, dtype=np.int64))
    person, kind = np.concatenate(owners), np.concatenate(kinds)
    held_by = np.concatenate(joint)
    held_by = np.concatenate([held_by, np.full(len(person) - len(held_by), -1, dtype=np.int64)])
    return Accounts(
        numbers=account_numbers(98, np.arange(len(person), dtype=np.int64)),
        kind=kind,
        person=person,
        joint=held_by,
        opened=np.concatenate(opened),
        closed=_closed(person, kind, held_by, loans, leaves, period, seed),
        dormant=(people.activity[person] < 0.02) & (kind == CURRENT),
        first=_lookup(len(people), core, 0),
        second=_both(len(people), extra, shared, people.partner[shared], len(core)),
        of_lot=of_lot,
        of_loan=of_loan,
    )


def _lookup(size: int, person: Ints, start: int) -> Ints:
    found = np.full(size, -1, dtype=np.int64)
    found[person] = start + np.arange(len(person))
    return found


def _both(size: int, extra: Ints, shared: Ints, partners: Ints, start: int) -> Ints:
    found = _lookup(size, extra, start)
    joint = start + len(extra) + np.arange(len(shared))
    found[shared], found[partners] = joint, joint
    return found


def _closed(
    person: Ints,
    kind: Ints,
    joint: Ints,
    loans: Loans,
    leaves: Ints,
    period: Period,
    seed: int,
) -> Ints:
    """Some who leave close their accounts a month or two later; a loan's account ends with it."""
    dice = stream(seed, "accounts.closed")
    formal = dice.random(len(leaves)) < 0.45
    day = period.open_day(np.minimum(leaves, period.days) + between(dice, 5, 60, len(leaves)))
    day = np.where(formal & (leaves < NEVER), day, NEVER)[person]
    closed = np.where((kind != LOAN) & (joint < 0), day, NEVER)
    closed[kind == LOAN] = loans.ends
    return np.where(closed < period.days, closed, NEVER)


def branch_codes(people: People) -> Texts:
    """Return each person's branch, by city: three to a city."""
    part = people.births.astype("int64") % 3
    return texts(
        f"B{city:02d}{n}" for city, n in zip(people.cities.tolist(), part.tolist(), strict=True)
    )
