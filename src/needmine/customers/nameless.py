"""Records without name and ID number: an app user before the ID check, a caller.

A telephone alone is no proof, for families share one and numbers are given out again. How often it
leads to the right person differs by department, and a bank knows: where a department's record has
a valid ID number beside the telephone, the number says whether the telephone would have led to the
right one. Where it does often enough, the telephone joins; else it is proposed. A user id that
several apps share belongs to one account, and joins as soon as all who have it are one person.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import beta

from .clusters import Pair
from .rules import Rules
from .traits import Reveal, traits

# Right ones and all, by department.
Counts = Mapping[str, tuple[int, int]]


def telephones_right(known: pa.Table, departments: Sequence[str], *, most: int) -> Counts:
    """Return by department how many telephones lead to the right person: right, of all.

    Counted are records with a valid ID number whose telephone belongs to one person alone in the
    other departments, who has a valid ID number too.

    Parameters
    ----------
    known
        As `traits.traits` returns it.
    most
        A telephone that more records have is an office's.
    """
    people = _People(known)
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    phones = known["phone"].to_pylist()
    for place, phone in enumerate(phones):
        if phone:
            bearers[phone].append(place)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, (phone, body) in enumerate(zip(phones, people.verified, strict=True)):
        sharing = [other for other in bearers[phone] if other != place] if phone and body else []
        if len(sharing) < most and _lead_to_one(place, sharing, departments, people):
            led_to = {people.verified[other] for other in sharing} - {None}
            if led_to:
                counts[departments[place]][0] += led_to == {body}
                counts[departments[place]][1] += 1
    return {name: (right, n) for name, (right, n) in sorted(counts.items())}


def joined_without_name(
    pairs: Sequence[Pair], records: pa.Table, *, counts: Counts, reveal: Reveal, rules: Rules
) -> set[tuple[int, int]]:
    """Return which pairs a telephone or a user id alone may join, by the places of their records.

    One record has neither name nor ID number, and the user id of the other, or its telephone in a
    department where that is sure enough; all others who have it are one person by their names and
    ID numbers, in other departments.
    """
    trusted = {name for name, found in counts.items() if surely(*found) >= rules.join_from}
    departments = records["department"].to_pylist()
    said = [pc.is_valid(records[name]) for name in ("name", "id_number")]
    is_nameless = pc.invert(pc.or_(*said)).to_pylist()
    bearers: defaultdict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        for lone, other in ((pair.left, pair.right), (pair.right, pair.left)):
            leads = pair.levels["app_id"] == "same" or (
                pair.levels["phone"] == "same" and departments[lone] in trusted
            )
            if is_nameless[lone] and leads:
                bearers[lone].append(other)
    if not bearers:
        return set()
    asked = sorted({other for others in bearers.values() for other in others})
    people = _People(traits(records.take(pa.array(asked, pa.int64())), reveal=reveal, rules=rules))
    place_of = {place: n for n, place in enumerate(asked)}
    return {
        (min(lone, other), max(lone, other))
        for lone, others in bearers.items()
        if departments[lone] not in {departments[other] for other in others}
        and people.are_one([place_of[other] for other in others])
        for other in others
    }


def surely(right: int, n: int) -> float:
    """Return the least share that so many right ones of n speak for, at 97.5 %.

    >>> round(surely(500, 500), 4), surely(0, 0)
    (0.9926, 0.0)
    """
    return float(beta.ppf(0.025, right, n - right + 1)) if right else 0.0


class _People:
    """What tells people apart: ID numbers and the readings of names, by place."""

    def __init__(self, known: pa.Table) -> None:
        self._bodies, is_verified, self._names, self._families = (
            known[name].to_pylist()
            for name in ("id_body", "id_is_verified", "name_keys", "family_keys")
        )
        self.verified: list[str | None] = [
            body if is_valid else None
            for body, is_valid in zip(self._bodies, is_verified, strict=True)
        ]

    def are_one(self, places: Sequence[int]) -> bool:
        """Return whether records may be one person: no two ID numbers, no two names."""
        bodies = {self._bodies[place] for place in places} - {None}
        said = (
            [set(column[place]) for place in places if column[place]]
            for column in (self._names, self._families)
        )
        agree = all(group[0] & each for group in said if group for each in group)
        known = any(self._bodies[n] or self._families[n] or self._names[n] for n in places)
        return known and len(bodies) < 2 and agree


def _lead_to_one(
    place: int, sharing: Sequence[int], departments: Sequence[str], people: _People
) -> bool:
    own = departments[place]
    return all(departments[other] != own for other in sharing) and people.are_one(sharing)
