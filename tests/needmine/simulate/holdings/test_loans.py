import numpy as np
import pytest

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.holdings.loans import TERMS, Loans, days_overdue, loans
from tests.needmine.simulate.lived import (
    altered,
    bought,
    crowd,
    felt,
    nobody,
    nothing_bought,
    replaced,
    told,
)

SETTING = told()
BORN = crowd(2_000)
CALM = told(parameters=altered({"loans.prepays_yearly": 0.0}))
OWED = loans(BORN, nothing_bought(), nobody(), setting=SETTING)


def worth_today(payment: int, monthly: float, months: int) -> float:
    return sum(payment / (1 + monthly) ** month for month in range(1, months + 1))


def new_loan(product: str, *, day: int, amount: int, person: int = 1) -> Loans:
    deal = bought(product, person=person, day=day, amount=amount)
    owed = loans(BORN, deal, nobody(), setting=CALM)
    rows = np.flatnonzero(owed.granted >= 0)
    return owed.taken(rows)


def test_some_owe_when_the_period_begins_and_loans_end_when_they_are_paid() -> None:
    mortgage = OWED.kind == "mortgage"
    assert 0.05 < mortgage.sum() / len(BORN) < 0.2
    assert 0.02 < (~mortgage).sum() / len(BORN) < 0.09
    assert (OWED.granted < 0).all()
    due = (OWED.ends < NEVER) & (OWED.prepaid == NEVER)
    assert (OWED.ends[due] == OWED.granted[due] + OWED.months[due] * 30).all()
    assert due.sum() > 5
    assert (OWED.ends > 0).all()


def test_nobody_owes_from_before_they_were_a_customer() -> None:
    born = replaced(BORN, joined=np.full(2_000, -300))
    assert loans(born, nothing_bought(), nobody(), setting=SETTING).granted.min() >= -300
    strangers = replaced(BORN, in_core=np.zeros(2_000, dtype=bool))
    assert len(loans(strangers, nothing_bought(), nobody(), setting=SETTING)) == 0


@pytest.mark.parametrize(
    ("product", "kind", "rate"),
    [("consumer_loan", "consumer", 0.034), ("home_loan", "mortgage", 0.035)],
)
def test_a_loan_bought_is_a_loan_granted_with_a_level_payment(
    product: str, kind: str, rate: float
) -> None:
    new = new_loan(product, day=30, amount=60_000_00)
    assert (new.person.tolist(), new.granted.tolist()) == ([1], [30])
    assert (new.kind[0], new.principal[0], new.rate[0]) == (kind, 60_000_00, rate)
    assert new.months[0] in TERMS[kind]
    # What is paid is worth what was lent, but for a cent a month.
    paid = worth_today(int(new.payment[0]), rate / 12, int(new.months[0]))
    assert paid == pytest.approx(60_000_00, abs=400)


def test_what_is_owed_falls_to_nothing_at_the_end_of_the_term() -> None:
    new = new_loan("consumer_loan", day=0, amount=60_000_00)
    days = [0, 30, 30 * int(new.months[0] // 2), 30 * int(new.months[0])]
    owed = [int(new.owed_on(np.array([day]))[0]) for day in days]
    assert owed[0] == 60_000_00
    assert owed[1] == pytest.approx(60_000_00 * (1 + 0.034 / 12) - new.payment[0], abs=1)
    assert owed[0] > owed[1] > owed[2] > owed[3]
    assert owed[3] < 100


def test_a_mortgage_follows_the_market_down_from_january_on_and_a_consumer_loan_does_not() -> None:
    old = OWED.granted < SETTING.period.day("2022-01-01")
    before, after = (
        OWED.payment_on(np.full(len(OWED), SETTING.period.day(date)), setting=SETTING)
        for date in ("2025-12-31", "2026-01-01")
    )
    mortgage = OWED.kind == "mortgage"
    assert (old & mortgage).sum() > 20
    assert (after < OWED.payment)[old & mortgage].all()
    # But for a cent that is rounded away.
    assert (after <= before + 1)[mortgage].all()
    assert (after == OWED.payment)[~mortgage].all()


def test_a_mortgage_granted_this_year_keeps_its_payment_until_january() -> None:
    new = new_loan("home_loan", day=10, amount=100_000_000)
    day = np.array([SETTING.period.day("2025-12-31")])
    assert new.payment_on(day, setting=CALM).tolist() == new.payment.tolist()


def test_only_those_with_money_repay_a_mortgage_early_and_more_where_it_is_dear() -> None:
    often = told(parameters=altered({"loans.prepays_yearly": 0.4}))
    owed = loans(BORN, nothing_bought(), nobody(), setting=often)
    early = owed.prepaid < NEVER
    assert early.sum() > 20
    assert set(owed.kind[early]) == {"mortgage"}
    rich = BORN.wealth > 12 * BORN.income
    assert rich[owed.person[early]].all()
    able = (owed.kind == "mortgage") & rich[owed.person]
    dear = owed.rate > 0.042
    assert early[able & dear].mean() > early[able & ~dear].mean() + 0.1
    assert (owed.ends[early] <= owed.prepaid[early]).all()
    none = loans(BORN, nothing_bought(), nobody(), setting=CALM)
    assert (none.prepaid == NEVER).all()


def test_credit_trouble_makes_a_loan_overdue_until_it_ends() -> None:
    weak = felt("credit_health", list(range(2_000)), start=40, end=200)
    owed = loans(BORN, nothing_bought(), weak, setting=CALM)
    late = np.array([days_overdue(owed, month, period=SETTING.period) for month in range(12)])
    long = owed.ends == NEVER
    # Day 40 is 10 August; whoever is due before the 10th first misses September.
    assert long.sum() > 100
    assert (late[0] == 0).all()
    assert ((late[1, long] > 0) == (owed.due_day[long] >= 10)).all()
    assert (late[3, long] > 30).all()
    assert (late[5, long] > late[4, long]).all()
    assert (late[7:] == 0).all()


def test_without_trouble_nobody_is_overdue_and_silent_trouble_is_not_seen() -> None:
    silent = felt("credit_health", list(range(2_000)), start=10, end=200, silent=True)
    for needs in (nobody(), silent):
        owed = loans(BORN, nothing_bought(), needs, setting=SETTING)
        assert days_overdue(owed, 3, period=SETTING.period).sum() == 0
        assert (owed.trouble_start == NEVER).all()


def test_trouble_after_the_period_is_not_yet_in_the_books() -> None:
    later = felt("credit_health", list(range(2_000)), start=380, end=480)
    owed = loans(BORN, nothing_bought(), later, setting=SETTING)
    for month in range(12):
        assert days_overdue(owed, month, period=SETTING.period).sum() == 0


def test_trouble_that_began_before_the_period_is_in_the_books_from_its_first_month() -> None:
    # Trouble since 11 June: whoever pays on the 10th or before first missed July.
    early = felt("credit_health", list(range(2_000)), start=-20, end=100)
    owed = loans(BORN, nothing_bought(), early, setting=CALM)
    late = days_overdue(owed, 0, period=SETTING.period)
    old = (owed.ends == NEVER) & (owed.granted < -60)
    assert old.sum() > 100
    june = owed.due_day >= 11
    assert (late[old & june] == 30 + 32 - owed.due_day[old & june]).all()
    assert (late[old & ~june] == 32 - owed.due_day[old & ~june]).all()
