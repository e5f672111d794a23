import numpy as np

from needmine.simulate.loans import RATES, days_overdue, loans
from needmine.simulate.people import NEVER
from tests.needmine.simulate.lived import bought, crowd, felt, nobody, nothing_bought, told

SETTING = told()
BORN = crowd(2_000)


def test_running_loans_were_granted_before_and_end_when_paid() -> None:
    owed = loans(BORN, nothing_bought(), nobody(), setting=SETTING)
    assert {"consumer", "mortgage"} == set(owed.kind)
    assert (owed.granted < 0).all()
    short = owed.ends < NEVER
    assert (owed.ends[short] == owed.granted[short] + owed.months[short] * 30).all()


def test_a_loan_bought_is_a_loan_granted_with_a_level_payment() -> None:
    deal = bought("consumer_loan", person=1, day=30, amount=6_000_000)
    owed = loans(BORN, deal, nobody(), setting=SETTING)
    new = int(np.flatnonzero(owed.granted >= 0)[0])
    rate, term = RATES["consumer"] / 12, int(owed.months[new])
    assert (owed.person[new], owed.granted[new], owed.principal[new]) == (1, 30, 6_000_000)
    # What is paid is worth what was lent.
    worth = sum(owed.payment[new] / (1 + rate) ** month for month in range(1, term + 1))
    assert abs(worth - 6_000_000) < 1_000


def test_credit_trouble_makes_a_loan_overdue_until_it_ends() -> None:
    everybody = list(range(len(BORN)))
    weak = felt("credit_health", everybody, start=40, end=200)
    owed = loans(BORN, nothing_bought(), weak, setting=SETTING)
    late = np.array([days_overdue(owed, month, period=SETTING.period) for month in range(12)])
    long = owed.ends == NEVER
    assert (late[0] == 0).all()
    assert (late[3, long] > 30).all()
    assert (late[5, long] > late[4, long]).all()
    assert (late[8] == 0).all()


def test_without_trouble_nobody_is_overdue() -> None:
    owed = loans(BORN, nothing_bought(), nobody(), setting=SETTING)
    assert days_overdue(owed, 6, period=SETTING.period).sum() == 0


def test_silent_trouble_is_not_seen_in_arrears() -> None:
    silent = felt("credit_health", [0, 1, 2], start=10, end=200, silent=True)
    owed = loans(BORN, nothing_bought(), silent, setting=SETTING)
    assert (owed.trouble_start == NEVER).all()
