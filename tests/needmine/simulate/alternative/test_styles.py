import dataclasses

import numpy as np

from needmine.simulate.alternative.styles import ROUTES, STYLES, leaning, styles
from tests.needmine.simulate.alternative.lived import Lived, felt

NAMES = list(STYLES)


def test_needs_show_in_every_style_and_no_style_is_rare(other_make: Lived) -> None:
    scene = other_make.scene
    share = np.bincount(styles(scene, np.arange(len(scene.needs))), minlength=len(STYLES))
    assert (share / share.sum() > 0.04).all()


def test_nobody_shows_on_a_way_they_do_not_have(other_make: Lived) -> None:
    scene = other_make.scene
    rows = np.arange(len(scene.needs))
    found, person = styles(scene, rows), scene.needs.person
    assert scene.people.in_app[person[found == NAMES.index("browser")]].all()
    assert (scene.cards.of_person[person[found == NAMES.index("shopper")]] >= 0).all()
    assert (scene.accounts.first[person[found == NAMES.index("mover")]] >= 0).all()


def test_the_young_browse_and_the_old_ring(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    found, digital = styles(scene, np.arange(300)), scene.people.digital[scene.needs.person]
    assert digital[found == NAMES.index("browser")].mean() > digital.mean()
    assert digital[found == NAMES.index("caller")].mean() < digital.mean()


def test_the_needs_of_one_person_mostly_show_alike(other_make: Lived) -> None:
    scene = felt(other_make.scene, "borrow_home")
    later = dataclasses.replace(scene.needs, since=scene.needs.since + 40)
    again = dataclasses.replace(scene, needs=later)
    alike = styles(scene, np.arange(300)) == styles(again, np.arange(300))
    assert 0.3 < alike.mean() < 0.8


def test_a_style_that_shows_on_one_route_hides_on_another(other_make: Lived) -> None:
    scene, rows = other_make.scene, np.arange(len(other_make.scene.needs))
    found = styles(scene, rows)
    leans = {route: leaning(scene, rows, route) for route in ROUTES}
    callers, browsers = found == NAMES.index("caller"), found == NAMES.index("browser")
    assert leans["calls"][callers].mean() > 10 * leans["calls"][browsers].mean()
    assert leans["pages"][browsers].mean() > 10 * leans["pages"][callers].mean()
