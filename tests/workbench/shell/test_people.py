"""Accounts: opened, changed, closed."""

import pytest
from django.test import Client

from needmine.core.sentences import Sentence
from workbench import start
from workbench.shell import people
from workbench.shell.models import AuditEvent, Person

PASSWORD = "a long enough one"
ANN = Sentence(zh="安", en="Ann")


@pytest.fixture
def ann() -> Person:
    """Add Ann, a banker with a password."""
    return people.add_person(
        username="ann", name=ANN, role="relationship_manager", password=PASSWORD, banker_code="RM01"
    )


def _signs_in(password: str = PASSWORD) -> bool:
    tried = Client().post("/sign-in/", {"username": "ann", "password": password})
    return tried.status_code == 302


def test_a_short_password_is_refused() -> None:
    with pytest.raises(people.WeakPassword) as refused:
        people.add_person(username="bob", name=ANN, role="analyst", password="short")

    assert "12" in refused.value.say("zh")
    assert not Person.objects.filter(username="bob").exists()


def test_a_new_account_names_everything_it_lacks() -> None:
    with pytest.raises(people.NotAnAccount) as refused:
        people.add_person(username="bob", role="analyst")

    assert refused.value.say("zh") == "新用户“bob”还缺：--name-zh / --name-en、密码。"
    assert "--role" not in refused.value.say("en")


@pytest.mark.parametrize("username", ["", "two words", " bob", "b" * 81])
def test_a_name_that_nobody_could_type_at_the_door_is_refused(username: str) -> None:
    with pytest.raises(people.NotAnAccount):
        people.add_person(username=username, name=ANN, role="analyst", password=PASSWORD)


def test_an_unknown_role_is_refused_with_the_roles_there_are() -> None:
    with pytest.raises(people.NotAnAccount) as refused:
        people.add_person(username="bob", name=ANN, role="boss", password=PASSWORD)

    assert "department_head" in refused.value.say("en")


def test_whoever_exists_keeps_what_is_not_given(ann: Person) -> None:
    again = people.add_person(username="ann", branch_code="B007")

    assert again.pk == ann.pk
    assert (again.role, again.banker_code, again.branch_code) == (
        "relationship_manager",
        "RM01",
        "B007",
    )
    assert again.name == {"zh": "安", "en": "Ann"}
    assert _signs_in()


def test_a_new_password_takes_the_place_of_the_old(ann: Person) -> None:
    people.add_person(username="ann", password="another long one")

    assert not _signs_in()
    assert _signs_in("another long one")


def test_a_closed_account_ends_its_session_and_can_be_opened_again(ann: Person) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "ann", "password": PASSWORD})
    assert client.get("/today/").status_code == 200

    people.close_account(username="ann")

    assert client.get("/today/").status_code == 302
    assert not _signs_in()
    people.add_person(username="ann")
    assert _signs_in()


def test_every_change_of_an_account_is_in_the_log(ann: Person) -> None:
    people.add_person(username="ann", role="analyst")
    people.close_account(username="ann")

    log = AuditEvent.objects.filter(subject__startswith="ann").order_by("pk")
    assert [event.verb for event in log] == ["add_person", "change_person", "close_account"]


def test_closing_the_account_of_nobody_is_refused() -> None:
    with pytest.raises(people.NotAnAccount, match="nobody-here"):
        people.close_account(username="nobody-here")


def test_a_demonstration_person_becomes_real_only_with_a_password(published: None) -> None:
    with pytest.raises(people.WeakPassword):
        people.add_person(username="lin", banker_code="RM01")

    assert Person.objects.get(username="lin").is_demo


def test_the_list_says_how_many_customers_each_account_sees(ann: Person, published: None) -> None:
    seen = {account.username: account.n_customers for account in start.accounts()}

    assert seen["ann"] == 0  # nobody has the code RM01
    assert 0 < seen["lin"] < seen["qian"] == 30
