"""Who lives: age, household, city, job, pay, habits, and which departments know them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .chance import Dice, Flags, Floats, Ints, Texts, between, chosen, lognormal, texts
from .numbers import id_numbers, phones
from .setting import Setting
from .words import words

JOBS = ("employee", "public", "self_employed", "retired", "student", "none")
EMPLOYEE, PUBLIC, SELF_EMPLOYED, RETIRED, STUDENT, NO_JOB = range(6)
# A customer who never leaves, marries or changes their number: a day that never comes.
NEVER = 1_000_000


@dataclass(frozen=True, kw_only=True)
class People:
    """One entry per person in every array; days are day numbers of the period.

    Parameters
    ----------
    income, wealth
        A month's income and the liquid wealth at the start, in cents.
    partner
        Position of the spouse; -1 for none.
    activity
        How much the person uses the bank; 1 is usual, quiet ones are near 0.
    thrift, digital
        Saver and screen habits, 0 to 1.
    joined
        Day they became a customer, negative before the period.
    phone_changed
        Day their number changed from ``old_phone`` to ``phone``.
    """

    names: Texts
    female: Flags
    births: "np.ndarray[tuple[int], np.dtype[np.datetime64]]"
    ages: Ints
    cities: Ints
    addresses: Texts
    partner: Ints
    jobs: Ints
    employers: Ints
    income: Ints
    wealth: Ints
    payday: Ints
    paid_here: Flags
    tenant: Flags
    sweeps: Flags
    activity: Floats
    thrift: Floats
    digital: Floats
    joined: Ints
    in_core: Flags
    in_cards: Flags
    in_app: Flags
    id_numbers: Texts
    phones: Texts
    old_phones: Texts
    phone_changed: Ints
    risk: Ints

    def __len__(self) -> int:
        """Return how many people live."""
        return len(self.names)


def people(*, customers: int, setting: Setting) -> People:
    """Return so many people, each known to at least one department."""
    dice = setting.dice("people")
    ages = _ages(dice, customers, setting)
    births = _births(dice, ages, setting)
    partner = _partners(dice, births, ages, setting.number("people.couple_share"))
    female = _genders(dice, partner)
    cities = _shared(dice.integers(0, len(words(setting.language)["cities"]), customers), partner)
    jobs = _jobs(dice, ages)
    thrift, digital = dice.random(customers), _digital(dice, ages)
    income = _income(dice, jobs, cities, setting)
    known = _departments(dice, digital, setting)
    index = np.arange(customers, dtype=np.int64)
    quiet = dice.random(customers) < setting.number("people.quiet_share")
    return People(
        names=_names(dice, female, setting),
        female=female,
        births=births,
        ages=ages,
        cities=cities,
        addresses=_addresses(dice, cities, partner, setting),
        partner=partner,
        jobs=jobs,
        employers=between(dice, 0, 59, customers),
        income=income,
        wealth=_wealth(dice, income, thrift, ages, setting),
        payday=np.array([5, 8, 10, 15, 20, 25, 28], dtype=np.int64)[
            chosen(dice, [2, 1, 3, 3, 1, 1, 1], customers)
        ],
        paid_here=dice.random(customers) < setting.number("people.payroll_here"),
        tenant=(dice.random(customers) < setting.number("people.tenant_share")) & (ages < 45),
        sweeps=dice.random(customers) < setting.number("people.sweeps_share"),
        activity=np.where(quiet, 0.03, 1.0) * lognormal(dice, 1.0, 0.35, customers),
        thrift=thrift,
        digital=digital,
        joined=_joined(dice, customers, setting),
        in_core=known[0],
        in_cards=known[1],
        in_app=known[2],
        id_numbers=id_numbers(births, female),
        phones=phones(2 * index),
        old_phones=phones(2 * index + 1),
        phone_changed=_phone_changes(dice, customers, setting),
        risk=1 + chosen(dice, [0.12, 0.33, 0.33, 0.16, 0.06], customers),
    )


def _ages(dice: Dice, size: int, setting: Setting) -> Ints:
    drawn = dice.normal(setting.number("people.age_mean"), setting.number("people.age_sd"), size)
    return np.clip(drawn, 18, 88).astype(np.int64)


def _births(
    dice: Dice, ages: Ints, setting: Setting
) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    back = (ages * 365.25).astype(np.int64) + between(dice, 0, 364, len(ages))
    return setting.period.dates(-back)


def _partners(dice: Dice, births: Any, ages: Ints, share: float) -> Ints:
    grown = np.flatnonzero((ages >= 24) & (ages <= 75))
    size = int(len(births) * share / 2)
    chosen_ones = dice.permutation(grown)[: 2 * size]
    by_age = chosen_ones[np.argsort(births[chosen_ones], kind="stable")]
    first, second = by_age[: len(by_age) // 2 * 2 : 2], by_age[1::2]
    partner = np.full(len(births), -1, dtype=np.int64)
    partner[first], partner[second] = second, first
    return partner


def _genders(dice: Dice, partner: Ints) -> Flags:
    female = dice.random(len(partner)) < 0.5
    second = (partner >= 0) & (partner < np.arange(len(partner)))
    female[second] = ~female[partner[second]]
    return female


def _shared(values: Ints, partner: Ints) -> Ints:
    second = (partner >= 0) & (partner < np.arange(len(partner)))
    values = np.array(values, dtype=np.int64)
    values[second] = values[partner[second]]
    return values


def _jobs(dice: Dice, ages: Ints) -> Ints:
    drawn = chosen(dice, [0.58, 0.14, 0.19, 0.0, 0.0, 0.09], len(ages))
    student = (ages < 23) & (dice.random(len(ages)) < 0.5)
    retired = (ages >= 60) | ((ages >= 55) & (dice.random(len(ages)) < 0.4))
    return np.where(retired, RETIRED, np.where(student, STUDENT, drawn)).astype(np.int64)


def _digital(dice: Dice, ages: Ints) -> Floats:
    lean = np.clip(1.15 - (ages - 18) / 75, 0.1, 0.95)
    return np.clip(lean + dice.normal(0, 0.18, len(ages)), 0.02, 1.0)


def _income(dice: Dice, jobs: Ints, cities: Ints, setting: Setting) -> Ints:
    scale = setting.number("money.scale_en") if setting.language == "en" else 1.0
    usual = lognormal(
        dice,
        setting.number("money.salary_median") * scale * 100,
        setting.number("money.salary_sigma"),
        len(jobs),
    )
    # The first four cities of either list are the dearest.
    usual = usual * np.where(cities < 4, 1.2, 0.95)
    factor = np.array([1, 1.05, 1.1, setting.number("money.pension_share"), 0.25, 0.3])
    return np.asarray(usual * factor[jobs] // 1000 * 1000, dtype=np.int64)


def _wealth(dice: Dice, income: Ints, thrift: Floats, ages: Ints, setting: Setting) -> Ints:
    middle = income * setting.number("money.wealth_months") * (0.4 + 1.2 * thrift)
    grown = np.clip((ages - 15) / 30, 0.2, 1.5)
    return lognormal(dice, middle * grown, setting.number("money.wealth_sigma")).astype(np.int64)


def _joined(dice: Dice, size: int, setting: Setting) -> Ints:
    before = -between(dice, 30, 20 * 365, size)
    new = dice.random(size) < setting.number("people.joins_share")
    return np.where(new, between(dice, 0, max(setting.period.days - 30, 1), size), before)


def _phone_changes(dice: Dice, size: int, setting: Setting) -> Ints:
    yearly = setting.number("people.phone_change_yearly")
    changes = dice.random(size) < yearly * (setting.period.years + 1)
    return np.where(changes, between(dice, -365, setting.period.days - 1, size), -NEVER)


def _departments(dice: Dice, digital: Floats, setting: Setting) -> tuple[Flags, Flags, Flags]:
    size = len(digital)
    core = dice.random(size) < setting.number("people.has_core")
    cards = ~core | (dice.random(size) < setting.number("people.has_cards"))
    lean = np.clip(setting.number("people.has_app") + (digital - 0.7) * 0.7, 0.05, 0.97)
    return core, cards, dice.random(size) < lean


def _names(dice: Dice, female: Flags, setting: Setting) -> Texts:
    lists = words(setting.language)
    surnames = lists["surnames"].split()
    # Rank-size weights: the ten commonest Chinese surnames then hold some 40 % of people.
    family = chosen(dice, 1 / (np.arange(len(surnames)) + 6.0), len(female))
    given = {key: lists[f"given_{key}"].split() for key in ("female", "male")}
    first, second = dice.random(len(female)), dice.random(len(female))
    single = dice.random(len(female)) < 0.16
    named = []
    for n, is_female in enumerate(female.tolist()):
        pool = given["female" if is_female else "male"]
        one = pool[int(first[n] * len(pool))]
        if setting.language == "en":
            named.append(f"{one} {surnames[family[n]]}")
        else:
            two = "" if single[n] else pool[int(second[n] * len(pool))]
            named.append(surnames[family[n]] + one + two)
    return texts(named)


def _addresses(dice: Dice, cities: Ints, partner: Ints, setting: Setting) -> Texts:
    lists = words(setting.language)
    size = len(cities)
    districts = dice.integers(0, len(lists["districts"]), size)
    streets = dice.integers(0, len(lists["streets"]), size)
    numbers, units = dice.integers(1, 399, size), dice.integers(101, 2900, size)
    written = [
        lists["address"].format(
            city=lists["cities"][cities[n]],
            district=lists["districts"][districts[n]],
            street=lists["streets"][streets[n]],
            number=numbers[n],
            unit=units[n],
        )
        for n in range(size)
    ]
    for n, other in enumerate(partner.tolist()):
        if 0 <= other < n:
            written[n] = written[other]
    return texts(written)
