import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from needmine.core.ids import digest_of
from needmine.customers.lasting_ids import Before, Key, Lasting, lasting_ids
from needmine.customers.tables_of_history import CUSTOMER_EVENTS

# Each record is known in the year of its number: r3 in 2003.
Groups = Sequence[Sequence[int]]


def key(number: int) -> Key:
    return "app", f"r{number}"


def known(number: int) -> dt.datetime:
    return dt.datetime(2000 + number, 1, 1, tzinfo=dt.UTC)


def first_id(number: int) -> str:
    return digest_of("customer", *key(number))


class History:
    """Runs one after the other, each given the groups that stand then."""

    def __init__(self) -> None:
        self.before: Before | None = None

    def run(self, groups: Groups, *, years: dict[int, int] | None = None) -> dict[int, str]:
        numbers = sorted(number for group in groups for number in group)
        group = {number: min(members) for members in groups for number in members}
        place = {number: n for n, number in enumerate(numbers)}
        found = lasting_ids(
            [key(number) for number in numbers],
            [known((years or {}).get(number, number)) for number in numbers],
            [place[group[number]] for number in numbers],
            before=self.before,
        )
        self.before = before_of(numbers, found)
        return dict(zip(numbers, found.ids, strict=True))


def before_of(numbers: Sequence[int], found: Lasting) -> Before:
    records = {
        "department": ["app"] * len(numbers),
        "party_id": [f"r{number}" for number in numbers],
        "customer_id": list(found.ids),
        "method": ["linked"] * len(numbers),
    }
    events = CUSTOMER_EVENTS.schema().to_pyarrow().empty_table()
    return Before(ids=found.table(), records=pa.table(records), events=events)


def test_the_first_run_names_a_customer_after_the_record_known_first() -> None:
    assert History().run([[1, 2], [3]]) == {1: first_id(1), 2: first_id(1), 3: first_id(3)}


def test_a_department_that_comes_late_renumbers_nobody_though_it_knew_them_earlier() -> None:
    history = History()
    was = history.run([[5, 6]])
    assert history.run([[5, 6, 1]]) == {1: was[5], 5: was[5], 6: was[5]}


def test_a_date_corrected_backwards_does_not_make_the_younger_id_the_older() -> None:
    history = History()
    history.run([[1], [2]])
    assert set(history.run([[1, 2]], years={2: 0}).values()) == {first_id(1)}


def test_a_merge_keeps_the_older_id_and_a_split_gives_the_younger_back() -> None:
    history = History()
    apart = history.run([[1, 4], [2, 3]])
    together = history.run([[1, 4, 2, 3]])
    assert set(together.values()) == {first_id(1)}
    assert history.run([[1, 4], [2, 3]]) == apart
    assert history.run([[1, 4, 2, 3]]) == together


def test_a_split_leaves_the_id_with_the_record_it_was_given_for() -> None:
    history = History()
    history.run([[1, 2, 3]])
    assert history.run([[2, 3], [1]]) == {1: first_id(1), 2: first_id(2), 3: first_id(2)}


def test_an_id_whose_record_is_withdrawn_passes_to_the_others_and_stays_there() -> None:
    history = History()
    history.run([[1, 2, 3]])
    assert set(history.run([[2, 3]]).values()) == {first_id(1)}
    back = history.run([[2, 3], [1]])
    assert back[2] == back[3] == first_id(1)
    assert back[1] not in {first_id(1), first_id(2)}
    assert history.run([[2, 3], [1]]) == back


def test_a_customer_withdrawn_whole_has_the_id_again_when_it_comes_back() -> None:
    history = History()
    was = history.run([[1], [2]])
    history.run([[2]])
    assert history.run([[1], [2]]) == was


@st.composite
def grouped(draw: st.DrawFn, numbers: Sequence[int]) -> list[list[int]]:
    """Draw groups of some numbers."""
    labels = draw(st.lists(st.integers(0, 4), min_size=len(numbers), max_size=len(numbers)))
    return [
        [number for number, label in zip(numbers, labels, strict=True) if label == each]
        for each in sorted(set(labels))
    ]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whoever_only_grows_keeps_the_id_and_no_two_share_one(data: st.DataObject) -> None:
    history = History()
    groups: list[list[int]] = []
    was: dict[int, str] = {}
    for _ in range(data.draw(st.integers(2, 5))):
        numbers = data.draw(st.lists(st.integers(0, 11), min_size=1, unique=True))
        new = data.draw(grouped(sorted(numbers)))
        now = history.run(new)
        assert len(set(now.values())) == len(new)
        for group in new:
            inside = [set(old) for old in groups if set(old) & set(group)]
            # Whole earlier customers, at most one, and newcomers: it only grew.
            if len(inside) == 1 and inside[0] <= set(group):
                assert now[group[0]] == was[next(iter(inside[0]))]
        groups, was = new, now


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_records_that_come_in_the_order_they_were_known_have_the_ids_of_one_load(
    data: st.DataObject,
) -> None:
    whole = data.draw(grouped(range(10)))
    history = History()
    for upto in sorted(data.draw(st.lists(st.integers(1, 9), unique=True))):
        portion = [[number for number in group if number < upto] for group in whole]
        history.run([group for group in portion if group])
    assert history.run(whole) == History().run(whole)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_to_part_and_to_join_again_restores_every_id(data: st.DataObject) -> None:
    history = History()
    together = data.draw(grouped(range(8)))
    apart = data.draw(grouped(range(8)))
    one, other = history.run(together), history.run(apart)
    for _ in range(2):
        assert history.run(together) == one
        assert history.run(apart) == other
