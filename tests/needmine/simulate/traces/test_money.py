import numpy as np
import pytest

from needmine.simulate.bookings import Bookings
from needmine.simulate.needs import Needs
from needmine.simulate.purchases import at_stake
from needmine.simulate.traces_money import decoy_flows, need_flows
from tests.needmine.simulate.lived import crowd, felt, kept, stayed, told

SETTING = told()
BORN = crowd(300)
HELD, _, _, OTHERS = kept(BORN, SETTING)
HALF = list(range(150))


def traces(needs: Needs) -> Bookings:
    stakes = at_stake(BORN, needs, setting=SETTING)
    return need_flows(BORN, HELD, needs, stakes, OTHERS, setting=SETTING)


@pytest.mark.parametrize(
    ("need", "reason", "sign", "other"),
    [
        ("grow_savings", "inheritance", 1, "stranger"),
        ("grow_savings", "big_bonus", 1, "employer"),
        ("borrow_home", "home_plan", -1, "realtor"),
        ("smooth_cash_flow", "illness", 1, "stranger"),
        ("keep_relationship", "rival_offer", -1, "own"),
        ("send_abroad", "study_abroad", -1, "abroad"),
    ],
)
def test_each_need_alone_leaves_its_own_bookings(
    need: str, reason: str, sign: int, other: str
) -> None:
    left = traces(felt(need, HALF, start=30, end=200, reason=reason))
    begins = [*OTHERS.begins.values(), len(OTHERS.names)]
    low = OTHERS.begins[other]
    high = begins[begins.index(low) + 1]
    mine = (np.sign(left.cents) == sign) & (left.other >= low) & (left.other < high)
    assert len(set(HELD.person[left.account[mine]])) > 70
    assert set(HELD.person[left.account]) <= set(HALF)
    assert left.day.min() >= 30
    assert left.day.max() <= 200


def test_what_is_inherited_arrives_within_days_and_whole() -> None:
    needs = felt("grow_savings", HALF, start=30, end=200, reason="inheritance")
    left, stakes = traces(needs), at_stake(BORN, needs, setting=SETTING)
    sums = np.bincount(left.need, weights=left.cents, minlength=150)
    assert np.allclose(sums, stakes, atol=3)
    assert left.day.max() <= 33


def test_silent_needs_leave_no_booking() -> None:
    for need in ("grow_savings", "borrow_home", "keep_relationship"):
        silent = felt(need, HALF, start=30, end=200, reason="inheritance", silent=True)
        assert len(traces(silent)) == 0


def test_large_sums_come_and_go_without_any_need() -> None:
    decoys = decoy_flows(BORN, HELD, stayed(300), OTHERS, setting=SETTING)
    assert (decoys.need == -1).all()
    large = decoys.cents > 3 * BORN.income[HELD.person[decoys.account]]
    assert large.sum() > 25
    assert (decoys.cents < 0).any()


def test_balances_are_lent_around_quarter_ends() -> None:
    decoys = decoy_flows(BORN, HELD, stayed(300), OTHERS, setting=SETTING)
    own = decoys.other == OTHERS.at("own", HELD.person[decoys.account])
    into = own & (decoys.cents > 0)
    near = np.abs(decoys.day[into][:, None] - SETTING.period.quarter_ends()[None, :]).min(axis=1)
    # By chance alone one day in twenty-three would lie so near.
    assert (near <= 3).mean() > 0.3
