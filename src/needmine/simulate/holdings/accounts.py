"""Accounts of core banking: who holds what, opened and closed when."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Ints, Texts, placed
from needmine.simulate.ground.numbers import account_numbers
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.people import QUIET, People

from .loans import Loans
from .lots import Lots

KINDS = ("current", "term", "wealth", "loan")
CURRENT, TERM, WEALTH, LOAN = range(4)
STATUSES = ("active", "dormant", "receive_only")
ACTIVE, DORMANT, RECEIVE_ONLY = range(3)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """One entry per account; three look-ups give a person's account, -1 for none.

    Parameters
    ----------
    joint
        Second holder; -1 for none.
    status
        Position in `STATUSES`, while the account is neither frozen nor closed.
    frozen_on
        Day a court or the bank froze it; never for most.
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
    status: Ints
    frozen_on: Ints
    first: Ints
    second: Ints
    of_lot: Ints
    of_loan: Ints

    def __len__(self) -> int:
        """Return how many accounts there are."""
        return len(self.numbers)


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
    frozen_on = np.where(kind == CURRENT, _frozen(people, setting)[person], NEVER)
    closed = _closed(person, kind, joint, loans, leaves, setting)
    return Accounts(
        numbers=account_numbers(98, np.arange(len(person), dtype=np.int64)),
        kind=kind,
        person=person,
        joint=joint,
        opened=np.concatenate([batch.opened for batch in batches]),
        # What is frozen cannot be closed either.
        closed=np.where(frozen_on < closed, NEVER, closed),
        status=np.where(kind == CURRENT, _statuses(people, setting)[person], ACTIVE),
        frozen_on=frozen_on,
        first=placed(len(people), core),
        second=_second(people, extra, shared, int(begins[1])),
        of_lot=of_lot,
        of_loan=begins[5] + np.arange(len(loans), dtype=np.int64),
    )


def _further(people: People, core: Ints, setting: Setting) -> tuple[Ints, Ints]:
    """Who has a second account alone, and which couples have one together."""
    luck = setting.luck("accounts")
    extra = core[luck.happens(setting.number("people.second_account"), "second", core)]
    married = core[(people.partner[core] > core) & people.in_core[people.partner[core]]]
    shared = married[luck.happens(setting.number("people.joint_account"), "joint", married)]
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


def _statuses(people: People, setting: Setting) -> Ints:
    """Quiet people's accounts sleep, or take in a pension and nothing else."""
    luck = setting.luck("accounts.status")
    quiet = people.activity < QUIET
    takes = luck.happens(setting.number("people.receive_only") / 0.34, "takes", people.index)
    return np.where(quiet, np.where(takes & people.paid_here, RECEIVE_ONLY, DORMANT), ACTIVE)


def _frozen(people: People, setting: Setting) -> Ints:
    luck = setting.luck("accounts.frozen")
    frozen = luck.happens(setting.number("people.frozen"), "frozen", people.index)
    day = luck.between(0, setting.period.days - 1, "day", people.index)
    return np.where(frozen, day, NEVER)


def _closed(
    person: Ints,
    kind: Ints,
    joint: Ints,
    loans: Loans,
    leaves: Ints,
    setting: Setting,
) -> Ints:
    """Some who leave close their accounts a month or two later; a loan's account ends with it."""
    luck, index = setting.luck("accounts.closed"), np.arange(len(leaves))
    formal = luck.happens(0.45, "closes", index)
    left = np.minimum(leaves, setting.period.days)
    day = setting.period.open_day(left + luck.between(5, 60, "day", index))
    # Before a long holiday the last open day may lie before the day of leaving.
    day = np.maximum(day, left + 1)
    day = np.where(formal & (leaves < NEVER), day, NEVER)[person]
    closed = np.where((kind != LOAN) & (joint < 0), day, NEVER)
    closed[kind == LOAN] = loans.ends
    return np.where(closed < setting.period.days, closed, NEVER)
