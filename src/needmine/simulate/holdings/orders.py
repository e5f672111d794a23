"""Standing orders: rents paid so for long, and orders set up in the period."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from needmine.simulate.ground.chance import Ints, clock
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.people import People
from needmine.simulate.lives.purchases import Purchases
from needmine.simulate.money.bookings import Bookings, OtherSides, booked
from needmine.simulate.money.everyday import rents

from .accounts import Accounts
from .others import STRANGERS


@dataclass(frozen=True, kw_only=True)
class Orders(Rows):
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


def payee(others: OtherSides, person: Ints, since: Any) -> Ints:
    """Return who is paid, first by hand and later by order, where a need is about payments."""
    return others.at("stranger", (person * 7 + np.maximum(since, 0) * 13) % STRANGERS)


def orders(
    people: People,
    accounts: Accounts,
    bought: Purchases,
    since: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Orders:
    """Return the standing orders of customers with an account for everyday use.

    Parameters
    ----------
    since
        By purchase: the day of the event behind it; any day where there was none.
    """
    luck = setting.luck("orders.rent")
    tenants, landlords, rent = rents(people, accounts, setting=setting)
    listed = luck.happens(setting.number("orders.rent_share"), "listed", tenants)
    begun = np.maximum(people.joined[tenants], -luck.between(30, 900, "begun", tenants))
    rows = _set_up(accounts, bought)
    person = np.concatenate([tenants[listed], bought.person[rows]])
    paid = payee(others, bought.person[rows], since[rows])
    return Orders(
        person=person,
        payee=np.concatenate([others.at("stranger", landlords[listed]), paid]),
        cents=np.concatenate([rent[listed], np.maximum(bought.amount[rows], 5_000)]),
        started=np.concatenate([begun[listed], bought.day[rows]]),
        ended=accounts.closed[accounts.first[person]],
    )


def order_flows(
    accounts: Accounts, bought: Purchases, since: Ints, others: OtherSides, *, setting: Setting
) -> Bookings:
    """Return the payments of the orders set up in the period; rents are booked as ever."""
    rows, luck = _set_up(accounts, bought), setting.luck("orders.paid")
    months = np.arange(setting.period.months)
    which, month = np.repeat(rows, len(months)), np.tile(months, len(rows))
    person = bought.person[which]
    day = setting.period.month_day(month, 1 + person % 28)
    paid = booked(
        accounts.first[person],
        day,
        clock(luck, "clock", person, month, opens=5, closes=7),
        -np.maximum(bought.amount[which], 5_000),
        "transfer_out",
        other=payee(others, person, since[which]),
    )
    return paid.taken(day >= bought.day[which])


def _set_up(accounts: Accounts, bought: Purchases) -> Ints:
    rows = bought.of("standing_order")
    return rows[accounts.first[bought.person[rows]] >= 0]
