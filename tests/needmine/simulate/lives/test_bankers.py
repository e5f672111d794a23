import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.lives.bankers import (
    BRANCHES_PER_CITY,
    REASONS,
    banker_codes,
    bankers,
    branch_codes,
)
from tests.needmine.simulate.lived import altered, crowd, replaced, told

# Fewer clients for each banker, so that a crowd of 2,000 has many bankers.
OFTEN = {
    "bankers.clients_each": 20,
    "bankers.leave_yearly": 0.4,
    "bankers.reassigned_yearly": 0.2,
    "bankers.branches_merged": 0.3,
}
SETTING = told(parameters=altered(OFTEN))
BORN = crowd(2_000)
STAFF = bankers(BORN, setting=SETTING)
CLIENTS = np.flatnonzero(STAFF.of_person >= 0)


def test_the_wealthiest_have_a_banker_and_nobody_else() -> None:
    here = BORN.wealth * BORN.share_here
    without = np.flatnonzero(STAFF.of_person < 0)
    assert 0.32 < len(CLIENTS) / len(BORN) < 0.34
    assert here[CLIENTS].min() >= here[without].max()
    strangers = bankers(replaced(BORN, in_core=np.zeros(2_000, dtype=bool)), setting=SETTING)
    assert (strangers.of_person == -1).all()


def test_a_banker_who_leaves_passes_every_client_on_that_day() -> None:
    left = CLIENTS[STAFF.reason[CLIENTS] == REASONS.index("banker_left")]
    day = STAFF.leaves_on[STAFF.of_person[left]]
    assert len(left) > 50
    assert (STAFF.changed_on[left] == day).all()
    before, after = STAFF.banker_on(left, day - 1), STAFF.banker_on(left, day)
    assert (before == STAFF.of_person[left]).all()
    assert (after != before).all()
    assert (after >= 0).all()


def test_nobody_stays_with_a_banker_who_is_gone() -> None:
    gone = STAFF.leaves_on[STAFF.of_person[CLIENTS]]
    assert (STAFF.changed_on[CLIENTS] <= gone).all()


def test_some_are_given_to_another_banker_for_no_reason_of_theirs() -> None:
    given = CLIENTS[STAFF.reason[CLIENTS] == REASONS.index("reassigned")]
    assert 0.1 < len(given) / len(CLIENTS) < 0.3
    assert (STAFF.changed_on[given] < SETTING.period.days).all()


def test_everybody_else_keeps_the_first_banker() -> None:
    kept = CLIENTS[STAFF.reason[CLIENTS] == REASONS.index("assigned")]
    assert (STAFF.changed_on[kept] == NEVER).all()
    assert (STAFF.banker_on(kept, SETTING.period.days) == STAFF.of_person[kept]).all()
    nobody = np.flatnonzero(STAFF.of_person < 0)
    assert (STAFF.banker_on(nobody, SETTING.period.days) == -1).all()


def test_a_branch_that_is_closed_goes_to_its_neighbour_which_stays_open() -> None:
    closed = np.flatnonzero(STAFF.merged_into >= 0)
    assert len(closed) > 2
    into = STAFF.merged_into[closed]
    assert (into // BRANCHES_PER_CITY == closed // BRANCHES_PER_CITY).all()
    assert (into != closed).all()
    assert (STAFF.merged_into[into] == -1).all()
    person = np.flatnonzero(np.isin(STAFF.branch, closed))
    day = STAFF.merged_on[STAFF.branch[person]]
    assert (STAFF.branch_on(person, day - 1) == STAFF.branch[person]).all()
    assert (STAFF.branch_on(person, day) == STAFF.merged_into[STAFF.branch[person]]).all()


def test_branches_lie_in_the_city_people_live_in_and_spouses_go_to_one() -> None:
    assert (STAFF.branch // BRANCHES_PER_CITY == BORN.cities).all()
    born = replaced(BORN, partner=np.arange(2_000) ^ 1, cities=np.zeros(2_000, dtype=np.int64))
    branch = bankers(born, setting=SETTING).branch
    assert (branch[::2] == branch[1::2]).all()


def test_without_leavers_and_mergers_nothing_changes() -> None:
    calm = altered(
        {
            "bankers.leave_yearly": 0.0,
            "bankers.reassigned_yearly": 0.0,
            "bankers.branches_merged": 0.0,
        }
    )
    staff = bankers(BORN, setting=told(parameters=calm))
    assert (staff.leaves_on == NEVER).all()
    assert (staff.changed_on == NEVER).all()
    assert (staff.merged_into == -1).all()
    assert (staff.merged_on == NEVER).all()


def test_some_bankers_write_nothing_down_and_some_tick_off_in_bulk() -> None:
    assert 0 < (~STAFF.logs).mean() < 0.35
    assert 0 < STAFF.ticks_in_bulk.mean() < 0.4


def test_branches_and_bankers_have_codes_of_their_own() -> None:
    assert branch_codes(2).tolist() == ["B000", "B001", "B002", "B010", "B011", "B012"]
    codes = banker_codes(STAFF)
    assert codes[0] == "RM0000"
    assert len(set(codes)) == len(STAFF.leaves_on)
