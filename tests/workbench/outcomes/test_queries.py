"""Answers as the library takes them back, and the share that accepts."""

import datetime as dt
from collections.abc import Callable

import pytest

from workbench.outcomes.models import Answer
from workbench.outcomes.operations import answer_need
from workbench.outcomes.queries import answer_rate, answered_today, answers_of, wilson
from workbench.shell.models import Person
from workbench.start import answer_source

Find = Callable[[str], Person]


def _answer(person: Person, n: int, kind: str, answer: str) -> Answer:
    need_id = f"n{n:02d}-{kind}"
    standing = answers_of([need_id]).get(need_id)
    return answer_need(
        person=person,
        customer_id=f"c{n:04d}",
        need_id=need_id,
        answer=answer,
        note="",
        seen=standing.answer_id if standing else "",
    )


def test_the_library_gets_every_answer_with_its_correction_oldest_first(person: Find) -> None:
    first = _answer(person("lin"), 0, "grow_idle_savings", "accepted")
    second = _answer(person("lin"), 0, "grow_idle_savings", "wrong")

    given = answer_source().answers()

    assert [answer.answer_id for answer in given] == [first.answer_id, second.answer_id]
    assert [answer.corrects for answer in given] == ["", first.answer_id]
    assert given[0].answered_at.utcoffset() == dt.timedelta(0)
    assert (given[1].customer_id, given[1].need, given[1].answer) == (
        "c0000",
        "grow_idle_savings",
        "wrong",
    )


def test_answers_since_an_instant_begin_at_that_instant(person: Find) -> None:
    first = _answer(person("lin"), 0, "grow_idle_savings", "accepted")
    second = _answer(person("lin"), 1, "borrow_for_home", "declined")

    since = answer_source().answers(since=second.answered_at)

    assert [answer.answer_id for answer in since] == [second.answer_id]
    assert first.answered_at < second.answered_at


def test_answers_outlive_what_was_published(person: Find) -> None:
    from dataclasses import replace

    from tests.workbench import sample
    from workbench.sources.operations import DeskPublisher

    _answer(person("lin"), 0, "grow_idle_savings", "accepted")
    DeskPublisher().publish(replace(sample.publication(), customers=[]))

    assert len(answer_source().answers()) == 1


def test_only_current_answers_make_the_rate(person: Find) -> None:
    _answer(person("lin"), 0, "grow_idle_savings", "declined")
    _answer(person("lin"), 0, "grow_idle_savings", "accepted")
    _answer(person("lin"), 1, "borrow_for_home", "declined")

    rate = answer_rate()

    assert (rate.n_answers, rate.n_accepted, rate.share) == (2, 1, 0.5)
    assert answered_today("lin") == 2
    assert answered_today("zhao") == 0


def test_who_was_not_reached_has_neither_accepted_nor_declined(person: Find) -> None:
    _answer(person("lin"), 0, "grow_idle_savings", "accepted")
    _answer(person("lin"), 1, "borrow_for_home", "no_answer")

    assert answer_rate().share == 1.0
    assert answered_today("lin") == 2


def test_without_answers_there_is_no_rate(published: None) -> None:
    assert answer_rate().share is None


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # From the closed form of Wilson's interval, worked out by hand to three places.
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=0.001)
