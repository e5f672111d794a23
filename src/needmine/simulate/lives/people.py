"""Who lives: age, household, city, job, pay, habits, and which departments know them."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Floats, Ints, Luck, Texts, texts
from needmine.simulate.ground.numbers import id_numbers, phones
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import words

from .firms import Firms

JOBS = ("employee", "public", "self_employed", "retired", "student", "none")
EMPLOYEE, PUBLIC, SELF_EMPLOYED, RETIRED, STUDENT, NO_JOB = range(6)
# Below this use of the bank an account hardly moves.
QUIET = 0.2


@dataclass(frozen=True, kw_only=True)
class People:
    """One entry per person in every array; days are day numbers of the period.

    Parameters
    ----------
    index
        Number of the person: 0, 1, ...
    partner
        Position of the spouse; -1 for none.
    children
        How many live in the household on the first day.
    employer
        Position in `Firms`; -1 for none.
    income, wealth
        A month's income and all liquid wealth at the start, in cents.
    share_here
        Part of that wealth that lies with this bank, 0 to 1.
    activity
        How much the person uses the bank; 1 is usual, quiet ones are near 0.
    thrift, digital, loyalty, temper, rate_minded
        Habits and tempers, 0 to 1: saving, screens before counters, staying with a bank,
        complaining, comparing rates.
    joined
        Day they became a customer, negative before the period.
    phone_changed
        Day their number changed from ``old_phones`` to ``phones``.
    """

    index: Ints
    names: Texts
    female: Flags
    births: "np.ndarray[tuple[int], np.dtype[np.datetime64]]"
    ages: Ints
    cities: Ints
    addresses: Texts
    partner: Ints
    children: Ints
    jobs: Ints
    employer: Ints
    income: Ints
    wealth: Ints
    share_here: Floats
    paid_here: Flags
    tenant: Flags
    sweeps: Flags
    activity: Floats
    thrift: Floats
    digital: Floats
    loyalty: Floats
    temper: Floats
    rate_minded: Floats
    joined: Ints
    in_core: Flags
    in_cards: Flags
    in_app: Flags
    in_wecom: Flags
    child_on_phone: Flags
    id_numbers: Texts
    phones: Texts
    old_phones: Texts
    phone_changed: Ints
    risk: Ints

    def __len__(self) -> int:
        """Return how many people live."""
        return len(self.names)

    def trait(self, name: str) -> Floats:
        """Return a trait in standard deviations from the average person."""
        raw = np.asarray(getattr(self, _LOGGED.get(name, _NAMED.get(name, name))), np.float64)
        values = np.log(raw + 1.0) if name in _LOGGED else raw
        # Where all are alike, a mean's last bits are no difference.
        spread = values.std() if np.ptp(values) else np.inf
        return np.asarray((values - values.mean()) / spread, dtype=np.float64)

    def moved_by(self, by: dict[str, float] | None) -> Floats:
        """Return by how much traits multiply a chance: exp of the sum of number x trait."""
        total = np.zeros(len(self))
        for name, weight in (by or {}).items():
            total += weight * self.trait(name)
        return np.exp(total)


_LOGGED = {"income": "income", "wealth": "wealth"}
_NAMED = {"age": "ages"}


def people(firms: Firms, *, customers: int, setting: Setting) -> People:
    """Return so many people, each known to at least one department."""
    luck, index = setting.luck("people"), np.arange(customers, dtype=np.int64)
    ages = _ages(luck, index, setting)
    births = _births(luck, index, ages, setting)
    partner = _partners(luck, births, ages, setting.number("people.couple_share"))
    female = _genders(luck, partner)
    cities = _shared(
        luck.between(0, len(words(setting.language)["cities"]) - 1, "city", index), partner
    )
    jobs = _jobs(luck, index, ages)
    thrift = luck.share("thrift", index)
    income = _income(luck, index, jobs, cities, setting)
    employer = firms.employer_of(luck, index, jobs)
    digital, loyalty = _digital(luck, index, ages), luck.share("loyalty", index)
    in_core = luck.happens(setting.number("people.has_core"), "in_core", index)
    return People(
        index=index,
        names=_names(luck, index, female, setting),
        female=female,
        births=births,
        ages=ages,
        cities=cities,
        addresses=_addresses(luck, cities, partner, setting),
        partner=partner,
        children=_children(luck, index, ages, partner, setting),
        jobs=jobs,
        employer=employer,
        income=income,
        wealth=_wealth(luck, index, income, thrift, ages, setting),
        paid_here=_paid_here(luck, index, firms, jobs, employer, setting),
        tenant=luck.happens(setting.number("people.tenant_share"), "tenant", index) & (ages < 45),
        sweeps=luck.happens(setting.number("people.sweeps_share"), "sweeps", index),
        activity=_activity(luck, index, setting),
        thrift=thrift,
        loyalty=loyalty,
        share_here=_share_here(luck, index, loyalty, setting),
        temper=luck.share("temper", index),
        rate_minded=luck.share("rate_minded", index),
        joined=_joined(luck, index, setting),
        digital=digital,
        in_core=in_core,
        in_cards=~in_core | luck.happens(setting.number("people.has_cards"), "in_cards", index),
        in_app=_in_app(luck, index, digital, setting),
        in_wecom=in_core & luck.happens(setting.number("people.has_wecom"), "in_wecom", index),
        child_on_phone=_child_on_phone(luck, index, ages, setting),
        id_numbers=id_numbers(births, female),
        phones=phones(2 * index),
        old_phones=phones(2 * index + 1),
        phone_changed=_phone_changes(luck, index, setting),
        risk=1 + luck.chosen([0.12, 0.33, 0.33, 0.16, 0.06], "risk", index),
    )


def _ages(luck: Luck, index: Ints, setting: Setting) -> Ints:
    drawn = setting.number("people.age_mean") + setting.number("people.age_sd") * luck.normal(
        "age", index
    )
    return np.clip(drawn, 18, 88).astype(np.int64)


def _births(
    luck: Luck, index: Ints, ages: Ints, setting: Setting
) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    back = (ages * 365.25).astype(np.int64) + luck.between(0, 364, "birthday", index)
    return setting.period.dates(-back)


def _partners(
    luck: Luck,
    births: "np.ndarray[tuple[int], np.dtype[np.datetime64]]",
    ages: Ints,
    share: float,
) -> Ints:
    grown = np.flatnonzero((ages >= 24) & (ages <= 75))
    size = int(len(births) * share / 2)
    picked = grown[np.argsort(luck.bits("couple", grown), kind="stable")][: 2 * size]
    by_age = picked[np.argsort(births[picked], kind="stable")]
    first, second = by_age[: len(by_age) // 2 * 2 : 2], by_age[1::2]
    partner = np.full(len(births), -1, dtype=np.int64)
    partner[first], partner[second] = second, first
    return partner


def _genders(luck: Luck, partner: Ints) -> Flags:
    female = luck.happens(0.5, "female", np.arange(len(partner)))
    second = (partner >= 0) & (partner < np.arange(len(partner)))
    female[second] = ~female[partner[second]]
    return female


def _shared(values: Ints, partner: Ints) -> Ints:
    second = (partner >= 0) & (partner < np.arange(len(partner)))
    values = np.array(values, dtype=np.int64)
    values[second] = values[partner[second]]
    return values


def _children(luck: Luck, index: Ints, ages: Ints, partner: Ints, setting: Setting) -> Ints:
    drawn = luck.chosen(setting.value("people.children"), "children", index)
    home = (ages >= 26) & (ages <= 58)
    return _shared(np.where(home & ((partner >= 0) | (ages > 32)), drawn, 0), partner)


def _jobs(luck: Luck, index: Ints, ages: Ints) -> Ints:
    drawn = luck.chosen([0.58, 0.14, 0.19, 0.0, 0.0, 0.09], "job", index)
    student = (ages < 23) & luck.happens(0.5, "student", index)
    retired = (ages >= 60) | ((ages >= 55) & luck.happens(0.4, "retired", index))
    return np.where(retired, RETIRED, np.where(student, STUDENT, drawn)).astype(np.int64)


def _digital(luck: Luck, index: Ints, ages: Ints) -> Floats:
    lean = np.clip(1.15 - (ages - 18) / 75, 0.1, 0.95)
    return np.clip(lean + 0.18 * luck.normal("digital", index), 0.02, 1.0)


def _share_here(luck: Luck, index: Ints, loyalty: Floats, setting: Setting) -> Floats:
    """Whoever is at home here keeps more of their money here."""
    here = np.clip(setting.number("money.share_here") * (0.35 + 1.3 * loyalty), 0.05, 0.98)
    spread = luck.lognormal(1.0, 0.25, "share_here", index)
    return np.asarray(here * spread.clip(0.4, 1.0 / here), dtype=np.float64)


def _activity(luck: Luck, index: Ints, setting: Setting) -> Floats:
    quiet = luck.happens(setting.number("people.quiet_share"), "quiet", index)
    # Whoever is at home here does more here.
    home = 0.7 + 0.6 * luck.share("loyalty", index)
    return np.where(quiet, 0.03, 1.0) * home * luck.lognormal(1.0, 0.35, "activity", index)


def _income(luck: Luck, index: Ints, jobs: Ints, cities: Ints, setting: Setting) -> Ints:
    scale = setting.number("money.scale_en") if setting.language == "en" else 1.0
    middle = setting.number("money.salary_median") * scale * 100
    usual = luck.lognormal(middle, setting.number("money.salary_sigma"), "income", index)
    # The first four cities of either list are the dearest.
    usual = usual * np.where(cities < 4, setting.number("money.dear_city"), 0.93)
    factor = np.array([1, 1.05, 1.1, setting.number("money.pension_share"), 0.25, 0.3])
    return np.asarray(usual * factor[jobs] // 1000 * 1000, dtype=np.int64)


def _wealth(
    luck: Luck, index: Ints, income: Ints, thrift: Floats, ages: Ints, setting: Setting
) -> Ints:
    middle = income * setting.number("money.wealth_months") * (0.4 + 1.2 * thrift)
    grown = np.clip((ages - 15) / 30, 0.2, 1.5)
    sigma = setting.number("money.wealth_sigma")
    return luck.lognormal(middle * grown, sigma, "wealth", index).astype(np.int64)


def _paid_here(
    luck: Luck, index: Ints, firms: Firms, jobs: Ints, employer: Ints, setting: Setting
) -> Flags:
    """By the employer's contract; pensions come to whatever account a person names."""
    elsewhere = luck.happens(setting.number("firms.paid_elsewhere"), "paid_elsewhere", index)
    contract = (employer >= 0) & firms.pays_here[np.maximum(employer, 0)]
    pension = (jobs == RETIRED) & luck.happens(0.7, "pension_here", index)
    return np.asarray((contract & ~elsewhere) | pension, dtype=np.bool_)


