import dataclasses

import numpy as np

from needmine.simulate.alternative.activity import use_by_month
from needmine.simulate.alternative.everyday import Days, other_side, partners
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.money.bookings import Bookings, together
from tests.needmine.simulate.alternative.lived import Lived, kind_of

CODES = summary_numbers()


def booked(other_make: Lived) -> Bookings:
    """All everyday bookings of six months."""
    living = Days(other_make.scene, use_by_month(other_make.scene))
    return together([living.month(number) for number in range(6)])


def test_no_need_stands_behind_everyday_bookings(other_make: Lived) -> None:
    found = booked(other_make)
    assert len(found) > 50_000
    assert (found.need == -1).all()
    assert (found.cents != 0).all()


def test_each_month_stays_within_itself_and_within_a_customers_time(other_make: Lived) -> None:
    scene, starts = other_make.scene, other_make.scene.setting.period.starts
    living = Days(scene, use_by_month(scene))
    for number in range(3):
        found = living.month(number)
        person = scene.accounts.person[found.account]
        assert found.day.min() >= starts[number]
        assert found.day.max() < starts[number + 1]
        assert (found.day >= scene.people.joined[person]).all()
        assert (found.day < scene.leaves[person]).all()


def test_weekends_see_the_shopping_and_workdays_the_meals(other_make: Lived) -> None:
    found = booked(other_make)
    weekday = (found.day + other_make.scene.setting.period.first.weekday()) % 7
    at_tills = weekday[found.summary == CODES["shop"]] >= 5
    paid_in = weekday[found.summary == CODES["cash_in"]] >= 5
    assert at_tills.mean() > 0.35 > 2 / 7 > paid_in.mean()


def test_money_leaves_soon_after_payday(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    living = Days(scene, use_by_month(scene))
    out = found.taken((found.summary == CODES["wallet_top_up"]) & (found.cents < 0))
    person = scene.accounts.person[out.account]
    starts = scene.setting.period.starts
    nth = out.day - starts[scene.setting.period.month_of(out.day)] + 1
    after = (nth - living._rhythms.payday[person]) % 30
    assert (after <= 4).mean() > 0.45


def test_two_of_one_income_differ_more_than_chance_alone_would_make_them(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    person = scene.accounts.person[found.account[found.summary == CODES["wallet"]]]
    counts = np.bincount(person, minlength=len(scene.people))
    active = (scene.people.activity > 0.2) & (scene.accounts.first >= 0)
    active &= (scene.people.joined < 0) & (scene.leaves > scene.setting.period.days)
    assert counts[active].var() > 8 * counts[active].mean()


def test_people_mostly_pay_the_same_few_others(other_make: Lived) -> None:
    scene, luck = other_make.scene, other_make.scene.setting.luck("test")
    bits = luck.bits("row", np.arange(6_000))
    found = partners(luck, np.full(6_000, 7), bits)
    _, often = np.unique(found, return_counts=True)
    assert 0.78 < np.sort(often)[-7:].sum() / 6_000 < 0.88
    side = other_side(scene, luck, "circle", np.full(6_000, 7), bits)
    assert kind_of(scene, "stranger", np.asarray(side)).all()


def test_one_more_customer_changes_nothing_for_the_others(other_make: Lived) -> None:
    scene, used = other_make.scene, use_by_month(other_make.scene)
    fewer = used.copy()
    fewer[700:] = 0.0
    whole, part = Days(scene, used).month(0), Days(scene, fewer).month(0)
    theirs = scene.accounts.first[:700]
    mine, some = np.isin(whole.account, theirs), np.isin(part.account, theirs)
    assert np.array_equal(whole.cents[mine], part.cents[some])
    assert np.array_equal(whole.second[mine], part.second[some])


def test_quiet_people_hardly_do_anything(other_make: Lived) -> None:
    scene = other_make.scene
    quiet = dataclasses.replace(scene.people, activity=np.full(len(scene.people), 0.03))
    still = dataclasses.replace(scene, people=quiet)
    assert len(Days(still, use_by_month(still)).month(0)) < 0.1 * len(
        Days(scene, use_by_month(scene)).month(0)
    )
