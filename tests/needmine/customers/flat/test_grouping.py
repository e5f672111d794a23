import random
from collections.abc import Callable
from functools import cache

import pyarrow as pa

from benchmarks.hard_records import hard_records
from needmine.customers.flat.columns import recognised
from needmine.customers.flat.grouping import Grouped, grouped
from needmine.customers.flat.settings import flat_rules
from needmine.evaluate.same_person import agreement_of_groups
from tests.needmine.customers.conftest import opened
from tests.needmine.customers.flat.rows import table_of

PEOPLE, SEED = 120, 7


def groups_of(rows: pa.Table) -> Grouped:
    known = rows.drop(["person", "record"])
    return grouped(known, recognised(known, named={}), flat=flat_rules(), linking=opened())


@cache
def rows() -> pa.Table:
    return hard_records(PEOPLE, seed=SEED)


@cache
def found() -> Grouped:
    return groups_of(rows())


def test_people_are_found_in_records_with_heavy_errors() -> None:
    person = rows()["person"].to_numpy().astype(int)
    _, _, f1 = agreement_of_groups(found().person, person).figures
    assert f1 > 0.90


def test_the_order_of_rows_makes_no_difference_to_who_is_put_together() -> None:
    order = list(range(len(rows())))
    random.Random(1).shuffle(order)
    mixed = groups_of(rows().take(pa.array(order)))

    def together(person: list[int], places: list[int]) -> set[frozenset[int]]:
        groups: dict[int, set[int]] = {}
        for place, number in zip(places, person, strict=True):
            groups.setdefault(number, set()).add(place)
        return {frozenset(group) for group in groups.values()}

    plain = together(found().person.tolist(), list(range(len(order))))
    other = together(mixed.person.tolist(), order)
    # What strangers agree in is counted on a sample, and a sample is of an order.
    assert len(plain & other) > 0.95 * len(plain)


def test_the_same_rows_give_the_same_people() -> None:
    assert groups_of(rows()).person.tolist() == found().person.tolist()


def test_a_row_with_nothing_in_it_is_a_person_of_its_own(linking: Callable[[], object]) -> None:
    bare = table_of({"given_name": None, "surname": ""}, {"given_name": " ", "surname": None})
    columns = recognised(bare, named={})
    alone = grouped(bare, columns, flat=flat_rules(), linking=linking())
    assert alone.person.tolist() == [0, 1]


def test_chinese_rows_meet_under_15_and_18_digits_and_in_latin_letters(
    linking: Callable[[], object],
) -> None:
    rows = table_of(
        {"姓名": "欧阳娜娜", "证件号码": "11010519491231002X", "手机": "13812345670"},
        {"姓名": "歐陽娜娜", "证件号码": "110105491231002", "手机": None},
        {"姓名": "Nana Ouyang", "证件号码": "11010519491231002X", "手机": "13812345670"},
        {"姓名": "李小明", "证件号码": "110101199003077758", "手机": "13812345670"},
    )
    person = grouped(
        rows, recognised(rows, named={}), flat=flat_rules(), linking=linking()
    ).person.tolist()
    assert person[0] == person[1] == person[2] != person[3]
