"""Offers the bank made in the past, and what each of them truly changed."""

from dataclasses import dataclass, replace

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Floats, Ints, Luck, Texts, texts
from needmine.simulate.ground.rows import Rows
from needmine.simulate.ground.setting import Setting

from .bankers import Bankers
from .needs import HERE, NOWHERE, RIVAL, Needs, leave_days
from .people import RETIRED, People

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
class Offers(Rows):
    """One entry per contact, with its true effect.

    Parameters
    ----------
    need
        Position of the need it met; -1 for none.
    buys_without, buys_with
        Whether the person would have bought the product here within the window without the
        contact, and whether with it: the two outcomes of which a real bank sees one.
    answer
        What was written down; empty where the banker logs nothing.
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


def consents(people: People, *, setting: Setting) -> Consents:
    """Return what people agreed to when they joined, and what they took back later."""
    parts = []
    for purpose in ("marketing", "need_finding"):
        luck = setting.luck(f"consents.{purpose}")
        given = luck.happens(setting.number(f"offers.{purpose}_consent"), "given", people.index)
        yearly = setting.number("offers.consent_withdrawn_yearly")
        back = given & luck.happens(yearly * setting.period.years, "back", people.index)
        days = luck.between(0, setting.period.days - 1, "day", people.index)
        later = np.flatnonzero(back & (days > people.joined))
        parts.append((people.index, purpose, given, people.joined))
        parts.append((later, purpose, np.zeros(len(later), dtype=bool), days[later]))
    return Consents(
        person=np.concatenate([part[0] for part in parts]),
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
    staff: Bankers,
    *,
    setting: Setting,
) -> tuple[Offers, Needs]:
    """Return the contacts of all months, and the needs as the contacts changed them."""
    contacts = _contacts(people, given, leave_days(people, needs), setting)
    response = would_buy(needs, contacts.person, contacts.product, contacts.day, setting=setting)
    served = contacts.is_service
    told = replace(
        contacts,
        need=np.where(served, -1, response.need),
        buys_without=response.without & ~served,
        buys_with=response.with_it & ~served,
    )
    told = replace(told, answer=_answers(told, staff, setting))
    moved = told.buys_with & ~told.buys_without & (told.need >= 0)
    return told, _annoyed(_persuaded(needs, told, moved, setting), told, setting)


@dataclass(frozen=True, kw_only=True)
class Response:
    """What an offer on a day would meet and change, whether or not it was ever made.

    Parameters
    ----------
    need
        Position of the need it would meet; -1 for none.
    without, with_it
        Whether the product is bought here within the window without it, and with it.
    """

    need: Ints
    without: Flags
    with_it: Flags


def would_buy(
    needs: Needs, person: Ints, product: Texts, day: Ints, *, setting: Setting
) -> Response:
    """Return the true response of persons to offers of products on days."""
    need = _needs_met(needs, person, product, day)
    row = np.maximum(need, 0)
    window = int(setting.number("offers.window_days"))
    without = need >= 0
    if len(needs):
        without &= (needs.outcome[row] == HERE) & (needs.outcome_day[row] <= day + window)
        # Met by another product, the need buys nothing of what was offered.
        without &= needs.product[row] == product
    chance = np.where(
        need >= 0,
        setting.number("offers.uplift_with_need"),
        setting.number("offers.uplift_without_need"),
    )
    luck, codes = setting.luck("offers.response"), np.zeros(len(person), dtype=np.int64)
    for place, code in enumerate(OFFERED):
        codes[product == code] = place
    moved = luck.happens(chance, "moved", person, codes, day)
    return Response(need=need, without=without, with_it=without | moved)


def _contacts(people: People, given: Consents, leaves: Ints, setting: Setting) -> Offers:
    parts = [
        _one_month(people, given, leaves, month, setting) for month in range(setting.period.months)
    ]
    person, product, day, randomised, service = map(np.concatenate, zip(*parts, strict=True))
    luck, size = setting.luck("offers.channel"), len(person)
    channel = luck.chosen([0.4, 0.25, 0.2, 0.15], "channel", person, day)
    return Offers(
        person=person,
        product=product,
        channel=texts(CHANNELS)[channel],
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
    leaves: Ints,
    month: int,
    setting: Setting,
) -> tuple[Ints, Texts, Ints, Flags, Flags]:
    start, end = int(setting.period.starts[month]), int(setting.period.starts[month + 1])
    luck = setting.luck(f"offers.{month}")
    here = people.in_core & (people.joined < start) & (leaves >= start)
    may = here & willing(given, len(people), start)
    wanted = int(len(people) * setting.number("offers.monthly_share"))
    by_chance = round(wanted * setting.number("offers.randomised_share"))
    codes = texts(OFFERED)
    product = codes[luck.between(0, len(codes) - 1, "product", people.index)]
    # Drawn before the list is, so that they stand for everybody who may be asked.
    drawn = _drawn(luck, "by_chance", np.flatnonzero(may), by_chance)
    left = may.copy()
    left[drawn] = False
    order = np.argsort(-_old_score(people, product, luck), kind="stable")
    listed = order[left[order]][: wanted - by_chance]
    served = _drawn(luck, "served", np.flatnonzero(here), wanted // 10)
    person = np.concatenate([listed, drawn, served])
    kinds = np.repeat([0, 1, 2], [len(listed), len(drawn), len(served)])
    days = np.arange(start, end)
    days = days[setting.period.is_open(days)]
    day = days[luck.between(0, len(days) - 1, "day", person, kinds)]
    product = np.where(kinds == 2, "", product[person])
    return person, product, day, kinds == 1, kinds == 2


def _drawn(luck: Luck, purpose: str, among: Ints, size: int) -> Ints:
    return among[np.argsort(luck.bits(purpose, among), kind="stable")[:size]]


def _old_score(people: People, product: Texts, luck: Luck) -> Floats:
    """The line the bank used to draw: rich and retired for deposits, well paid for loans."""
    saving = np.isin(product.astype(str), ["term_1y", "wealth_r2"])
    rich, paid = np.log(people.wealth + 1.0), np.log(people.income + 1.0)
    rich, paid = rich - rich.mean(), paid - paid.mean()
    score = np.where(saving, rich + 0.4 * (people.jobs == RETIRED), 1.5 * paid)
    return np.asarray(score + 0.9 * luck.normal("score", people.index), dtype=np.float64)


def _needs_met(needs: Needs, person: Ints, product: Texts, day: Ints) -> Ints:
    found = np.full(len(person), -1, dtype=np.int64)
    for code, served in OFFERED.items():
        rows = np.flatnonzero(product == code)
        for name in served:
            row = needs.open_at(name, person[rows], day[rows])
            found[rows] = np.where(found[rows] < 0, row, found[rows])
    return found


def _answers(made: Offers, staff: Bankers, setting: Setting) -> Texts:
    """What is written down: some bankers write nothing, some tick off many at a month's end."""
    luck = setting.luck("offers.answers")
    share = luck.share("answer", made.person, made.day)
    silent = np.where(share < 0.62, "no_answer", np.where(share < 0.97, "declined", "wrong"))
    # Some say yes and buy nothing, some who buy could not be reached.
    agrees = luck.share("agrees", made.person, made.day)
    polite = np.where((made.need >= 0) & (agrees > 0.85), "accepted", silent)
    said = np.where(made.buys_with & (agrees < 0.8), "accepted", polite)
    banker = staff.banker_on(made.person, made.day)
    asked = (banker >= 0) & (made.channel == "phone")
    who, month = np.maximum(banker, 0), setting.period.month_of(made.day)
    late = made.day >= setting.period.starts[month + 1] - 4
    said = np.where(asked & staff.ticks_in_bulk[who] & late, "no_answer", said)
    return np.where(asked & ~staff.logs[who], "", said).astype(object)


