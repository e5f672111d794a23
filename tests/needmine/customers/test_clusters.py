import datetime as dt
from collections.abc import Sequence

import pytest

from needmine.customers.clusters import Clusters, Pair, clusters, paths


def pair(left: int, right: int, weight: float = 10, *, may_join: bool = True) -> Pair:
    return Pair(
        left=left, right=right, weight=weight, probability=0.999, levels={}, may_join=may_join
    )


def put_together(
    pairs: Sequence[Pair],
    *,
    customers: Sequence[str | None],
    id_numbers: Sequence[str | None] | None = None,
) -> Clusters:
    numbers = id_numbers or [None] * len(customers)
    return clusters(pairs, customers=customers, id_numbers=numbers, margin=3)


def test_pairs_chain_to_one_person_through_a_record_between() -> None:
    found = put_together([pair(0, 1), pair(1, 2)], customers=[None] * 4)
    assert list(found.group) == [0, 0, 0, 3]
    assert list(found.verdicts) == ["joined", "joined"]


def test_a_chain_never_holds_two_customers_together() -> None:
    found = put_together([pair(0, 1, 20), pair(1, 2, 12)], customers=["A", None, "B"])
    assert list(found.group) == [0, 0, 2]
    assert list(found.verdicts) == ["joined", "two_customers"]


def test_a_chain_never_holds_two_valid_id_numbers_together() -> None:
    found = put_together(
        [pair(0, 1, 20), pair(1, 2, 12)], customers=[None] * 3, id_numbers=["1", None, "2"]
    )
    assert list(found.group) == [0, 0, 2]
    assert list(found.verdicts) == ["joined", "two_id_numbers"]


@pytest.mark.parametrize(
    ("weaker", "group", "verdict"),
    [(16, [0, 0, 2], "two_customers"), (18, [0, 1, 2], "ambiguous")],
)
def test_a_record_that_fits_two_customers_about_equally_is_left_to_a_person(
    weaker: float, group: list[int], verdict: str
) -> None:
    found = put_together([pair(0, 1, 20), pair(1, 2, weaker)], customers=["A", None, "B"])
    assert list(found.group) == group
    assert found.verdicts[1] == verdict


def test_a_pair_with_too_little_evidence_is_kept_as_a_question() -> None:
    found = put_together([pair(0, 1, may_join=False)], customers=[None, None])
    assert (list(found.group), list(found.verdicts)) == ([0, 1], ["too_little"])


def test_the_order_of_pairs_makes_no_difference() -> None:
    pairs = [pair(0, 1, 20), pair(1, 2, 12), pair(2, 3, 15), pair(0, 3, 11)]
    customers = ["A", None, None, "B"]
    one = put_together(pairs, customers=customers)
    other = put_together(pairs[::-1], customers=customers)
    assert one.group == other.group
    assert list(one.verdicts) == list(other.verdicts)[::-1]


def test_records_the_bank_joins_itself_are_one_without_any_pair() -> None:
    assert list(put_together([], customers=["A", "B", "A"]).group) == [0, 1, 0]


def test_paths_lead_from_the_start_to_every_record_once() -> None:
    steps = paths([pair(0, 2), pair(1, 2), pair(3, 4)], [0])
    assert [(here, there) for here, there, _ in steps] == [(0, 2), (2, 1)]


def decided(left: int, right: int, decision: str, year: int = 2025) -> Pair:
    at = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    return Pair(
        left=left,
        right=right,
        weight=None,
        probability=None,
        levels={},
        may_join=False,
        decision=decision,
        decided_at=at,
    )


def test_what_a_person_forbids_never_meets_not_even_through_a_third_record() -> None:
    found = put_together(
        [pair(0, 1, 20), pair(1, 2, 12), decided(0, 2, "two")], customers=[None] * 3
    )
    assert list(found.group) == [0, 0, 2]
    assert list(found.verdicts) == ["joined", "kept_apart", "kept_apart"]


def test_a_record_that_fits_two_people_kept_apart_about_equally_is_left_to_a_person() -> None:
    found = put_together(
        [pair(0, 1, 14), pair(1, 2, 12), decided(0, 2, "two")], customers=[None] * 3
    )
    assert list(found.group) == [0, 1, 2]
    assert list(found.verdicts) == ["ambiguous", "ambiguous", "kept_apart"]


def test_what_a_person_confirms_is_joined_before_anything_is_weighed() -> None:
    pairs = [pair(0, 1, 20), decided(1, 2, "one")]
    found = put_together(pairs, customers=["A", None, "B"])
    assert list(found.group) == [0, 1, 1]
    assert list(found.verdicts) == ["two_customers", "joined"]
    assert [each.decision for each in found.tree] == ["one"]


def test_a_person_overrules_id_numbers_but_never_the_master() -> None:
    numbers = put_together([decided(0, 1, "one")], customers=[None, None], id_numbers=["1", "2"])
    assert (list(numbers.group), list(numbers.verdicts)) == ([0, 0], ["joined"])
    master = put_together([decided(0, 1, "one")], customers=["A", "B"])
    assert (list(master.group), list(master.verdicts)) == ([0, 1], ["contradicted"])
    crosswalk = put_together([decided(0, 1, "two")], customers=["A", "A"])
    assert (list(crosswalk.group), list(crosswalk.verdicts)) == ([0, 0], ["contradicted"])


def test_of_confirmations_that_cannot_all_hold_the_newest_do() -> None:
    pairs = [decided(0, 1, "one", 2021), decided(0, 2, "two", 2020), decided(1, 2, "one", 2022)]
    found = put_together(pairs, customers=[None] * 3)
    assert list(found.group) == [0, 1, 1]
    assert list(found.verdicts) == ["contradicted", "kept_apart", "joined"]


def test_a_confirmation_settles_which_of_two_customers_a_record_is() -> None:
    pairs = [pair(0, 1, 20), pair(1, 2, 19), decided(1, 3, "one")]
    found = put_together(pairs, customers=["A", None, "B", "A"])
    assert list(found.group) == [0, 0, 2, 0]
    assert list(found.verdicts) == ["joined", "two_customers", "joined"]
