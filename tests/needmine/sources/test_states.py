"""Whole states in the order of their days, whenever they are delivered."""

import random

import pytest

from needmine.core.definitions import DefinitionError
from tests.needmine.sources.departments import ACCOUNTS, DATED, FULL, HEAD, Departments
from tests.rows import local

KINDS = ("current", "term", "loan")


def test_a_state_delivered_again_for_its_day_takes_the_place_of_the_first(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,loan,2020-01-01\n")
    bank.deliver("accounts_20260101.csv", HEAD + "A,term,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-02") == [("term",)]
    counts = bank.rows("loads", "n_rows", "n_used", "n_set_aside", replaced_at=None)
    assert counts == [(1, 1, 0)]
    assert len(bank.rows("loads", "load_id")) == 2


def test_a_day_corrected_after_later_states_came_changes_only_what_it_says_otherwise(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    for day in ("01", "02", "03"):
        rows = "A,current,2020-01-01\nB,current,2020-01-01\n"
        bank.deliver(f"accounts_202601{day}.csv", HEAD + rows)
    # On the second B was a term account, and C was there: the third denies both again.
    rows = "A,current,2020-01-01\nB,term,2020-01-01\nC,loan,2020-01-01\n"
    bank.deliver("accounts_20260102_corrected.csv", HEAD + rows)

    assert bank.known("accounts", "kind", on="2026-01-02") == [("current",)] * 2
    assert bank.known("accounts", "kind", on="2026-01-03") == [("current",), ("loan",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-01-04") == [("current",)] * 2
    # A was never in doubt: one row, known since the first day.
    assert bank.rows("accounts", "known_at", known_until=None)[0] == (local("2026-01-01 23:59:59"),)
    assert len(bank.rows("accounts", "kind")) == 5


def test_a_state_that_goes_back_to_an_earlier_content_is_a_delivery_of_its_own(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    kinds = []
    for kind in ("current", "term", "current"):
        bank.deliver("accounts_20260101.csv", HEAD + f"A,{kind},2020-01-01\n")
        kinds.append(bank.known("accounts", "kind", on="2026-01-02"))

    assert kinds == [[("current",)], [("term",)], [("current",)]]


def test_a_state_older_than_one_already_read_takes_its_place(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260201.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\nB,term,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("current",)]
    # The account is known since the older file, not since the one that was read first.
    assert len(bank.rows("accounts", "kind")) == 2


@pytest.mark.parametrize("world", range(6))
def test_states_give_one_history_in_whatever_order_and_batches_they_are_delivered(
    bank: Departments, world: int
) -> None:
    chance = random.Random(world)
    bank.feed("core/accounts", FULL)
    days = [f"2026-01-0{day}" for day in range(1, 7)]
    deliveries = [*days, *chance.sample(days, 2)]
    chance.shuffle(deliveries)
    said: dict[str, dict[str, str]] = {}
    for number, day in enumerate(deliveries):
        names = [name for name in "ABCD" if chance.random() < 0.7]
        said[day] = {name: chance.choice([*KINDS, "golden"]) for name in names}
        rows = "".join(f"{name},{kind},2020-01-01\n" for name, kind in said[day].items())
        bank.write(f"accounts_{number}_{day.replace('-', '')}.csv", HEAD + rows)
        if chance.random() < 0.5:
            bank.read()
    bank.read()

    assert len(bank.rows("loads", "file", replaced_at=None)) == len(days)
    stands: dict[str, str] = {}
    for day, next_day in zip(days, [*days[1:], "2026-01-07"], strict=True):
        # A golden account is none: its row is refused, and what stood of it goes on.
        told = {name: stands.get(name) if k == "golden" else k for name, k in said[day].items()}
        stands = {name: kind for name, kind in told.items() if kind}
        assert bank.known("accounts", "kind", on=next_day) == sorted((k,) for k in stands.values())


def test_a_row_that_cannot_be_read_stands_as_last_known(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260101.csv", HEAD + "A,term,2020-01-01\nB,term,2020-01-01\n")
    # A is there though its kind is none; B is gone.
    bank.deliver("accounts_20260102.csv", HEAD + "A,golden,2020-01-01\n")
    bank.deliver("accounts_20260103.csv", HEAD + "A,loan,2020-01-01\n")

    assert bank.rows("loads", "n_quarantined", file="accounts_20260102.csv") == [(1,)]
    assert bank.rows("accounts", "kind", "known_at", "known_until") == [
        ("loan", local("2026-01-03 23:59:59"), None),
        ("term", local("2026-01-01 23:59:59"), local("2026-01-02 23:59:59")),
        ("term", local("2026-01-01 23:59:59"), local("2026-01-03 23:59:59")),
    ]


def test_a_row_unreadable_for_several_states_is_withdrawn_only_by_its_absence(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    states = ["A,term,2020-01-01", "A,term,soon", ",term,2020-01-01\nA,,2020-01-01", "", "A,,"]
    for day, rows in enumerate(states, 1):
        bank.write(f"accounts_2026010{day}.csv", HEAD + rows + "\n")
    bank.read()

    # On the fifth the account is there again, but of what it is nothing is known any more.
    assert bank.rows("accounts", "kind", "known_until") == [("term", local("2026-01-04 23:59:59"))]


def test_a_row_whose_key_cannot_be_read_says_nothing_of_any_key(bank: Departments) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + "A,term,2020-01-01\n")
    bank.deliver("accounts_20260102.csv", HEAD + ",term,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-03") == []


def test_a_key_that_one_row_gives_and_another_spoils_stands_as_the_good_one_says(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", FULL)
    bank.write("accounts_20260101.csv", HEAD + "A,term,2020-01-01\n")
    bank.deliver("accounts_20260102.csv", HEAD + "A,golden,2020-01-01\nA,loan,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-02") == [("term",)]
    assert bank.known("accounts", "kind", on="2026-01-03") == [("loan",)]


def test_a_change_that_claims_to_be_known_for_long_counts_from_the_state_that_told_it(
    bank: Departments,
) -> None:
    # The mapping takes the day of opening for the day the bank knew: true of A as it was first
    # told, but on the first of January the bank still had it as a current account.
    mapping = ACCOUNTS.replace(" from raw", ", opened as known_at from raw")
    bank.feed("core/accounts", FULL, mapping)
    bank.deliver("accounts_20260101.csv", HEAD + "A,current,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", HEAD + "A,term,2020-01-01\nB,loan,2020-06-01\n")

    assert bank.known("accounts", "kind", on="2020-02-01") == [("current",)]
    assert bank.known("accounts", "kind", on="2026-01-15") == [("current",), ("loan",)]
    assert bank.known("accounts", "kind", on="2026-02-15") == [("loan",), ("term",)]


def test_a_whole_state_that_does_not_say_when_it_was_written_is_refused(
    bank: Departments,
) -> None:
    mapping = ACCOUNTS.replace(" from raw", ", told as known_at from raw")
    bank.feed("core/accounts", "files: accounts.csv\n", mapping)
    bank.write("accounts.csv", "no,kind,opened,told\nA,current,2020-01-01,2026-01-01 08:00:00\n")

    with pytest.raises(DefinitionError, match="must say when it was written"):
        bank.read()


def test_rows_that_added_up_may_go_on_as_whole_states(bank: Departments) -> None:
    bank.feed("core/accounts", "files: old_*.csv\nload: incremental\n" + DATED)
    bank.write("old_20260101.csv", HEAD + "A,current,2020-01-01\nB,current,2020-01-01\n")
    bank.deliver("old_20260102.csv", HEAD + "B,term,2020-01-01\n")
    bank.feed("core/accounts", FULL)
    bank.deliver("accounts_20260201.csv", HEAD + "A,current,2020-01-01\n")

    assert bank.known("accounts", "kind", on="2026-01-02") == [("current",)] * 2
    assert bank.known("accounts", "kind", on="2026-01-03") == [("current",), ("term",)]
    assert bank.known("accounts", "kind", on="2026-02-02") == [("current",)]
