import datetime as dt
from typing import Any

from needmine.core.time import Moment
from needmine.customers.grouping import Grouping
from needmine.customers.lasting_ids import Before
from tests.needmine.customers.conftest import grouped_rows
from tests.rows import ZONE

Row = dict[str, Any]


def day(month: int) -> Moment:
    return Moment(date=dt.date(2026, month, 1), zone=ZONE)


def record(department: str, number: str, **more: Any) -> Row:
    return {
        "department": department,
        "party_id": number,
        "kind": "person",
        "name": "name:张伟明",
        "known_at": "2021-01-01",
        **more,
    }


def said(month: int, one: str, other: str, decision: str) -> Row:
    (a, b), (c, d) = one.split(), other.split()
    return {
        "decision_id": f"{decision} {month}",
        "department": a,
        "party_id": b,
        "other_department": c,
        "other_party_id": d,
        "decision": decision,
        "reason": "asked her",
        "decided_by": "luo",
        "decided_at": dt.datetime(2026, month, 15, tzinfo=dt.UTC),
    }


def run(month: int, last: Grouping | None, *parties: Row, **more: Any) -> Grouping:
    before = last and Before(
        ids=last.customer_ids, records=last.customer_records, events=last.customer_events
    )
    rows = {"parties": list(parties), "crosswalk": more.pop("crosswalk", [])}
    return grouped_rows(rows, as_of=day(month), before=before, **more)


def events(found: Grouping) -> list[tuple[str, str, str, int]]:
    return [
        (row["kind"], row["party_id"], row["why"], row["known_at"].month)
        for row in found.customer_events.to_pylist()
    ]


M1 = record("core", "m1", id_number="id_number:990101198512030020", known_at="2020-01-01")
C1 = record("cards", "c1", birth_date="1990-01-01")
A1 = record("app", "a1", known_at="2019-01-01")


def test_the_first_run_and_newcomers_are_no_event() -> None:
    first = run(2, None, M1)
    assert events(first) == []
    assert events(run(3, first, M1, C1)) == []


def test_a_merge_and_a_split_by_a_person_say_so_and_the_history_keeps_both() -> None:
    first = run(2, None, M1, A1)
    joined = run(4, first, M1, A1, decided=[said(3, "core m1", "app a1", "one")])
    both = [said(3, "core m1", "app a1", "one"), said(5, "app a1", "core m1", "two")]
    parted = run(6, joined, M1, A1, decided=both)
    assert events(joined) == [("merge", "m1", "decided", 3)]
    assert events(parted) == [("merge", "m1", "decided", 3), ("split", "m1", "decided", 5)]
    assert parted.customer_records["customer_id"].equals(first.customer_records["customer_id"])
    assert parted.customer_events["number"].to_pylist() == [1, 2]
    assert [str(day) for day in parted.customer_events["seen_on"].to_pylist()] == [
        "2026-04-01",
        "2026-06-01",
    ]
    assert events(run(7, parted, M1, A1, decided=both)) == events(parted)


def test_evidence_that_comes_and_goes_merges_and_splits() -> None:
    born = {"birth_date": "1985-12-03"}
    corrected = record("core", "m1", **born, known_at="2026-03-10")
    first = run(2, None, record("core", "m1"), record("app", "a1", **born))
    joined = run(4, first, corrected, record("app", "a1", **born))
    different = record("core", "m1", birth_date="1960-01-01", known_at="2026-05-10")
    parted = run(6, joined, different, record("app", "a1", **born))
    assert events(joined) == [("merge", "m1", "linked", 3)]
    assert events(parted)[1:] == [("split", "m1", "linked", 5)]


def test_what_the_master_says_merges_and_splits() -> None:
    says = {"department": "cards", "party_id": "c1", "known_at": "2026-02-10"}
    first = run(2, None, M1, C1)
    joined = run(3, first, M1, C1, crosswalk=[{**says, "master_party_id": "m1"}])
    other = record("core", "m2", known_at="2025-01-01")
    moved = [
        {**says, "master_party_id": "m1", "known_until": "2026-03-10"},
        {**says, "master_party_id": "m2", "known_at": "2026-03-10"},
    ]
    parted = run(4, joined, M1, C1, other, crosswalk=moved)
    assert events(joined) == [("merge", "c1", "crosswalk", 2)]
    assert events(parted)[1:] == [("split", "c1", "crosswalk", 3)]


def test_a_record_that_goes_from_one_customer_to_another_moves() -> None:
    other = record("core", "m2", known_at="2020-02-01")
    one = said(3, "core m1", "cards c1", "one")
    first = run(4, None, M1, other, C1, decided=[one])
    decided = [one, said(5, "core m1", "cards c1", "two"), said(6, "core m2", "cards c1", "one")]
    second = run(7, first, M1, other, C1, decided=decided)
    assert events(second) == [("move", "c1", "decided", 6)]
