"""Smallest lifts and days, against published values and against the test itself, tried out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from needmine.evaluate.pilot import Pilot, days_needed, leads_needed, plan, smallest_lift

EVEN = Pilot(
    bankers=1, leads_per_day=1, days=100, hold_out=0.5, base_rate=0.5, power=0.9, design_effect=1
)
USUAL = Pilot(bankers=20, leads_per_day=8, days=60, hold_out=0.2, base_rate=0.02)


def test_leads_and_lift_are_those_of_r_for_groups_of_one_size() -> None:
    # The examples of power.prop.test in R's documentation.
    assert leads_needed(EVEN, 0.25) / 2 == pytest.approx(76.7, abs=0.05)
    assert smallest_lift(EVEN) == pytest.approx(0.8026 - 0.5, abs=5e-5)
    fifty = replace(EVEN, power=0.740)
    assert leads_needed(fifty, 0.25) / 2 == pytest.approx(50, abs=0.1)


def test_groups_of_two_sizes_follow_fleiss_tytun_and_ury() -> None:
    # n1 = (z sqrt((r+1) p q) + z' sqrt(r p1 q1 + p2 q2))^2 / (r d^2), r times as many worked.
    base, lift, r = 0.02, 0.01, 4
    after = base + lift
    p = (base + r * after) / (r + 1)
    first = 1.959964 * np.sqrt((r + 1) * p * (1 - p))
    second = 0.841621 * np.sqrt(r * base * (1 - base) + after * (1 - after))
    held_out = (first + second) ** 2 / (r * lift**2)

    assert leads_needed(USUAL, lift) == pytest.approx((r + 1) * held_out, rel=1e-5)


def test_the_z_test_detects_the_smallest_lift_as_often_as_was_wanted() -> None:
    pilot = replace(USUAL, design_effect=1.0)
    lift = smallest_lift(pilot)
    assert lift is not None
    chance = np.random.default_rng(4)
    n_left, n_worked = pilot.n_held_out, pilot.n_leads - pilot.n_held_out
    left = chance.binomial(n_left, 0.02, 20_000) / n_left
    worked = chance.binomial(n_worked, 0.02 + lift, 20_000) / n_worked
    pooled = (left * n_left + worked * n_worked) / pilot.n_leads
    z = (worked - left) / np.sqrt(pooled * (1 - pooled) * (1 / n_left + 1 / n_worked))

    assert np.mean(np.abs(z) > 1.959964) == pytest.approx(0.8, abs=0.02)


def test_the_days_for_the_smallest_lift_are_the_days_of_the_pilot() -> None:
    lift = smallest_lift(USUAL)
    assert lift is not None
    assert days_needed(USUAL, lift * 1.0001) == 60
    assert days_needed(USUAL, lift / 2) > 3 * 60


def test_alike_customers_count_for_fewer() -> None:
    alike = replace(USUAL, design_effect=2.0)
    twice = replace(alike, days=120)
    alone = replace(USUAL, design_effect=1.0)

    assert smallest_lift(twice) == pytest.approx(smallest_lift(alone), rel=1e-9)
    told = plan(alike)
    assert told.smallest_lift_if_independent == smallest_lift(alone)
    assert told.smallest_lift is not None
    assert told.smallest_lift > smallest_lift(alone)  # type: ignore[operator]


def test_a_plan_tells_the_lift_asked_for_first_and_then_the_usual_ones() -> None:
    told = plan(USUAL, lift=0.005).as_json()

    assert (told["leads"], told["worked"], told["held_out"]) == (9600, 7680, 1920)
    lifts = [each["lift"] for each in told["days_needed"]]
    assert lifts == pytest.approx([0.005, 0.002, 0.004, 0.006, 0.01, 0.02])
    assert told["smallest_lift_relative"] == pytest.approx(told["smallest_lift"] / 0.02)
    assert not told["is_thin"]


@pytest.mark.parametrize(
    "hopeless", [{"days": 1, "bankers": 1, "leads_per_day": 3}, {"hold_out": 0.00001}]
)
def test_a_pilot_too_small_for_any_lift_says_so(hopeless: dict[str, Any]) -> None:
    told = plan(replace(USUAL, **hopeless))

    assert told.smallest_lift is None
    assert told.as_json()["smallest_lift"] is None
    assert told.is_thin


def test_lifts_beyond_certainty_are_not_asked_about() -> None:
    told = plan(replace(USUAL, base_rate=0.8))

    assert [round(each.lift_relative, 9) for each in told.days_needed] == [0.1, 0.2]
