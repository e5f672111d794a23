from collections.abc import Callable

import numpy as np
import pytest

from needmine.simulate.ground.numbers import is_id_number
from needmine.simulate.holdings.records import (
    DEPARTMENTS,
    Records,
    as_given,
    core_keys,
    embossed,
    mistyped,
)
from tests.needmine.simulate.conftest import Lived


@pytest.fixture
def kept(lived: Lived) -> Callable[[str], Records]:
    return lambda department: lived.world.records[department]


def test_every_department_has_its_own_keys(lived: Lived) -> None:
    records = lived.world.records
    assert tuple(records) == DEPARTMENTS
    for record in records.values():
        assert len(set(record.key)) == len(record) > 100
        assert len(set(record.person.tolist())) == len(record)
    core = set(records["core_banking"].key)
    for name in set(DEPARTMENTS) - {"core_banking"}:
        assert not set(records[name].key) & core, name
    assert (records["core_banking"].key == core_keys(1_500)[records["core_banking"].person]).all()


def test_each_department_knows_whom_it_deals_with(lived: Lived) -> None:
    world, people = lived.world, lived.world.people
    known = {name: set(record.person.tolist()) for name, record in world.records.items()}
    wealth = world.lots.taken(~world.lots.is_term & (world.lots.started < world.period.days))
    assert known["core_banking"] == known["crm"] == set(np.flatnonzero(people.in_core).tolist())
    assert known["cards"] == set(world.scene.cards.person.tolist())
    assert known["call_centre"] == set(world.voices.person.tolist())
    assert known["wealth"] == set(wealth.person.tolist())
    assert known["app"] == set(np.flatnonzero(people.in_app).tolist())
    assert known["wecom"] < set(np.flatnonzero(people.in_wecom).tolist())


def test_a_record_is_known_from_the_first_dealing_on(lived: Lived) -> None:
    world = lived.world
    calls = world.records["call_centre"]
    first = {int(p): int(s) for p, s in zip(world.voices.person[::-1],
                                            world.voices.second[::-1], strict=True)}  # fmt: skip
    assert all(first[int(p)] // 86_400 == k for p, k in zip(calls.person, calls.known, strict=True))
    for record in world.records.values():
        assert (record.known >= world.people.joined[record.person]).all()
        assert (record.known < world.period.days).all()


def test_about_95_of_100_given_id_numbers_are_right(lived: Lived) -> None:
    people = lived.world.people
    right = given = 0
    for record in lived.world.records.values():
        has = record.id_number != ""
        given += has.sum()
        right += (record.id_number == people.id_numbers[record.person])[has].sum()
    assert 0.93 < right / given < 0.985


def test_departments_that_never_ask_have_no_id_numbers(kept: Callable[[str], Records]) -> None:
    for name in ("call_centre", "crm", "wecom"):
        assert set(kept(name).id_number) == {""}, name
    assert 0.2 < (kept("app").id_number == "").mean() < 0.32


def test_a_wrong_id_number_has_one_wrong_digit_which_its_check_shows(lived: Lived) -> None:
    record = lived.world.records["cards"]
    right = lived.world.people.id_numbers[record.person]
    wrong = (record.id_number != "") & (record.id_number != right)
    assert wrong.sum() > 5
    for written, true in zip(record.id_number[wrong], right[wrong], strict=True):
        assert sum(a != b for a, b in zip(written, true, strict=True)) == 1
        assert not is_id_number(written)


def test_the_master_knows_most_card_customers_and_some_app_users(lived: Lived) -> None:
    core = lived.world.people.in_core

    def share(name: str) -> float:
        record = lived.world.records[name]
        assert not record.in_crosswalk[~core[record.person]].any()
        return float(record.in_crosswalk[core[record.person]].mean())

    assert 0.8 < share("cards") < 0.9
    assert 0.38 < share("app") < 0.52
    assert 0.38 < share("call_centre") < 0.52
    assert 0.94 < share("wealth") <= 1.0
    assert share("core_banking") == share("crm") == share("risk") == share("wecom") == 1.0


def test_some_records_carry_an_old_or_the_spouses_number(lived: Lived) -> None:
    people, record = lived.world.people, lived.world.records["cards"]
    old = record.phone == people.old_phones[record.person]
    spouse = people.partner[record.person]
    shared = (spouse >= 0) & (record.phone == people.phones[np.maximum(spouse, 0)])
    right = record.phone == people.phones[record.person]
    assert 0.05 < old.mean() < 0.25
    assert 0 < shared.mean() < 0.04
    assert (old | shared | right).all()
    core = lived.world.records["core_banking"]
    assert (core.phone == people.phones[core.person]).mean() > 0.9


def test_a_banker_sees_a_number_on_wecom_only_where_the_client_gave_it(
    kept: Callable[[str], Records],
) -> None:
    assert 0.6 < (kept("wecom").phone == "").mean() < 0.8


def test_names_are_written_in_latin_letters_by_the_card_centre_alone(
    kept: Callable[[str], Records],
) -> None:
    latin = [name.isascii() for name in kept("cards").name]
    assert 0.03 < np.mean(latin) < 0.1
    assert not any(name.isascii() for name in kept("core_banking").name)


def test_callers_give_their_family_name_and_a_form_of_address(
    kept: Callable[[str], Records],
) -> None:
    polite = [name.endswith(("女士", "先生")) for name in kept("call_centre").name]
    assert 0.08 < np.mean(polite) < 0.24


def test_names_are_written_as_clerks_and_machines_write_them() -> None:
    assert embossed("王小明", language="zh") == "XIAOMING WANG"
    assert embossed("欧阳静", language="zh") == "JING OUYANG"
    assert embossed("Katie Bell", language="en") == "KATIE BELL"
    assert mistyped("张伟", language="zh") == "张玮"
    assert mistyped("Ava Nowak", language="en") == "Ava Nowka"
    assert as_given("欧阳静", True, "zh") == "欧阳女士"
    assert as_given("Jack Bell", False, "en") == "Mr Bell"
