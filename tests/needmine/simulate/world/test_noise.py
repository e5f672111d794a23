"""The bank's own noise moves what it should and no others."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.calendar import DAY
from needmine.simulate.holdings.lots import shock_day
from tests.needmine.simulate.world.comparing import (
    Lived,
    Rows,
    counted,
    families,
    heads,
    lived_with,
    moved_persons,
    persons,
)

CALM: dict[str, Any] = {
    "events.scam.yearly": 0.0,
    "people.child_on_phone": 0.0,
    "decoys.mule_share": 0.0,
    "bankers.leave_yearly": 0.0,
    "bankers.branches_merged": 0.0,
    "firms.moves_payroll_yearly": 0.0,
    "lots.nav_shock_loss": 0.0,
    "lots.nav_shock_redeems": 0.0,
}


@cache
def calm() -> Lived:
    return lived_with(CALM)


def differing(changes: dict[str, Any]) -> tuple[Lived, Rows, Rows]:
    """A world with some noise, and the rows there are more and fewer of than without any."""
    noisy = lived_with({**CALM, **changes})
    now, before = counted(noisy), counted(calm())
    return noisy, now - before, before - now


def test_victims_of_fraud_send_money_to_swindlers_and_nothing_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"events.scam.yearly": 0.5})
    assert families(more) == {"bookings: transfer_out swindlers"}
    assert not fewer
    assert persons(more) <= set(noisy.world.truth.lives.of("scam").person.tolist())
    assert moved_persons(noisy, calm()) == {}


def test_accounts_lent_to_others_pass_money_through_and_nothing_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"decoys.mule_share": 0.1})
    assert families(more) == {
        "bookings: transfer_in own",
        "bookings: transfer_in stranger",
        "bookings: transfer_out stranger",
    }
    assert not fewer
    assert 20 < len(persons(more)) < 70
    assert moved_persons(noisy, calm()) == {}


def test_a_child_on_a_phone_plays_and_looks_about_and_nobody_else_is_otherwise() -> None:
    noisy, more, fewer = differing({"people.child_on_phone": 0.5})
    parents = set(np.flatnonzero(noisy.world.people.child_on_phone).tolist())
    booked = {name for name in families(more) if not name.startswith("pages")}
    assert booked == {"bookings: wallet games"}
    # Habit is another: at another hour, and more of it.
    assert all(name.startswith("pages") for name in families(fewer))
    assert sum(more.values()) > 1.5 * sum(fewer.values())
    assert persons(more) | persons(fewer) <= parents
    assert moved_persons(noisy, calm()) == {}


def test_a_fall_of_values_costs_those_who_redeem_and_moves_no_page_or_call() -> None:
    noisy, more, fewer = differing({"lots.nav_shock_loss": 0.02, "lots.nav_shock_redeems": 0.5})
    lots, day = noisy.world.lots, shock_day(noisy.world.setting)
    hit = set(lots.person[~lots.is_term & (lots.started < day) & (lots.ended > day)].tolist())
    assert families(more) == {"bookings: wealth_in customer"}
    assert families(fewer) <= {"bookings: wealth_in customer", "bookings: transfer_out own"}
    assert persons(more) | persons(fewer) <= hit
    assert moved_persons(noisy, calm()) == {}


def test_a_lost_payroll_contract_takes_the_wages_of_its_people_away() -> None:
    noisy, more, fewer = differing({"firms.moves_payroll_yearly": 1.0})
    world_ = noisy.world
    assert families(fewer) <= {"bookings: salary firm", "bookings: bonus firm"}
    assert not more
    moved = world_.truth.firms.moves_away
    for row in fewer:
        _, _, person = heads(row)
        second = int(np.frombuffer(row, dtype=np.int64)[4])
        assert second // DAY >= moved[world_.people.employer[person]]
        assert world_.people.paid_here[person]
    assert len(fewer) > 50
    assert moved_persons(noisy, calm()) == {}


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        ({"bankers.leave_yearly": 0.9}, "banker_left"),
        ({"bankers.branches_merged": 0.4}, "branch_merged"),
    ],
)
def test_bankers_who_leave_and_branches_that_merge_leave_no_trace_of_their_own(
    changes: dict[str, Any], event: str
) -> None:
    noisy, more, fewer = differing(changes)
    assert len(noisy.world.truth.lives.of(event)) > 20
    assert not len(calm().world.truth.lives.of(event))
    assert not more
    assert not fewer
    assert moved_persons(noisy, calm()) == {}
