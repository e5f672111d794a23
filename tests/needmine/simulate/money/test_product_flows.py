import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from needmine.simulate.ground.calendar import NEVER
from needmine.simulate.ground.chance import texts
from needmine.simulate.ground.setting import Setting
from needmine.simulate.holdings.accounts import CURRENT, accounts
from needmine.simulate.holdings.loans import Loans, loans
from needmine.simulate.holdings.lots import Lots, all_lots, first_lots, shock_day
from needmine.simulate.holdings.others import other_sides
from needmine.simulate.lives.firms import firms
from needmine.simulate.lives.purchases import Purchases
from needmine.simulate.money.bookings import Bookings, OtherSides
from needmine.simulate.money.product_flows import interest, product_flows
from tests.needmine.simulate.lived import (
    altered,
    bought,
    crowd,
    kinds,
    nobody,
    nothing_bought,
    said,
    staged,
    stayed,
    told,
)

SIZE = 40
SETTING = told()
BORN = crowd(SIZE)
# Nobody sends on what comes home, so that each product's own bookings stand alone.
PLAIN = told(parameters=altered({"lots.moves_on": 0.0}))


@cache
def no_lots() -> Lots:
    held = first_lots(BORN, setting=SETTING)
    return held.taken(held.person < 0)


@cache
def no_loans() -> Loans:
    some = loans(BORN, nothing_bought(), nobody(), setting=SETTING)
    return Loans(**{f.name: getattr(some, f.name)[:0] for f in dataclasses.fields(some)})


def one_loan(kind: str, **columns: Any) -> Loans:
    """Person 3's loan of 600,000 at 4.8 %, granted six years ago for thirty."""
    usual: dict[str, Any] = {
        "person": 3,
        "principal": 600_000_00,
        "rate": 0.048,
        "granted": -2_000,
        "months": 360,
        "payment": 3_147_99,
        "ends": NEVER,
        "due_day": 10,
        "prepaid": NEVER,
        "trouble_start": NEVER,
        "trouble_end": NEVER,
        "need": -1,
    }
    return Loans(kind=texts([kind]), **{k: np.array([v]) for k, v in {**usual, **columns}.items()})


@dataclasses.dataclass(frozen=True)
class Flows:
    """What a product brings, and everybody money comes from or goes to."""

    booked: Bookings
    others: OtherSides

    def rows(self, *names: str) -> list[tuple[str, int, int]]:
        """Kind, day and cents in order of time."""
        whole = self.booked.taken(np.argsort(self.booked.second, kind="stable"))
        listed = zip(kinds(whole), whole.day.tolist(), whole.cents.tolist(), strict=True)
        return [row for row in listed if not names or row[0] in names]


def flows(
    deal: Purchases | None = None,
    *,
    lots: Lots | None = None,
    owed: Loans | None = None,
    leaves: Any = None,
    setting: Setting = PLAIN,
) -> Flows:
    deal = deal or nothing_bought()
    leaves = stayed(SIZE) if leaves is None else leaves
    lots = all_lots(lots or no_lots(), BORN, deal, leaves, setting=setting)
    owed = owed or no_loans()
    held = accounts(BORN, lots, owed, leaves, setting=setting)
    employers = firms(customers=SIZE, setting=setting)
    others = other_sides(BORN, held, texts([]), employers, setting=setting)
    booked = product_flows(held, lots, owed, deal, others, setting=setting)
    return Flows(booked.taken(held.person[booked.account] == 3), others)


def granted(product: str, *, day: int, amount: int) -> Flows:
    deal = bought(product, person=3, day=day, amount=amount)
    owed = loans(BORN, deal, nobody(), setting=SETTING)
    new = owed.granted == day
    only = Loans(**{f.name: getattr(owed, f.name)[new] for f in dataclasses.fields(owed)})
    return flows(deal, owed=only)


def test_a_lot_takes_money_out_and_brings_it_home_with_what_it_earned() -> None:
    made = flows(bought("cash_wealth_r1", person=3, day=20, amount=50_000_00))

    out, home = made.rows("wealth_out", "wealth_in")[:2]

    assert out == ("wealth_out", 20, -50_000_00)
    # 1.4 % a year for ninety days.
    assert home == ("wealth_in", 110, 50_000_00 + int(50_000_00 * 0.014 * 90 / 365))


