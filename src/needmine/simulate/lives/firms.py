"""Firms: who employs, who pays wages through this bank, who bonuses, who leaves for a rival."""

from dataclasses import dataclass

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, Luck, Texts, texts
from needmine.simulate.ground.numbers import account_numbers
from needmine.simulate.ground.setting import Setting
from needmine.simulate.ground.words import words

# Every sixth firm is a school, an office, a hospital: it employs those in public service.
PUBLIC_EVERY = 6
TRADES = ("trade", "public")
PAYDAYS = (5, 8, 10, 15, 20, 25, 28)
_PAYDAY_WEIGHTS = (2, 1, 3, 3, 1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Firms:
    """One entry per firm.

    Parameters
    ----------
    weight
        How many of all employees it has, as a rank-size rule gives them.
    payday
        Day of the month on which wages are paid.
    pays_here
        It has a payroll contract with this bank when the period begins.
    moves_away
        Day the contract goes to a rival.
    pays_13th, bonuses
        A 13th month in December; a bonus before Spring Festival (in January elsewhere).
    """

    names: Texts
    codes: Texts
    cities: Ints
    is_public: Flags
    weight: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    payday: Ints
    pays_here: Flags
    moves_away: Ints
    pays_13th: Flags
    bonuses: Flags
    accounts: Texts

    def __len__(self) -> int:
        """Return how many firms there are."""
        return len(self.names)

    def employer_of(self, luck: Luck, person: Ints, jobs: Ints) -> Ints:
        """Return whom each person works for; -1 for those without an employer."""
        found = np.full(len(person), -1, dtype=np.int64)
        for job, wanted in ((0, ~self.is_public), (1, self.is_public)):
            listed, who = np.flatnonzero(wanted), np.flatnonzero(jobs == job)
            place = luck.chosen(self.weight[listed], "employer", person[who])
            found[who] = listed[place]
        return found

    def pays_on(self, firm: Ints, day: Ints) -> Flags:
        """Return whether a firm's wages come through this bank on a day."""
        return self.pays_here[firm] & (day < self.moves_away[firm])


def firms(*, customers: int, setting: Setting) -> Firms:
    """Return the firms customers work for, large ones first."""
    size = max(int(customers / setting.number("firms.customers_per_firm")), 2 * PUBLIC_EVERY)
    luck, index = setting.luck("firms"), np.arange(size, dtype=np.int64)
    public = index % PUBLIC_EVERY == PUBLIC_EVERY - 1
    cities = luck.between(0, len(words(setting.language)["cities"]) - 1, "city", index)
    yearly = setting.number("firms.moves_payroll_yearly")
    moves = luck.happens(yearly * (setting.period.years + 0.5), "moves", index)
    return Firms(
        names=_names(luck, cities, public, setting),
        codes=texts(f"E{n:06d}" for n in index.tolist()),
        cities=cities,
        is_public=public,
        weight=1 / (index + 8.0),
        payday=np.array(PAYDAYS)[luck.chosen(_PAYDAY_WEIGHTS, "payday", index)],
        pays_here=luck.happens(setting.number("firms.payroll_here"), "pays_here", index),
        moves_away=np.where(
            moves, luck.between(0, setting.period.days + 180, "moves_day", index), NEVER
        ),
        pays_13th=luck.happens(setting.number("firms.months_13th"), "13th", index),
        bonuses=luck.happens(setting.number("firms.bonus_share"), "bonus", index),
        accounts=account_numbers(95, index),
    )


def _names(luck: Luck, cities: Ints, public: Flags, setting: Setting) -> Texts:
    lists = words(setting.language)
    form, towns, bodies = lists["companies"], lists["cities"], lists["public_bodies"]
    index = np.arange(len(cities))
    stem = luck.between(0, len(form["stems"]) - 1, "stem", index).tolist()
    trade = luck.between(0, len(form["trades"]) - 1, "trade", index).tolist()
    named = []
    for n, city in enumerate(cities.tolist()):
        if public[n]:
            named.append(
                form["public"].format(city=towns[city], body=bodies[stem[n] % len(bodies)])
            )
        else:
            named.append(
                form["form"].format(
                    city=towns[city], stem=form["stems"][stem[n]], trade=form["trades"][trade[n]]
                )
            )
    return texts(named)
