"""What was bought here: met needs, offers taken without need, impulse and quarter-end pushes."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import AHEAD
from needmine.simulate.ground.chance import Ints, Luck, Texts, texts
from needmine.simulate.ground.setting import Setting

from .events import EVENTS
from .needs import HERE, NEEDS, Needs
from .offers import Offers
from .people import People

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
# What leaves with a customer, as a share of the money that lies here.
_LEAVES_WITH = (0.5, 1.0)
_BROUGHT = {
    "inheritance": (15, 50),
    "property_sale": (40, 120),
    "big_bonus": (3, 9),
    "lot_matured": (5, 20),
    "idle_growth": (5, 15),
    "nav_shock": (4, 15),
    "retirement": (5, 15),
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
    luck = setting.luck("purchases.at_stake")
    low, high = np.zeros(len(needs)), np.zeros(len(needs))
    for name, (least, most) in _AT_STAKE.items():
        mask = needs.need == NEEDS.index(name)
        low[mask], high[mask] = least, most
    saving = needs.need == NEEDS.index("grow_savings")
    for name, (least, most) in _BROUGHT.items():
        mask = saving & (needs.reason == EVENTS.index(name))
        low[mask], high[mask] = least, most
    share = luck.share("months", needs.person, needs.need, needs.since)
    cents = (low + (high - low) * share**1.5) * people.income[needs.person]
    leaves = needs.need == NEEDS.index("keep_relationship")
    least, most = _LEAVES_WITH
    lies_here = people.wealth[needs.person] * people.share_here[needs.person]
    cents = np.where(leaves, lies_here * (least + (most - least) * share), cents)
    return np.asarray((cents / 10_000).astype(np.int64) * 10_000)


def worth(needs: Needs, stakes: Ints, *, setting: Setting) -> Ints:
    """Return what meeting each need is worth to bank and customer together, in cents."""
    scale = setting.number("money.scale_en") if setting.language == "en" else 1.0
    cents = np.zeros(len(needs), dtype=np.int64)
    for name, rule in setting.value("worth").items():
        rows = needs.rows(name)
        cents[rows] = (rule["share"] * stakes[rows] + rule["sum"] * 100 * scale).astype(np.int64)
    return cents


def purchases(
    people: People,
    needs: Needs,
    offers: Offers,
    stakes: Ints,
    *,
    setting: Setting,
) -> Purchases:
    """Return everything bought here until after the truth's last day."""
    met = np.flatnonzero((needs.outcome == HERE) & (needs.outcome_day >= 0))
    met = met[needs.product[met] != SETTLED]
    parts = [(needs.person[met], needs.product[met], needs.outcome_day[met], stakes[met], met)]
    parts.append(_taken(people, offers, setting))
    for product in setting.value("impulse"):
        parts.append(_impulse(people, product, setting))
    parts.append(_pushed(people, setting))
    parts.append(_new_year(people, setting))
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


def _part(people: People, person: Ints, product: Texts, day: Ints, luck: Luck) -> _Part:
    # Nobody puts away or borrows what they could not carry.
    usual = luck.lognormal(4.0, 0.6, "amount", person, day) * people.income[person]
    saved = np.isin(product.astype(str), ("term_1y", "term_3y", "wealth_r2", "cash_wealth_r1"))
    lies_here = people.wealth[person] * people.share_here[person]
    cents = np.where(saved, np.minimum(usual, 0.5 * lies_here), usual)
    small = np.isin(product.astype(str), ("standing_order",))
    cents = np.where(small, people.income[person] * 0.1, cents)
    return (
        person,
        product,
        day,
        (cents / 10_000).astype(np.int64) * 10_000,
        np.full(len(person), -1, dtype=np.int64),
    )


def _taken(people: People, offers: Offers, setting: Setting) -> _Part:
    luck = setting.luck("purchases.taken")
    rows = np.flatnonzero(offers.buys_with & (offers.need < 0) & ~offers.is_service)
    person, day = offers.person[rows], offers.day[rows]
    day = day + luck.between(1, 12, "waits", person, day)
    return _part(people, person, offers.product[rows], day, luck)


def _impulse(people: People, product: str, setting: Setting) -> _Part:
    luck = setting.luck(f"purchases.impulse.{product}")
    last = setting.period.days + AHEAD
    chance = setting.number(f"impulse.{product}") * last / 365.25
    person = np.flatnonzero(luck.happens(chance, "buys", people.index))
    day = luck.between(0, last - 1, "day", person)
    return _part(people, person, texts([product] * len(person)), day, luck)


def _pushed(people: People, setting: Setting) -> _Part:
    """Lots sold because a quarter ended, not because anybody needed them."""
    luck = setting.luck("purchases.pushed")
    share = setting.number("lots.quarter_push")
    persons, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for last in setting.period.quarter_ends().tolist():
        person = np.flatnonzero(luck.happens(share, "pushed", people.index, last))
        persons.append(person)
        days.append(setting.period.open_day(last - luck.between(0, 6, "day", person, last)))
    person = np.concatenate(persons)
    product = texts(["wealth_r2"] * len(person))
    return _part(people, person, product, np.concatenate(days), luck)


def _new_year(people: People, setting: Setting) -> _Part:
    """The campaign of the first weeks of a year (开门红): short lots for whoever can be asked."""
    luck = setting.luck("purchases.new_year")
    share = setting.number("lots.new_year_push")
    persons, days = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for first in setting.period.festival_days("new_year"):
        if 0 <= first < setting.period.days:
            person = np.flatnonzero(luck.happens(share, "asked", people.index, first))
            persons.append(person)
            days.append(first + luck.between(0, 35, "day", person, first))
    person = np.concatenate(persons)
    product = texts(["cash_wealth_r1"] * len(person))
    return _part(people, person, product, np.concatenate(days), luck)
