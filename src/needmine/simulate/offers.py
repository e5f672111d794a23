"""Offers the bank made in the past, and what each of them truly changed."""

from dataclasses import dataclass, replace

import numpy as np

from .chance import Dice, Flags, Floats, Ints, Texts, between, chosen, texts
from .needs import HERE, NOWHERE, RIVAL, Needs
from .people import NEVER, RETIRED, People
from .setting import Setting

# What was offered in campaigns, and the needs it serves.
OFFERED: dict[str, tuple[str, ...]] = {
    "consumer_loan": ("borrow_consumer", "smooth_cash_flow"),
    "home_loan": ("borrow_home",),
    "term_1y": ("grow_savings",),
    "wealth_r2": ("grow_savings",),
    "credit_card": ("borrow_consumer", "pay_by_card"),
    "accident_insurance": ("protect_income",),
    "remittance": ("send_abroad",),
}
CHANNELS = ("phone", "app", "sms", "wecom")
ANSWERS = ("accepted", "declined", "no_answer", "wrong")


@dataclass(frozen=True, kw_only=True)
class Consents:
    """Consents given and withdrawn: person, purpose, state (granted or not), day."""

    person: Ints
    purpose: Texts
    granted: Flags
    day: Ints


@dataclass(frozen=True, kw_only=True)
class Offers:
    """One entry per contact, with its true effect.

    Parameters
    ----------
    need
        Position of the need it met; -1 for none.
    buys_without, buys_with
        Whether the person would have bought the product here within the window without the
        contact, and whether with it: the two outcomes of which a real bank sees one.
    """

    person: Ints
    product: Texts
    channel: Texts
    day: Ints
    is_service: Flags
    is_randomised: Flags
    need: Ints
    buys_without: Flags
    buys_with: Flags
    answer: Texts

    def __len__(self) -> int:
        """Return how many contacts there were."""
        return len(self.person)


def consents(people: People, *, setting: Setting) -> Consents:
    """Return what people agreed to when they joined, and what they took back later."""
    dice = setting.dice("consents")
    parts = []
    for purpose in ("marketing", "need_finding"):
        given = dice.random(len(people)) < setting.number(f"offers.{purpose}_consent")
        yearly = setting.number("offers.consent_withdrawn_yearly")
        back = given & (dice.random(len(people)) < yearly * setting.period.years)
        days = between(dice, 0, setting.period.days - 1, len(people))
        everyone, later = np.arange(len(people)), np.flatnonzero(back & (days > people.joined))
        parts.append((everyone, purpose, given, people.joined))
        parts.append((later, purpose, np.zeros(len(later), dtype=bool), days[later]))
    return Consents(
        person=np.concatenate([part[0] for part in parts]).astype(np.int64),
        purpose=texts(part[1] for part in parts for _ in range(len(part[0]))),
        granted=np.concatenate([part[2] for part in parts]),
        day=np.concatenate([part[3] for part in parts]),
    )


def willing(given: Consents, size: int, day: int) -> Flags:
    """Return who agreed to marketing and had not taken it back by a day."""
    marketing = given.purpose == "marketing"
    agreed = np.zeros(size, dtype=bool)
    agreed[given.person[marketing & given.granted & (given.day <= day)]] = True
    agreed[given.person[marketing & ~given.granted & (given.day <= day)]] = False
    return agreed


def offers(
    people: People,
    needs: Needs,
    given: Consents,
    *,
    setting: Setting,
) -> tuple[Offers, Needs]:
    """Return the contacts of all months, and the needs as the contacts changed them."""
    contacts = _contacts(people, given, setting)
    dice = setting.dice("offers.response")
    need = _needs_met(needs, contacts)
    without = _would_buy(needs, need, contacts, int(setting.number("offers.window_days")))
    chance = np.where(
        need >= 0,
        setting.number("offers.uplift_with_need"),
        setting.number("offers.uplift_without_need"),
    )
    moved = (dice.random(len(contacts)) < chance) & ~contacts.is_service
    buys = without | moved
    told = replace(
        contacts,
        need=need,
        buys_without=without,
        buys_with=buys,
        answer=_answers(dice, buys, need),
    )
    changed = _persuaded(needs, told, moved & ~without & (need >= 0), dice)
    return told, _annoyed(changed, told, dice, setting)


def _contacts(people: People, given: Consents, setting: Setting) -> Offers:
    parts = [
        _one_month(people, given, month, setting, setting.dice(f"offers.{month}"))
        for month in range(setting.period.months)
    ]
    person, product, day, randomised, service = map(np.concatenate, zip(*parts, strict=True))
    dice = setting.dice("offers.channel")
    size = len(person)
    return Offers(
        person=person,
        product=product,
        channel=texts(CHANNELS)[chosen(dice, [0.4, 0.25, 0.2, 0.15], size)],
        day=day,
        is_service=service,
        is_randomised=randomised,
        need=np.full(size, -1, dtype=np.int64),
        buys_without=np.zeros(size, dtype=bool),
        buys_with=np.zeros(size, dtype=bool),
        answer=texts([""] * size),
    )


