"""Pairs of records as people are asked about them: masked, side by side, trait by trait."""

import datetime as dt
import json
from typing import Any

from needmine.core.time import Moment
from needmine.customers.model import declared, written
from needmine.customers.rules import rules
from needmine.desks.deciding import ShownPair
from needmine.desks.shown_pairs import partings, undecided_pairs
from tests.needmine.desks.sample_bank import AS_OF, WORDS, masked
from tests.rows import ZONE, tables_of

MODEL = vars(written(declared(rules()), as_of=Moment(date=dt.date(2026, 1, 1), zone=ZONE)))


def party(number: str, **more: Any) -> dict[str, Any]:
    return {"party_id": number, "kind": "person", "birth_date": "1982-03-04", **more}


def link(one: str, other: str, verdict: str = "too_little", **more: Any) -> dict[str, Any]:
    levels = {"name": "same_characters", "phone": "one_digit", "city": "different"}
    return {
        "customer_id": "wang",
        "department": "core_banking",
        "party_id": one,
        "other_customer_id": "li",
        "other_department": "core_banking",
        "other_party_id": other,
        "verdict": verdict,
        "weight": 6.0,
        "match_probability": 0.98,
        "levels": json.dumps(levels),
        **more,
    }


PARTIES = [
    party("p1", name="n-wang", phone="t-1", city="上海", gender="female", occupation="nurse"),
    party("p2", name="n-wang", phone="t-2", city="杭州", gender="female", occupation="teacher"),
    party("p3", name="n-li"),
]
CUSTOMERS = [
    {"customer_id": "wang", "kind": "person", "n_records": 1},
    {"customer_id": "li", "kind": "person", "n_records": 4},
]


def shown(*links: dict[str, Any], most: int = 10) -> tuple[list[ShownPair], int]:
    tables = tables_of(
        parties=PARTIES, customers=CUSTOMERS, links=list(links), linking_models=[MODEL]
    )
    return undecided_pairs(tables, WORDS, as_of=AS_OF, masked=masked, most=most)


def test_both_records_stand_side_by_side_masked_with_what_agrees() -> None:
    (pair,), _ = shown(link("p1", "p2"))
    traits = {trait.name: (trait.one, trait.other, trait.agreement) for trait in pair.traits}
    assert traits["name"] == ("*n-wang*", "*n-wang*", "same")
    assert traits["phone"] == ("*t-1*", "*t-2*", "near")
    assert traits["city"] == ("上海", "杭州", "different")
    assert traits["birth_date"][2] == "same"
    assert traits["occupation"] == ("nurse", "teacher", "missing")
    assert "email" not in traits
    tokens = {trait.name: trait.tokens for trait in pair.traits}
    assert (tokens["phone"], tokens["city"]) == (("t-1", "t-2"), ("", ""))
    assert (pair.one.masked_number, pair.one.n_records, pair.other.n_records) == ("*p1*", 1, 4)


def test_what_each_trait_weighs_is_told_and_what_says_nothing_is_left_out() -> None:
    (pair,), _ = shown(link("p1", "p2"))
    assert [step.title.say("en") for step in pair.steps] == ["name", "mobile number", "city"]
    assert [step.bits > 0 for step in pair.steps] == [True, True, False]
    assert pair.start < -10


def test_of_very_many_the_likeliest_are_shown_and_all_are_counted() -> None:
    less = link("p1", "p3", match_probability=0.7)
    pairs, n = shown(less, link("p1", "p2"), most=1)
    assert ([pair.probability for pair in pairs], n) == ([0.98], 2)


def test_what_is_joined_or_decided_is_asked_no_more() -> None:
    settled = [link("p1", "p2", "joined"), link("p1", "p3", "kept_apart")]
    assert shown(*settled, link("p2", "p3", "contradicted")) == ([], 0)


def test_companies_are_proposed_by_rule_without_weights() -> None:
    levels = json.dumps({"name": "same_characters", "id_number": "missing", "phone": "different"})
    by_rule = link("p1", "p2", match_probability=None, weight=50.0, levels=levels)
    (pair,), _ = shown(by_rule)
    assert (pair.weight, pair.probability, pair.steps) == (None, None, ())


def test_who_has_parted_is_told_while_both_are_customers() -> None:
    def event(kind: str, old: str, new: str, number: int) -> dict[str, Any]:
        return {
            "number": number,
            "kind": kind,
            "from_customer_id": old,
            "to_customer_id": new,
            "department": "core",
            "party_id": "p1",
            "why": "decided",
            "known_at": "2026-01-01",
            "seen_on": "2026-01-02",
        }

    rows = [
        event("split", "wang", "li", 1),
        event("split", "wang", "li", 2),
        event("split", "wang", "gone", 3),
        event("merge", "li", "wang", 4),
    ]

    assert partings(tables_of(customers=CUSTOMERS, customer_events=rows)) == (("wang", "li"),)
