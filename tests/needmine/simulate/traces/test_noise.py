import dataclasses
from functools import cache
from typing import Any

import numpy as np

from needmine.simulate.lives.events import Lives
from needmine.simulate.money.bookings import Bookings
from needmine.simulate.scene import Scene
from needmine.simulate.traces.noise import noise_flows
from tests.needmine.simulate.lived import (
    altered,
    crowd,
    happened,
    kinds,
    nobody,
    replaced,
    said,
    staged,
    told,
)

SIZE = 400
PERIOD = told().period
# Nothing of what can be turned off, so that each test sees one kind alone.
NOTHING = {
    "decoys.passing_yearly": 0.0,
    "decoys.quarter_end": 0.0,
    "decoys.mule_share": 0.0,
    "seasons.tuition": {"share": 0.0, "monthly_incomes": 0.35},
}
CHILDLESS = {"children": np.zeros(SIZE, dtype=np.int64), "child_on_phone": np.zeros(SIZE, bool)}


@cache
def calm() -> Scene:
    return staged(nobody(), born=crowd(SIZE))


def scene(
    changes: dict[str, Any] | None = None, *, lives: Lives | None = None, **born: Any
) -> Scene:
    """A scene where only the noise of these parameters happens."""
    parameters = altered({**NOTHING, **(changes or {})})
    return dataclasses.replace(
        calm(),
        setting=told(parameters=parameters),
        people=replaced(crowd(SIZE), **{**CHILDLESS, **born}),
        lives=lives or calm().lives,
    )


def person(made: Bookings) -> Any:
    return calm().accounts.person[made.account]


def pairs(made: Bookings) -> list[tuple[int, int, int, int, int]]:
    """What comes and goes again: who, day in, day out, cents, seconds between.

    What comes in the last week may go only after the period, and is left out.
    """
    goes: dict[tuple[int, int], list[int]] = {}
    for row in np.flatnonzero(made.cents < 0).tolist():
        goes.setdefault((int(made.account[row]), -int(made.cents[row])), []).append(row)
    found = []
    for row in np.flatnonzero((made.cents > 0) & (made.day < PERIOD.days - 7)).tolist():
        away = goes[int(made.account[row]), int(made.cents[row])].pop(0)
        between = int(made.second[away] - made.second[row])
        days = int(made.day[row]), int(made.day[away])
        found.append((int(person(made)[row]), *days, int(made.cents[row]), between))
    return found


def test_behind_noise_stands_no_need() -> None:
    made = noise_flows(calm())

    assert len(made) > 300
    assert (made.need == -1).all()
    assert set(kinds(made)) == {"transfer_in", "transfer_out", "wallet"}


def test_large_sums_pass_through_within_a_week() -> None:
    made = noise_flows(scene({"decoys.passing_yearly": 2.0}))
    comes, goes = made.taken(made.cents > 0), made.taken(made.cents < 0)

    passed = pairs(made)

    assert 1.7 < len(passed) / SIZE < 2.3
    assert {out - into for _, into, out, _, _ in passed} == set(range(7))
    income = crowd(SIZE).income[person(comes)]
    assert 4 < np.median(comes.cents / income) < 8
    # Half of it from the own account at another bank, half from strangers; all goes to strangers.
    own = comes.other == calm().others.at("own", person(comes))
    assert 0.4 < own.mean() < 0.6
    assert (goes.other >= calm().others.at("stranger")).all()
    assert (goes.other < calm().others.at("own")).all()
    # Some of it is said to come from a home sold: to buy the next one.
    assert {"卖房款", "购房款"} <= set(said(comes))


def test_balances_lent_at_a_quarters_end_are_gone_in_week_one() -> None:
    made = noise_flows(scene({"decoys.quarter_end": 0.2}))
    ends = PERIOD.quarter_ends()

    lent = pairs(made)

    assert len(lent) > 150
    for _, into, out, cents, _ in lent:
        last = int(ends[np.searchsorted(ends, into)])
        assert last - 3 <= into <= last
        assert last + 1 <= out <= last + 6
        assert cents % 1_000_00 == 0
    assert (made.other == calm().others.at("own", person(made))).all()
    income = crowd(SIZE).income[[row[0] for row in lent]]
    assert 6 < np.median([row[3] for row in lent] / income) < 10


def test_some_lend_their_balance_every_quarter() -> None:
    made = noise_flows(scene({"decoys.quarter_end": 0.2, "decoys.agent_share": 0.5}))

    comes = made.taken(made.cents > 0)
    quarters = np.bincount(person(comes), minlength=SIZE)

    # By chance alone one in six hundred would.
    assert 0.05 < (quarters == 4).mean() < 0.2


