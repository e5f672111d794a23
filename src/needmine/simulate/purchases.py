"""What was bought here: met needs, offers taken without need, impulse and quarter-end pushes."""

from dataclasses import dataclass

import numpy as np

from .chance import Ints, Texts, between, lognormal, texts
from .lives import EVENTS
from .needs import HERE, NEEDS, Needs
from .offers import Offers
from .people import People
from .setting import Setting

# What a complaint put right is called among outcomes; nothing is bought with it.
SETTLED = "complaint_settled"

# Monthly incomes at stake, lowest and highest, by need and, for savings, by what brought the money.
_AT_STAKE = {
    "borrow_home": (60, 140),
    "borrow_consumer": (4, 16),
    "smooth_cash_flow": (1, 4),
    "protect_income": (0.15, 0.5),
    "send_abroad": (2, 8),
    "automate_payments": (0.03, 0.2),
}
_BROUGHT = {
    "inheritance": (15, 50),
    "property_sale": (40, 120),
    "big_bonus": (3, 9),
    "lot_matured": (5, 20),
    "idle_growth": (5, 15),
}


@dataclass(frozen=True, kw_only=True)
class Purchases:
    """One entry per product bought here; ``need`` is -1 where none stood behind it."""

    person: Ints
    product: Texts
    day: Ints
    amount: Ints
    need: Ints

    def of(self, *products: str) -> Ints:
        """Return the positions of purchases of these products."""
        return np.flatnonzero(np.isin(self.product.astype(str), products))


def at_stake(people: People, needs: Needs, *, setting: Setting) -> Ints:
    """Return the money each need is about, in cents; 0 where it is not about money."""
    dice = setting.dice("purchases.at_stake")
    low, high = np.zeros(len(needs)), np.zeros(len(needs))
    for name, (least, most) in _AT_STAKE.items():
        mask = needs.need == NEEDS.index(name)
        low[mask], high[mask] = least, most
    saving = needs.need == NEEDS.index("grow_savings")
    for name, (least, most) in _BROUGHT.items():
        mask = saving & (needs.reason == EVENTS.index(name))
        low[mask], high[mask] = least, most
    months = low + (high - low) * dice.random(len(needs)) ** 1.5
    return (months * people.income[needs.person] / 10_000).astype(np.int64) * 10_000


def purchases(
    people: People,
    needs: Needs,
    offers: Offers,
    stakes: Ints,
    *,
    setting: Setting,
) -> Purchases:
    """Return everything bought here within the period."""
    met = np.flatnonzero((needs.outcome == HERE) & (needs.outcome_day < setting.period.days))
    met = met[(needs.outcome_day[met] >= 0) & (needs.product[met] != SETTLED)]
    parts = [(needs.person[met], needs.product[met], needs.outcome_day[met], stakes[met], met)]
    parts.append(_taken(people, offers, setting))
    for product in setting.value("impulse"):
        parts.append(_impulse(people, product, setting))
    parts.append(_pushed(people, setting))
    person, product, day, amount, need = map(np.concatenate, zip(*parts, strict=True))
    kept = people.in_core[person] & (day > people.joined[person])
    return Purchases(
        person=person[kept],
        product=product[kept],
        day=day[kept],
        amount=amount[kept],
        need=need[kept],
    )


_Part = tuple[Ints, Texts, Ints, Ints, Ints]


def _part(
    people: People, person: Ints, product: Texts, day: Ints, setting: Setting, name: str
) -> _Part:
    dice = setting.dice(f"purchases.amount.{name}")
    months = lognormal(dice, 5.0, 0.6, len(person))
    amount = (months * people.income[person] / 10_000).astype(np.int64) * 10_000
    return person, product, day, amount, np.full(len(person), -1, dtype=np.int64)


def _taken(people: People, offers: Offers, setting: Setting) -> _Part:
    dice = setting.dice("purchases.taken")
    rows = np.flatnonzero(offers.buys_with & (offers.need < 0))
    day = offers.day[rows] + between(dice, 1, 12, len(rows))
    rows, day = rows[day < setting.period.days], day[day < setting.period.days]
    return _part(people, offers.person[rows], offers.product[rows], day, setting, "taken")


def _impulse(people: People, product: str, setting: Setting) -> _Part:
    dice = setting.dice(f"purchases.impulse.{product}")
    chance = setting.number(f"impulse.{product}") * setting.period.years
    person = np.flatnonzero(dice.random(len(people)) < chance)
    day = between(dice, 0, setting.period.days - 1, len(person))
    return _part(people, person, texts([product] * len(person)), day, setting, product)


def _pushed(people: People, setting: Setting) -> _Part:
    """Lots sold because a quarter ended, not because anybody needed them."""
    dice = setting.dice("purchases.pushed")
    share = setting.number("lots.quarter_push")
    persons, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for last in setting.period.quarter_ends().tolist():
        person = np.flatnonzero(dice.random(len(people)) < share)
        persons.append(person)
        days.append(setting.period.open_day(last - between(dice, 0, 6, len(person))))
    person = np.concatenate(persons)
    return _part(
        people, person, texts(["wealth_r2"] * len(person)), np.concatenate(days), setting, "pushed"
    )
