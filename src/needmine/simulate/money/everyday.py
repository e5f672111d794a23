"""Everyday bookings of a month: wallets, bills, transfers, cash, rent, own money moved about."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Luck, clock, repeated
from needmine.simulate.ground.setting import Setting
from needmine.simulate.holdings.accounts import Accounts
from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.lives.people import QUIET, People
from needmine.simulate.scene import Scene

from .bookings import Bookings, booked, remark, together

# Rule in parameters.yml: summary, sign, other side, occasion of the remark.
_WAYS: dict[str, tuple[str, int, str, str]] = {
    "wallet": ("wallet", -1, "wallets", "wallet"),
    "top_up": ("wallet_top_up", -1, "wallets", "top_up"),
    "wallet_back": ("wallet_back", 1, "wallets", "wallet_back"),
    "money_fund": ("wallet", -1, "money_funds", "money_fund"),
    "fund_back": ("wallet_back", 1, "money_funds", "fund_back"),
    "red_packet": ("red_packet_out", -1, "wallets", "red_packet"),
    "household_bill": ("household_bill", -1, "utilities", "bill"),
    "transfer_out": ("transfer_out", -1, "stranger", "transfer"),
    "transfer_in": ("transfer_in", 1, "stranger", "transfer"),
    "shop": ("shop", -1, "shops", "shop"),
    "cash": ("cash_out", -1, "", "none"),
    "fee": ("fee", -1, "", "none"),
    "own_out": ("transfer_out", -1, "own", "own"),
    "own_in": ("transfer_in", 1, "own", "own"),
    # What looks like the trace of a need and is none.
    "paid_back": ("transfer_in", 1, "firm", "paid_back"),
    "agent_fee": ("transfer_out", -1, "realtors", "agent_fee"),
    "abroad_fee": ("transfer_out", -1, "abroad", "abroad_fee"),
}
# Most people send round sums.
_ROUND = ("transfer_out", "transfer_in", "own_out", "own_in", "money_fund", "fund_back", "top_up")


@dataclass(frozen=True)
class Everyday:
    """What people do with an account month by month; none of it comes from a need."""

    scene: Scene
    used: Floats

    @property
    def setting(self) -> Setting:
        """Return the setting."""
        return self.scene.setting

    def month(self, number: int) -> Bookings:
        """Return the everyday bookings of a month."""
        parts = [
            self._one_way(way, rule, number) for way, rule in self.setting.value("everyday").items()
        ]
        whole = together([*parts, self._rent(number), self._family(number)])
        person, day = self.scene.accounts.person[whole.account], whole.day
        return whole.taken(
            (day >= self.scene.people.joined[person]) & (day < self.scene.leaves[person])
        )

    @cached_property
    def _does(self) -> dict[str, Floats]:
        """By way: how often a month each person does it, apart from how busy the month is."""
        rules, held = self.setting.value("everyday"), self.scene.accounts.first >= 0
        return {
            way: rule["monthly"] * self.scene.people.moved_by(rule["by"]) * held
            for way, rule in rules.items()
        }

    @cached_property
    def _days(self) -> dict[str, Floats]:
        """By swell: how much of it falls on each day of the period, summed up from the first."""
        waves = self.setting.value("swells")
        return {
            name: np.concatenate([[0.0], np.cumsum(self.setting.period.swell(wave))])
            for name, wave in waves.items()
        }

    def _moments(
        self, luck: Luck, rate: Floats, number: int, swells: str
    ) -> tuple[Ints, Ints, "np.ndarray[tuple[int], np.dtype[np.uint64]]"]:
        """Whose and on which day, with bits of luck for each: so many by each person's rate."""
        starts, summed = self.setting.period.starts, self._days[swells]
        begin, end = summed[starts[number]], summed[starts[number + 1]]
        months = (end - begin) / (starts[number + 1] - starts[number])
        count = luck.counts(rate * months, "count", self.scene.people.index, number)
        person, turn = repeated(count)
        bits = luck.bits("row", person * 512 + turn, number)
        share = begin + (end - begin) * luck.share("day", bits)
        day = np.searchsorted(summed, share, side="right") - 1
        day = np.clip(day, starts[number], starts[number + 1] - 1)
        return person, day, bits

    def _one_way(self, way: str, rule: dict[str, Any], number: int) -> Bookings:
        summary, sign, side, occasion = _WAYS[way]
        luck = self.setting.luck(f"everyday.{way}")
        rate = self._does[way] * self.used[:, number]
        person, day, bits = self._moments(luck, rate, number, rule["swells"])
        usual = self.scene.people.income[person] * rule["share"]
        cents = luck.lognormal(usual, rule["sigma"], "cents", bits)
        return booked(
            self.scene.accounts.first[person],
            day,
            clock(luck, "clock", bits),
            sign * _rounded(luck, bits, cents, way),
            summary,
            other=self._side(luck, side, person, bits),
            remark=remark(occasion, luck, bits, setting=self.setting),
        )

    def _side(self, luck: Luck, kind: str, person: Ints, bits: Any) -> Ints | int:
        if not kind:
            return -1
        return (
            self.scene.others.at("own", person)
            if kind == "own"
            else self.scene.others.any(kind, luck, bits)
        )

    def _rent(self, number: int) -> Bookings:
        luck = self.setting.luck("everyday.rent")
        tenants, landlords, cents = rents(
            self.scene.people, self.scene.accounts, setting=self.setting
        )
        day = self.setting.period.month_day(number, 1 + tenants % 7)
        return booked(
            self.scene.accounts.first[tenants],
            day,
            clock(luck, "clock", tenants, number),
            -cents,
            "transfer_out",
            other=self.scene.others.at("stranger", landlords),
            remark=remark("rent", luck, tenants, number, setting=self.setting),
        )

    def _family(self, number: int) -> Bookings:
        """Money between a person's two accounts here: one booking on each side."""
        luck, held = self.setting.luck("everyday.family"), self.scene.accounts
        both = (held.first >= 0) & (held.second >= 0)
        rate = np.where(both, 0.35, 0.0) * self.used[:, number]
        person, day, bits = self._moments(luck, rate, number, "none")
        here, there = held.first[person], held.second[person]
        usual = luck.lognormal(self.scene.people.income[person] * 0.15, 0.8, "cents", bits)
        cents = np.maximum(usual.astype(np.int64) // 10_000, 1) * 10_000
        when = clock(luck, "clock", bits)
        said = remark("own", luck, bits, setting=self.setting)
        to, back = self.scene.others.at("customer", there), self.scene.others.at("customer", here)
        away = booked(here, day, when, -cents, "transfer_out", other=to, remark=said)
        home = booked(there, day, when, cents, "transfer_in", other=back, remark=said)
        return together([away, home])


def _rounded(luck: Luck, bits: Any, cents: Floats, way: str) -> Ints:
    whole = np.maximum(cents, 100).astype(np.int64)
    if way == "cash":
        return np.maximum(whole // 10_000, 1) * 10_000
    if way in _ROUND:
        even = np.maximum(whole // 10_000 * 10_000, 5_000)
        return np.where(luck.happens(0.7, "round", bits), even, whole)
    return whole


def rents(people: People, accounts: Accounts, *, setting: Setting) -> tuple[Ints, Ints, Ints]:
    """Return who pays rent, which stranger it goes to, and the cents a month."""
    luck = setting.luck("everyday.landlords")
    tenants = np.flatnonzero(people.tenant & (accounts.first >= 0) & (people.activity > QUIET))
    landlord = luck.between(0, STRANGERS - 1, "landlord", tenants)
    rent = (people.income[tenants] * 0.26 / 10_000).astype(np.int64) * 10_000
    return tenants, landlord, np.maximum(rent, 10_000)