def _one_month(
    people: People,
    given: Consents,
    month: int,
    setting: Setting,
    dice: Dice,
) -> tuple[Ints, Texts, Ints, Flags, Flags]:
    start, end = int(setting.period.starts[month]), int(setting.period.starts[month + 1])
    may = people.in_core & willing(given, len(people), start) & (people.joined < start)
    wanted = int(len(people) * setting.number("offers.monthly_share"))
    by_chance = round(wanted * setting.number("offers.randomised_share"))
    codes = texts(OFFERED)
    product = codes[dice.integers(0, len(codes), len(people))]
    order = np.argsort(-_old_score(people, product, dice), kind="stable")
    listed = order[may[order]][: wanted - by_chance]
    drawn = dice.permutation(np.setdiff1d(np.flatnonzero(may), listed))[:by_chance]
    served = dice.permutation(np.flatnonzero(people.in_core & (people.joined < start)))
    served = served[: wanted // 10]
    person = np.concatenate([listed, drawn, served])
    day = setting.period.open_day(between(dice, start + 2, end - 1, len(person)))
    kinds = np.repeat([0, 1, 2], [len(listed), len(drawn), len(served)])
    product = np.where(kinds == 2, "", product[person])
    return person, product, np.maximum(day, start), kinds == 1, kinds == 2


def _old_score(people: People, product: Texts, dice: Dice) -> Floats:
    """The line the bank used to draw: rich and retired for deposits, well paid for loans."""
    saving = np.isin(product.astype(str), ["term_1y", "wealth_r2"])
    rich, paid = np.log(people.wealth + 1.0), np.log(people.income + 1.0)
    rich, paid = rich - rich.mean(), paid - paid.mean()
    score = np.where(saving, rich + 0.4 * (people.jobs == RETIRED), 1.5 * paid)
    return np.asarray(score + dice.normal(0, 0.9, len(people)), dtype=np.float64)


def _needs_met(needs: Needs, contacts: Offers) -> Ints:
    found = np.full(len(contacts), -1, dtype=np.int64)
    for product, served in OFFERED.items():
        for name in served:
            row = needs.open_at(name, contacts.person, contacts.day)
            fits = (contacts.product == product) & (found < 0)
            found = np.where(fits, row, found)
    return found


def _would_buy(needs: Needs, need: Ints, contacts: Offers, window: int) -> Flags:
    row = np.maximum(need, 0)
    if not len(needs):
        return np.zeros(len(need), dtype=bool)
    soon = needs.outcome_day[row] <= contacts.day + window
    met_here: Flags = (need >= 0) & (needs.outcome[row] == HERE)
    return met_here & soon & ~contacts.is_service


def _answers(dice: Dice, buys: Flags, need: Ints) -> Texts:
    luck = dice.random(len(buys))
    silent = np.where(luck < 0.62, "no_answer", np.where(luck < 0.97, "declined", "wrong"))
    polite = np.where((need >= 0) & (luck > 0.8), "accepted", silent)
    return np.where(buys & (luck < 0.8), "accepted", polite).astype(object)


def _persuaded(needs: Needs, contacts: Offers, moved: Flags, dice: Dice) -> Needs:
    rows, first = np.unique(contacts.need[moved], return_index=True)
    contact = np.flatnonzero(moved)[first]
    day = contacts.day[contact] + between(dice, 1, 14, len(rows))
    outcome, outcome_day = needs.outcome.copy(), needs.outcome_day.copy()
    product, by_offer, end = needs.product.copy(), needs.by_offer.copy(), needs.end.copy()
    outcome[rows], outcome_day[rows], end[rows] = HERE, day, day
    product[rows], by_offer[rows] = contacts.product[contact], True
    return replace(
        needs, outcome=outcome, outcome_day=outcome_day, product=product, by_offer=by_offer, end=end
    )


def _annoyed(needs: Needs, contacts: Offers, dice: Dice, setting: Setting) -> Needs:
    leaving = needs.open_at("keep_relationship", contacts.person, contacts.day)
    hit = (leaving >= 0) & ~contacts.is_service
    hit &= dice.random(len(contacts)) < setting.number("offers.annoyed_share")
    rows = np.unique(leaving[hit])
    rows = rows[needs.outcome[rows] == NOWHERE]
    outcome, outcome_day = needs.outcome.copy(), needs.outcome_day.copy()
    outcome[rows], outcome_day[rows] = RIVAL, np.minimum(needs.end[rows], NEVER)
    return replace(needs, outcome=outcome, outcome_day=outcome_day)
