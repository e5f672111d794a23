"""Rows that end: deletions in files that add up, and history chains."""

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needmine.engine.duckdb import DuckEngine
from needmine.sources.mappings import MappingError
from tests.needmine.sources.departments import ADDING, DATED, FULL, Departments

CHANGES = (
    "select no as account_number, kind as kind, opened as opened_date,"
    " case op when 'D' then 'true' else 'false' end as is_deleted from raw"
)
CHAIN = (
    "select no as account_number, kind as kind, opened as opened_date,"
    " start as known_at, until as known_until from raw"
)
CHAINS = "files: accounts_*.csv\nload: incremental\n"
OPS = "op,no,kind,opened\n"
LINKS = "no,kind,opened,start,until\n"


def standing(bank: Departments, day: str) -> list[tuple[str, ...]]:
    """Return the kinds of accounts known on a day of 2026 such as ``01-15``."""
    return [kind for (kind,) in bank.known("accounts", "kind", on=f"2026-{day}")]


def test_a_deleted_record_is_gone_from_the_day_the_department_says_so(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING, CHANGES)
    bank.deliver("accounts_20260101.csv", OPS + "I,A,current,2020-01-01\nI,B,term,2020-01-01\n")
    bank.deliver("accounts_20260201.csv", OPS + "D,A,,\n")
    bank.deliver("accounts_20260301.csv", OPS + "I,A,loan,2020-01-01\n")

    assert standing(bank, "01-15") == ["current", "term"]
    assert standing(bank, "02-15") == ["term"]
    assert standing(bank, "03-15") == ["loan", "term"]


def test_of_a_deleted_record_only_the_key_need_be_readable(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING, CHANGES)
    bank.deliver(
        "accounts_20260101.csv", OPS + "I,A,current,2020-01-01\nD,A,golden,soon\nD,,current,\n"
    )

    assert standing(bank, "01-15") == []
    assert bank.rows("quarantine", "from_row", "column", "reason") == [
        (3, "account_number", "missing")
    ]
    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined") == [(3, 2, 1)]


def test_a_record_that_comes_late_is_still_ended_by_the_deletion_known_before(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", ADDING, CHANGES)
    bank.deliver("accounts_20260201.csv", OPS + "D,A,,\n")
    bank.deliver("accounts_20260101.csv", OPS + "I,A,current,2020-01-01\n")

    assert standing(bank, "01-15") == ["current"]
    assert standing(bank, "02-15") == []


@pytest.mark.parametrize(("ops", "left"), [("ID", []), ("DI", ["current"]), ("IDI", ["current"])])
def test_of_one_day_the_last_line_counts(bank: Departments, ops: str, left: list[str]) -> None:
    bank.feed("core/accounts", ADDING, CHANGES)
    lines = "".join(f"{op},A,current,2020-01-01\n" for op in ops)

    bank.deliver("accounts_20260101.csv", OPS + lines)

    assert standing(bank, "01-15") == left


def test_a_withdrawal_keeps_nothing_of_the_record_but_its_key(bank: Departments) -> None:
    bank.feed("core/accounts", ADDING, CHANGES)
    bank.deliver("accounts_20260101.csv", OPS + "D,A,current,2020-01-01\n")

    assert bank.rows("accounts", "kind", "opened_date") == [(None, None)]


def test_a_history_chain_tells_what_held_when(bank: Departments) -> None:
    bank.feed("core/accounts", CHAINS, CHAIN)
    bank.deliver(
        "accounts_1.csv",
        LINKS
        + "A,current,2020-01-01,2026-01-01,2026-02-01\n"
        + "A,term,2020-01-01,2026-02-01,9999-12-31\n"
        + "B,loan,2020-01-01,2026-01-01,2026-03-01\n"
        + "C,credit_card,2020-01-01,2026-01-01,\n",
    )

    assert standing(bank, "01-15") == ["credit_card", "current", "loan"]
    assert standing(bank, "02-15") == ["credit_card", "loan", "term"]
    assert standing(bank, "03-15") == ["credit_card", "term"]
    assert bank.rows("loads", "n_rows", "n_used", "n_quarantined") == [(4, 4, 0)]


def test_a_chain_delivered_again_with_its_open_link_closed_ends_it(bank: Departments) -> None:
    bank.feed("core/accounts", CHAINS, CHAIN)
    first = LINKS + "A,current,2020-01-01,2026-01-01,9999-12-31\n"
    bank.deliver("accounts_1.csv", first)
    bank.deliver("accounts_2.csv", first.replace("9999-12-31", "2026-02-01"))

    assert standing(bank, "01-15") == ["current"]
    assert standing(bank, "02-15") == []


def test_a_link_that_ends_before_it_begins_is_refused_and_one_of_no_length_never_held(
    bank: Departments,
) -> None:
    bank.feed("core/accounts", CHAINS, CHAIN)
    bank.deliver(
        "accounts_1.csv",
        LINKS
        + "A,current,2020-01-01,2026-02-01,2026-01-01\n"
        + "B,term,2020-01-01,2026-01-01,2026-01-01\n"
        + "B,loan,2020-01-01,2026-01-01,9999-12-31\n",
    )

    assert standing(bank, "01-15") == ["loan"]
    assert bank.rows("quarantine", "from_row", "column", "reason") == [
        (1, "known_until", "ends_before_it_begins")
    ]


LENGTHS = st.lists(st.tuples(st.sampled_from(["current", "term", "loan"]), st.integers(1, 3)),
                   min_size=1, max_size=6)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(lengths=LENGTHS, gap=st.integers(0, 6), order=st.randoms(use_true_random=False))
def test_a_chain_tells_the_same_in_whatever_order_and_portions_its_links_come(
    engine: DuckEngine,
    tmp_path_factory: pytest.TempPathFactory,
    lengths: list[tuple[str, int]],
    gap: int,
    order: Random,
) -> None:
    ends = list(itertools.accumulate((n for _, n in lengths), initial=1))
    chain = [
        (kind, start, end)
        for place, ((kind, _), start, end) in enumerate(
            zip(lengths, ends[:-1], ends[1:], strict=True)
        )
        if place != gap
    ]
    links = [f"A,{kind},2020-01-01,2026-01-{a:02},2026-01-{b:02}\n" for kind, a, b in chain]
    order.shuffle(links)
    bank = Departments(tmp_path_factory.mktemp("bank"), engine)
    bank.feed("core/accounts", CHAINS, CHAIN)
    for number, link in enumerate(links):
        bank.deliver(f"accounts_{number}.csv", LINKS + link)

    for day in range(1, 21):
        held = [kind for kind, start, end in chain if start < day <= end]
        assert standing(bank, f"01-{day:02}") == held if links else not held


@pytest.mark.parametrize(
    ("definition", "mapping", "said"),
    [
        (FULL, CHANGES, "a row ends by not being there"),
        (FULL, CHAIN, "a row ends by not being there"),
        (
            "files: accounts_*.csv\nload: incremental\n" + DATED,
            CHAIN.replace("start as known_at, ", ""),
            "maps known_at and known_until both",
        ),
    ],
)
def test_an_end_that_cannot_be_understood_is_refused_with_its_line(
    bank: Departments, definition: str, mapping: str, said: str
) -> None:
    bank.feed("core/accounts", definition, mapping)
    bank.write("accounts_20260101.csv", LINKS)

    with pytest.raises(MappingError, match=said) as refused:
        bank.read()

    assert refused.value.where.endswith("accounts.sql:1")
