import dataclasses

import numpy as np

from needmine.simulate.alternative.crime import mules, swindled
from needmine.simulate.ground.parameters import Parameters
from needmine.simulate.scene import Scene
from tests.needmine.simulate.alternative.lived import Lived, kind_of


def robbed(other_make: Lived) -> tuple[Scene, np.ndarray]:
    """A scene in which 200 people are swindled on day 60."""
    scene = other_make.scene
    person = np.flatnonzero(scene.accounts.first >= 0)[:200]
    nobody = scene.lives.of("scam").person[:0]
    lives = dataclasses.replace(scene.lives, person=nobody, event=nobody, day=nobody)
    return dataclasses.replace(scene, lives=lives.adding(person, "scam", np.full(200, 60))), person


def test_every_victim_pays_swindlers_within_weeks(other_make: Lived) -> None:
    scene, person = robbed(other_make)
    found = swindled(scene)
    assert set(scene.accounts.person[found.account]) == set(person)
    assert kind_of(scene, "swindlers", found.other).all()
    assert (found.need == -1).all()
    assert found.day.min() == 60
    assert found.day.max() < 85


def test_most_are_baited_first_and_some_robbed_in_one_evening(other_make: Lived) -> None:
    scene, person = robbed(other_make)
    found = swindled(scene)
    baited = set(found.account[found.cents > 0].tolist())
    assert 0.55 < len(baited) / len(person) < 0.78
    for account in set(found.account.tolist()) - baited:
        assert len(set(found.day[found.account == account].tolist())) == 1


def test_a_lent_account_passes_on_what_comes_within_hours(other_make: Lived) -> None:
    scene = other_make.scene
    written = dict(scene.setting.parameters._written)
    rules = dict(written["alternative"])
    rules["decoys"] = {**rules["decoys"], "mule_share": {"value": 0.05, "source": "set"}}
    parameters = Parameters({**written, "alternative": rules})
    more = dataclasses.replace(scene.setting, parameters=parameters)
    found = mules(dataclasses.replace(scene, setting=more))
    into = found.cents > 0
    assert 20 < len(set(found.account.tolist())) < 140
    assert into.sum() * 2 == len(found)
    gap = found.second[~into] - found.second[into]
    assert gap.min() >= 0
    assert gap.max() < 5 * 3_600
    kept = (found.cents[into] + found.cents[~into]) / found.cents[into]
    assert kept.min() >= 0
    assert kept.max() <= 0.02
