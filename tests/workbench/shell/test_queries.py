"""What every page stands in."""

from collections.abc import Callable

import pytest

from workbench.shell import queries
from workbench.shell.audit import record
from workbench.shell.models import Person


@pytest.mark.parametrize(
    ("name", "home"),
    [("lin", "today"), ("sun", "today"), ("gao", "today"), ("he", "overview"), ("wu", "customers")],
)
def test_each_role_starts_on_the_page_of_its_work(
    person: Callable[[str], Person], name: str, home: str
) -> None:
    assert queries.home_of(person(name)) == home


def test_the_demonstration_has_a_person_of_every_role(published: None) -> None:
    roles = {person.role for person in queries.demo_people()}

    assert len(roles) == 7


def test_the_audit_log_is_searched_by_person_and_by_customer(
    person: Callable[[str], Person],
) -> None:
    record(person=person("lin"), verb="open_customer", customer_id="c0001")
    record(person=person("zhao"), verb="open_customer", customer_id="c0012")

    by_person = queries.audit_page(search="zhao", page="1").page.object_list
    by_customer = queries.audit_page(search="c0001", page="1").page.object_list

    assert [event.customer_id for event in by_person] == ["c0012"]
    assert [event.username for event in by_customer] == ["lin"]


def test_an_impossible_page_number_gives_a_page(person: Callable[[str], Person]) -> None:
    record(person=person("lin"), verb="sign_in")

    assert queries.audit_page(search="", page="-3x").page.number == 1
