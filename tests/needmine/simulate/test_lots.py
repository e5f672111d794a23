import numpy as np

from needmine.simulate.lots import LOT_PRODUCTS, all_lots, first_lots, matured
from needmine.simulate.people import NEVER
from tests.needmine.simulate.lived import bought, crowd, nothing_bought, stayed, told

SETTING = told(months=18)
BORN = crowd(2_000, setting=SETTING)
FIRST = first_lots(BORN, setting=SETTING)


def test_about_a_third_hold_lots_before_the_first_day() -> None:
    assert 0.3 < len(set(FIRST.person)) / len(BORN) < 0.38
    assert (FIRST.started < 0).all()
    assert (FIRST.matures >= 0).all()


def test_money_comes_home_from_lots_that_are_not_rolled() -> None:
    person, day = matured(FIRST, period=SETTING.period)
    assert len(person) > 50
    assert (day >= 0).all()


def test_a_lot_bought_runs_its_days_and_pays_interest() -> None:
    deal = bought("wealth_r2", person=5, day=10, amount=12_345_678)
    nobody = FIRST.taken(np.zeros(len(FIRST), dtype=bool))
    lots = all_lots(nobody, deal, stayed(len(BORN)), setting=SETTING)
    days, rate = LOT_PRODUCTS["wealth_r2"]
    assert lots.principal[0] == 12_300_000
    assert (lots.started[0], lots.matures[0], lots.ended[0]) == (10, 10 + days, 10 + days)
    assert lots.paid_out[0] == 12_300_000 + int(12_300_000 * rate * days / 365)


def test_lots_roll_over_within_three_days_into_the_same_product() -> None:
    lots = all_lots(FIRST, nothing_bought(), stayed(len(BORN)), setting=SETTING)
    new = np.flatnonzero(lots.started >= 0)
    assert len(new) > 100
    old = lots.taken((lots.ended < NEVER) & lots.rolls)
    homes = {(p, c, m + d) for p, c, m in zip(old.person, old.product, old.matures, strict=True)
             for d in range(4)}  # fmt: skip
    assert all((lots.person[n], lots.product[n], lots.started[n]) in homes for n in new)


def test_who_leaves_takes_the_lots_along() -> None:
    leaves = np.full(len(BORN), 100)
    lots = all_lots(FIRST, nothing_bought(), leaves, setting=SETTING)
    assert (lots.ended <= 100).all()
    assert (lots.started < 100).all()
