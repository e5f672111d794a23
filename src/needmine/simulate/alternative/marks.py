"""Marks: traces that have a need, a day and luck of their own, and no form yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needmine.simulate.ground.chance import Flags, Ints, Luck, repeated
from needmine.simulate.lives.events import EVENTS
from needmine.simulate.scene import Scene

from .draws import overdispersed
from .moments import days
from .rhythms import Rhythms
from .styles import leaning


@dataclass(frozen=True, kw_only=True)
class Marks:
    """One entry per trace: which need left it, which turn of that need it is, on which day."""

    luck: Luck
    row: Ints
    turn: Ints
    day: Ints
    person: Ints
    about: tuple[Ints, Ints, Ints, Ints]

    def __len__(self) -> int:
        """Return how many traces there are."""
        return len(self.row)

    def taken(self, rows: Ints | Flags) -> "Marks":
        """Return some of the traces."""
        person, need, since, turn = (column[rows] for column in self.about)
        return Marks(
            luck=self.luck,
            row=self.row[rows],
            turn=self.turn[rows],
            day=self.day[rows],
            person=self.person[rows],
            about=(person, need, since, turn),
        )


@dataclass(frozen=True)
class Marking:
    """Finds the traces that needs leave, by the rhythms of those who feel them."""

    scene: Scene

    @cached_property
    def rhythms(self) -> Rhythms:
        """Return when money and time come round."""
        return Rhythms(self.scene)

    def marks(
        self,
        need: str,
        part: str,
        *,
        route: str,
        rate: float,
        shape: float = 1.5,
        least: float = 0.0,
        reasons: Sequence[str] = (),
    ) -> Marks:
        """Return the traces that speaking needs of a kind leave on a route.

        Parameters
        ----------
        rate
            How many on average, of a need of usual strength, whatever its style.
        shape
            The smaller, the more of them come from a few needs.
        least
            How strongly even those show whose style it is not.
        reasons
            Events behind the need; every event where none is named.
        """
        scene, luck = self.scene, self.scene.setting.luck(f"alternative.{part}.{need}")
        rows = scene.needs.rows(need, speaking=True)
        if reasons:
            listed = [EVENTS.index(name) for name in reasons]
            rows = rows[np.isin(scene.needs.reason[rows], listed)]
        leans = np.maximum(leaning(scene, rows, route), least)
        expected = rate * leans * scene.needs.strength[rows]
        place, turn = repeated(overdispersed(luck, expected, shape, "times", *scene.about(rows)))
        row = rows[place]
        return marked(scene, luck, row, turn, days(self.rhythms, luck, row, turn))


def marked(scene: Scene, luck: Luck, row: Ints, turn: Ints, day: Ints) -> Marks:
    """Return traces on days that are already known, those outside a customer's time left out."""
    person, need, since = scene.about(row)
    whole = Marks(
        luck=luck, row=row, turn=turn, day=day, person=person, about=(person, need, since, turn)
    )
    return whole.taken(while_customer(scene, person, day))


def while_customer(scene: Scene, person: Ints, day: Ints) -> Flags:
    """Return which days lie in the period, after a person joined and before they left."""
    inside = (day >= 0) & (day < scene.setting.period.days)
    inside &= (day >= scene.people.joined[person]) & (day < scene.leaves[person])
    return np.asarray(inside, dtype=np.bool_)
