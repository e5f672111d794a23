"""Standing orders: rents paid so for long, and orders set up in the period."""

from dataclasses import dataclass

import numpy as np

from .accounts import Accounts
from .bookings import STRANGERS, Bookings, OtherSides, booked
from .chance import Ints, between, day_second
from .everyday import rents
from .people import People
from .purchases import Purchases
from .setting import Setting


@dataclass(frozen=True, kw_only=True)
class Orders:
    """One entry per standing order; money in cents, days as day numbers.

    Parameters
    ----------
    payee
        Position in `OtherSides`.
    ended
        The day its account closes; never for most.
    """

    person: Ints
    payee: Ints
    cents: Ints
    started: Ints
    ended: Ints

    def __len__(self) -> int:
        """Return how many orders there are."""
        return len(self.person)


def payee(others: OtherSides, need: Ints) -> Ints:
    """Return who is paid, first by hand and later by order, where a need is about payments."""
    return others.at("stranger", need % STRANGERS)


def orders(
    people: People, accounts: Accounts, bought: Purchases, others: OtherSides, *, setting: Setting
) -> Orders:
    """Return the standing orders of customers with an account for everyday use."""
    dice = setting.dice("orders.rent")
    tenants, landlords, rent = rents(people, accounts, setting=setting)
    listed = dice.random(len(tenants)) < setting.number("orders.rent_share")
    begun = np.maximum(people.joined[tenants], -between(dice, 30, 900, len(tenants)))
    rows = _set_up(accounts, bought)
    person = np.concatenate([tenants[listed], bought.person[rows]])
    return Orders(
        person=person,
        payee=np.concatenate(
            [others.at("stranger", landlords[listed]), payee(others, bought.need[rows])]
        ),
        cents=np.concatenate([rent[listed], np.maximum(bought.amount[rows], 5_000)]),
        started=np.concatenate([begun[listed], bought.day[rows]]),
        ended=accounts.closed[accounts.first[person]],
    )


def order_flows(
    accounts: Accounts, bought: Purchases, others: OtherSides, *, setting: Setting
) -> Bookings:
    """Return the payments of the orders set up in the period; rents are booked as ever."""
    rows = _set_up(accounts, bought)
    dice = setting.dice("orders.paid")
    months = np.arange(setting.period.months)
    which, month = np.repeat(rows, len(months)), np.tile(months, len(rows))
    day = setting.period.month_day(month, 1 + bought.person[which] % 28)
    paid = booked(
        accounts.first[bought.person[which]],
        day,
        day_second(dice, len(which), opens=5, closes=7),
        -np.maximum(bought.amount[which], 5_000),
        "transfer_out",
        other=payee(others, bought.need[which]),
    )
    return paid.taken(day >= bought.day[which])


def _set_up(accounts: Accounts, bought: Purchases) -> Ints:
    rows = bought.of("standing_order")
    return rows[accounts.first[bought.person[rows]] >= 0]
