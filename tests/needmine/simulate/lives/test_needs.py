import dataclasses
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.calendar import AHEAD, NEVER
from needmine.simulate.ground.parameters import read_parameters
from needmine.simulate.ground.rates import regime_day
from needmine.simulate.ground.setting import Setting
from needmine.simulate.holdings.lots import first_lots, with_maturities
from needmine.simulate.lives.bankers import bankers
from needmine.simulate.lives.events import EVENTS, Lives, lives
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.needs import HERE, NEEDS, NOWHERE, RIVAL, Needs, leave_days, needs
from tests.needmine.simulate.lived import altered, crowd, felt, happened, replaced, told

SETTING = told()
BORN = crowd(2_000)
CARDLESS = replaced(BORN, in_cards=np.zeros(2_000, dtype=bool))
EVERYBODY = list(range(2_000))
CAUSES: list[dict[str, Any]] = read_parameters().value("causes")
DECLARED = {
    event: {cause["need"] for cause in CAUSES if cause["event"] == event} for event in EVENTS
}


def names(found: Needs) -> set[str]:
    return {NEEDS[need] for need in found.need}


def columns(found: Needs, rows: Any) -> list[tuple[Any, ...]]:
    taken = [getattr(found, name)[rows].tolist() for name in Needs.__dataclass_fields__]
    return list(zip(*taken, strict=True))


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_alone_wakes_the_needs_declared_for_it_and_no_others(event: str) -> None:
    found = needs(CARDLESS, happened(event, EVERYBODY), setting=SETTING)

    assert names(found) == DECLARED[event]
    assert {EVENTS[reason] for reason in found.reason} <= {event}


def test_no_event_wakes_nothing() -> None:
    assert len(needs(BORN, happened("car", []), setting=SETTING)) == 0
    without = told(parameters=altered({"causes": []}))
    assert len(needs(BORN, happened("car", EVERYBODY), setting=without)) == 0


def test_fraud_is_nothing_to_sell_on() -> None:
    assert DECLARED["scam"] == set()


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: f"{cause['event']}-{cause['need']}")
def test_a_cause_wakes_its_share_within_its_days(cause: dict[str, Any]) -> None:
    only = told(parameters=altered({"causes": [cause], "outcomes": no_outcomes()}))
    found = needs(CARDLESS, happened(cause["event"], EVERYBODY, day=60), setting=only)

    start, lasts = found.start - 60, found.end - found.start
    assert len(found) / 2_000 == pytest.approx(cause["share"], abs=0.04)
    assert (found.since == 60).all()
    assert cause["starts"][0] <= start.min() <= start.max() <= cause["starts"][1]
    assert cause["lasts"][0] <= lasts.min() <= lasts.max() <= cause["lasts"][1]


def no_outcomes() -> dict[str, Any]:
    return {name: {"here": 0.0, "rival": 0.0, "products": {}} for name in NEEDS}


def whole_life(setting: Setting) -> Lives:
    employers = firms(customers=2_000, setting=setting)
    lived = lives(BORN, employers, bankers(BORN, setting=setting), setting=setting)
    return with_maturities(lived, first_lots(BORN, setting=setting), setting=setting)


@pytest.mark.parametrize(
    ("event", "need"),
    [
        ("marriage", "borrow_home"),
        ("job_loss", "smooth_cash_flow"),
        ("lot_matured", "grow_savings"),
    ],
)
def test_one_cause_removed_leaves_every_other_need_exactly_as_it_was(event: str, need: str) -> None:
    rest = [cause for cause in CAUSES if (cause["event"], cause["need"]) != (event, need)]
    lived = whole_life(SETTING)
    whole = needs(BORN, lived, setting=SETTING)
    without = needs(BORN, lived, setting=told(parameters=altered({"causes": rest})))
    its = (whole.need == NEEDS.index(need)) & (whole.reason == EVENTS.index(event))

    kept, left = set(columns(whole, ~its)), set(columns(without, slice(None)))
    assert its.sum() > 5
    assert len(left) > 1_000
    # Who felt the need for that cause may now feel it for others that came meanwhile or after.
    other = [dict(zip(Needs.__dataclass_fields__, row, strict=True)) for row in left ^ kept]
    assert {row["need"] for row in other} <= {NEEDS.index(need)}
    assert {row["person"] for row in other} <= set(whole.person[its].tolist())


