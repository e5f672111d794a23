"""Records of which only a telephone is known: an app user before the ID check, a caller.

A telephone alone is no proof, for families share one and numbers are given out again. How often it
leads to the right person differs by department, and a bank knows: where a department's record has
a valid ID number beside the telephone, the number says whether the telephone would have led to the
right one. Where it does often enough, the telephone joins; else it is proposed.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
from scipy.stats import beta

# A telephone that so many records have is an office's.
_MOST = 30

# Right ones and all, by department.
Counts = Mapping[str, tuple[int, int]]


class Telephones:
    """Whose telephones are: the records of people by their number, each with its department."""

    def __init__(self, traits: pa.Table, departments: Sequence[str]) -> None:
        columns = ("phone", "id_body", "id_is_verified", "name_keys", "family_keys")
        self._phone, self._body, verified, self._names, self._families = (
            traits[name].to_pylist() for name in columns
        )
        self._verified = [
            body if is_valid else None for body, is_valid in zip(self._body, verified, strict=True)
        ]
        self._departments = departments
        self._bearers: defaultdict[str, list[int]] = defaultdict(list)
        for place, phone in enumerate(self._phone):
            if phone:
                self._bearers[phone].append(place)

    def is_alone(self, place: int) -> bool:
        """Return whether a telephone is all that is known of a record's person."""
        known = self._body[place] or self._names[place] or self._families[place]
        return bool(self._phone[place]) and not known

    def bearers(self, place: int) -> list[int]:
        """Return who else has the telephone of a record, in other departments, if one person has.

        One person: no two ID numbers, and names that may all be the first one's. Nobody, if the
        department itself has the telephone twice.
        """
        own = self._departments[place]
        sharing = [other for other in self._bearers[self._phone[place]] if other != place]
        if len(sharing) > _MOST or any(self._departments[other] == own for other in sharing):
            return []
        others = [other for other in sharing if not self.is_alone(other)]
        bodies = {self._body[other] for other in others} - {None}
        names = [set(self._names[other]) for other in others if self._names[other]]
        families = [set(self._families[other]) for other in others if self._families[other]]
        is_one = len(bodies) < 2 and all(
            group[0] & each for group in (names, families) if group for each in group
        )
        return others if is_one else []

    def joining(self, counts: Counts, *, at_least: float) -> Callable[[int, int], bool]:
        """Return who may be joined by a telephone alone: of departments where it is sure enough."""
        trusted = {name for name, found in counts.items() if surely(*found) >= at_least}

        def joins(one: int, other: int) -> bool:
            return any(
                self._departments[lone] in trusted
                and self.is_alone(lone)
                and bearer in self.bearers(lone)
                for lone, bearer in ((one, other), (other, one))
            )

        return joins

    def counted(self) -> Counts:
        """Return by department how many telephones lead to the right person: right, of all."""
        counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for place, body in enumerate(self._verified):
            if body is None or not self._phone[place]:
                continue
            led_to = {self._verified[other] for other in self.bearers(place)} - {None}
            if led_to:
                counts[self._departments[place]][0] += led_to == {body}
                counts[self._departments[place]][1] += 1
        return {name: (right, n) for name, (right, n) in sorted(counts.items())}


def surely(right: int, n: int) -> float:
    """Return the least share that so many right ones of n speak for, at 97.5 %.

    >>> round(surely(500, 500), 4), surely(0, 0)
    (0.9926, 0.0)
    """
    return float(beta.ppf(0.025, right, n - right + 1)) if right else 0.0
