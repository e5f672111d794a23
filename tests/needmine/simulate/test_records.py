import numpy as np

from needmine.simulate.numbers import is_id_number
from needmine.simulate.records import DEPARTMENTS, as_given, embossed, mistyped
from needmine.simulate.world import World


def test_every_department_has_its_own_keys(lived_world: World) -> None:
    records = lived_world.records
    assert tuple(records) == DEPARTMENTS
    for record in records.values():
        assert len(set(record.key)) == len(record) > 100
    for name in ("cards", "app", "call_centre", "crm", "risk"):
        assert not set(records[name].key) & set(records["core_banking"].key)


def test_about_95_of_100_given_id_numbers_are_right(lived_world: World) -> None:
    people = lived_world.people
    right = given = 0
    for name in ("core_banking", "cards", "app", "risk"):
        record = lived_world.records[name]
        has = record.id_number != ""
        given += has.sum()
        right += (record.id_number == people.id_numbers[record.person])[has].sum()
    assert 0.93 < right / given < 0.985


def test_a_wrong_id_number_fails_its_check_digit_nearly_always(lived_world: World) -> None:
    people, record = lived_world.people, lived_world.records["cards"]
    wrong = (record.id_number != "") & (record.id_number != people.id_numbers[record.person])
    assert wrong.sum() > 5
    assert sum(is_id_number(number) for number in record.id_number[wrong]) <= 0.2 * wrong.sum()


def test_the_master_knows_most_of_the_card_customers_and_some_app_users(
    lived_world: World,
) -> None:
    records, core = lived_world.records, lived_world.people.in_core
    cards, app = records["cards"], records["app"]
    assert 0.8 < cards.in_crosswalk[core[cards.person]].mean() < 0.9
    assert 0.38 < app.in_crosswalk[core[app.person]].mean() < 0.52
    assert not cards.in_crosswalk[~core[cards.person]].any()


def test_some_records_carry_an_old_or_the_spouses_number(lived_world: World) -> None:
    people, record = lived_world.people, lived_world.records["cards"]
    old = record.phone == people.old_phones[record.person]
    spouse = people.partner[record.person]
    shared = (spouse >= 0) & (record.phone == people.phones[np.maximum(spouse, 0)])
    assert 0.05 < old.mean() < 0.25
    assert shared.any()


def test_some_names_are_pressed_in_latin_letters(lived_world: World) -> None:
    latin = [name for name in lived_world.records["cards"].name if name.isascii()]
    assert 0.03 < len(latin) / len(lived_world.records["cards"]) < 0.1


def test_names_are_written_as_clerks_and_machines_write_them() -> None:
    assert embossed("王小明", language="zh") == "XIAOMING WANG"
    assert embossed("欧阳静", language="zh") == "JING OUYANG"
    assert embossed("Katie Bell", language="en") == "KATIE BELL"
    assert mistyped("张伟", language="zh") == "张玮"
    assert mistyped("Ava Nowak", language="en") == "Ava Nowka"
    assert as_given("欧阳静", True, "zh") == "欧阳女士"
    assert as_given("Jack Bell", False, "en") == "Mr Bell"