def _joined(luck: Luck, index: Ints, setting: Setting) -> Ints:
    before = -luck.between(30, 20 * 365, "joined_before", index)
    share = setting.number("people.joins_yearly") * setting.period.years
    new = luck.happens(share, "joins", index)
    last = max(setting.period.days - 30, 1)
    return np.where(new, luck.between(0, last, "joined", index), before)


def _phone_changes(luck: Luck, index: Ints, setting: Setting) -> Ints:
    chance = setting.number("people.phone_change_yearly") * (setting.period.years + 1)
    changes = luck.happens(chance, "changes_phone", index)
    return np.where(
        changes, luck.between(-365, setting.period.days - 1, "phone_day", index), -NEVER
    )


def _in_app(luck: Luck, index: Ints, digital: Floats, setting: Setting) -> Flags:
    lean = np.clip(setting.number("people.has_app") + (digital - 0.7) * 0.7, 0.05, 0.97)
    return luck.happens(lean, "in_app", index)


def _child_on_phone(luck: Luck, index: Ints, ages: Ints, setting: Setting) -> Flags:
    share = setting.number("people.child_on_phone")
    return luck.happens(share, "child_on_phone", index) & (ages >= 28) & (ages <= 50)


def _names(luck: Luck, index: Ints, female: Flags, setting: Setting) -> Texts:
    lists = words(setting.language)
    surnames = lists["surnames"].split()
    # Rank-size weights: the ten commonest Chinese surnames then hold some 40 % of people.
    family = luck.chosen(1 / (np.arange(len(surnames)) + 6.0), "surname", index)
    given = {key: lists[f"given_{key}"].split() for key in ("female", "male")}
    first, second = luck.share("given", index), luck.share("given_second", index)
    single = luck.happens(0.16, "single_name", index)
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


def _addresses(luck: Luck, cities: Ints, partner: Ints, setting: Setting) -> Texts:
    lists, index = words(setting.language), np.arange(len(cities))
    districts = luck.between(0, len(lists["districts"]) - 1, "district", index).tolist()
    streets = luck.between(0, len(lists["streets"]) - 1, "street", index).tolist()
    numbers = luck.between(1, 398, "number", index).tolist()
    units = luck.between(101, 2899, "unit", index).tolist()
    written = [
        lists["address"].format(
            city=lists["cities"][city],
            district=lists["districts"][districts[n]],
            street=lists["streets"][streets[n]],
            number=numbers[n],
            unit=units[n],
        )
        for n, city in enumerate(cities.tolist())
    ]
    for n, other in enumerate(partner.tolist()):
        if 0 <= other < n:
            written[n] = written[other]
    return texts(written)
