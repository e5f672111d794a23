import numpy as np
import pytest

from needmine.simulate.alternative.money import flows_of_needs
from needmine.simulate.lives.needs import NEEDS, RIVAL
from tests.needmine.simulate.alternative.lived import Lived, felt, kind_of


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_shows_on_the_account_of_some_and_never_of_the_silent(
    other_make: Lived, need: str
) -> None:
    scene = felt(other_make.scene, need, reason="inheritance")
    found = flows_of_needs(scene)
    seen = len(set(found.need.tolist())) / 300
    assert 0.05 < seen < 0.97
    assert set(scene.accounts.person[found.account]) <= set(scene.needs.person)
    assert len(flows_of_needs(felt(other_make.scene, need, silent=True))) == 0


@pytest.mark.parametrize("need", NEEDS)
def test_money_shows_around_its_need_and_echoes_at_most_some_weeks(
    other_make: Lived, need: str
) -> None:
    found = flows_of_needs(felt(other_make.scene, need, reason="inheritance"))
    assert found.day.min() >= 80
    assert found.day.max() <= 200 + 48
    assert (found.day > 200).mean() < 0.3


@pytest.mark.parametrize("reason", ["inheritance", "property_sale", "big_bonus"])
def test_a_fortune_comes_in_parts_and_never_more_than_it_is(other_make: Lived, reason: str) -> None:
    scene = felt(other_make.scene, "grow_savings", reason=reason)
    found = flows_of_needs(scene)
    into = found.taken((found.cents > 0) & ~kind_of(scene, "money_funds", found.other))
    parts = np.bincount(into.need, minlength=300)
    assert 0.3 < (parts > 0).mean() < 0.8
    assert (parts > 1).mean() > 0.2
    assert (into.cents % 100_000 == 0).all()
    assert (into.cents <= scene.stakes[into.need] + 100_000).all()
    if reason == "big_bonus":
        assert kind_of(scene, "firm", into.other).mean() > 0.95


def test_savings_that_found_a_better_place_go_there_in_parts(other_make: Lived) -> None:
    scene = felt(other_make.scene, "grow_savings", reason="inheritance", outcome=RIVAL)
    found = flows_of_needs(scene)
    away = found.taken((found.cents < 0) & kind_of(scene, "own", found.other))
    assert len(set(away.need.tolist())) / 300 > 0.35
    assert away.day.min() == 200
    assert away.day.max() > 215


def test_leavers_send_their_pay_on(other_make: Lived) -> None:
    scene = felt(other_make.scene, "keep_relationship")
    found = flows_of_needs(scene)
    away = found.taken((found.cents < 0) & kind_of(scene, "own", found.other))
    income = scene.people.income[scene.needs.person[away.need]]
    swept = (-away.cents > 0.4 * income) & (-away.cents < income)
    assert len(set(away.need[swept].tolist())) > 60
