"""Today's list: order, lists, filters, progress."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tests.workbench import sample
from workbench.actions.models import Action
from workbench.actions.queries import Today, progress, today
from workbench.outcomes.models import Answer
from workbench.outcomes.operations import answer_need
from workbench.shell.models import Person
from workbench.shell.roles import Scope
from workbench.sources.models import Shown
from workbench.sources.operations import DeskPublisher

Find = Callable[[str], Person]


def _today(person: Person, tab: str = "todo", need: str = "") -> Today:
    return today(person, Scope.OWN, tab=tab, need=need, page="1")


def _decline(person: Person, customer_id: str, need_id: str) -> Answer:
    return answer_need(
        person=person, customer_id=customer_id, need_id=need_id, answer="declined", note=""
    )


def test_the_list_begins_with_what_is_worth_most(person: Find) -> None:
    found = _today(person("lin"))

    priorities = [card.chosen.priority for card in found.cards if card.chosen]
    assert priorities == sorted(priorities, reverse=True)
    assert found.cards[0].customer.customer_id == "c0000"
    assert all(card.customer.banker_code == "RM0101" for card in found.cards)


def test_what_every_rule_refuses_is_held_back_with_its_rule(person: Find) -> None:
    held = _today(person("lin"), "held").cards

    assert {one.rule for card in held for one in card.refused} == {"distress"}
    assert all(card.chosen is None for card in held)


def test_an_answered_need_moves_from_todo_to_done_and_counts(person: Find) -> None:
    before = _today(person("lin"))
    _decline(person("lin"), "c0000", "n00-grow_idle_savings")

    after = _today(person("lin"))
    assert after.progress.counts["todo"] == before.progress.counts["todo"] - 1
    assert [card.need.need_id for card in _today(person("lin"), "done").cards] == [
        "n00-grow_idle_savings"
    ]
    assert (progress(person("lin")).n_done, progress(person("lin")).n_open) == (
        1,
        after.progress.counts["todo"],
    )


def test_the_list_is_filtered_by_need_and_counts_each_kind(person: Find) -> None:
    found = _today(person("lin"), need="put_right_complaint")

    assert {card.need.need for card in found.cards} == {"put_right_complaint"}
    (kind,) = [kind for kind in found.kinds if kind.need == "put_right_complaint"]
    assert kind.n == len(found.cards)


def test_a_lead_that_has_run_out_is_not_offered_any_more(person: Find) -> None:
    n_before = _today(person("lin")).progress.counts["todo"]
    Action.objects.filter(need_id="n00-grow_idle_savings").update(
        expires_date=sample.AS_OF - dt.timedelta(days=1)
    )

    assert _today(person("lin")).progress.counts["todo"] == n_before - 1


def test_an_answer_counts_on_the_page_until_a_run_has_taken_it_in(person: Find) -> None:
    given = _decline(person("lin"), "c0000", "n00-grow_idle_savings")
    Answer.objects.filter(pk=given.pk).update(
        answered_at=dt.datetime(2026, 6, 20, tzinfo=dt.UTC)  # before the first instant of as-of
    )
    Shown.objects.update(published_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))

    ids = [card.need.need_id for card in _today(person("lin")).cards]
    assert "n00-grow_idle_savings" in ids


def test_a_run_for_a_day_still_to_come_does_not_lose_todays_answers(person: Find) -> None:
    future = replace(sample.publication(), as_of=dt.date(2126, 7, 1))
    DeskPublisher().publish(future)
    Action.objects.update(expires_date=dt.date(2126, 7, 15))
    n_before = _today(person("lin")).progress.counts["todo"]

    _decline(person("lin"), "c0000", "n00-grow_idle_savings")

    assert _today(person("lin")).progress.counts["todo"] == n_before - 1


def test_other_open_needs_of_the_same_customer_are_named(person: Find) -> None:
    first = _today(person("lin")).cards[0]

    assert [need.need for need in first.also] == ["smooth_cash_flow"]


def test_a_head_sees_whose_customers_are_on_the_list_and_picks_one_banker(person: Find) -> None:
    whole = today(person("gao"), Scope.BRANCH, tab="todo", need="", page="1")
    by_code = {one.code: one for one in whole.bankers}

    assert by_code.keys() == {"RM0101", "RM0202", ""}
    for one in whole.bankers:
        found = today(person("gao"), Scope.BRANCH, tab="todo", need="", page="1", banker=one.asked)
        assert {card.customer.banker_code for card in found.cards} == {one.code}
        assert found.page.paginator.count == one.n


def test_a_banker_has_nobody_else_to_pick(person: Find) -> None:
    assert _today(person("lin")).bankers == []


def test_an_unknown_list_is_the_list_of_what_is_to_do(person: Find) -> None:
    assert _today(person("lin"), tab="nonsense").tab == "todo"
