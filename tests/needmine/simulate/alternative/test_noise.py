import numpy as np

from needmine.simulate.alternative.noise import flows_without_need
from needmine.simulate.alternative.sums import GAME_PRICES
from needmine.simulate.money.bookings import Bookings
from tests.needmine.simulate.alternative.lived import Lived, kind_of


def noise(other_make: Lived) -> Bookings:
    return flows_without_need(other_make.scene)


def test_no_need_stands_behind_noise_and_all_of_it_is_in_time(other_make: Lived) -> None:
    scene, found = other_make.scene, noise(other_make)
    person = scene.accounts.person[found.account]
    assert (found.need == -1).all()
    assert found.account.min() >= 0
    assert found.day.min() >= 0
    assert found.day.max() < scene.setting.period.days
    assert (found.day >= scene.people.joined[person]).all()
    assert (found.day < scene.leaves[person]).all()


def test_large_sums_come_and_go(other_make: Lived) -> None:
    scene, found = other_make.scene, noise(other_make)
    income = scene.people.income[scene.accounts.person[found.account]]
    large = np.abs(found.cents) > 3 * income
    assert (large & (found.cents > 0)).sum() > 50
    assert (large & (found.cents < 0)).sum() > 30


def test_balances_are_lent_around_quarter_ends(other_make: Lived) -> None:
    scene, found = other_make.scene, noise(other_make)
    own = (found.cents >= 1_000_000) & kind_of(scene, "own", found.other)
    ends = scene.setting.period.quarter_ends()
    before = (ends[None, :] - found.day[own][:, None]) % 365
    # By chance alone one day in twelve would lie in the week before a quarter's end.
    assert (before.min(axis=1) <= 7).mean() > 0.2


def test_children_play_at_the_prices_of_games_and_mostly_at_weekends(other_make: Lived) -> None:
    scene, found = other_make.scene, noise(other_make)
    games = found.taken(kind_of(scene, "games", found.other))
    assert len(games) > 50
    assert set((-games.cents // 100).tolist()) <= set(GAME_PRICES)
    assert scene.people.child_on_phone[scene.accounts.person[games.account]].all()
    weekday = (games.day + scene.setting.period.first.weekday()) % 7
    assert (weekday >= 5).mean() > 0.6


def test_school_fees_come_around_terms_or_every_month(other_make: Lived) -> None:
    scene, found = other_make.scene, noise(other_make)
    first = set(scene.accounts.first[scene.people.children > 0].tolist())
    fees = found.taken(kind_of(scene, "schools", found.other) & np.isin(found.account, list(first)))
    _, often = np.unique(fees.account, return_counts=True)
    assert (often <= 3).sum() > 30
    assert (often >= 10).sum() > 15
