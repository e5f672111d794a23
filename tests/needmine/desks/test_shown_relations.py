from collections.abc import Sequence
from typing import Any

from needmine.core.sentences import Language
from needmine.customers.tables_of_relations import KINDS
from needmine.desks.shown_relations import shown_relations
from needmine.desks.wording import read_words
from tests.needmine.desks.sample_bank import AS_OF, WORDS
from tests.rows import tables_of

CUSTOMERS = [
    {"customer_id": "wang", "kind": "person", "name": "n-wang", "n_records": 1},
    {"customer_id": "li", "kind": "person", "name": "n-li", "n_records": 1},
    {"customer_id": "chen", "kind": "person", "name": None, "n_records": 1},
]


def masked(tokens: Sequence[str | None]) -> list[str]:
    return [f"*{token}*" for token in tokens]


def relation(
    kind: str, other: str | None, number: str, evidence: str, known: str
) -> dict[str, Any]:
    return {
        "customer_id": "wang",
        "kind": kind,
        "other_customer_id": other,
        "other_department": "core",
        "other_party_id": number,
        "evidence": evidence,
        "known_at": f"{known} 10:00",
    }


def told(*rows: dict[str, Any], language: Language = "en") -> list[tuple[str, ...]]:
    tables = tables_of(customers=CUSTOMERS, customer_relations=list(rows))
    return [
        (
            one.kind.say(language),
            one.customer_id,
            one.masked_name or one.masked_number,
            one.evidence.say(language),
            one.known_date.isoformat(),
        )
        for one in shown_relations(tables, WORDS, as_of=AS_OF, masked=masked).get("wang", ())
    ]


def test_a_relation_that_two_tables_tell_is_shown_once_with_both_and_since_the_first() -> None:
    rows = [
        relation("spouse", "li", "p2", "relations", "2026-02-01"),
        relation("spouse", "li", "p2", "households", "2025-11-30"),
    ]

    assert told(*rows) == [("Spouse", "li", "*n-li*", "Household, Relation", "2025-11-30")]
    assert told(*rows, language="zh")[0][0] == "配偶"


def test_the_closest_come_first_and_colleagues_and_staff_are_left_out() -> None:
    rows = [
        relation(kind, "li", "p2", "relations", "2026-02-01")
        for kind in ("colleague", "company", "guarantor", "spouse", "employee", "parent")
    ]

    assert [kind for kind, *_ in told(*rows)] == [
        "Spouse",
        "Parent",
        "Guarantor",
        "Company of the customer",
    ]


def test_who_is_no_customer_or_has_no_name_is_shown_without_what_is_not_known() -> None:
    rows = [
        relation("company", None, "c-9", "company_owners", "2026-02-01"),
        relation("sibling", "chen", "p3", "relations", "2026-02-01"),
    ]

    assert [(customer, name) for _, customer, name, *_ in told(*rows)] == [
        ("chen", ""),
        ("", "*c-9*"),
    ]


def test_every_kind_of_relation_has_its_words() -> None:
    assert set(read_words().relations) == set(KINDS)


def test_since_when_it_is_known_is_the_day_in_the_banks_zone() -> None:
    row = relation("spouse", "li", "p2", "relations", "2026-02-01")

    ((*_, day),) = told({**row, "known_at": "2026-02-01 00:30"})

    assert day == "2026-02-01"
