"""Money people live on, month by month: wages, bonuses, pensions, takings, the housing fund."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import Flags, Ints, clock, repeated
from needmine.simulate.ground.setting import Setting
from needmine.simulate.lives.firms import Firms
from needmine.simulate.lives.people import RETIRED, SELF_EMPLOYED, People
from needmine.simulate.scene import Scene

from .bookings import Bookings, booked, remark, together

# Days without pay after a job was lost.
WITHOUT_PAY = 150
_DECEMBER = 12


@dataclass(frozen=True)
class Income:
    """What people are paid into their accounts here.

    ``pay_ends`` is the day from which a leaver's pay goes to another bank.
    """

    scene: Scene
    firms: Firms
    pay_ends: Ints

    @property
    def setting(self) -> Setting:
        """Return the setting."""
        return self.scene.setting

    @property
    def people(self) -> People:
        """Return who lives."""
        return self.scene.people

    def month(self, number: int) -> Bookings:
        """Return the income of a month."""
        return together(
            [
                self._wages(number),
                self._pensions(number),
                self._bonuses(number),
                self._takings(number),
                self._settlements(number),
                self._fund(number),
            ]
        )

    @cached_property
    def _lost(self) -> Ints:
        """From when pay does not come for a while: a job lost."""
        return self.scene.lives.first_day("job_loss", len(self.people))

    @cached_property
    def _away(self) -> Ints:
        """From when pay goes to another bank, or no longer comes at all."""
        size, luck, works = len(self.people), self.setting.luck("income.stops"), self._works
        moved = self.scene.lives.first_day("job_change", size)
        stays = luck.happens(0.7, "stays", self.people.index)
        moved = np.where(stays | (self.people.jobs == RETIRED), NEVER, moved)
        # With the firm go all its people, also who became a customer only later.
        contract = np.where(works, self.firms.moves_away[self.people.employer], NEVER)
        retires = np.where(works, self.scene.lives.first_day("retirement", size), NEVER)
        stops = np.minimum.reduce([moved, contract, retires, self.pay_ends])
        return np.asarray(stops, dtype=np.int64)

    @property
    def _works(self) -> Flags:
        return self.people.employer >= 0

    def is_paid(self, day: Ints) -> Flags:
        """Return, by person, whether pay that comes on a day comes to an account here."""
        stopped = (day >= self._lost) & (day < self._lost + WITHOUT_PAY)
        stopped |= day >= self._away
        held = self.people.paid_here & (self.scene.accounts.first >= 0)
        return np.asarray(held & ~stopped & (day >= self.people.joined) & (day >= 0))

    def _payday(self, number: int, day: Ints) -> Ints:
        """The last open day on or before it; a few pays come late though the job is kept."""
        luck, index = self.setting.luck("income.late"), self.people.index
        late = luck.happens(self.setting.number("decoys.late_salary"), "late", index, number)
        day = day + late * luck.between(4, 14, "days", index, number)
        return self.setting.period.open_day(self.setting.period.month_day(number, day))

    def _wages(self, number: int) -> Bookings:
        """Wages of the month, and those of the next that come before its holiday begins."""
        return together(
            [
                self._wages_due(due, number)
                for due in (number, number + 1)
                if due < self.setting.period.months
            ]
        )

    def _wages_due(self, due: int, number: int) -> Bookings:
        luck, people = self.setting.luck("income.wages"), self.people
        day = self._payday(due, self.firms.payday[people.employer])
        comes = self._works & (self.setting.period.month_of(day) == number)
        who = np.flatnonzero(comes & self.is_paid(day))
        wobble = 1 + 0.03 * luck.normal("wobble", who, due)
        return booked(
            self.scene.accounts.first[who],
            day[who],
            # All of a firm's people are paid within minutes of each other.
            luck.between(7, 17, "hour", people.employer[who], due) * 3600
            + luck.between(0, 600, "second", who, due),
            (people.income[who] * wobble).astype(np.int64),
            "salary",
            other=self.scene.others.at("firm", people.employer[who]),
            remark=remark("salary", luck, people.employer[who], setting=self.setting),
        )

    def _pensions(self, number: int) -> Bookings:
        luck, people = self.setting.luck("income.pensions"), self.people
        day = self._payday(number, 15 + people.index % 6)
        retired = (people.jobs == RETIRED) & people.paid_here
        later = self.scene.lives.first_day("retirement", len(people)) + 30 <= day
        who = np.flatnonzero((retired & self.is_paid(day)) | (later & people.paid_here))
        who = who[(self.scene.accounts.first[who] >= 0) & (day[who] < self.pay_ends[who])]
        share = self.setting.number("money.pension_share")
        cents = np.where(retired[who], 1.0, share) * people.income[who]
        return booked(
            self.scene.accounts.first[who],
            np.maximum(day[who], 0),
            luck.between(6 * 3600, 9 * 3600, "clock", who, number),
            cents.astype(np.int64),
            "pension",
            other=self.scene.others.at("pension_office"),
            remark=remark("pension", luck, who, setting=self.setting),
        )

    def _bonuses(self, number: int) -> Bookings:
        """A 13th month in December, a bonus before Spring Festival: by themselves they mean
        nothing."""
        luck, people, firms = self.setting.luck("income.bonuses"), self.people, self.firms
        day = self._bonus_day(number)
        month = self.setting.period.date(int(self.setting.period.starts[number])).month
        works = people.employer >= 0
        firm = np.maximum(people.employer, 0)
        has_13th = firms.pays_13th[firm] & (month == _DECEMBER)
        due = works & ((firms.bonuses[firm] & (day >= 0)) | has_13th)
        # The 13th month comes with the December wages, some days later.
        when = np.where(has_13th, self._payday(number, firms.payday[firm] + 3), day)
        who = np.flatnonzero(due & self.is_paid(when))
        months = np.where(has_13th[who], 1.0, luck.lognormal(1.3, 0.55, "months", who, number))
        return booked(
            self.scene.accounts.first[who],
            when[who],
            luck.between(8 * 3600, 18 * 3600, "clock", who, number),
            (people.income[who] * months).astype(np.int64),
            "bonus",
            other=self.scene.others.at("firm", people.employer[who]),
            remark=remark("bonus", luck, people.employer[who], setting=self.setting),
        )

    def _bonus_day(self, number: int) -> Ints:
        """By person: the day the yearly bonus comes this month; -1 where it does not."""
        period, firm = self.setting.period, np.maximum(self.people.employer, 0)
        luck = self.setting.luck("income.bonus_day")
        # Where there is no Spring Festival, four weeks into the year.
        name, first = ("spring_festival", 25) if period.festivals.get("spring_festival") else (
            "new_year", -10)  # fmt: skip
        found = np.full(len(self.people), -1, dtype=np.int64)
        for festival in period.festival_days(name):
            day = period.open_day(festival - luck.between(first - 18, first, "before", firm))
            inside = (day >= period.starts[number]) & (day < period.starts[number + 1])
            found = np.where(inside, day, found)
        return found

    def _takings(self, number: int) -> Bookings:
        """What those without an employer are paid by customers of theirs, unevenly."""
        luck, people = self.setting.luck("income.takings"), self.people
        trades = (
            (people.jobs == SELF_EMPLOYED) & (self.scene.accounts.first >= 0) & ~self.scene.owners
        )
        rate = 4.0 * np.minimum(people.activity, 1.5) * trades
        person, turn = repeated(luck.counts(rate, "count", people.index, number))
        day = luck.between(*self._ends(number), "day", person, turn, number)
        kept = (day >= people.joined[person]) & (day < self.pay_ends[person])
        person, turn, day = person[kept], turn[kept], day[kept]
        cents = luck.lognormal(people.income[person] / 4.5, 0.7, "cents", person, turn, number)
        return booked(
            self.scene.accounts.first[person],
            day,
            clock(luck, "clock", person, turn, number),
            cents.astype(np.int64),
            "transfer_in",
            other=self.scene.others.any("stranger", luck, person, turn, number),
            remark=remark("transfer", luck, person, turn, setting=self.setting),
        )

    def _settlements(self, number: int) -> Bookings:
        """Card and wallet takings of a shop, settled every few days."""
        luck, people = self.setting.luck("income.settlements"), self.people
        who = np.flatnonzero(self.scene.owners & (self.scene.accounts.first >= 0))
        low, high = self._ends(number)
        person, turn = np.repeat(who, 10), np.tile(np.arange(10), len(who))
        day = low + 3 * turn + person % 3
        kept = (day <= high) & (day >= people.joined[person]) & (day < self.pay_ends[person])
        person, turn, day = person[kept], turn[kept], day[kept]
        cents = luck.lognormal(people.income[person] * 0.13, 0.5, "cents", person, turn, number)
        return booked(
            self.scene.accounts.first[person],
            day,
            np.full(len(day), 5 * 3600) + person % 3600,
            cents.astype(np.int64),
            "acquiring_in",
            other=self.scene.others.at("acquirer"),
            remark=remark("acquiring", luck, person, turn, setting=self.setting),
        )

    def _fund(self, number: int) -> Bookings:
        """Housing-fund money drawn out by tenants and borrowers, a year's worth at once."""
        luck, people = self.setting.luck("income.fund"), self.people
        yearly = self.setting.number("seasons.fund_withdrawal_yearly")
        draws = (people.employer >= 0) & luck.happens(yearly / 12, "draws", people.index, number)
        who = np.flatnonzero(draws & (self.scene.accounts.first >= 0))
        day = luck.between(*self._ends(number), "day", who, number)
        kept = (day >= people.joined[who]) & (day < self.pay_ends[who])
        who, day = who[kept], self.setting.period.open_day(day[kept])
        months = luck.between(6, 14, "months", who, number)
        cents = people.income[who] * 2 * self.setting.number("firms.fund_share") * months
        return booked(
            self.scene.accounts.first[who],
            np.maximum(day, self._ends(number)[0]),
            clock(luck, "clock", who, number, opens=9, closes=17),
            cents.astype(np.int64),
            "fund_in",
            other=self.scene.others.at("fund_office"),
            remark=remark("fund", luck, who, number, setting=self.setting),
        )

    def _ends(self, number: int) -> tuple[int, int]:
        starts = self.setting.period.starts
        return int(starts[number]), int(starts[number + 1]) - 1
