import dataclasses

import numpy as np
import pytest

from needmine.simulate.ground.calendar import AHEAD, NEVER
from needmine.simulate.ground.rates import regime_day
from needmine.simulate.ground.setting import Setting
from needmine.simulate.holdings.lots import (
    RUNS,
    Lots,
    all_lots,
    first_lots,
    matured,
    shock_day,
    shocked,
    with_maturities,
)
from tests.needmine.simulate.lived import (
    altered,
    bought,
    crowd,
    happened,
    nothing_bought,
    replaced,
    stayed,
    told,
)

SETTING = told(months=18)
BORN = crowd(2_000)
STAYED = stayed(len(BORN))
FIRST = first_lots(BORN, setting=SETTING)
NO_LOTS = FIRST.taken(np.zeros(len(FIRST), dtype=bool))
DAYS = SETTING.period.days


def only(product: str, *, day: int, amount: int = 12_345_678, setting: Setting = SETTING) -> Lots:
    deal = bought(product, person=5, day=day, amount=amount)
    return all_lots(NO_LOTS, BORN, deal, STAYED, setting=setting)


def test_most_hold_lots_and_the_rich_more_often() -> None:
    began = FIRST.taken(FIRST.started < 0)
    holders = np.isin(np.arange(2_000), began.person)
    assert 0.5 < holders.mean() < 0.65
    assert np.median(BORN.wealth[holders]) > 1.5 * np.median(BORN.wealth[~holders])
    assert (began.matures >= 0).all()
    assert (began.principal % 100_000 == 0).all()
    assert 0.28 < (~began.is_term).mean() < 0.40


def test_nobody_holds_a_lot_from_before_they_were_a_customer() -> None:
    born = replaced(BORN, joined=np.full(2_000, -200))
    first = first_lots(born, setting=SETTING)
    assert len(first)
    assert first.started.min() >= -200
    assert not len(first_lots(replaced(BORN, in_core=np.zeros(2_000, bool)), setting=SETTING))


@pytest.mark.parametrize(
    ("product", "date", "rate"),
    [
        ("term_1y", "2025-01-01", 0.011),
        ("term_1y", "2025-10-01", 0.0095),
        ("wealth_r2", "2025-01-11", 0.026),
        ("term_1y", "2026-05-01", 0.0085),
    ],
)
def test_a_lot_bought_runs_its_days_at_the_rate_of_the_day(
    product: str, date: str, rate: float
) -> None:
    day = SETTING.period.day(date)
    lot = only(product, day=day)
    assert lot.principal[0] == 12_300_000
    assert (lot.started[0], lot.matures[0]) == (day, day + RUNS[product])
    assert lot.rate[0] == rate


def test_a_deposit_bought_in_2023_bears_the_rate_of_2023() -> None:
    old = FIRST.taken(FIRST.product == "term_3y")
    date = SETTING.period.dates(old.started).astype(str)
    summer = (date >= "2023-06-08") & (date < "2023-09-01")
    assert summer.sum() > 10
    assert set(old.rate[summer]) == {0.0245}
    assert set(old.rate[(date >= "2024-10-18") & (date < "2025-05-20")]) == {0.015}


def test_what_matures_is_renewed_at_the_rate_of_that_day_which_the_regime_lowered() -> None:
    new = FIRST.taken((FIRST.product == "term_1y") & (FIRST.started >= regime_day(SETTING)))
    before = FIRST.taken(
        (FIRST.product == "term_1y") & (FIRST.started >= 200) & (FIRST.started < 300)
    )
    assert set(new.rate) == {0.0085}
    assert set(before.rate) == {0.0095}


def test_interest_is_paid_for_the_days_a_lot_ran() -> None:
    lot = only("term_1y", day=10).taken(np.array([0]))
    whole = dataclasses.replace(lot, ended=lot.matures)
    half = dataclasses.replace(lot, ended=lot.started + 100)
    assert whole.paid_out.tolist() == [12_300_000 + int(12_300_000 * 0.011)]
    assert half.paid_out.tolist() == [12_300_000 + int(12_300_000 * 0.011 * 100 / 365)]


def test_a_three_year_deposit_that_is_large_enough_is_a_certificate_at_a_better_rate() -> None:
    large = only("term_3y", day=10, amount=20_000_000)
    small = only("term_3y", day=10, amount=19_900_000)
    assert (large.product[0], small.product[0]) == ("large_cd_3y", "term_3y")
    assert large.rate[0] > small.rate[0]
    assert large.is_term[0]


