"""Everyday bookings of a month: regular partners, weekly shopping, what payday brings and eats."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints, Luck, repeated
from needmine.simulate.holdings.others import STRANGERS
from needmine.simulate.money.bookings import Bookings, booked, remark, together
from needmine.simulate.scene import Scene

from .draws import gamma, overdispersed, pareto
from .regular import Regular
from .rhythms import Rhythms, hours
from .sums import beside, formed, scale

# By way of parameters.yml: summary, sign, other side, occasion of the remark, form of the sum.
_WAYS: dict[str, tuple[str, int, str, str, str]] = {
    "meal": ("wallet", -1, "wallets", "meal", "price"),
    "errand": ("wallet", -1, "wallets", "errand", "price"),
    "outing": ("wallet", -1, "wallets", "outing", "price"),
    "top_up": ("wallet_top_up", -1, "wallets", "topped_up", "notes"),
    "wallet_back": ("wallet_back", 1, "wallets", "taken_out", "exact"),
    "money_fund": ("wallet", -1, "money_funds", "into_fund", "round"),
    "fund_back": ("wallet_back", 1, "money_funds", "out_of_fund", "round"),
    "packet_out": ("red_packet_out", -1, "wallets", "packet", "lucky"),
    "packet_in": ("red_packet_in", 1, "wallets", "packet", "exact"),
    "sent": ("transfer_out", -1, "circle", "among_friends", "round"),
    "got": ("transfer_in", 1, "circle", "among_friends", "round"),
    "shop": ("shop", -1, "shops", "till", "price"),
    "cash": ("cash_out", -1, "", "none", "notes"),
    "cash_in": ("cash_in", 1, "", "none", "notes"),
    "fee": ("fee", -1, "", "none", "exact"),
    "own_out": ("transfer_out", -1, "own", "elsewhere", "round"),
    "own_in": ("transfer_in", 1, "own", "self", "round"),
}
# Monday to Sunday, for those whose time is the week and for those whose time is the weekend; the
# part of it tied to the days after payday; how much more the last five days of a month see.
_RHYTHMS: dict[str, tuple[tuple[float, ...], tuple[float, ...], float, float]] = {
    "any": ((1, 1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1.2, 1.5, 1.3), 0.0, 1.0),
    "workdays": ((1.3, 1.2, 1.2, 1.3, 1.4, 0.5, 0.4), (1, 1, 1, 1, 1.2, 0.9, 0.8), 0.0, 1.0),
    "weekend": ((0.7, 0.6, 0.7, 0.7, 1.2, 1.9, 1.5), (0.3, 0.3, 0.4, 0.4, 1.2, 3.4, 2.6), 0.1, 0.9),
    "payday": ((1, 1, 1, 1, 1.1, 1.2, 1), (0.7, 0.7, 0.7, 0.8, 1.2, 1.8, 1.5), 0.5, 0.7),
    "month_end": ((1, 1, 1, 1, 1, 0.8, 0.8), (1, 0.9, 0.9, 0.9, 1, 1.1, 1.1), 0.0, 3.5),
}
_LAST_DAYS = 5
# People pay out of circles of so many others; one in six payments goes to somebody new.
_CIRCLE, _NEW = 7, 1 / 6


@dataclass(frozen=True)
class Days:
    """What people do with an account from day to day; none of it comes from a need."""

    scene: Scene
    used: Floats

    def month(self, number: int) -> Bookings:
        """Return the everyday bookings of a month."""
        rules = self.scene.setting.value("alternative.everyday")
        parts = [self._one_way(way, rule, number) for way, rule in rules.items()]
        whole = together([*parts, self._regular.month(number)])
        person, day = self.scene.accounts.person[whole.account], whole.day
        here = (day >= self.scene.people.joined[person]) & (day < self.scene.leaves[person])
        return whole.taken(here & (whole.account >= 0))

    @cached_property
    def _rhythms(self) -> Rhythms:
        return Rhythms(self.scene)

    @cached_property
    def _regular(self) -> Regular:
        return Regular(self.scene, self.used, self._rhythms)

    @cached_property
    def _swells(self) -> dict[str, Floats]:
        waves = self.scene.setting.value("alternative.swells")
        return {name: self.scene.setting.period.swell(wave) for name, wave in waves.items()}

    @cached_property
    def _does(self) -> dict[str, Floats]:
        """By way: how often a month each person does it; two of one income differ for good."""
        rules = self.scene.setting.value("alternative.everyday")
        luck, people = self.scene.setting.luck("alternative.everyday"), self.scene.people
        return {
            way: rule["monthly"]
            * people.moved_by(rule["by"])
            * gamma(luck, 4.0, f"own.{way}", people.index)
            * (self.scene.accounts.first >= 0)
            for way, rule in rules.items()
        }

    @cached_property
    def _sizes(self) -> dict[str, Floats]:
        """By way: cents of a usual one for each person."""
        people, found = self.scene.people, {}
        for way, rule in self.scene.setting.value("alternative.everyday").items():
            measure = people.income if rule["of"] == "income" else people.wealth
            more = beside(self.scene, rule["of"], measure, rule["power"])
            found[way] = rule["yuan"] * scale(self.scene.setting) * np.minimum(more, 12.0)
        return found

    def _one_way(self, way: str, rule: dict[str, Any], number: int) -> Bookings:
        summary, sign, side, occasion, form = _WAYS[way]
        luck, setting = self.scene.setting.luck(f"alternative.everyday.{way}"), self.scene.setting
        swell = self._swells[rule["swells"]]
        begin, end = setting.period.starts[number], setting.period.starts[number + 1]
        rate = self._does[way] * self.used[:, number] * swell[begin:end].mean()
        counts = overdispersed(luck, rate, 12.0, "count", self.scene.people.index, number)
        person, turn = repeated(counts)
        bits = luck.bits("row", person * 512 + turn, number)
        return booked(
            self.scene.accounts.first[person],
            self._day(luck, person, bits, rule, number),
            hours(luck, "hour", bits, peaks=(8.2, 12.4, 18.8, 21.3), spread=1.1),
            sign * formed(luck, self._drawn(luck, way, rule, person, bits), form, setting, bits),
            summary,
            other=other_side(self.scene, luck, side, person, bits),
            remark=remark(occasion, luck, bits, setting=setting),
        )

    def _drawn(self, luck: Luck, way: str, rule: dict[str, Any], person: Ints, bits: Any) -> Floats:
        uneven = (
            pareto(luck, rule["pareto"], "cents", bits) * (1 - 1 / rule["pareto"])
            if "pareto" in rule
            else gamma(luck, rule["gamma"], "cents", bits)
        )
        return np.asarray(self._sizes[way][person] * uneven, dtype=np.float64)

    def _day(self, luck: Luck, person: Ints, bits: Any, rule: dict[str, Any], number: int) -> Ints:
        """By the week, the month's end and the calendar; or within days of payday."""
        period = self.scene.setting.period
        begin, end = int(period.starts[number]), int(period.starts[number + 1])
        week, weekend, tied, last = _RHYTHMS[rule["rhythm"]]
        swell = self._swells[rule["swells"]][begin:end]
        swell = swell * np.where(np.arange(begin, end) >= end - _LAST_DAYS, last, 1.0)
        weekday = (np.arange(begin, end) + period.first.weekday()) % 7
        edges = [np.cumsum(swell * np.array(days)[weekday]) for days in (week, weekend)]
        line = np.concatenate([kind / kind[-1] + n for n, kind in enumerate(edges)])
        share, kind = luck.share("day", bits), self._rhythms.weekender[person]
        at = np.searchsorted(line, np.maximum(share - tied, 0) / (1 - tied) + kind, side="right")
        day = begin + np.minimum(at - kind * (end - begin), end - begin - 1)
        if not tied:
            return np.asarray(day, dtype=np.int64)
        waits = -2.6 * np.log1p(-np.minimum(share / tied, 0.999))
        paid = self._rhythms.payday[person] - 1 + waits.astype(np.int64)
        # Near a month's end one still lives on the pay of the month before.
        return np.where(share < tied, begin + paid % (end - begin), day)


def other_side(scene: Scene, luck: Luck, kind: str, person: Ints, bits: Any) -> Ints | int:
    """Return the other side of payments: an own account, one of a circle, or any of a kind."""
    others = scene.others
    if not kind:
        return -1
    if kind == "own":
        return others.at("own", person)
    if kind == "circle":
        return others.at("stranger", partners(luck, person, bits))
    return others.any(kind, luck, bits)


def partners(luck: Luck, person: Ints, bits: Any) -> Ints:
    """Return which stranger a payment is with: mostly one of a circle, the nearest most of all."""
    share = luck.share("partner", bits)
    new = (share / _NEW * STRANGERS).astype(np.int64)
    near = (_CIRCLE * ((share - _NEW) / (1 - _NEW)) ** 2).astype(np.int64)
    return np.where(share < _NEW, new, (person * 7919 + near * 104_729) % STRANGERS)
