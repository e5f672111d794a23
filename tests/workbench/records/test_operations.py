"""Deciding about two records: with a reason, on record, never over somebody's head."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from needmine.core.errors import NeedmineError
from tests.workbench.sample_pairs import PAIRS
from workbench.customers.operations import ReasonMissing
from workbench.records import operations
from workbench.records.models import Decision, Pair
from workbench.records.queries import DeskDecisions
from workbench.shell.access import NotAllowed
from workbench.shell.models import AuditEvent, Person

Find = Callable[[str], Person]
ONE, OTHER = ("core", "number:12"), ("app", "number:0")


def decide(person: Person, decision: str = "two", **more: str) -> Decision:
    return operations.decide_pair(
        person=person,
        one=ONE,
        other=OTHER,
        decision=decision,
        reason=more.pop("reason", "asked her"),
        **more,
    )


def test_a_decision_goes_back_to_the_library_with_who_when_and_why(person: Find) -> None:
    decide(person("luo"))
    (given,) = DeskDecisions().decisions()

    assert (given.department, given.party_id) == OTHER
    assert (given.other_department, given.other_party_id) == ONE
    assert (given.decision, given.reason, given.decided_by) == ("two", "asked her", "luo")
    assert given.decided_at.tzinfo is dt.UTC


def test_the_audit_log_has_the_decision_but_not_the_words_about_the_customer(person: Find) -> None:
    made = decide(person("luo"), reason="她是 4184 的女儿")
    event = AuditEvent.objects.get(verb="decide_pair")

    assert (event.username, event.subject) == ("luo", f"two {made.decision_id}")
    assert event.note == ""


def test_the_same_twice_is_one_decision_and_another_stays_beside_the_first(person: Find) -> None:
    first = decide(person("luo"))
    assert decide(person("luo")) == first
    decide(person("luo"), "one", reason="it was her after all", seen=first.decision_id)

    assert [given.decision for given in DeskDecisions().decisions()] == ["two", "one"]


def test_an_old_tab_does_not_overrule_what_was_decided_since(person: Find) -> None:
    decide(person("luo"))

    with pytest.raises(operations.DecidedMeanwhile):
        decide(person("luo"), "one", seen="")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  \n ", "ok", "x" * 2001])
def test_no_reason_no_decision(person: Find, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        decide(person("luo"), reason=reason)
    assert Decision.objects.count() == 0


def test_what_is_no_decision_about_two_records_is_refused(person: Find) -> None:
    with pytest.raises(operations.UnknownDecision):
        decide(person("luo"), "maybe")
    with pytest.raises(operations.UnknownDecision):
        operations.decide_pair(
            person=person("luo"), one=ONE, other=ONE, decision="one", reason="asked her"
        )


@pytest.mark.parametrize("name", ["lin", "qian"])
def test_who_is_no_data_steward_decides_nothing(person: Find, name: str) -> None:
    with pytest.raises(NotAllowed):
        decide(person(name))


def test_opening_a_pair_is_on_record_for_both_customers(person: Find) -> None:
    operations.open_pair(person=person("luo"), pair_id="pair1", language="en")

    events = AuditEvent.objects.filter(verb="open_pair").order_by("pk")
    assert [(event.customer_id, event.subject) for event in events] == [
        ("c0000", "pair1"),
        ("c0012", "pair1"),
    ]


def test_full_values_come_with_a_reason_on_record_for_both_customers(person: Find) -> None:
    page = operations.reveal_pair(
        person=person("luo"), pair_id="pair1", reason="to compare", language="en"
    )
    traits = {trait["name"]: (trait["one"], trait["other"]) for trait in page.content["traits"]}

    assert traits["name"] == ("王晓明", "王晓明")
    assert traits["id_number"] == ("", "1000004100")
    assert traits["city"] == ("上海", "杭州")
    assert page.content["one"]["masked_number"] == "1000004100"
    events = AuditEvent.objects.filter(verb="reveal")
    assert {(event.customer_id, event.note) for event in events} == {
        ("c0000", "to compare"),
        ("c0012", "to compare"),
    }


def test_without_a_reason_nothing_is_revealed_and_nothing_recorded(person: Find) -> None:
    with pytest.raises(ReasonMissing):
        operations.reveal_pair(person=person("luo"), pair_id="pair1", reason=" ", language="en")
    assert not AuditEvent.objects.filter(verb="reveal").exists()


def test_a_pair_that_is_gone_is_said_to_be_gone(person: Find) -> None:
    with pytest.raises(NeedmineError) as gone:
        operations.open_pair(person=person("luo"), pair_id="pair99", language="en")
    assert "not among those" in gone.value.say("en")


def test_only_what_differs_is_written_and_what_is_gone_is_forgotten(published: None) -> None:
    changed = replace(PAIRS[0], probability=0.9)
    operations.show_pairs([changed, PAIRS[1]])

    assert set(Pair.objects.values_list("pair_id", "probability")) == {
        ("pair1", 0.9),
        ("pair2", 0.981),
    }
