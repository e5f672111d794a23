"""How a need shows itself: one rings, one browses, one moves money, one is seen by nobody.

What one need leaves hangs together by its style, so traces of different kinds go with each other
or shut each other out, as they do not where each is drawn alone.
"""

import numpy as np

from needmine.simulate.ground.chance import Floats, Ints
from needmine.simulate.scene import Scene

from .draws import which

ROUTES = ("money", "pages", "cards", "calls")
# By style: how much it is seen on each of the routes; 1 is what the tables of a route say.
STYLES = {
    "caller": (0.45, 0.15, 0.3, 3.0),
    "browser": (0.25, 2.3, 0.3, 0.15),
    "mover": (2.3, 0.3, 0.5, 0.2),
    "shopper": (0.5, 0.4, 2.8, 0.2),
    "branch_goer": (0.25, 0.04, 0.15, 0.15),
    "open_book": (1.4, 1.4, 1.3, 1.5),
}
# Half of all needs show as those of the same person mostly do.
_HABIT_SHARE = 0.5


def leaning(scene: Scene, rows: Ints, route: str) -> Floats:
    """Return how strongly these needs show on a route."""
    factors = np.array(list(STYLES.values()))[:, ROUTES.index(route)]
    return np.asarray(factors[styles(scene, rows)], dtype=np.float64)


def styles(scene: Scene, rows: Ints) -> Ints:
    """Return the style of each need, position in `STYLES`."""
    luck, person = scene.setting.luck("alternative.styles"), scene.needs.person[rows]
    about = scene.about(rows)
    habit = luck.happens(_HABIT_SHARE, "habit", *about)
    share = np.where(habit, luck.share("habitual", person), luck.share("style", *about))
    return which(_weights(scene, person, scene.needs.since[rows]), share)


def _weights(scene: Scene, person: Ints, since: Ints) -> Floats:
    """Who has no app cannot browse it, who has no card yet cannot shop with it."""
    people, has_card = scene.people, scene.cards.held_by(person, since)
    digital, temper = people.digital[person], people.temper[person]
    has_account = scene.accounts.first[person] >= 0
    return np.stack(
        [
            0.20 * (1.3 - digital + 0.5 * temper),
            0.55 * digital * people.in_app[person],
            0.25 * has_account,
            0.28 * has_card,
            0.10 * (1.4 - digital),
            0.16 * (has_account | people.in_app[person]),
        ],
        axis=1,
    )
