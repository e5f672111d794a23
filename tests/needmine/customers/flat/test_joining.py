from collections.abc import Callable

import numpy as np
import pytest

from needmine.customers.flat import joining
from needmine.customers.flat.columns import recognised
from needmine.customers.flat.joining import people
from needmine.customers.flat.keys import keyed
from needmine.customers.flat.parts import parts
from needmine.customers.flat.settings import flat_rules
from needmine.customers.flat.weighing import Weighed, learned
from tests.needmine.customers.flat.rows import table_of

ROWS: tuple[dict[str, str | None], ...] = (
    {"given_name": "Ann", "surname": "Lee", "dob": "1985-04-03", "email": "ann@lee.cz"},
    {"given_name": "Ann", "surname": "Lee", "dob": "1985-04-03", "email": "ann@lee.cz"},
    # So poor a row that it fits both neighbours.
    {"given_name": None, "surname": "Lee", "dob": None, "email": None},
    {"given_name": "Tom", "surname": "Lee", "dob": "1951-12-30", "email": "tom@lee.cz"},
    {"given_name": "Tom", "surname": "Lee", "dob": "1951-12-30", "email": "tom@lee.cz"},
)


def people_of(linking: object, pairs: dict[tuple[int, int], float]) -> list[int]:
    table = table_of(*ROWS)
    flat = flat_rules()
    compared = keyed(parts(table, recognised(table, named={}), flat=flat), flat)
    known = learned(compared, flat=flat, linking=linking)
    found = Weighed(
        left=np.array([one for one, _ in pairs]),
        right=np.array([other for _, other in pairs]),
        odds=np.array(list(pairs.values())),
        may_join=np.ones(len(pairs), dtype=bool),
    )
    joined: list[int] = people(compared, found, known, join_from=0.5, linking=linking).tolist()
    return joined


CHAIN = {(0, 1): 20.0, (1, 2): 0.5, (2, 3): 0.6, (3, 4): 20.0}


def test_a_poor_row_does_not_chain_two_strangers(linking: Callable[[], object]) -> None:
    found = people_of(linking(), CHAIN)
    assert found[0] == found[1]
    assert found[3] == found[4]
    assert found[0] != found[3]


def test_pairs_are_people_without_being_weighed_again(linking: Callable[[], object]) -> None:
    assert people_of(linking(), {(0, 1): 3.0, (3, 4): 3.0}) == [0, 0, 1, 2, 2]
    assert people_of(linking(), {(0, 1): -3.0}) == [0, 1, 2, 3, 4]


def test_a_long_chain_is_cut_at_its_weakest_pairs(
    linking: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "_LARGEST", 2)
    assert people_of(linking(), CHAIN) == [0, 0, 1, 2, 2]
