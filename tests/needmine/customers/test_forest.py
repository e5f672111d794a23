import pytest

from needmine.customers.forest import Forest


def planted(n: int = 4, **more: list[str | None]) -> Forest:
    nobody: list[str | None] = [None] * n
    return Forest(
        more.get("customers", nobody), more.get("id_numbers", nobody), more.get("kinds", nobody)
    )


def test_records_of_one_trusted_customer_are_one_group_from_the_start() -> None:
    forest = planted(customers=["A", "B", "A", None])
    assert [forest.top(place) for place in range(4)] == [0, 1, 0, 3]


def test_who_is_kept_apart_stays_apart_through_everybody_who_joins_either() -> None:
    forest = planted()
    forest.keep_apart(0, 3)
    forest.join(0, 1)
    forest.join(2, 3)
    assert forest.objection(1, 2) == "kept_apart"
    assert forest.objection(2, 1, is_decided=True) == "kept_apart"


def test_two_id_numbers_speak_against_the_evidence_but_not_against_a_person() -> None:
    forest = planted(2, id_numbers=["1", "2"])
    assert forest.objection(0, 1) == "two_id_numbers"
    assert forest.objection(0, 1, is_decided=True) == ""


def test_a_group_with_both_numbers_takes_in_either() -> None:
    forest = planted(3, id_numbers=["1", "2", "2"])
    forest.join(0, 1)
    assert forest.objection(0, 2) == ""


@pytest.mark.parametrize("is_decided", [False, True])
def test_nobody_joins_two_customers_of_the_master(is_decided: bool) -> None:
    forest = planted(3, customers=["A", "B", None])
    forest.join(1, 2)
    assert forest.objection(0, 2, is_decided=is_decided) == "two_customers"


def test_a_person_is_no_company_not_even_through_a_record_nobody_described() -> None:
    forest = planted(3, kinds=["person", None, "company"])
    forest.join(0, 1)
    assert forest.objection(1, 2, is_decided=True) == "two_kinds"


def test_rivals_are_customers_of_the_master_and_who_is_kept_apart() -> None:
    forest = planted(customers=["A", "B", None, None])
    forest.keep_apart(2, 3)
    assert forest.are_rivals(0, 1)
    assert forest.are_rivals(2, 3)
    assert not forest.are_rivals(0, 2)
    assert [forest.is_claimed(place) for place in range(4)] == [True] * 4
