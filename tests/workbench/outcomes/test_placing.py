"""Answers about a customer who has become two: they wait, are placed once, and count there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from tests.workbench import sample
from workbench.outcomes.models import Answer, Parting
from workbench.outcomes.operations import answer_need
from workbench.outcomes.placing import (
    NothingToPlace,
    answers_to_place,
    n_to_place,
    note_partings,
    place_answer,
)
from workbench.outcomes.queries import DeskAnswers
from workbench.shell.access import NotAllowed
from workbench.shell.models import AuditEvent, Person
from workbench.sources.operations import DeskPublisher

Find = Callable[[str], Person]
Sit = Callable[..., Client]
STAYED, LEFT = "c0000", "c0002"


def answered(person: Find, answer: str = "declined") -> Answer:
    return answer_need(
        person=person("lin"),
        customer_id=STAYED,
        need_id="n00-grow_idle_savings",
        answer=answer,
        note="asked for the brochure",
        seen="",
    )


def customers() -> list[str]:
    return [given.customer_id for given in DeskAnswers().answers()]


def test_only_what_was_answered_before_they_parted_waits(person: Find) -> None:
    before = answered(person)
    note_partings([(STAYED, LEFT)])
    note_partings([(STAYED, LEFT)])

    (waiting,) = answers_to_place()

    assert waiting.answer == before
    assert [side.customer_id for side in waiting.sides] == [STAYED, LEFT]
    assert waiting.title["zh"]
    Answer.objects.filter(pk=before.pk).update(
        answered_at=Parting.objects.get().shown_at + dt.timedelta(seconds=1)
    )
    assert n_to_place() == 0


def test_an_answer_counts_where_it_was_placed_and_waits_no_more(person: Find) -> None:
    answer = answered(person)
    note_partings([(STAYED, LEFT)])
    assert customers() == [STAYED]

    place_answer(person=person("luo"), answer_id=answer.answer_id, customer_id=LEFT)

    assert customers() == [LEFT]
    assert answers_to_place() == []
    event = AuditEvent.objects.get(verb="place_answer")
    assert (event.customer_id, event.subject) == (LEFT, answer.answer_id)
    with pytest.raises(NothingToPlace):
        place_answer(person=person("luo"), answer_id=answer.answer_id, customer_id=STAYED)


def test_customers_who_are_one_again_leave_nothing_to_place_until_they_part_anew(
    person: Find,
) -> None:
    answered(person)
    note_partings([(STAYED, LEFT)])
    note_partings([])
    assert n_to_place() == 0

    note_partings([(STAYED, LEFT)])
    assert n_to_place() == 1


def test_it_is_the_steward_who_places_and_only_to_one_of_the_two(person: Find) -> None:
    answer = answered(person)
    note_partings([(STAYED, LEFT)])

    with pytest.raises(NotAllowed):
        place_answer(person=person("lin"), answer_id=answer.answer_id, customer_id=LEFT)
    with pytest.raises(NothingToPlace):
        place_answer(person=person("luo"), answer_id=answer.answer_id, customer_id="c0005")


def test_a_run_publishes_who_has_parted(person: Find) -> None:
    answered(person)

    DeskPublisher().publish(replace(sample.publication(), partings=((STAYED, LEFT),)))

    assert n_to_place() == 1


@pytest.mark.parametrize(("language", "said"), [("zh", "待认领的答复"), ("en", "Answers to place")])
def test_the_page_lists_them_and_takes_the_word_of_the_steward(
    desk: Sit, person: Find, language: str, said: str
) -> None:
    answer = answered(person)
    note_partings([(STAYED, LEFT)])
    steward = desk("luo", language)

    assert said in steward.get("/review/").content.decode()
    page = steward.get("/answers/").content.decode()
    assert said in page
    assert f'value="{LEFT}"' in page
    assert "brochure" not in page
    done = steward.post(f"/answers/{answer.answer_id}/place", {"customer": LEFT})
    assert done.status_code == 302
    again = steward.post(f"/answers/{answer.answer_id}/place", {"customer": LEFT})
    assert again.status_code == 422
    assert '<button name="customer"' not in desk("qian").get("/answers/").content.decode()