def test_a_term_deposit_is_booked_as_one_and_names_the_account_it_goes_to() -> None:
    made = flows(bought("term_1y", person=3, day=20, amount=50_000_00))

    assert made.rows() == [("term_out", 20, -50_000_00)]
    names = {str(made.others.names[other]) for other in made.booked.other.tolist()}
    assert names == {str(BORN.names[3])}
    assert (made.booked.other >= made.others.at("customer")).all()


def test_what_rolls_over_comes_home_in_the_morning_and_goes_out_again_within_three_days() -> None:
    always = told(parameters=altered({"lots.rolls_over": 9.0, "regime.roll_over_times": 1.0}))

    rows = flows(
        bought("cash_wealth_r1", person=3, day=20, amount=50_000_00), setting=always
    ).rows()

    assert [row[0] for row in rows[:4]] == ["wealth_out", "wealth_in", "wealth_out", "wealth_in"]
    assert 0 <= rows[2][1] - rows[1][1] <= 3
    # Whole hundreds of what came home are put in again.
    assert rows[2][2] == -(rows[1][2] // 100_000 * 100_000)


def test_some_of_what_is_not_renewed_is_sent_to_a_rival_within_four_weeks() -> None:
    leaves_bank = told(parameters=altered({"lots.moves_on": 1.0, "lots.rolls_over": 0.0}))
    made = flows(bought("cash_wealth_r1", person=3, day=20, amount=50_000_00), setting=leaves_bank)

    ((_, day, cents),) = made.rows("transfer_out")

    assert 111 <= day <= 138
    assert cents == -50_000_00
    away = made.booked.taken(np.array(kinds(made.booked)) == "transfer_out")
    assert away.other.tolist() == [made.others.at("own", 3)]
    assert said(away)[0] in ("转他行", "", "理财")


def shaken(day: int, product: str, *, redeems: float) -> tuple[str, int, int]:
    """What comes home of 100,000 put away on a day, when net asset values fall on day 215."""
    setting = told(
        parameters=altered(
            {"lots.nav_shock_redeems": redeems, "lots.moves_on": 0.0, "lots.rolls_over": 0.0}
        )
    )
    made = flows(bought(product, person=3, day=day, amount=100_000_00), setting=setting)
    (home,) = made.rows("wealth_in", "term_in")
    return home


def test_who_redeems_after_the_fall_of_net_asset_values_gets_back_less_than_was_put_in() -> None:
    assert shock_day(SETTING) == 215

    kind, day, cents = shaken(200, "wealth_r3", redeems=1.0)

    assert (kind, 216 <= day <= 236) == ("wealth_in", True)
    assert 98_000_00 < cents < 99_000_00


def test_who_waits_loses_nothing_and_who_matures_soon_after_loses_some() -> None:
    # 180 days at 2.3 %; the fall of 1.8 % is made good in 120 days.
    assert shaken(160, "wealth_r2", redeems=0.0) == (
        "wealth_in",
        340,
        100_000_00 + int(100_000_00 * 0.023 * 180 / 365),
    )
    _, day, cents = shaken(100, "wealth_r2", redeems=0.0)
    assert day == 280
    earned, lost = 0.023 * 180 / 365, 0.018 * (1 - 65 / 120)
    assert abs(cents - 100_000_00 * (1 + earned - lost)) <= 1


def test_who_leaves_takes_a_lot_out_early_for_the_days_it_ran() -> None:
    leaves = stayed(SIZE)
    leaves[3] = 100

    made = flows(bought("term_1y", person=3, day=20, amount=50_000_00), leaves=leaves)

    assert made.rows()[-1] == ("term_in", 100, 50_000_00 + int(50_000_00 * 0.0095 * 80 / 365))


def test_a_consumer_loan_comes_in_is_mostly_spent_and_is_paid_back_month_by_month() -> None:
    made = granted("consumer_loan", day=20, amount=60_000_00)

    assert made.rows("loan_granted") == [("loan_granted", 20, 60_000_00)]
    ((_, day, spent),) = made.rows("transfer_out")
    assert 20 <= day <= 32
    assert 0.6 * 60_000_00 <= -spent <= 60_000_00
    paid = made.rows("loan_repayment")
    assert 9 <= len(paid) <= 12
    assert len({cents for _, _, cents in paid}) == 1


def test_a_home_loan_goes_on_to_the_seller_the_same_day() -> None:
    made = granted("home_loan", day=20, amount=900_000_00)

    assert made.rows("transfer_out") == [("transfer_out", 20, -900_000_00)]
    away = made.booked.taken(np.array(kinds(made.booked)) == "transfer_out")
    assert away.other >= made.others.at("realtors")
    assert away.other < made.others.at("abroad")
    assert said(away)[0] in ("购房定金", "首付款", "中介费")


def test_a_mortgage_is_paid_on_its_day_and_repriced_each_january() -> None:
    paid = flows(owed=one_loan("mortgage")).rows()

    assert [name for name, _, _ in paid] == ["loan_repayment"] * 12
    dates = [SETTING.period.date(day) for _, day, _ in paid]
    assert {date.day for date in dates} == {10}
    before = {-cents for (_, _, cents), date in zip(paid, dates, strict=True) if date.year == 2025}
    after = {-cents for (_, _, cents), date in zip(paid, dates, strict=True) if date.year == 2026}
    # From 4.8 % to the 3.6 % of January 2025 and then to the 3.5 % of January 2026.
    ((before,), (after,)) = before, after
    assert 0.85 * 3_147_99 < before < 0.92 * 3_147_99
    assert 0.98 * before < after < before


def test_a_consumer_loan_is_never_repriced() -> None:
    paid = flows(owed=one_loan("consumer")).rows()

    assert {cents for _, _, cents in paid} == {-3_147_99}


def test_a_mortgage_repaid_early_takes_money_from_elsewhere_and_ends() -> None:
    owed = one_loan("mortgage", prepaid=200, ends=200)
    made = flows(owed=owed)

    left = int(owed.owed_on(np.array([200]))[0])

    assert 500_000_00 < left < 600_000_00
    assert made.rows("transfer_in", "loan_prepaid") == [
        ("transfer_in", 200, left),
        ("loan_prepaid", 200, -left),
    ]
    assert max(day for _, day, _ in made.rows("loan_repayment")) < 200
    comes = made.booked.taken(np.array(kinds(made.booked)) == "transfer_in")
    assert comes.other.tolist() == [made.others.at("own", 3)]


def test_payments_missed_in_trouble_are_caught_up_with_the_first_after_it() -> None:
    # Due on the tenth: 10 September to 10 November lie within days 70 and 140.
    owed = one_loan("consumer", trouble_start=70, trouble_end=140)

    paid = [(SETTING.period.date(day).month, -cents) for _, day, cents in flows(owed=owed).rows()]

    due = 3_147_99
    assert paid == [(7, due), (8, due), (12, 4 * due), *((n, due) for n in range(1, 7))]


@pytest.mark.parametrize(("need", "cents"), [(0, 40_000_00), (-1, 2_000_00)])
def test_a_policy_costs_a_premium_a_year(need: int, cents: int) -> None:
    deal = bought("health_insurance", person=3, day=-340, amount=40_000_00, need=need)

    made = flows(deal)

    # The one of day -340 lies before the period; the next falls due a year later.
    assert made.rows() == [("insurance", 25, -cents)]


def test_a_remittance_goes_abroad_in_one_to_four_parts_a_month_apart() -> None:
    rows = flows(bought("remittance", person=3, day=20, amount=40_000_00)).rows()

    assert {row[0] for row in rows} == {"remit_out"}
    assert 1 <= len(rows) <= 4
    assert rows[0][1] == 20
    for turn, (_, day, cents) in enumerate(rows):
        assert 0 <= day - 20 - 30 * turn <= 6
        assert cents == -10_000_00


def test_nothing_is_booked_for_who_has_no_account_or_outside_the_period() -> None:
    made = flows(bought("remittance", person=3, day=400, amount=40_000_00))

    assert made.rows() == []


def test_interest_is_credited_on_the_21st_of_a_quarters_last_month() -> None:
    held = staged(nobody(), born=BORN).accounts
    balances = np.full(len(held), 8_000_00)

    paid = [interest(held, balances, month, setting=SETTING) for month in range(12)]

    current = int((held.kind == CURRENT).sum())
    assert [len(each) for each in paid] == [0, 0, current] * 4
    assert {SETTING.period.date(int(day)).day for each in paid for day in each.day} == {21}
    # A quarter of 0.05 % of 8,000.
    assert {int(cents) for each in paid for cents in each.cents} == {1_00}


def test_an_account_opened_or_closed_meanwhile_earns_no_interest() -> None:
    held = staged(nobody(), born=BORN).accounts
    day = int(SETTING.period.starts[2]) + 20
    new = dataclasses.replace(held, opened=np.full(len(held), day))
    gone = dataclasses.replace(held, closed=np.full(len(held), day))

    for accounts_ in (new, gone):
        assert len(interest(accounts_, np.full(len(held), 8_000_00), 2, setting=SETTING)) == 0
