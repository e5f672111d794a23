"""What comes round by itself: bills on their day, rents, allowances, own money between accounts."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, repeated
from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.lives.people import QUIET
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.money.everyday import rents
from needmine.simulate.scene import Scene

from .draws import gamma, overdispersed
from .rhythms import Rhythms, hours
from .sums import beside, rounded, scale, thousands


@dataclass(frozen=True)
class Regular:
    """Payments people make at the same time of every month; none of it comes from a need."""

    scene: Scene
    used: Floats
    rhythms: Rhythms

    def month(self, number: int) -> Bookings:
        """Return the regular bookings of a month."""
        parts = [self._bills(number), self._rent(number), self._allowance(number)]
        return together([*parts, *self._between_accounts(number)])

    @cached_property
    def _lives_here(self) -> Ints:
        return lives_here(self.scene)

    def _bills(self, number: int) -> Bookings:
        """Each bill has its day, its payee and its size; in winter and summer it is larger."""
        scene, setting, who = self.scene, self.scene.setting, self._lives_here
        luck, listed = setting.luck("alternative.bills"), setting.value("alternative.regular.bills")
        place, turn = repeated(luck.chosen(listed, "bills", who))
        person = who[place]
        # Who does little this month pays late or elsewhere.
        chance = np.minimum(1.3 * self.used[person, number], 0.97)
        paid = luck.happens(chance, "paid", person, turn, number)
        person, turn = person[paid], turn[paid]
        day = luck.between(3, 26, "due", person, turn)
        day = day + luck.between(0, 2, "late", person, turn, number)
        month = setting.period.date(int(setting.period.starts[number])).month
        season = 1 + 0.3 * np.cos(np.pi * (month - 1) / 3)
        usual = scale(setting) * setting.number("alternative.regular.bill_yuan")
        size = usual * gamma(luck, 2.0, "size", person, turn) * season
        cents = size * gamma(luck, 20.0, "meter", person, turn, number)
        return booked(
            scene.accounts.first[person],
            setting.period.month_day(number, day),
            hours(luck, "hour", person, turn, number, peaks=(9.0, 20.0), spread=1.5),
            -np.maximum(cents, 500).astype(np.int64),
            "household_bill",
            other=scene.others.any("utilities", luck, person, turn),
            remark=remark("meter", luck, person, turn, setting=setting),
        )

    def _rent(self, number: int) -> Bookings:
        """Standing orders to the day; the others by hand, some for three months at once."""
        scene, setting = self.scene, self.scene.setting
        luck = setting.luck("alternative.rent")
        tenants, landlords, cents = rents(scene.people, scene.accounts, setting=setting)
        # The same draw as in orders.py: those are the ones that are on the list of orders.
        listed = setting.luck("orders.rent").happens(
            setting.number("orders.rent_share"), "listed", tenants
        )
        share = setting.number("alternative.regular.quarterly_rent")
        quarterly = ~listed & luck.happens(share, "quarterly", tenants)
        due = ~quarterly | (luck.between(0, 2, "which", tenants) == number % 3)
        late = np.where(listed, 0, luck.between(0, 4, "late", tenants, number))
        day = setting.period.month_day(
            number, np.where(listed, 1 + tenants % 7, luck.between(1, 24, "day", tenants)) + late
        )
        return booked(
            scene.accounts.first[tenants],
            day,
            hours(luck, "hour", tenants, number, peaks=(10.0, 19.5), spread=1.4),
            -cents * np.where(quarterly, 3, 1),
            "transfer_out",
            other=scene.others.at("stranger", landlords),
            remark=remark("flat", luck, tenants, number, setting=setting),
        ).taken(due)

    def _allowance(self, number: int) -> Bookings:
        """The same sum to a parent or a child after every payday: by hand, and not for lack."""
        scene, setting, who = self.scene, self.scene.setting, self._lives_here
        luck = setting.luck("alternative.allowance")
        rule = setting.value("alternative.regular.allowance")
        who = who[luck.happens(rule["share"], "sends", who)]
        who = who[luck.happens(0.92, "this_month", who, number)]
        cents = scene.people.income[who] * rule["incomes"] * gamma(luck, 3.0, "cents", who)
        day = self.rhythms.payday[who] + luck.between(0, 3, "day", who, number)
        return booked(
            scene.accounts.first[who],
            setting.period.month_day(number, day),
            hours(luck, "hour", who, number, peaks=(12.5, 20.5), spread=1.0),
            -rounded(luck, cents, who),
            "transfer_out",
            other=scene.others.at("stranger", (who * 31 + 17) % STRANGERS),
            remark=np.where(
                luck.happens(0.5, "words", who),
                remark("allowance", luck, who, setting=setting),
                remark("by_hand", luck, who, number, setting=setting),
            ),
        )

    def _between_accounts(self, number: int) -> list[Bookings]:
        """Own money from one account here to the other, mostly after payday: both sides of it."""
        scene, setting, held = self.scene, self.scene.setting, self.scene.accounts
        luck = setting.luck("alternative.between")
        both = (held.first >= 0) & (held.second >= 0)
        rate = both * setting.number("alternative.regular.between_accounts") * self.used[:, number]
        person, turn = repeated(overdispersed(luck, rate, 1.0, "times", scene.people.index, number))
        about = (person, turn, number)
        lag = (4 * gamma(luck, 1.0, "later", *about)).astype(np.int64)
        day = setting.period.month_day(number, np.minimum(self.rhythms.payday[person] + lag, 31))
        when = hours(luck, "hour", *about, peaks=(9.5, 21.0), spread=1.2)
        size = scale(setting) * 1_500 * beside(scene, "wealth", scene.people.wealth[person], 0.5)
        cents = thousands(size * gamma(luck, 0.8, "cents", *about))
        back = luck.happens(0.35, "back", *about)
        here = np.where(back, held.second[person], held.first[person])
        there = np.where(back, held.first[person], held.second[person])
        said = remark("self", luck, *about, setting=setting)
        others = scene.others
        return [
            booked(
                here,
                day,
                when,
                -cents,
                "transfer_out",
                other=others.at("customer", there),
                remark=said,
            ),
            booked(
                there,
                day,
                when,
                cents,
                "transfer_in",
                other=others.at("customer", here),
                remark=said,
            ),
        ]


def lives_here(scene: Scene) -> Ints:
    """Return who has an account of everyday use and uses it."""
    return np.flatnonzero((scene.accounts.first >= 0) & (scene.people.activity > QUIET))
