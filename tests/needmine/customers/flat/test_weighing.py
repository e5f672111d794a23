from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from needmine.customers.flat.columns import recognised
from needmine.customers.flat.keys import keyed
from needmine.customers.flat.parts import parts
from needmine.customers.flat.settings import flat_rules
from needmine.customers.flat.weighing import learned, weighed_pairs
from tests.needmine.customers.flat.rows import table_of

ANN: dict[str, str | None] = {
    "given_name": "Ann",
    "surname": "Leewood",
    "dob": "1985-04-03",
    "phone": "07123456789",
    "address": "12 High Street",
    "postcode": "YO1 7HH",
}


def pair_of(linking: object, *rows: dict[str, Any], within: bool = False) -> tuple[float, bool]:
    """Return the probability of the only pair, and whether it may join; 0 where none is found."""
    table = table_of(*rows)
    flat = flat_rules()
    compared = keyed(parts(table, recognised(table, named={}), flat=flat), flat)
    known = learned(compared, flat=flat, linking=linking)
    if within:
        compared = compared.append_column("all", pa.array([1] * len(rows)))
    found = weighed_pairs(compared, known, linking=linking, within="all" if within else None)
    if not len(found.left):
        return 0.0, False
    assert (found.left.tolist(), found.right.tolist()) == ([0], [1])
    return float(found.probability[0]), bool(found.may_join[0])


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"given_name": "Leewood", "surname": "Ann"},
        {"dob": "1985-03-04"},
        {"dob": None},
        {"surname": "Farnham"},
        {"surname": "Lewood", "phone": "07123456798"},
        {"address": "3 Mill Lane", "postcode": "G1 1AA"},
    ],
)
def test_one_person_is_known_again(
    linking: Callable[[], object], change: dict[str, str | None]
) -> None:
    probability, may_join = pair_of(linking(), ANN, {**ANN, **change})
    assert probability > 0.5
    assert may_join


@pytest.mark.parametrize(
    "change",
    [
        # Husband and wife, mother and child: all that a household shares.
        {"given_name": "Tom", "dob": "1983-11-30"},
        {"given_name": "Tom", "dob": None},
    ],
)
def test_a_household_is_not_one_person(
    linking: Callable[[], object], change: dict[str, str | None]
) -> None:
    probability, may_join = pair_of(linking(), ANN, {**ANN, **change})
    assert not (probability > 0.5 and may_join)


def test_every_pair_within_a_group_is_weighed_however_unlikely(
    linking: Callable[[], object],
) -> None:
    stranger = {"given_name": "Zoe", "surname": "Quick", "dob": "1940-12-12"}
    assert pair_of(linking(), ANN, stranger) == (0.0, False)
    probability, may_join = pair_of(linking(), ANN, stranger, within=True)
    assert 0 < probability < 0.001
    assert not may_join


def test_odds_beyond_all_bounds_are_still_a_probability(linking: Callable[[], object]) -> None:
    probability, _ = pair_of(linking(), {**ANN, "email": "a@b.cz"}, {**ANN, "email": "a@b.cz"})
    assert np.isfinite(probability)
