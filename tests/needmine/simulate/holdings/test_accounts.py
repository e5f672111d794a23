import numpy as np

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.holdings.accounts import (
    ACTIVE,
    CURRENT,
    DORMANT,
    LOAN,
    RECEIVE_ONLY,
    TERM,
    WEALTH,
    Accounts,
    accounts,
)
from needmine.simulate.holdings.loans import loans
from needmine.simulate.holdings.lots import first_lots
from needmine.simulate.lives.people import People
from tests.needmine.simulate.lived import (
    crowd,
    nobody,
    nothing_bought,
    replaced,
    stayed,
    told,
)

SETTING = told()
PAIRS = np.arange(1_000) ^ 1
BORN = replaced(crowd(1_000), partner=np.where(np.arange(1_000) < 400, PAIRS, -1))
LOTS = first_lots(BORN, setting=SETTING)
OWED = loans(BORN, nothing_bought(), nobody(), setting=SETTING)


def held_by(born: People, leaves: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Accounts:
    return accounts(born, LOTS, OWED, leaves, setting=SETTING)


HELD = held_by(BORN, stayed(1_000))


def test_everybody_has_an_account_of_everyday_use_since_they_joined() -> None:
    assert (HELD.person[HELD.first] == np.arange(1_000)).all()
    assert (HELD.kind[HELD.first] == CURRENT).all()
    assert (HELD.opened[HELD.first] == BORN.joined).all()
    assert len(set(HELD.numbers)) == len(HELD)


def test_whoever_is_no_customer_of_core_banking_has_no_account() -> None:
    some = np.arange(1_000) % 2 == 0
    held = held_by(replaced(BORN, in_core=some), stayed(1_000))
    assert (held.first[~some] == -1).all()
    assert (held.second[~some] == -1).all()
    current = held.kind == CURRENT
    assert some[held.person[current]].all()


def test_some_spouses_share_an_account_under_both_names() -> None:
    joint = np.flatnonzero(HELD.joint >= 0)
    assert 50 < len(joint) < 110
    assert (HELD.joint[joint] == BORN.partner[HELD.person[joint]]).all()
    assert (HELD.second[HELD.person[joint]] == joint).all()
    assert (HELD.second[HELD.joint[joint]] == joint).all()


def test_three_in_ten_have_a_second_account_alone() -> None:
    alone = (HELD.second >= 0) & (BORN.partner < 0)
    assert 0.25 < alone.sum() / 600 < 0.35
    assert (HELD.person[HELD.second[alone]] == np.flatnonzero(alone)).all()
    assert (HELD.kind[HELD.second[alone]] == CURRENT).all()


def test_lots_and_loans_lie_in_accounts_of_their_holder() -> None:
    assert (HELD.person[HELD.of_lot] == LOTS.person).all()
    assert set(HELD.kind[HELD.of_lot[LOTS.is_term]]) == {TERM}
    assert set(HELD.kind[HELD.of_lot[~LOTS.is_term]]) == {WEALTH}
    assert (HELD.opened[HELD.of_lot] <= LOTS.started).all()
    assert (HELD.person[HELD.of_loan] == OWED.person).all()
    assert set(HELD.kind[HELD.of_loan]) == {LOAN}
    assert (HELD.opened[HELD.of_loan] == OWED.granted).all()


def test_a_loans_account_closes_with_the_loan() -> None:
    ended = OWED.ends < SETTING.period.days
    assert ended.sum() > 5
    assert (HELD.closed[HELD.of_loan[ended]] == OWED.ends[ended]).all()
    assert (HELD.closed[HELD.of_loan[~ended]] == NEVER).all()


def test_only_those_who_leave_close_accounts_and_not_all_of_them() -> None:
    held = held_by(BORN, np.where(np.arange(1_000) < 200, 50, NEVER))
    closed = np.flatnonzero((held.closed < NEVER) & (held.kind == CURRENT))
    who = set(held.person[closed])
    assert who <= set(range(200))
    assert 60 < len(who) < 120
    assert (held.closed[closed] > 50).all()
    assert (held.closed[closed] <= 110).all()
    assert SETTING.period.is_open(held.closed[closed]).all()
    # An account held with somebody who stays is not closed.
    assert (held.closed[held.joint >= 0] == NEVER).all()


def test_whoever_closes_an_account_closes_all_but_the_loans() -> None:
    held = held_by(BORN, np.full(1_000, 50))
    mine = (held.joint < 0) & (held.kind != LOAN)
    # But what is frozen rests.
    mine &= held.frozen_on[held.first[held.person]] == NEVER
    closes = held.closed[held.first] < NEVER
    assert ((held.closed < NEVER) == closes[held.person])[mine].all()


def test_accounts_of_quiet_people_sleep_or_take_in_a_pension() -> None:
    quiet = replaced(BORN, activity=np.where(np.arange(1_000) < 500, 0.03, 1.0))
    held = held_by(quiet, stayed(1_000))
    status = held.status[held.first]
    assert set(status[500:]) == {ACTIVE}
    assert set(status[:500]) == {DORMANT, RECEIVE_ONLY}
    assert quiet.paid_here[:500][status[:500] == RECEIVE_ONLY].all()
    assert set(held.status[held.kind != CURRENT]) == {ACTIVE}


def test_a_few_accounts_are_frozen_in_the_period_with_all_current_ones_of_their_holder() -> None:
    frozen = np.flatnonzero(HELD.frozen_on < NEVER)
    assert 0 < len(set(HELD.person[frozen])) < 12
    assert set(HELD.kind[frozen]) == {CURRENT}
    assert 0 <= HELD.frozen_on[frozen].min() <= HELD.frozen_on[frozen].max() < SETTING.period.days
