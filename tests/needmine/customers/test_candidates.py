import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from needmine.core.time import Moment
from needmine.customers.candidates import Candidates, as_pairs, candidates, undecided
from needmine.customers.model import declared
from needmine.customers.rules import rules
from needmine.customers.trusted import Anchor
from tests.needmine.customers.dirty_bank import id_number, read_rows, revealed, tokens
from tests.rows import ZONE

BORN = dt.date(1985, 12, 3)


def found(
    linking: Callable[[], object] | None,
    trusted: Sequence[str | None],
    *given: dict[str, Any],
) -> Candidates:
    shown = [{"party_id": str(n), "kind": "person", **row} for n, row in enumerate(given)]
    return candidates(
        read_rows(*shown),
        [Anchor(department="core", party_id=number) if number else None for number in trusted],
        master="core",
        reveal=revealed,
        seal=list,
        linking=linking() if linking else None,
        model=None,
        rules=rules(),
        as_of=Moment(date=dt.date(2026, 1, 1), zone=ZONE),
    )


def person(department: str, name: str | None = "张伟明", **more: Any) -> dict[str, Any]:
    return {"department": department, "name": tokens("name", name), "birth_date": BORN, **more}


RECORDS = [
    {"party_id": str(n), "kind": "person", **person(department)}
    for n, department in enumerate(("core", "cards", "app"))
]


@pytest.mark.parametrize(
    ("trusted", "rows"),
    [
        (["1", "1"], [person("core"), person("cards")]),
        ([None, None], [person("core"), person("core")]),
        ([None, None], [person("core", None), person("cards", None)]),
    ],
    ids=["all vouched for", "one department", "nothing to link by"],
)
def test_where_nothing_is_to_be_linked_no_database_is_touched(
    trusted: list[str | None], rows: list[dict[str, Any]]
) -> None:
    assert not len(found(None, trusted, *rows).weighed)


def test_pairs_the_crosswalk_decided_are_no_candidates(linking: Callable[[], object]) -> None:
    worth = found(linking, ["1", "1", None], *RECORDS)
    everybody = np.arange(3)
    rows, ends = worth.among(everybody, 3)
    chosen = read_rows(*RECORDS)
    pairs = as_pairs(rows, ends, chosen, declared(rules()), reveal=revealed, rules=rules())
    assert len(pairs) == 3
    worth_deciding = undecided(pairs, ["1", "1", None])
    assert [(pair.left, pair.right) for pair in worth_deciding] == [(0, 2), (1, 2)]
    assert all(pair.may_join for pair in pairs)
    assert worth.among(np.array([0, 2]), 3)[1] == [(0, 1)]


def test_only_numbers_with_a_right_check_digit_keep_people_apart(
    linking: Callable[[], object],
) -> None:
    right = id_number(BORN, 2)
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    rows = [
        person("core", id_number=tokens("id_number", right)),
        person("cards", id_number=tokens("id_number", wrong)),
    ]
    worth = found(linking, ["1", None], *rows)
    assert worth.id_numbers.to_pylist() == [right[:17], None]


def test_companies_and_people_are_never_compared(linking: Callable[[], object]) -> None:
    worth = found(linking, [None, None], person("core"), person("cards", kind="company"))
    assert not len(worth.weighed)
    assert not worth.companies