def test_a_need_ends_on_the_day_it_is_met() -> None:
    found = needs(CARDLESS, happened("car", EVERYBODY), setting=SETTING)
    met = found.outcome != NOWHERE

    assert 0.5 < met.mean() < 0.7
    assert (found.end[met] == found.outcome_day[met]).all()
    assert (found.outcome_day[met] > found.start[met]).all()
    assert (found.outcome_day[~met] == NEVER).all()


def test_only_what_is_met_here_is_met_by_a_product_of_its_own() -> None:
    found = needs(CARDLESS, happened("car", EVERYBODY), setting=SETTING)
    products = {name: set(found.product[found.rows(name)]) for name in sorted(DECLARED["car"])}

    assert set(found.product[found.outcome != HERE]) == {""}
    assert products == {
        "automate_payments": {"", "standing_order"},
        "borrow_consumer": {"", "consumer_loan", "credit_card"},
        "pay_by_card": {"", "credit_card"},
    }


def test_who_holds_a_card_needs_none_to_pay_with() -> None:
    holders = np.arange(2_000) % 2 == 0
    found = needs(replaced(BORN, in_cards=holders), happened("job_change", EVERYBODY),
                  setting=SETTING)  # fmt: skip
    wanting = found.person[found.rows("pay_by_card")]

    assert len(wanting) > 300
    assert not holders[wanting].any()


