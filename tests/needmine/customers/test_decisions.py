import datetime as dt
from typing import Any

import pyarrow as pa

from needmine.customers.clusters import Pair
from needmine.customers.decisions import Decision, in_force, link_decisions, with_decisions
from tests.needmine.customers.conftest import NEW_YEAR

RECORDS = pa.table({"department": ["app", "cards", "core"], "party_id": ["a", "c", "m"]})


def said(decision: str, on: str, **more: Any) -> dict[str, Any]:
    pair = {"department": "core", "party_id": "m", "other_department": "app", "other_party_id": "a"}
    return {
        **pair,
        "decision_id": f"{decision} {on}",
        "decision": decision,
        "reason": "asked her",
        "decided_by": "luo",
        "decided_at": dt.datetime.fromisoformat(on).replace(tzinfo=dt.UTC),
        **more,
    }


def forced(*given: dict[str, Any]) -> list[tuple[int, int, str]]:
    told = link_decisions(given, as_of=NEW_YEAR)
    return [(each.left, each.right, each.decision) for each in in_force(told, RECORDS)]


def test_the_newest_decision_holds_whatever_order_they_and_their_records_come_in() -> None:
    turned = {"department": "app", "party_id": "a", "other_department": "core"}
    again = said("two", "2025-06-01", **turned, other_party_id="m")
    assert forced(again, said("one", "2025-05-01")) == [(0, 2, "two")]
    assert forced(said("one", "2025-05-01"), again) == [(0, 2, "two")]


def test_a_decision_is_not_known_before_it_was_made() -> None:
    made = [said("two", "2026-01-01"), said("one", "2025-12-31T15:59:59")]
    assert forced(*made) == [(0, 2, "one")]
    assert len(link_decisions(made, as_of=NEW_YEAR)) == 1


def test_a_pair_left_to_the_evidence_again_is_in_force_no_more() -> None:
    assert forced(said("two", "2025-05-01"), said("open", "2025-06-01")) == []


def test_a_decision_about_a_number_not_known_waits_for_it() -> None:
    assert forced(said("one", "2025-05-01", other_party_id="not delivered yet")) == []
    assert forced(said("one", "2025-05-01", other_department="core", other_party_id="m")) == []


def test_a_pair_nobody_weighed_has_no_weight_and_one_that_was_keeps_it() -> None:
    at = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
    weighed = [
        Pair(left=0, right=1, weight=5, probability=0.9, levels={"name": "same"}, may_join=True),
        Pair(left=1, right=2, weight=7, probability=0.95, levels={}, may_join=True),
    ]
    decisions = [
        Decision(left=0, right=1, decision="two", known_at=at),
        Decision(left=0, right=2, decision="one", known_at=at),
    ]
    found = with_decisions(weighed, decisions)
    assert [(pair.left, pair.right, pair.weight, pair.decision) for pair in found] == [
        (0, 1, 5, "two"),
        (0, 2, None, "one"),
        (1, 2, 7, ""),
    ]
    assert found[0].levels == {"name": "same"}