def test_school_fees_are_paid_around_the_beginning_of_term() -> None:
    rule = {"seasons.tuition": {"share": 1.0, "monthly_incomes": 0.35}}
    children = np.arange(SIZE) % 3

    made = noise_flows(scene(rule, children=children))

    assert set(person(made)) == set(np.flatnonzero(children).tolist())
    # Terms begin on 1 September (day 62) and on 1 March (day 243).
    assert set(made.day) <= {*range(56, 71), *range(237, 252)}
    assert (np.bincount(person(made), minlength=SIZE)[children > 0] == 2).all()
    others = calm().others
    assert (made.other >= others.at("schools")).all()
    assert (made.other < others.at("shops")).all()
    one, two = (
        np.median(-made.cents[mine] / crowd(SIZE).income[person(made)[mine]])
        for mine in (children[person(made)] == n for n in (1, 2))
    )
    assert 0.28 < one < 0.42
    assert 1.6 < two / one < 2.4


def test_a_couple_pays_for_its_children_once() -> None:
    rule = {"seasons.tuition": {"share": 1.0, "monthly_incomes": 0.35}}
    partner = np.arange(SIZE) ^ 1

    made = noise_flows(scene(rule, children=np.ones(SIZE, dtype=np.int64), partner=partner))

    assert set(person(made)) == set(range(0, SIZE, 2))


def test_a_victim_sends_growing_sums_to_strangers_within_days() -> None:
    rich = np.full(SIZE, 10**12)
    victims = list(range(0, 100, 5))

    made = noise_flows(scene(lives=happened("scam", victims, day=60), wealth=rich))

    assert set(person(made)) == set(victims)
    others = calm().others
    assert (made.other >= others.at("swindlers")).all()
    assert (made.other < others.at("firm")).all()
    for victim in victims:
        mine = made.taken(person(made) == victim)
        sums = -mine.cents[np.argsort(mine.second)]
        assert 3 <= len(mine) <= 8
        assert 60 <= mine.day.min() <= 61
        assert mine.day.max() <= 68
        # Each is some 1.7 times the one before; two may fall on one day.
        assert sums[-1] > 1.5 * sums[0]
        assert (np.diff(np.sort(sums)) > 0).all()


def test_nobody_loses_more_than_part_of_what_there_was() -> None:
    poor = np.full(SIZE, 20_000_00)

    made = noise_flows(scene(lives=happened("scam", list(range(50)), day=60), wealth=poor))

    assert -made.cents.min() <= 6_000_00


def test_what_reaches_a_lent_account_is_gone_two_hours_later() -> None:
    made = noise_flows(scene({"decoys.mule_share": 0.03}))

    passed = pairs(made)

    mules = {row[0] for row in passed}
    assert 3 <= len(mules) <= 30
    assert all(into == out for _, into, out, _, _ in passed)
    assert {row[4] for row in passed} == {7_200}
    for mule in mules:
        mine = [row for row in passed if row[0] == mule]
        assert 90 <= len(mine) <= 100
        days = [row[1] for row in mine]
        assert max(days) - min(days) <= 120
    away = made.taken(made.cents < 0)
    assert (away.other >= calm().others.at("stranger")).all()
    assert (away.other < calm().others.at("own")).all()


def test_a_child_with_a_parents_telephone_buys_games_in_the_evening() -> None:
    some = np.arange(SIZE) < 60

    made = noise_flows(scene(child_on_phone=some))

    assert set(person(made)) <= set(range(60))
    assert 24 < len(made) / 60 < 36
    assert set(kinds(made)) == {"wallet"}
    hour = made.second % 86_400 // 3600
    assert set(hour) <= {19, 20, 21, 22, 23}
    assert made.cents.max() <= -6_00
    assert made.cents.min() >= -648_00
    names = {str(calm().others.names[other]) for other in made.other.tolist()}
    assert names == {"腾讯科技-游戏充值", "网易游戏", "抖音充值"}


def test_nothing_happens_before_joining_after_leaving_or_outside_the_period() -> None:
    many = {"decoys.passing_yearly": 2.0, "decoys.quarter_end": 0.2, "decoys.mule_share": 0.05}
    stage = scene(many, joined=np.full(SIZE, 100), child_on_phone=np.ones(SIZE, bool))

    made = noise_flows(dataclasses.replace(stage, leaves=np.full(SIZE, 200)))
    open_end = noise_flows(scene(many))

    assert (made.day.min(), made.day.max()) == (100, 199)
    assert open_end.day.max() == 364
    assert open_end.day.min() >= 0


def test_who_has_no_account_here_has_no_noise() -> None:
    nothing = dataclasses.replace(calm().accounts, first=np.full(SIZE, -1))
    stage = scene(lives=happened("scam", [1, 2], day=60), child_on_phone=np.ones(SIZE, bool))

    assert len(noise_flows(dataclasses.replace(stage, accounts=nothing))) == 0