def test_a_lot_that_is_renewed_begins_again_within_three_days_with_its_interest() -> None:
    lots = all_lots(FIRST, BORN, nothing_bought(), STAYED, setting=SETTING)
    by_key = {
        (int(p), str(c), int(s)): int(m)
        for p, c, s, m in zip(lots.person, lots.product, lots.started, lots.principal, strict=True)
    }
    old = lots.taken(lots.rolls & (lots.matures >= 0) & (lots.matures < DAYS))
    found = []
    for n in range(len(old)):
        keys = [
            (int(old.person[n]), str(old.product[n]), int(old.matures[n]) + d) for d in range(4)
        ]
        found.append([by_key[key] for key in keys if key in by_key])
    assert len(old) > 300
    assert all(found)
    sure = [n for n, sums in enumerate(found) if len(sums) == 1]
    grown = [found[n][0] >= old.principal[n] - 100_000 for n in sure]
    assert np.mean(grown) > 0.99


def test_about_six_in_ten_lots_are_renewed_fewer_after_the_regimes_day() -> None:
    due = FIRST.matures < DAYS
    late = due & (FIRST.matures >= regime_day(SETTING))
    assert 0.55 < FIRST.rolls[due & ~late].mean() < 0.7
    assert FIRST.rolls[late].mean() < FIRST.rolls[due & ~late].mean() - 0.08


def test_the_loyal_renew_more_and_those_who_compare_rates_fewer() -> None:
    assert BORN.loyalty[FIRST.person[FIRST.rolls]].mean() > 0.05 + (
        BORN.loyalty[FIRST.person[~FIRST.rolls]].mean()
    )
    assert BORN.rate_minded[FIRST.person[FIRST.rolls]].mean() < (
        BORN.rate_minded[FIRST.person[~FIRST.rolls]].mean() - 0.05
    )


def test_money_comes_home_from_lots_that_are_not_renewed() -> None:
    person, day = matured(FIRST, setting=SETTING)
    assert len(person) > 100
    assert day.min() >= 0
    assert DAYS < day.max() < DAYS + AHEAD
    lived = with_maturities(happened("car", [1]), FIRST, setting=SETTING)
    assert sorted(lived.of("lot_matured").day.tolist()) == sorted(day.tolist())
    assert len(lived.of("car")) == 1


def test_a_fall_of_values_is_seen_within_days_by_those_who_hold_wealth_products() -> None:
    person, seen = shocked(FIRST, setting=SETTING)
    day = shock_day(SETTING)
    lots = FIRST.taken(np.isin(FIRST.person, person) & ~FIRST.is_term)
    holds = (lots.started <= day) & (lots.matures > day)
    assert SETTING.period.date(day).isoformat() == "2026-02-01"
    assert set(lots.person[holds]) == set(person)
    assert 0 <= (seen - day).min() <= (seen - day).max() <= 10


def shocked_lots(setting: Setting) -> tuple[Lots, Lots]:
    lots = all_lots(FIRST, BORN, nothing_bought(), STAYED, setting=setting)
    day = shock_day(setting)
    held = (lots.started < day) & (np.minimum(lots.matures, lots.ended) > day)
    return lots.taken(held & ~lots.is_term), lots.taken(~held | lots.is_term)


def test_the_fall_costs_those_who_redeem_soon_and_is_made_good_to_those_who_wait() -> None:
    held, others = shocked_lots(SETTING)
    day = shock_day(SETTING)
    waits = held.ended - day
    assert len(held) > 100
    assert (held.lost[waits >= 120] == 0).all()
    assert (held.lost[waits < 30] > 0.013).all()
    assert held.lost.max() <= 0.018
    assert (others.lost == 0).all()


def test_a_fifth_of_those_hit_take_their_money_out_within_three_weeks() -> None:
    held, _ = shocked_lots(SETTING)
    long = held.matures > shock_day(SETTING) + 21
    redeemed = held.ended < held.matures
    redeemed &= held.ended <= shock_day(SETTING) + 21
    assert 0.15 < redeemed[long].mean() < 0.29
    calm = told(months=18, parameters=altered({"lots.nav_shock_redeems": 0.0}))
    stays, _ = shocked_lots(calm)
    assert not (stays.ended < stays.matures).any()


def test_who_leaves_takes_the_lots_along() -> None:
    lots = all_lots(FIRST, BORN, nothing_bought(), np.full(2_000, 100), setting=SETTING)
    assert (lots.ended <= 100).all()
    assert (lots.started < 100).all()


def test_a_lot_still_running_today_has_not_ended() -> None:
    lots = all_lots(FIRST, BORN, nothing_bought(), STAYED, setting=SETTING)
    runs = lots.matures >= DAYS
    assert (lots.ended[runs & (lots.lost == 0)] == NEVER).all()
    assert (lots.ended[~runs] <= lots.matures[~runs]).all()
