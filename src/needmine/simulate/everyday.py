"""Everyday bookings: wallets, bills, transfers, cash, rent, own money moved about."""

from typing import Any

import numpy as np

from .accounts import Accounts
from .bookings import STRANGERS, Bookings, OtherSides, booked, remark, together
from .chance import Dice, Floats, Ints, day_second, lognormal, repeated
from .people import People
from .setting import Setting

# Rule in parameters.yml: summary, sign, other side, occasion of the remark.
_WAYS: dict[str, tuple[str, int, str, str]] = {
    "wallet": ("wallet", -1, "wallet", "wallet"),
    "household_bill": ("household_bill", -1, "utility", "bill"),
    "transfer_out": ("transfer_out", -1, "stranger", "transfer"),
    "transfer_in": ("transfer_in", 1, "stranger", "transfer"),
    "cash": ("cash_out", -1, "", "none"),
    "fee": ("fee", -1, "", "none"),
    "own_out": ("transfer_out", -1, "own", "own"),
    "own_in": ("transfer_in", 1, "own", "own"),
}


def everyday(
    people: People,
    accounts: Accounts,
    used: Floats,
    leaves: Ints,
    others: OtherSides,
    *,
    setting: Setting,
) -> Bookings:
    """Return the bookings of everyday life; none of them comes from a need."""
    parts = [
        _one_way(people, accounts, used, others, way, rule, setting)
        for way, rule in setting.value("everyday").items()
    ]
    parts.append(_rent(people, accounts, others, setting))
    parts.append(_family(people, accounts, used, others, setting))
    whole = together(parts)
    person = accounts.person[whole.account]
    day = whole.day
    return whole.taken((day >= people.joined[person]) & (day < leaves[person]))


def _one_way(
    people: People,
    accounts: Accounts,
    used: Floats,
    others: OtherSides,
    way: str,
    rule: dict[str, Any],
    setting: Setting,
) -> Bookings:
    dice = setting.dice(f"everyday.{way}")
    summary, sign, side, occasion = _WAYS[way]
    person, day = _moments(dice, used * rule["monthly"], setting)
    person, day = person[accounts.first[person] >= 0], day[accounts.first[person] >= 0]
    cents = lognormal(dice, people.income[person] * rule["share"], rule["sigma"])
    return booked(
        accounts.first[person],
        day,
        day_second(dice, len(person)),
        sign * _rounded(dice, cents, way),
        summary,
        other=_side(others, side, person, dice),
        remark=remark(occasion, dice, len(person), setting=setting),
    )


def _moments(dice: Dice, rates: Floats, setting: Setting) -> tuple[Ints, Ints]:
    """Whose and on which day: so many a month by each person's rate."""
    counts = dice.poisson(rates)
    cell = repeated(counts.ravel())
    person, month = cell // setting.period.months, cell % setting.period.months
    length = setting.period.starts[month + 1] - setting.period.starts[month]
    day = setting.period.starts[month] + (dice.random(len(cell)) * length).astype(np.int64)
    return person.astype(np.int64), day.astype(np.int64)


def _rounded(dice: Dice, cents: Floats, way: str) -> Ints:
    whole = np.maximum(cents, 100).astype(np.int64)
    if way == "cash":
        return np.maximum(whole // 10_000, 1) * 10_000
    if way in ("transfer_out", "transfer_in", "own_out", "own_in"):
        # Most people send round sums.
        even = np.maximum(whole // 10_000 * 10_000, 5_000)
        return np.where(dice.random(len(whole)) < 0.7, even, whole)
    return whole


def _side(others: OtherSides, kind: str, person: Ints, dice: Dice) -> Ints:
    if not kind:
        return np.full(len(person), -1, dtype=np.int64)
    if kind == "own":
        return others.at("own", person)
    return others.any(kind, dice, len(person))


def rents(people: People, accounts: Accounts, *, setting: Setting) -> tuple[Ints, Ints, Ints]:
    """Return who pays rent, which stranger it goes to, and the cents a month."""
    dice = setting.dice("everyday.landlords")
    tenants = np.flatnonzero(people.tenant & (accounts.first >= 0) & (people.activity > 0.3))
    landlord = dice.integers(0, STRANGERS, len(people))[tenants]
    rent = (people.income[tenants] * 0.26 / 10_000).astype(np.int64) * 10_000
    return tenants, landlord, np.maximum(rent, 10_000)


def _rent(
    people: People,
    accounts: Accounts,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    dice = setting.dice("everyday.rent")
    tenants, landlords, cents = rents(people, accounts, setting=setting)
    which, month = (
        np.repeat(np.arange(len(tenants)), setting.period.months),
        np.tile(np.arange(setting.period.months), len(tenants)),
    )
    person = tenants[which]
    day = setting.period.month_day(month, 1 + people.payday[person] % 7)
    return booked(
        accounts.first[person],
        day,
        day_second(dice, len(person)),
        -cents[which],
        "transfer_out",
        other=others.at("stranger", landlords[which]),
        remark=remark("rent", dice, len(person), setting=setting),
    )


def _family(
    people: People,
    accounts: Accounts,
    used: Floats,
    others: OtherSides,
    setting: Setting,
) -> Bookings:
    """Money between a person's two accounts here: one booking on each side."""
    dice = setting.dice("everyday.family")
    person, day = _moments(dice, used * 0.35, setting)
    both = (accounts.first[person] >= 0) & (accounts.second[person] >= 0)
    person, day = person[both], day[both]
    here, there = accounts.first[person], accounts.second[person]
    cents = lognormal(dice, people.income[person] * 0.15, 0.8).astype(np.int64) // 10_000 * 10_000
    cents = np.maximum(cents, 10_000)
    clock = day_second(dice, len(person))
    said = remark("own", dice, len(person), setting=setting)
    away = booked(
        here, day, clock, -cents, "transfer_out", other=others.at("customer", there), remark=said
    )
    home = booked(
        there, day, clock, cents, "transfer_in", other=others.at("customer", here), remark=said
    )
    return together([away, home])
