"""What every page stands in."""

from collections.abc import Callable

import pytest

from workbench.shell import queries
from workbench.shell.models import Person
from workbench.shell.roles import Role


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

    assert roles == {role.value for role in Role}
