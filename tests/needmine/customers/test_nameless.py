import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from needmine.customers.clusters import Pair
from needmine.customers.linking import weighed
from needmine.customers.model import declared
from needmine.customers.nameless import Counts, joined_without_name, telephones_right
from needmine.customers.rules import rules
from needmine.customers.traits import traits
from tests.needmine.customers.conftest import Grouped
from tests.needmine.customers.dirty_bank import id_number, read_rows, revealed

PHONE = "phone:13912345670"


def right_ones(*given: dict[str, Any]) -> Counts:
    known = traits(read_rows(*given), reveal=revealed, rules=rules())
    return telephones_right(known, [row["department"] for row in given], most=60)


def joined(
    linking: Callable[[], object], *given: dict[str, Any], counts: Counts
) -> set[tuple[int, int]]:
    """Return who is joined by a telephone alone, among the pairs that are weighed."""
    rows = read_rows(*given)
    known = traits(rows, reveal=revealed, rules=rules())
    weights = declared(rules())
    found = weighed(known, linking=linking(), weights=weights, rules=rules()).to_pylist()
    names = [comparison.name for comparison in rules().comparisons]
    pairs = [
        Pair(
            left=row["left"],
            right=row["right"],
            weight=row["weight"],
            probability=row["probability"],
            levels={name: row[name] for name in names},
            may_join=False,
        )
        for row in found
    ]
    return joined_without_name(pairs, rows, counts=counts, reveal=revealed, rules=rules())


def record(department: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    return {"department": department, "phone": PHONE, "name": name and f"name:{name}", **more}


def number(person: int) -> dict[str, str]:
    birth = dt.date(1950, 1, 1) + dt.timedelta(days=person)
    return {"id_number": f"id_number:{id_number(birth, person % 900)}"}


def app_users(n_right: int, n_wrong: int) -> list[dict[str, Any]]:
    """Return customers and app users of the same telephone; the wrong ones are somebody else."""
    rows = []
    for n in range(n_right + n_wrong):
        phone = {"phone": f"phone:138{n:04d}5678"}
        rows.append({"department": "core", **number(n), **phone})
        user = n if n < n_right else 5_000 + n
        rows.append({"department": "app", **number(user), **phone})
    return rows


def test_id_numbers_tell_how_often_a_department_s_telephones_are_right() -> None:
    found = right_ones(
        *app_users(40, 2),
        # She has the telephone of one other person; for him it leads to two, and says nothing.
        record("core", "张伟明", **number(1)),
        record("cards", "李娜", **number(2)),
        record("wealth", **number(1)),
        # Nobody else has this one.
        {"department": "app", "phone": "phone:13700001234", **number(3)},
    )
    assert found == {"app": (40, 42), "cards": (0, 1), "core": (40, 42)}


@pytest.mark.parametrize(
    ("n_right", "n_wrong", "is_joined"),
    [(40, 0, False), (500, 0, True), (500, 3, False), (2_000, 3, True)],
)
def test_a_nameless_joins_where_enough_of_them_were_right(
    linking: Callable[[], object], n_right: int, n_wrong: int, is_joined: bool
) -> None:
    counts = right_ones(*app_users(n_right, n_wrong))
    one, other = record("core", "张伟明"), record("app")

    assert joined(linking, one, other, counts=counts) == ({(0, 1)} if is_joined else set())
    assert joined(linking, other, one, counts=counts) == ({(0, 1)} if is_joined else set())


@pytest.mark.parametrize(
    "others",
    [
        (record("core", "张伟明"), record("cards", "李娜")),
        (record("core", "张伟明", **number(1)), record("cards", "张伟明", **number(2))),
        (record("core", "张伟明"), record("calls", "李女士")),
        (record("core", "张伟明"), record("app", "张伟明")),
        (record("core"), record("cards")),
        tuple(record(f"office {n}", "张伟明") for n in range(70)),
    ],
    ids=[
        "two names",
        "two ID numbers",
        "another family",
        "the department has it twice",
        "nobody is known by it",
        "an office's",
    ],
)
def test_a_telephone_that_may_be_another_s_joins_nobody(
    linking: Callable[[], object], others: Sequence[dict[str, Any]]
) -> None:
    assert joined(linking, *others, record("app"), counts={"app": (5_000, 5_000)}) == set()


def test_one_person_in_several_spellings_and_departments_is_one(
    linking: Callable[[], object],
) -> None:
    found = joined(
        linking,
        record("core", "张伟明", **number(1)),
        record("cards", "WEIMING ZHANG"),
        record("calls", "张先生"),
        record("app"),
        record("app", "张伟明", phone="phone:13612345670"),
        counts={"app": (5_000, 5_000)},
    )
    assert found == {(0, 3), (1, 3), (2, 3)}


def app_user(department: str, number: str, name: str | None, **more: Any) -> dict[str, Any]:
    return {
        "department": department,
        "party_id": number,
        "kind": "person",
        "name": name and f"name:{name}",
        "app_id": "o6_bmasd",
        **more,
    }


def people(grouped: Grouped, *given: dict[str, Any]) -> list[set[str]]:
    found = grouped({"parties": list(given)}).customer_records.to_pylist()
    sets: dict[str, set[str]] = {}
    for row in found:
        sets.setdefault(row["customer_id"], set()).add(row["party_id"])
    return sorted(sets.values(), key=sorted)


def test_who_has_only_a_user_id_joins_the_one_person_who_has_it_too(grouped: Grouped) -> None:
    born = dt.date(1986, 5, 4)
    zhang = [
        app_user("core", "m1", "张伟明", app_id=None, birth_date=born),
        app_user("app", "a1", "张伟明", birth_date=born),
        app_user("wecom", "w1", "张先生"),
    ]
    nameless = app_user("mini", "u1", None)

    assert people(grouped, *zhang, nameless) == [{"a1", "m1", "u1", "w1"}]
    # A family shares it: nobody knows who is behind the nameless record.
    wife = app_user("wecom", "w2", "李女士")
    assert people(grouped, *zhang, nameless, wife) == [{"a1", "m1", "w1"}, {"u1"}, {"w2"}]


def test_by_a_user_id_that_too_many_share_nobody_is_looked_for(grouped: Grouped) -> None:
    crowd = [app_user("mini", f"u{n}", f"李{n}") for n in range(70)]

    found = grouped({"parties": [app_user("core", "m1", "张伟明"), *crowd]})

    assert len(found.customers) == 71
    assert not len(found.links)
