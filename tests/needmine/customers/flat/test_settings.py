from needmine.customers.flat.settings import flat_rules
from needmine.customers.rules import rules
from tests.needmine.customers.flat.rows import table_of


def test_a_comparison_that_no_row_has_a_value_for_is_left_out() -> None:
    flat = flat_rules().for_parts(table_of({"given": "ANN", "surname": None, "postcode": "YO1"}))
    assert [each.name for each in flat.rules.comparisons] == ["given_name", "place"]


def test_a_way_to_be_one_person_needs_only_what_there_is() -> None:
    ways = flat_rules().for_parts(table_of({"given": "ANN", "surname": "LEE"})).rules.join_when
    assert {"given_name": ("same", "alike", "swapped", "short")} in ways
    assert all(set(way) <= {"given_name", "surname"} for way in ways)


def test_chinese_names_are_compared_as_the_bank_compares_them() -> None:
    name = next(each for each in flat_rules().rules.comparisons if each.name == "name")
    assert name in rules().comparisons


def test_no_way_to_be_one_person_rests_on_what_a_household_shares() -> None:
    flat = flat_rules()
    for way in flat.rules.join_when:
        assert set(way) - set(flat.household)
