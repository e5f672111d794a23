"""Answers are recorded, corrected and never changed."""

from collections.abc import Callable

import pytest

from workbench.outcomes.models import Answer
from workbench.outcomes.operations import (
    AnsweredMeanwhile,
    NoteTooLong,
    NothingOffered,
    UnknownAnswer,
    answer_need,
)
from workbench.shell.access import NotAllowed
from workbench.shell.models import AuditEvent, Person

Find = Callable[[str], Person]
NEED = "n00-grow_idle_savings"


def _answer(
    person: Person, answer: str = "accepted", note: str = "", seen: Answer | None = None
) -> Answer:
    return answer_need(
        person=person,
        customer_id="c0000",
        need_id=NEED,
        answer=answer,
        note=note,
        seen=seen.answer_id if seen else "",
    )


def test_an_answer_knows_its_lead_its_need_and_who_gave_it(person: Find) -> None:
    given = _answer(person("lin"), note="  周五来网点  ")

    assert (given.lead_id, given.need, given.note, given.answered_by) == (
        "lead-grow_idle_savings-0-offer",
        "grow_idle_savings",
        "周五来网点",
        "lin",
    )


def test_a_correction_leaves_the_former_answer_and_names_it(person: Find) -> None:
    first = _answer(person("lin"))
    second = _answer(person("lin"), "wrong", seen=first)

    assert second.corrects == first.answer_id
    assert Answer.objects.get(pk=first.pk).answer == "accepted"
    assert list(Answer.objects.filter(is_current=True)) == [second]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "answer",
        "correct_answer",
    ]


def test_a_second_click_changes_nothing(person: Find) -> None:
    first = _answer(person("lin"))

    assert _answer(person("lin")) == first
    assert Answer.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_an_old_tab_does_not_overrule_what_was_answered_since(person: Find) -> None:
    first = _answer(person("lin"), "accepted")

    with pytest.raises(AnsweredMeanwhile):
        _answer(person("lin"), "declined")

    second = _answer(person("lin"), "declined", seen=first)
    with pytest.raises(AnsweredMeanwhile):
        _answer(person("lin"), "wrong", seen=first)
    assert Answer.objects.get(is_current=True) == second


def test_who_was_not_reached_today_may_be_reached_later(person: Find) -> None:
    first = _answer(person("lin"), "no_answer")
    second = _answer(person("lin"), "accepted", seen=first)

    assert (second.corrects, second.lead_id) == (first.answer_id, first.lead_id)


def test_a_line_break_counts_once_however_the_browser_sends_it(person: Find) -> None:
    note = "\r\n".join(["x"] * 1_000)

    assert len(_answer(person("lin"), note=note).note) == 1_999


def test_the_note_stays_out_of_the_audit_log(person: Find) -> None:
    _answer(person("lin"), note="客户的女儿要出国")

    event = AuditEvent.objects.get(verb="answer")
    assert "女儿" not in event.note + event.subject


@pytest.mark.parametrize("answer", ["", "maybe", "ACCEPTED"])
def test_an_answer_that_does_not_exist_is_refused(person: Find, answer: str) -> None:
    with pytest.raises(UnknownAnswer):
        _answer(person("lin"), answer)

    assert Answer.objects.count() == 0


def test_a_note_nobody_will_read_is_refused(person: Find) -> None:
    with pytest.raises(NoteTooLong) as refused:
        _answer(person("lin"), note="x" * 2_001)

    assert "2000" in refused.value.say("en")


@pytest.mark.parametrize("name", ["zhao", "gao", "qian", "he"])
def test_who_does_not_serve_the_customer_cannot_answer(person: Find, name: str) -> None:
    with pytest.raises(NotAllowed):
        _answer(person(name))


def test_what_may_not_be_offered_cannot_be_taken_but_can_be_wrong(person: Find) -> None:
    held = {"customer_id": "c0007", "need_id": "n07-borrow_for_home", "note": ""}

    with pytest.raises(NothingOffered):
        answer_need(person=person("lin"), answer="accepted", **held)

    assert answer_need(person=person("lin"), answer="wrong", **held).lead_id == ""
