import numpy as np

from needmine.simulate.alternative.activity import use_by_month
from needmine.simulate.alternative.regular import Regular, lives_here
from needmine.simulate.alternative.rhythms import Rhythms
from needmine.simulate.ground.words import summary_numbers
from needmine.simulate.money.bookings import Bookings, together
from needmine.simulate.money.everyday import rents
from tests.needmine.simulate.alternative.lived import Lived, kind_of

CODES = summary_numbers()


def booked(other_make: Lived) -> Bookings:
    scene = other_make.scene
    regular = Regular(scene, use_by_month(scene), Rhythms(scene))
    return together([regular.month(number) for number in range(6)])


def test_rents_on_the_list_of_orders_are_paid_every_month_to_the_cent(other_make: Lived) -> None:
    scene, orders, found = other_make.scene, other_make.world.orders, booked(other_make)
    tenants, landlords, cents = rents(scene.people, scene.accounts, setting=scene.setting)
    listed = np.isin(tenants, orders.person[orders.started < 0])
    assert listed.sum() > 20
    for tenant, landlord, rent in zip(
        tenants[listed], landlords[listed], cents[listed], strict=True
    ):
        mine = found.account == scene.accounts.first[tenant]
        mine &= found.other == scene.others.at("stranger", landlord)
        assert (found.cents[mine] == -rent).sum() == 6


def test_some_of_the_others_pay_three_months_at_once(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    tenants, landlords, cents = rents(scene.people, scene.accounts, setting=scene.setting)
    own = found.taken(found.summary == CODES["transfer_out"])
    rent = np.zeros(len(scene.people), dtype=np.int64)
    rent[tenants] = cents
    paid = rent[scene.accounts.person[own.account]]
    assert ((own.cents == -3 * paid) & (paid > 0)).sum() > 10
    assert len(landlords) == len(tenants)


def test_allowances_are_the_same_sum_to_the_same_person(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    sent = found.taken((found.summary == CODES["transfer_out"]) & (found.cents < 0))
    strangers = sent.taken(kind_of(scene, "stranger", sent.other))
    keys = np.stack([strangers.account, strangers.other, strangers.cents], axis=1)
    _, often = np.unique(keys, axis=0, return_counts=True)
    assert (often >= 5).sum() > 0.05 * len(lives_here(scene))


def test_own_money_between_accounts_is_booked_on_both_sides(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    between = found.taken(kind_of(scene, "customer", found.other))
    assert len(between) > 100
    assert between.cents.sum() == 0
    other = between.other - scene.others.begins["customer"]
    out = between.cents < 0
    assert sorted(between.account[out]) == sorted(other[~out])


def test_bills_come_from_the_same_payees_and_are_larger_in_winter(other_make: Lived) -> None:
    scene, found = other_make.scene, booked(other_make)
    bills = found.taken(found.summary == CODES["household_bill"])
    assert kind_of(scene, "utilities", bills.other).all()
    month = scene.setting.period.month_of(bills.day)
    sums = [-np.median(bills.cents[month == number]) for number in range(6)]
    # The period begins in July: summer is dear as winter is, autumn is not.
    assert max(sums) > 1.3 * min(sums)
