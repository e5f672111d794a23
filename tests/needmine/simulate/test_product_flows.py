import numpy as np

from needmine.simulate.accounts import CURRENT, accounts
from needmine.simulate.bookings import other_sides
from needmine.simulate.chance import texts
from needmine.simulate.loans import loans
from needmine.simulate.lots import all_lots, first_lots
from needmine.simulate.product_flows import interest, product_flows
from needmine.simulate.purchases import Purchases
from needmine.simulate.words import summary_numbers
from tests.needmine.simulate.lived import bought, crowd, kept, nobody, stayed, told

SETTING = told()
BORN = crowd(200)
NUMBERS = summary_numbers()


def flows(deal: Purchases) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Summary, day and cents of the buyer's bookings."""
    none = first_lots(BORN, setting=SETTING)
    lots = all_lots(none.taken(none.person < 0), deal, stayed(200), setting=SETTING)
    owed = loans(BORN, deal, nobody(), setting=SETTING)
    new = owed.granted >= 0
    owed = type(owed)(
        **{name: getattr(owed, name)[new] for name in type(owed).__dataclass_fields__}
    )
    held = accounts(BORN, lots, owed, stayed(200), setting=SETTING)
    others = other_sides(BORN, held, texts([]), setting=SETTING)
    made = product_flows(held, lots, owed, deal, others, setting=SETTING)
    mine = made.taken(made.account == held.first[deal.person[0]])
    return mine.summary, mine.day, mine.cents


def test_a_lot_takes_money_out_and_brings_it_home_with_interest() -> None:
    summary, day, cents = flows(bought("cash_wealth_r1", person=3, day=20, amount=5_000_000))
    out = summary == NUMBERS["wealth_out"]
    home = summary == NUMBERS["wealth_in"]
    assert (day[out][0], cents[out][0]) == (20, -5_000_000)
    assert day[home][0] == 110
    assert cents[home][0] > 5_000_000


def test_a_loan_comes_in_is_spent_and_is_paid_back_every_month() -> None:
    summary, day, cents = flows(bought("consumer_loan", person=3, day=20, amount=6_000_000))
    granted = summary == NUMBERS["loan_granted"]
    assert (day[granted].tolist(), cents[granted].tolist()) == ([20], [6_000_000])
    assert -cents[summary == NUMBERS["transfer_out"]].sum() >= 0.6 * 6_000_000
    assert (summary == NUMBERS["loan_repayment"]).sum() >= 10


def test_a_home_loan_goes_on_to_the_seller_the_same_day() -> None:
    summary, day, cents = flows(bought("home_loan", person=3, day=20, amount=90_000_000))
    away = summary == NUMBERS["transfer_out"]
    assert (day[away].tolist(), cents[away].tolist()) == ([20], [-90_000_000])


def test_a_policy_costs_a_premium_and_a_remittance_goes_abroad() -> None:
    summary, day, cents = flows(bought("health_insurance", person=3, day=20, amount=40_000, need=0))
    assert (summary.tolist(), day.tolist(), cents.tolist()) == (
        [NUMBERS["insurance"]],
        [20],
        [-40_000],
    )
    summary, day, cents = flows(bought("remittance", person=3, day=20, amount=4_000_000))
    assert set(summary) == {NUMBERS["remit_out"]}
    assert day.min() == 20
    assert (cents < 0).all()


def test_interest_is_credited_on_the_21st_of_a_quarters_last_month() -> None:
    held, _, _, _ = kept(BORN, SETTING)
    balances = np.full((len(held), 12), 800_000)
    paid = interest(held, balances, setting=SETTING)
    assert {SETTING.period.date(day).day for day in set(paid.day)} == {21}
    assert set(paid.cents) == {100}
    assert len(paid) == 4 * (held.kind == CURRENT).sum()
