"""Balances that add up, month by month: what is short is topped up, what is too much swept away."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Ints
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.holdings.accounts import CURRENT
from needmine.simulate.lives.people import QUIET
from needmine.simulate.scene import Scene

from .bookings import Bookings, booked, in_order, remark, together
from .product_flows import interest


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A month's bookings in order, the balance after each, and each account's last balance."""

    bookings: Bookings
    balance: Ints
    ends: Ints


class Settling:
    """Balances carried from month to month; they never fall below zero.

    Own money from another bank fills a month that would run short; savers who keep their money
    elsewhere send it there when a month leaves much; who leaves takes everything along.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._balance = _opening(scene)
        self._leave = _leave_days(scene)
        self._about = _about(scene)
        self._leave_month = scene.setting.period.month_of(self._leave)

    def month(self, bookings: Bookings, number: int) -> Settled:
        """Return a month's bookings settled; months must come one after the other."""
        scene = self._scene
        paid = interest(scene.accounts, self._balance, number, setting=scene.setting)
        since = int(scene.setting.period.starts[number]) * 86_400
        whole = in_order(self._while_open(together([bookings, paid])), since=since)
        whole = in_order(together([whole, *self._moves(whole, number)]), since=since)
        balance = self._running(whole)
        self._balance = self._balance + _net(whole, len(self._balance))
        return Settled(bookings=whole, balance=balance, ends=self._balance)

    def _while_open(self, bookings: Bookings) -> Bookings:
        """Nothing is booked before an account opens or after it closes; what is frozen rests; a
        leaver only repays loans."""
        held = self._scene.accounts
        bookings = bookings.taken(bookings.account >= 0)
        day, account = bookings.day, bookings.account
        alive = (day >= held.opened[account]) & (day < held.closed[account])
        frozen = (day >= held.frozen_on[account]) & (bookings.cents < 0)
        left = (day > self._leave[account]) & (
            bookings.summary != summary_numbers()["loan_repayment"]
        )
        return bookings.taken(alive & ~left & ~frozen)

    def _moves(self, whole: Bookings, number: int) -> list[Bookings]:
        """Own money between the accounts here and the accounts elsewhere."""
        size, starts = len(self._balance), self._scene.setting.period.starts
        low = self._balance + _lowest(whole, size)
        # 200 stay in the account, and people move whole 500s.
        short = np.where(low < 0, -(-(20_000 - low) // 50_000) * 50_000, 0)
        before = self._balance + short
        early = whole.taken(whole.day <= self._leave[whole.account])
        until_leave, net = _net(early, size), _net(whole, size)
        frozen_on = self._scene.accounts.frozen_on
        gone = (self._leave_month == number) & (frozen_on > self._leave)
        # What stays is just enough for the loan payments still to come this month.
        after = np.minimum(net - until_leave, 0)
        emptied = np.where(gone, np.maximum(before + until_leave + after, 0), 0)
        moves = frozen_on >= starts[number + 1]
        swept = np.where(moves, self._too_much(before + net - emptied, number), 0)
        last = np.full(size, starts[number + 1] - 1)
        return [
            self._into(short, number),
            self._out_of(emptied, np.where(gone, self._leave, 0), "leaves", hour=23),
            self._out_of(swept, last, "swept", hour=23),
        ]

    def _into(self, cents: Ints, number: int) -> Bookings:
        """Money that comes in early on the first day of a month that would run short."""
        luck, rows = self._scene.setting.luck("settling.into"), np.flatnonzero(cents)
        first = int(self._scene.setting.period.starts[number])
        day = np.maximum(self._scene.accounts.opened[rows], first)
        when = luck.between(0, 5 * 3600, "clock", self._about[rows], number)
        return self._booked(rows, cents[rows], day, when, "transfer_in", number)

    def _out_of(self, cents: Ints, day: Ints, purpose: str, *, hour: int) -> Bookings:
        """Money that goes out on a day, after that day's other bookings."""
        luck, rows = self._scene.setting.luck(f"settling.{purpose}"), np.flatnonzero(cents)
        when = hour * 3600 + luck.between(60, 3_500, "clock", self._about[rows], day[rows])
        return self._booked(rows, -cents[rows], day[rows], when, "transfer_out", hour)

    def _too_much(self, balance: Ints, number: int) -> Ints:
        """What savers who keep their money elsewhere send away at a month's end."""
        luck, person = self._scene.setting.luck("settling.too_much"), self._scene.accounts.person
        people = self._scene.people
        quiet = people.activity[person] < QUIET
        wants = people.sweeps[person] & luck.happens(0.5, "wants", self._about, number)
        # Who hardly uses an account does not let the pay gather in it.
        wants |= quiet & people.paid_here[person]
        much = balance - np.where(quiet, 1, 2) * people.income[person]
        return np.where(wants & (much > 0), much // 10_000 * 10_000, 0)

    def _booked(
        self, rows: Ints, cents: Ints, day: Ints, when: Ints, summary: str, turn: int
    ) -> Bookings:
        luck, others = self._scene.setting.luck("settling.remark"), self._scene.others
        own = others.at("own", self._scene.accounts.person[rows])
        note = remark("own", luck, self._about[rows], day, turn, setting=self._scene.setting)
        return booked(rows, day, when, cents, summary, other=own, remark=note)

    def _running(self, whole: Bookings) -> Ints:
        """Balance after each booking: sums from each account's first one on."""
        if not len(whole):
            return np.zeros(0, dtype=np.int64)
        total = np.cumsum(whole.cents)
        first = np.flatnonzero(np.r_[True, whole.account[1:] != whole.account[:-1]])
        lengths = np.diff(np.r_[first, len(total)])
        base = self._balance[whole.account[first]] - (total[first] - whole.cents[first])
        return np.asarray(total + np.repeat(base, lengths), dtype=np.int64)


def _opening(scene: Scene) -> Ints:
    """Balances on the first day: part of a person's wealth, nothing for accounts not yet open."""
    luck, held, people = scene.setting.luck("settling.opening"), scene.accounts, scene.people
    share = 0.03 + 0.18 * luck.share("share", _about(scene))
    here = people.wealth * people.share_here
    cents = (here[held.person] * share).astype(np.int64)
    cents = np.where(people.activity[held.person] < QUIET, cents // 5, cents)
    old = (held.kind == CURRENT) & (held.opened < 0) & (_leave_days(scene) >= 0)
    return np.where(old, cents, 0)


def _leave_days(scene: Scene) -> Ints:
    """By account: the day its holder leaves; an account held by two stays."""
    held = scene.accounts
    return np.where(held.joint < 0, scene.leaves[held.person], NEVER)


def _about(scene: Scene) -> Ints:
    """By account: what its luck is drawn by, the same whoever else has accounts."""
    held = scene.accounts
    is_first = held.first[held.person] == np.arange(len(held))
    return np.asarray(2 * held.person + ~is_first, dtype=np.int64)


def _net(bookings: Bookings, size: int) -> Ints:
    """By account, the sum of the bookings."""
    # Sums of cents stay far below 2^53, where doubles are exact.
    summed = np.bincount(bookings.account, weights=bookings.cents, minlength=size)
    return summed.astype(np.int64)


def _lowest(bookings: Bookings, size: int) -> Ints:
    """By account, the lowest running sum of a month's ordered bookings, 0 at most."""
    lowest = np.zeros(size, dtype=np.int64)
    if len(bookings):
        starts = np.flatnonzero(np.r_[True, bookings.account[1:] != bookings.account[:-1]])
        total = np.cumsum(bookings.cents)
        before = total[starts] - bookings.cents[starts]
        lowest[bookings.account[starts]] = np.minimum(
            np.minimum.reduceat(total, starts) - before, 0
        )
    return lowest