def test_the_loyal_meet_more_of_their_needs_here_and_fewer_at_a_rival() -> None:
    def outcomes(loyalty: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        born = replaced(BORN, loyalty=np.full(2_000, loyalty))
        found = needs(born, happened("home_plan", EVERYBODY, day=10), setting=SETTING)
        share = np.bincount(found.outcome[found.rows("borrow_home")], minlength=3)
        return share / share.sum()

    faithful, usual, fickle = outcomes(1.0), outcomes(0.5), outcomes(0.0)
    # Shares of the parameters, times 1.3 and 0.7 at the ends.
    assert usual[[HERE, RIVAL]].tolist() == pytest.approx([0.32, 0.36], abs=0.03)
    assert faithful[[HERE, RIVAL]].tolist() == pytest.approx([0.416, 0.252], abs=0.03)
    assert fickle[[HERE, RIVAL]].tolist() == pytest.approx([0.224, 0.468], abs=0.03)


@pytest.mark.parametrize(
    ("event", "need", "times"),
    [("idle_growth", "grow_savings", 1.5), ("rival_offer", "keep_relationship", 1.25),
     ("home_plan", "borrow_home", 1.0)],
)  # fmt: skip
def test_rivals_win_more_savings_and_customers_after_the_regimes_day(
    event: str, need: str, times: float
) -> None:
    # Nobody's luck depends on where the day of the regime lies: only it is moved.
    def won(days_before_today: int) -> float:
        changed = altered({"regime.days_before_today": days_before_today})
        found = needs(BORN, happened(event, EVERYBODY), setting=told(parameters=changed))
        return float((found.outcome[found.rows(need)] == RIVAL).mean())

    assert won(365) / won(0) == pytest.approx(times, rel=0.12, abs=1e-12)


def test_a_need_from_before_the_regimes_day_is_not_of_it() -> None:
    day = regime_day(SETTING)
    early = needs(BORN, happened("idle_growth", EVERYBODY, day=day - 100), setting=SETTING)
    calm = told(parameters=altered({"regime.rival_times": {}}))
    same = needs(BORN, happened("idle_growth", EVERYBODY, day=day - 100), setting=calm)

    assert columns(early, slice(None)) == columns(same, slice(None))


def test_nobody_feels_the_same_need_twice_at_once() -> None:
    twice = happened("decoration", EVERYBODY).adding(np.arange(2_000), "car", np.full(2_000, 60))
    found = needs(BORN, twice, setting=SETTING)
    rows = found.rows("borrow_consumer")

    rows = rows[np.lexsort((found.start[rows], found.person[rows]))]
    same = found.person[rows][1:] == found.person[rows][:-1]

    assert len(rows) > 1_000
    assert (found.start[rows][1:] > found.end[rows][:-1])[same].all()
    # Some furnish, and want a car when that is done.
    assert 0 < same.sum() < 100


def test_a_need_may_come_back_when_the_first_is_over() -> None:
    again = happened("idle_growth", EVERYBODY, day=0).adding(
        np.arange(2_000), "inheritance", np.full(2_000, 250)
    )
    found = needs(BORN, again, setting=SETTING)
    rows = found.rows("grow_savings")

    assert np.bincount(found.person[rows]).max() == 2


def test_needs_that_are_over_before_the_first_day_or_begin_too_late_are_none() -> None:
    early = needs(BORN, happened("bad_service", EVERYBODY, day=-60), setting=SETTING)
    late = needs(BORN, happened("car", EVERYBODY, day=SETTING.period.days + AHEAD - 10),
                 setting=SETTING)  # fmt: skip
    now = needs(BORN, happened("car", EVERYBODY, day=-60), setting=SETTING)

    assert names(early) == {"keep_relationship"}
    assert early.end.min() >= 0
    assert now.end.min() >= 0
    assert late.start.max() < SETTING.period.days + AHEAD
    assert 0 < len(late) < len(now)


def test_nobody_needs_anything_here_before_they_are_a_customer() -> None:
    born = replaced(BORN, joined=np.full(2_000, 80))
    found = needs(born, happened("car", EVERYBODY, day=60), setting=SETTING)

    assert found.start.min() == 80


def test_three_in_ten_are_silent_but_never_money_from_a_matured_lot() -> None:
    found = needs(BORN, happened("car", EVERYBODY), setting=SETTING)
    matured = needs(BORN, happened("lot_matured", EVERYBODY), setting=SETTING)

    assert 0.27 < found.silent.mean() < 0.33
    assert not matured.silent.any()


def test_the_need_open_on_a_day_is_found() -> None:
    found = felt("borrow_home", [4, 9], start=10, end=20)
    days = np.array([10, 20, 21, 9, 15])

    assert found.open_at("borrow_home", np.array([4, 9, 9, 4, 5]), days).tolist() == [
        0,
        1,
        -1,
        -1,
        -1,
    ]
    assert found.open_at("send_abroad", np.array([4]), np.array([15])).tolist() == [-1]


def test_silent_needs_are_left_out_of_what_speaks() -> None:
    spoken = felt("borrow_home", [1, 2], start=0, end=9)
    mixed = dataclasses.replace(spoken, silent=np.array([True, False]))
    who, day = np.array([1, 2, 3]), np.array([5, 5, 5])

    assert mixed.rows("borrow_home").tolist() == [0, 1]
    assert mixed.rows("borrow_home", speaking=True).tolist() == [1]
    assert mixed.rows("send_abroad", "borrow_home").tolist() == [0, 1]
    assert mixed.shows_at("borrow_home", who, day).tolist() == [False, True, False]


def test_a_relationship_lost_to_a_rival_is_a_day_of_leaving() -> None:
    lost = felt("keep_relationship", [7, 7, 9], start=0, end=90)
    gone = dataclasses.replace(
        lost, outcome=np.array([RIVAL, RIVAL, 0]), outcome_day=np.array([90, 30, NEVER])
    )
    days = leave_days(BORN, gone)
    assert days[7] == 30
    assert (np.delete(days, 7) == NEVER).all()
    home = felt("borrow_home", [7], start=0, end=30, outcome=RIVAL)
    assert (leave_days(BORN, home) == NEVER).all()
