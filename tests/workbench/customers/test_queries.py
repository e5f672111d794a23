"""Who is within reach, the list, one customer's page."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q

from tests.workbench import sample
from workbench.customers.queries import customer_list, customer_page
from workbench.shell.models import Person
from workbench.shell.roles import Scope
from workbench.sources.operations import DeskPublisher


def _names(person: Person, **asked: object) -> list[str]:
    asked = {"search": "", "order": "needs", "has_need": False, "page": "1", **asked}
    found = customer_list(person, Scope.OWN, **asked)  # type: ignore[arg-type]
    return [row.customer.customer_id for row in found.rows]


def test_a_banker_lists_their_own_customers_those_with_most_needs_first(
    person: Callable[[str], Person],
) -> None:
    names = _names(person("lin"))

    assert len(names) == 12
    assert names[:3] == ["c0000", "c0003", "c0006"]
    assert names[-1] == "c0005"  # has no need


def test_the_list_is_searched_by_the_last_digits_of_the_number_and_by_city(
    person: Callable[[str], Person],
) -> None:
    assert _names(person("lin"), search="4107") == ["c0001"]
    assert _names(person("lin"), search="宁波") == ["c0006"]
    assert _names(person("lin"), search="嘉兴") == []


def test_customers_sort_by_assets_and_an_unknown_order_is_no_error(
    person: Callable[[str], Person],
) -> None:
    assert _names(person("lin"), order="assets")[0] == "c0009"
    assert _names(person("lin"), order="; drop table")[0] == "c0000"


def test_customers_without_a_need_can_be_left_out(person: Callable[[str], Person]) -> None:
    assert "c0005" not in _names(person("lin"), has_need=True)


def test_a_page_has_open_needs_apart_from_earlier_ones(published: None) -> None:
    page = customer_page("c0009", near=Q(), language="en")

    assert [card.need.status for card in page.open_needs] == ["found"]
    assert [card.need.status for card in page.past_needs] == ["met"]


def test_a_month_no_source_covers_is_unknown_and_not_drawn(published: None) -> None:
    page = customer_page("c0004", near=Q(), language="en")

    assert page.months[0]["money_in"] is None
    assert page.chart is not None
    assert len(page.chart.spec["data"]["values"]) == 2 * 14


def test_a_customer_without_transactions_has_no_chart(published: None) -> None:
    bare = replace(sample.customer(0), months=())
    DeskPublisher().publish(replace(sample.publication(), customers=[bare]))

    assert customer_page("c0000", near=Q(), language="en").chart is None


def test_evidence_stands_in_the_order_of_its_weight(published: None) -> None:
    (first, *_) = customer_page("c0000", near=Q(), language="en").open_needs

    assert [piece.strength for piece in first.pieces] == ["strong", "moderate", "slight", "against"]
