"""Balances that add up: what is short is topped up, what is too much is swept away."""

from dataclasses import dataclass

import numpy as np

from .accounts import CURRENT, Accounts
from .bookings import Bookings, OtherSides, booked, in_order, remark, together
from .calendar import Period
from .chance import Dice, Ints, between, day_second
from .people import NEVER, People
from .product_flows import interest
from .setting import Setting
from .words import summary_numbers


@dataclass(frozen=True, kw_only=True)
class Settled:
    """All bookings in order, with the balance after each and at the end of each month.

    Parameters
    ----------
    balance
        Cents after each booking.
    month_ends
        One row per account, one column per month; cents on its last day.
    """

    bookings: Bookings
    balance: Ints
    month_ends: Ints


def settled(
    people: People,
    accounts: Accounts,
    bookings: Bookings,
    leaves: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Settled:
    """Return bookings whose balances never fall below zero.

    Own money from another bank fills a month that would run short; savers who keep their money
    elsewhere send it there when a month leaves much; who leaves takes everything along.
    """
    bookings = in_order(_while_open(bookings, accounts, leaves))
    opening = _opening(people, accounts, setting)
    extra = _extra(people, accounts, bookings, opening, leaves, others, setting)
    whole = in_order(together([bookings, extra]))
    ends = _month_ends(whole, opening, len(accounts), setting.period)
    whole = in_order(together([whole, interest(accounts, ends, setting=setting)]))
    running = _running(whole, opening)
    return Settled(
        bookings=whole,
        balance=running,
        month_ends=_month_ends(whole, opening, len(accounts), setting.period),
    )


def _while_open(bookings: Bookings, accounts: Accounts, leaves: Ints) -> Bookings:
    """Nothing is booked before an account opens or after it closes; a leaver only repays loans."""
    bookings = bookings.taken(bookings.account >= 0)
    day, account = bookings.day, bookings.account
    alive = (day >= accounts.opened[account]) & (day < accounts.closed[account])
    left = (day > leaves[accounts.person[account]]) & (accounts.joint[account] < 0)
    return bookings.taken(
        alive & (~left | (bookings.summary == summary_numbers()["loan_repayment"]))
    )


def _opening(people: People, accounts: Accounts, setting: Setting) -> Ints:
    """Balances on the first day: part of a person's wealth, nothing for accounts not yet open."""
    dice = setting.dice("settling.opening")
    share = 0.05 + 0.3 * dice.random(len(accounts))
    cents = (people.wealth[accounts.person] * share).astype(np.int64)
    cents = np.where(people.activity[accounts.person] < 0.2, cents // 5, cents)
    old = (accounts.kind == CURRENT) & (accounts.opened < 0)
    return np.where(old, cents, 0)


def _grid(bookings: Bookings, size: int, period: Period) -> tuple[Ints, Ints]:
    """Net and lowest running sum of each account in each month, from the month's start."""
    cell = bookings.account * period.months + period.month_of(bookings.day)
    net = np.zeros(size * period.months, dtype=np.int64)
    np.add.at(net, cell, bookings.cents)
    lowest = np.zeros(size * period.months, dtype=np.int64)
    if len(bookings):
        starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
        total = np.cumsum(bookings.cents)
        before = total[starts] - bookings.cents[starts]
        lowest[cell[starts]] = np.minimum(np.minimum.reduceat(total, starts) - before, 0)
    return net.reshape(size, -1), lowest.reshape(size, -1)


def _extra(
    people: People,
    accounts: Accounts,
    bookings: Bookings,
    opening: Ints,
    leaves: Ints,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    net, lowest = _grid(bookings, len(accounts), setting.period)
    dice = setting.dice("settling.extra")
    leave = np.where(accounts.joint < 0, leaves[accounts.person], NEVER)
    leave_month = setting.period.month_of(leave)
    early = bookings.day <= leave[bookings.account]
    early &= setting.period.month_of(bookings.day) == leave_month[bookings.account]
    until_leave = np.zeros(len(accounts), dtype=np.int64)
    np.add.at(until_leave, bookings.account[early], bookings.cents[early])
    balance, parts = opening.copy(), []
    moves = _Moves(people, accounts, others, setting, dice)
    for month in range(setting.period.months):
        low = balance + lowest[:, month]
        short = np.where(low < 0, -(-(20_000 - low) // 50_000) * 50_000, 0)
        parts.append(moves.into(short, month))
        before = balance + short
        balance = before + net[:, month]
        gone = leave_month == month
        # What stays is just enough for the loan payments still to come this month.
        after = net[:, month] - until_leave
        emptied = np.where(gone, np.maximum(before + until_leave + np.minimum(after, 0), 0), 0)
        parts.append(moves.out_of(emptied, np.where(gone, leave, 0), clock=13))
        swept = moves.too_much(balance - emptied)
        parts.append(
            moves.out_of(swept, np.full(len(accounts), setting.period.starts[month + 1] - 1))
        )
        balance = balance - emptied - swept
    return together(parts)


class _Moves:
    """Own money between an account here and the person's account at another bank."""

    def __init__(
        self,
        people: People,
        accounts: Accounts,
        others: OtherSides,
        setting: Setting,
        dice: Dice,
    ) -> None:
        self._people, self._accounts, self._others = people, accounts, others
        self._setting, self._dice = setting, dice

    def into(self, cents: Ints, month: int) -> Bookings:
        """Return money coming in up to five days before the month that needs it."""
        opened = np.maximum(self._accounts.opened, 0)
        early = between(self._dice, 0, 5, len(cents))
        day = np.maximum(self._setting.period.starts[month] - early, opened)
        # On the very first day it must come before anything is spent.
        late = day < self._setting.period.starts[month]
        clock = np.where(late, day_second(self._dice, len(cents)), 5 * 3600 + early * 607)
        return self._booked(cents, day, clock, "transfer_in")

    def out_of(self, cents: Ints, day: Ints, *, clock: int = 23) -> Bookings:
        """Return money going out on a day, after that day's other bookings."""
        seconds = clock * 3600 + between(self._dice, 60, 3_500, len(cents))
        return self._booked(-cents, day, seconds, "transfer_out")

    def too_much(self, balance: Ints) -> Ints:
        """Return what savers who keep their money elsewhere send away at a month's end."""
        person = self._accounts.person
        wants = self._people.sweeps[person] & (self._dice.random(len(person)) < 0.5)
        much = balance - 4 * self._people.income[person]
        return np.where(wants & (much > 0), much // 10_000 * 10_000, 0)

    def _booked(self, cents: Ints, day: Ints, clock: Ints, summary: str) -> Bookings:
        rows = np.flatnonzero(cents)
        own = self._others.at("own", self._accounts.person[rows])
        note = remark("own", self._dice, len(rows), setting=self._setting)
        return booked(rows, day[rows], clock[rows], cents[rows], summary, other=own, remark=note)


def _running(bookings: Bookings, opening: Ints) -> Ints:
    total = np.cumsum(bookings.cents)
    starts = np.flatnonzero(np.r_[True, bookings.account[1:] != bookings.account[:-1]])
    before = total[starts] - bookings.cents[starts]
    shift = np.zeros(len(total), dtype=np.int64)
    shift[starts] = opening[bookings.account[starts]] - before
    shift[starts[1:]] -= opening[bookings.account[starts[:-1]]] - before[:-1]
    return total + np.cumsum(shift)


def _month_ends(bookings: Bookings, opening: Ints, size: int, period: Period) -> Ints:
    net, _ = _grid(bookings, size, period)
    return opening[:, None] + np.cumsum(net, axis=1)
