import numpy as np

from needmine.simulate.accounts import (
    CURRENT,
    LOAN,
    TERM,
    WEALTH,
    accounts,
    branch_codes,
    leave_days,
)
from needmine.simulate.needs import RIVAL
from needmine.simulate.people import NEVER
from tests.needmine.simulate.lived import crowd, felt, kept, replaced, told

SETTING = told()
BORN = crowd(1_000)
HELD, LOTS, OWED, _ = kept(BORN, SETTING)


def test_everybody_has_an_account_of_everyday_use() -> None:
    assert (HELD.person[HELD.first] == np.arange(len(BORN))).all()
    assert (HELD.kind[HELD.first] == CURRENT).all()
    assert len(set(HELD.numbers)) == len(HELD)


def test_spouses_share_an_account_under_both_names() -> None:
    joint = np.flatnonzero(HELD.joint >= 0)
    assert len(joint) > 20
    assert (HELD.joint[joint] == BORN.partner[HELD.person[joint]]).all()
    assert (HELD.second[HELD.person[joint]] == joint).all()
    assert (HELD.second[HELD.joint[joint]] == joint).all()


def test_lots_and_loans_lie_in_accounts_of_their_holder() -> None:
    assert (HELD.person[HELD.of_lot] == LOTS.person).all()
    assert set(HELD.kind[HELD.of_lot[LOTS.is_term]]) == {TERM}
    assert set(HELD.kind[HELD.of_lot[~LOTS.is_term]]) == {WEALTH}
    assert (HELD.person[HELD.of_loan] == OWED.person).all()
    assert set(HELD.kind[HELD.of_loan]) == {LOAN}
    assert (HELD.opened[HELD.of_lot] <= LOTS.started).all()


def test_only_those_who_leave_close_accounts_and_not_all_of_them() -> None:
    leaves = np.where(np.arange(len(BORN)) < 200, 50, NEVER)
    held = accounts(BORN, LOTS, OWED, leaves, setting=SETTING)
    closed = (held.closed < NEVER) & (held.kind == CURRENT)
    assert set(held.person[closed]) <= set(range(200))
    assert 50 < len(set(held.person[closed])) < 150
    assert (held.closed[closed] >= 50).all()


def test_a_need_lost_to_a_rival_is_a_day_of_leaving() -> None:
    import dataclasses

    lost = felt("keep_relationship", [7], start=0, end=30)
    gone = dataclasses.replace(lost, outcome=np.array([RIVAL]), outcome_day=np.array([30]))
    assert leave_days(BORN, lost)[7] == NEVER
    assert leave_days(BORN, gone)[7] == 30


def test_people_of_one_city_share_its_branches() -> None:
    one_city = replaced(BORN, cities=np.full(len(BORN), 4))
    assert set(branch_codes(one_city)) == {"B040", "B041", "B042"}
