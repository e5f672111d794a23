import numpy as np

from needmine.simulate.alternative.rhythms import Rhythms, hours
from needmine.simulate.ground.chance import Luck
from needmine.simulate.lives.people import RETIRED
from tests.needmine.simulate.alternative.lived import Lived


def test_paydays_are_those_on_which_wages_and_pensions_come(other_make: Lived) -> None:
    scene, firms = other_make.scene, other_make.world.truth.firms
    payday = Rhythms(scene).payday
    works = scene.people.employer >= 0
    assert np.array_equal(payday[works], firms.payday[scene.people.employer[works]])
    assert set(payday[scene.people.jobs == RETIRED]) <= set(range(15, 21))


def test_the_next_payday_is_an_open_day_on_or_after_the_day(other_make: Lived) -> None:
    scene, rhythms = other_make.scene, Rhythms(other_make.scene)
    person, day = scene.people.index, np.full(len(scene.people), 130)
    paid = rhythms.after_payday(person, day)
    assert paid.min() >= 130
    assert paid.max() <= 130 + 35
    assert scene.setting.period.is_open(paid[paid > 130]).all()


def test_after_the_last_payday_the_day_stays_as_it_is(other_make: Lived) -> None:
    last = other_make.scene.setting.period.days - 1
    person = other_make.scene.people.index
    assert (
        Rhythms(other_make.scene).after_payday(person, np.full(len(person), last)) == last
    ).all()


def test_weekends_are_saturdays_and_sundays_not_in_the_past(other_make: Lived) -> None:
    period, day = other_make.scene.setting.period, np.arange(100)
    weekend = Rhythms(other_make.scene).weekend(day)
    assert {period.date(int(found)).weekday() for found in weekend} == {5, 6}
    assert (weekend >= day).all()
    assert (weekend - day).max() == 5


def test_hours_lie_around_their_peaks_within_the_day() -> None:
    seconds = hours(Luck(3, "h"), "hour", np.arange(100_000), peaks=(9.0, 23.5), spread=1.0)
    assert seconds.min() >= 0
    assert seconds.max() < 86_400
    near = np.abs(seconds / 3600 - 9) < 2.5
    assert 0.48 < near.mean() < 0.52
    assert abs((seconds[near] / 3600).std() - 1) < 0.05
