"""How small a lift a pilot can detect, and how long it must run for a given one.

A lead's customer is worked or, by chance, held out. Two shares are compared by the two-sided z
test at 5 %, with the shares pooled in the test and apart in the power.

References
----------
Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 4,
without correction for continuity; unequal groups: Fleiss, Tytun and Ury, Biometrics 36 (1980).
Design effect: Kish, Survey Sampling (1965).
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from scipy import optimize, special

# Two-sided, as customary.
SIGNIFICANCE = 0.05
# Guess. Were whole bankers drawn, it would be 1 + (leads of a banker - 1) x how alike they are.
# Drawn within each banker, most of that cancels; bankers still differ in what their call does.
DESIGN_EFFECT = 1.5
# Lifts for which the days are told in any case, times the base rate.
_USUAL_LIFTS = (0.1, 0.2, 0.3, 0.5, 1.0)
# Below so many expected outcomes in a group the normal approximation is poor.
FEWEST_OUTCOMES = 10


@dataclass(frozen=True, kw_only=True)
class Pilot:
    """A pilot as it is planned.

    Parameters
    ----------
    leads_per_day
        Leads drawn for each banker a day, before some are held out.
    days
        Working days.
    hold_out
        Share of the leads that nobody contacts, by chance.
    base_rate
        Share of those left alone who come to the outcome by themselves.
    design_effect
        How many leads tell as much as one independent lead would: 1 where none are alike.
    """

    bankers: int
    leads_per_day: int
    days: int
    hold_out: float
    base_rate: float
    power: float = 0.8
    design_effect: float = DESIGN_EFFECT

    @property
    def n_leads(self) -> int:
        """Return how many leads there will be."""
        return self.bankers * self.leads_per_day * self.days

    @property
    def n_held_out(self) -> int:
        """Return how many of them are held out."""
        return round(self.n_leads * self.hold_out)


@dataclass(frozen=True, kw_only=True)
class DaysNeeded:
    """How many working days a lift takes to be detected; the lift as a difference of shares."""

    lift: float
    lift_relative: float
    days: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a pilot can tell.

    Parameters
    ----------
    smallest_lift
        Difference of shares that a pilot like this detects with the wanted power; None where no
        lift is large enough.
    smallest_lift_if_independent
        The same if no lead told anything of another.
    days_needed
        For some lifts, those asked about first.
    is_thin
        So few outcomes are expected among the held out that the figures are rough.
    """

    pilot: Pilot
    smallest_lift: float | None
    smallest_lift_if_independent: float | None
    days_needed: tuple[DaysNeeded, ...]
    is_thin: bool

    def as_json(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        lift, base = self.smallest_lift, self.pilot.base_rate
        return {
            **vars(self.pilot),
            "leads": self.pilot.n_leads,
            "worked": self.pilot.n_leads - self.pilot.n_held_out,
            "held_out": self.pilot.n_held_out,
            "smallest_lift": _told(lift),
            "smallest_lift_relative": None if lift is None else _told(lift / base),
            "smallest_lift_if_independent": _told(self.smallest_lift_if_independent),
            "days_needed": [
                {
                    "lift": _told(each.lift),
                    "lift_relative": _told(each.lift_relative),
                    "days": each.days,
                }
                for each in self.days_needed
            ],
            "is_thin": self.is_thin,
        }


def plan(pilot: Pilot, *, lift: float | None = None) -> Plan:
    """Return what a pilot can tell, and the days it needs for a lift and for some usual ones.

    Parameters
    ----------
    lift
        Difference of shares that the bank hopes for.
    """
    usual = [pilot.base_rate * times for times in _USUAL_LIFTS]
    asked = ([] if lift is None else [lift]) + [u for u in usual if pilot.base_rate + u < 1]
    held_out = pilot.n_held_out * pilot.base_rate
    return Plan(
        pilot=pilot,
        smallest_lift=smallest_lift(pilot),
        smallest_lift_if_independent=smallest_lift(replace(pilot, design_effect=1.0)),
        days_needed=tuple(
            DaysNeeded(
                lift=each, lift_relative=each / pilot.base_rate, days=days_needed(pilot, each)
            )
            for each in asked
        ),
        is_thin=held_out < FEWEST_OUTCOMES,
    )


def smallest_lift(pilot: Pilot) -> float | None:
    """Return the smallest difference of shares detected with the wanted power; None for none."""
    most = 1 - pilot.base_rate

    def short(lift: float) -> float:
        return leads_needed(pilot, lift) - pilot.n_leads / pilot.design_effect

    if pilot.n_held_out < 1 or pilot.n_held_out >= pilot.n_leads or short(most) > 0:
        return None
    return float(optimize.brentq(short, 1e-9, most, xtol=1e-12))


def days_needed(pilot: Pilot, lift: float) -> int:
    """Return how many working days detect a difference of shares with the wanted power."""
    a_day = pilot.bankers * pilot.leads_per_day
    return math.ceil(leads_needed(pilot, lift) * pilot.design_effect / a_day)


def leads_needed(pilot: Pilot, lift: float) -> float:
    """Return how many independent leads, worked and held out, detect a difference of shares.

    >>> even = Pilot(bankers=1, leads_per_day=1, days=1, hold_out=0.5, base_rate=0.5, power=0.9)
    >>> round(leads_needed(even, 0.25) / 2, 1)  # a group, as R's power.prop.test has it
    76.7
    """
    left, worked = pilot.hold_out, 1 - pilot.hold_out
    before, after = pilot.base_rate, pilot.base_rate + lift
    pooled = left * before + worked * after
    in_test = math.sqrt(pooled * (1 - pooled) * (1 / left + 1 / worked))
    apart = math.sqrt(before * (1 - before) / left + after * (1 - after) / worked)
    z_test, z_power = special.ndtri(1 - SIGNIFICANCE / 2), special.ndtri(pilot.power)
    return float(((z_test * in_test + z_power * apart) / lift) ** 2)


def _told(value: float | None) -> float | None:
    return None if value is None else round(value, 9)
