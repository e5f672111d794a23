"""Accounts of core banking: who holds what, opened and closed when."""

from dataclasses import dataclass

import numpy as np

from .chance import Flags, Ints, Texts, between, placed, texts
from .loans import Loans
from .lots import Lots
from .needs import RIVAL, Needs
from .numbers import account_numbers
from .people import NEVER, People
from .setting import Setting

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


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """Accounts of one kind: whose, held with whom, since when."""

    kind: int
    person: Ints
    joint: Ints
    opened: Ints


def accounts(
    people: People, lots: Lots, loans: Loans, leaves: Ints, *, setting: Setting
) -> Accounts:
    """Return all accounts; numbers are different for every account and belong to no bank."""
    core = np.flatnonzero(people.in_core)
    extra, shared = _further(people, core, setting)
    term, wealth = np.flatnonzero(lots.is_term), np.flatnonzero(~lots.is_term)
    batches = [
        _batch(CURRENT, core, people.joined[core]),
        _batch(CURRENT, extra, people.joined[extra]),
        _shared(people, shared),
        _of_lots(TERM, lots, term),
        _of_lots(WEALTH, lots, wealth),
        _batch(LOAN, loans.person, loans.granted),
    ]
    begins = np.cumsum([0, *(len(batch.person) for batch in batches)])
    of_lot = np.zeros(len(lots), dtype=np.int64)
    for rows, begin, batch in ((term, begins[3], batches[3]), (wealth, begins[4], batches[4])):
        of_lot[rows] = begin + np.searchsorted(batch.person, lots.person[rows])
    person = np.concatenate([batch.person for batch in batches])
    kind = np.repeat([batch.kind for batch in batches], np.diff(begins))
    joint = np.concatenate([batch.joint for batch in batches])
    return Accounts(
        numbers=account_numbers(98, np.arange(len(person), dtype=np.int64)),
        kind=kind,
        person=person,
        joint=joint,
        opened=np.concatenate([batch.opened for batch in batches]),
        closed=_closed(person, kind, joint, loans, leaves, setting),
        dormant=(people.activity[person] < 0.02) & (kind == CURRENT),
        first=placed(len(people), core),
        second=_second(people, extra, shared, int(begins[1])),
        of_lot=of_lot,
        of_loan=begins[5] + np.arange(len(loans), dtype=np.int64),
    )


def _further(people: People, core: Ints, setting: Setting) -> tuple[Ints, Ints]:
    """Who has a second account alone, and which couples have one together."""
    dice = setting.dice("accounts")
    extra = core[dice.random(len(core)) < setting.number("people.second_account")]
    married = core[(people.partner[core] > core) & people.in_core[people.partner[core]]]
    shared = married[dice.random(len(married)) < setting.number("people.joint_account")]
    return np.setdiff1d(extra, np.concatenate([shared, people.partner[shared]])), shared


def _batch(kind: int, person: Ints, opened: Ints) -> _Batch:
    nobody = np.full(len(person), -1, dtype=np.int64)
    return _Batch(kind=kind, person=person, joint=nobody, opened=opened)


def _shared(people: People, person: Ints) -> _Batch:
    spouse = people.partner[person]
    opened = np.maximum(people.joined[person], people.joined[spouse])
    return _Batch(kind=CURRENT, person=person, joint=spouse, opened=opened)


def _of_lots(kind: int, lots: Lots, rows: Ints) -> _Batch:
    """One account a person, opened with the first of their lots."""
    holder, inverse = np.unique(lots.person[rows], return_inverse=True)
    opened = np.full(len(holder), NEVER, dtype=np.int64)
    np.minimum.at(opened, inverse, lots.started[rows])
    return _batch(kind, holder, opened)


def _second(people: People, extra: Ints, shared: Ints, begin: int) -> Ints:
    found = placed(len(people), np.concatenate([extra, shared]))
    found[people.partner[shared]] = found[shared]
    return np.where(found >= 0, found + begin, -1)


def _closed(
    person: Ints,
    kind: Ints,
    joint: Ints,
    loans: Loans,
    leaves: Ints,
    setting: Setting,
) -> Ints:
    """Some who leave close their accounts a month or two later; a loan's account ends with it."""
    dice = setting.dice("accounts.closed")
    formal = dice.random(len(leaves)) < 0.45
    day = setting.period.open_day(
        np.minimum(leaves, setting.period.days) + between(dice, 5, 60, len(leaves))
    )
    day = np.where(formal & (leaves < NEVER), day, NEVER)[person]
    closed = np.where((kind != LOAN) & (joint < 0), day, NEVER)
    closed[kind == LOAN] = loans.ends
    return np.where(closed < setting.period.days, closed, NEVER)


def branch_codes(people: People) -> Texts:
    """Return each person's branch, by city: three to a city."""
    part = people.births.astype("int64") % 3
    return texts(
        f"B{city:02d}{n}" for city, n in zip(people.cities.tolist(), part.tolist(), strict=True)
    )
