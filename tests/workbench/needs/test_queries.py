"""A customer's needs and the whole bank's counts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.workbench import sample
from workbench.needs.queries import needs_of, overview, strength
from workbench.outcomes.operations import answer_need
from workbench.shell.models import Person
from workbench.sources.operations import DeskPublisher


@pytest.mark.parametrize(
    ("weight", "word"),
    [(1.0, "strong"), (0.99, "moderate"), (0.5, "moderate"), (0.1, "slight"), (-0.1, "against")],
)
def test_a_weight_is_said_in_a_word(weight: float, word: str) -> None:
    assert strength(weight) == word


def test_what_may_be_offered_stands_apart_from_what_may_not(published: None) -> None:
    first = needs_of("c0000")[0]

    assert first.chosen is not None
    assert first.chosen.lead_id == "lead-grow_idle_savings-0-offer"
    assert [(one.rule, one.actions[0].action) for one in first.refused] == [
        ("suitability", "r4"),
        ("risk_assessment_expired", "r4"),
    ]


def test_an_answered_need_is_no_longer_open(person: Callable[[str], Person]) -> None:
    answer_need(
        person=person("lin"),
        customer_id="c0000",
        need_id="n00-grow_idle_savings",
        answer="declined",
        note="",
    )

    (card,) = [c for c in needs_of("c0000") if c.need.need_id == "n00-grow_idle_savings"]
    assert not card.is_open
    assert card.answer is not None


def test_the_overview_counts_what_was_published_for_the_day(published: None) -> None:
    bank = overview(language="en")

    assert bank is not None
    assert bank.n_needs == 40 + 35 + 30 + 25 + 20 + 15
    assert (bank.kinds[0].n_needs, bank.kinds[0].change) == (40, 2)
    assert (bank.n_rows, bank.n_quarantined) == (186_550, 21)
    assert [row["n_needs"] for row in bank.trend] == [165, 153, 141, 129]


def test_a_load_whose_rows_do_not_add_up_is_marked(published: None) -> None:
    load = sample.publication().loads[0]
    # One too many and one too few: the sums agree, the files do not.
    loads = (
        replace(load, n_used=load.n_used + 1),
        replace(load, file="b", n_used=load.n_used - 1),
    )
    DeskPublisher().publish(replace(sample.publication(), loads=loads))

    bank = overview(language="en")

    assert bank is not None
    (group,) = bank.loads
    assert (group.n_files, group.n_rows, group.adds_up) == (2, 2 * load.n_rows, False)


def test_with_one_run_there_is_no_trend_and_no_change(published: None) -> None:
    counts = tuple(row for row in sample.publication().counts if row.as_of == sample.AS_OF)
    DeskPublisher().publish(replace(sample.publication(), counts=counts))

    bank = overview(language="zh")

    assert bank is not None
    assert "trend" not in bank.charts
    assert {kind.change for kind in bank.kinds} == {None}


def test_before_anything_was_published_there_is_no_overview(nothing_published: None) -> None:
    assert overview(language="en") is None
