"""Signing in, resting after wrong passwords, languages."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from needmine.core.sentences import Sentence
from workbench.shell.models import AuditEvent, Person
from workbench.shell.people import add_person

PASSWORD = "a long enough one"


@pytest.fixture
def ann() -> Person:
    """Add Ann, an analyst with a password."""
    return add_person(
        username="ann",
        name=Sentence(zh="安", en="Ann"),
        role="analyst",
        password=PASSWORD,
    )


def _sign_in(client: Client, password: str) -> int:
    return client.post("/sign-in/", {"username": "ann", "password": password}).status_code


def test_name_and_password_let_a_person_in(ann: Person) -> None:
    client = Client()

    assert _sign_in(client, PASSWORD) == 302
    assert client.get("/runs/").status_code == 200


def test_after_five_wrong_passwords_the_name_rests_even_for_the_right_one(ann: Person) -> None:
    client = Client()

    assert [_sign_in(client, "wrong") for _ in range(5)] == [422] * 5
    assert _sign_in(client, PASSWORD) == 422
    assert AuditEvent.objects.filter(verb="sign_in_failed", subject="ann").count() == 5


def test_a_person_with_a_password_cannot_be_used_without_it(ann: Person) -> None:
    response = Client().post("/sign-in/demo", {"username": "ann"})

    assert response.status_code == 403


@override_settings(DEMO=False)
def test_on_a_real_bank_nobody_signs_in_without_a_password(published: None) -> None:
    client = Client()

    assert client.post("/sign-in/demo", {"username": "lin"}).status_code == 403
    assert 'value="lin"' not in client.get("/sign-in/").content.decode()


def test_a_language_stays_with_the_session_and_the_person(
    desk: Callable[..., Client],
) -> None:
    client = desk("lin", "zh")
    assert "今日名单" in client.get("/today/").content.decode()

    client.post("/language", {"language": "en", "next": "/today/"})

    assert "<h1>Today</h1>" in client.get("/today/").content.decode()
    assert Person.objects.get(username="lin").language == "en"


def test_a_language_the_bank_does_not_show_changes_nothing(desk: Callable[..., Client]) -> None:
    client = desk("lin", "en")

    client.post("/language", {"language": "tlh"})

    assert "<h1>Today</h1>" in client.get("/today/").content.decode()


def test_signing_out_ends_the_session(desk: Callable[..., Client]) -> None:
    client = desk("lin")

    client.post("/sign-out")

    assert client.get("/today/").status_code == 302