def _persuaded(needs: Needs, contacts: Offers, moved: Flags, setting: Setting) -> Needs:
    # The first offer that moves somebody settles the need.
    order = np.flatnonzero(moved)
    order = order[np.argsort(contacts.day[order], kind="stable")]
    rows, first = np.unique(contacts.need[order], return_index=True)
    contact, luck = order[first], setting.luck("offers.persuaded")
    day = contacts.day[contact] + luck.between(1, 14, "waits", contacts.person[contact])
    outcome, outcome_day = needs.outcome.copy(), needs.outcome_day.copy()
    product, by_offer, end = needs.product.copy(), needs.by_offer.copy(), needs.end.copy()
    outcome[rows], outcome_day[rows], end[rows] = HERE, day, day
    product[rows], by_offer[rows] = contacts.product[contact], True
    return replace(
        needs, outcome=outcome, outcome_day=outcome_day, product=product, by_offer=by_offer, end=end
    )


def _annoyed(needs: Needs, contacts: Offers, setting: Setting) -> Needs:
    luck = setting.luck("offers.annoyed")
    leaving = needs.open_at("keep_relationship", contacts.person, contacts.day)
    hit = (leaving >= 0) & ~contacts.is_service
    hit &= luck.happens(
        setting.number("offers.annoyed_share"), "annoyed", contacts.person, contacts.day
    )
    rows = np.unique(leaving[hit])
    rows = rows[needs.outcome[rows] == NOWHERE]
    outcome, outcome_day = needs.outcome.copy(), needs.outcome_day.copy()
    outcome[rows], outcome_day[rows] = RIVAL, np.minimum(needs.end[rows], NEVER)
    return replace(needs, outcome=outcome, outcome_day=outcome_day)
