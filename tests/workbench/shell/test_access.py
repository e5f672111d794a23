"""Every address, every role, customers of one's own and of others."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from workbench.shell.access import ACCESS, PUBLIC, SIGNED_IN, scope_of
from workbench.shell.models import Person
from workbench.shell.roles import Scope

Sit = Callable[..., Client]

# One demonstration person of each role.
PEOPLE = ("lin", "sun", "he", "tang", "wu", "qian", "gao", "luo")
# Of lin, of a colleague in lin's branch, of another branch, of nobody.
OWN, COLLEAGUE, ELSEWHERE, NOBODY = "c0000", "c0013", "c0021", "c0024"

# Who gets in where, written out: the matrix in the code is held to this, not to itself.
PAGES = {
    "/today/": {"lin", "sun", "gao"},
    "/customers/": {"lin", "sun", "wu", "qian", "gao"},
    "/review/": {"qian", "luo"},
    "/review/pair1/": {"qian", "luo"},
    "/overview/": {"he", "tang", "wu", "qian", "gao", "luo"},
    "/sources/": {"tang", "qian"},
    "/runs/": {"he", "tang", "wu", "qian", "gao", "luo"},
    "/audit/": {"qian"},
    "/audit/check": {"qian"},
}
CUSTOMERS = {
    "lin": {OWN},
    "sun": {NOBODY},
    "gao": {OWN, COLLEAGUE, NOBODY},
    "wu": {OWN, COLLEAGUE, ELSEWHERE, NOBODY},
    "qian": {OWN, COLLEAGUE, ELSEWHERE, NOBODY},
    "he": set(),
    "tang": set(),
    "luo": set(),
}
ACTING = {"lin": {OWN}, "sun": {NOBODY}}


def _names(resolver: URLResolver) -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(entry.name or "")
        else:
            found |= _names(entry)
    return found


def test_every_address_has_a_name_that_the_access_matrix_declares() -> None:
    assert _names(get_resolver()) == ACCESS.keys() | PUBLIC | SIGNED_IN


def test_an_address_that_nobody_declared_is_closed_to_everybody(
    person: Callable[[str], Person],
) -> None:
    assert {scope_of(person(name), "forgotten") for name in PEOPLE} == {Scope.NONE}


def test_a_person_who_left_gets_in_nowhere(person: Callable[[str], Person]) -> None:
    gone = person("lin")
    gone.is_active = False

    assert scope_of(gone, "today") is Scope.NONE


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_page_opens_to_the_roles_that_need_it(desk: Sit, address: str, name: str) -> None:
    status = desk(name).get(address).status_code

    assert status == (200 if name in PAGES[address] else 403)


@pytest.mark.parametrize("customer_id", [OWN, COLLEAGUE, ELSEWHERE, NOBODY, "c9999"])
@pytest.mark.parametrize("name", PEOPLE)
def test_a_customer_opens_to_those_whose_customer_it_is(
    desk: Sit, customer_id: str, name: str
) -> None:
    status = desk(name).get(f"/customers/{customer_id}/").status_code

    assert status == (200 if customer_id in CUSTOMERS[name] else 403)


@pytest.mark.parametrize("customer_id", [OWN, COLLEAGUE, ELSEWHERE, NOBODY])
@pytest.mark.parametrize("name", PEOPLE)
def test_only_who_serves_a_customer_reveals_and_answers(
    desk: Sit, customer_id: str, name: str
) -> None:
    client = desk(name)
    need_id = (
        f"n{int(customer_id[1:]):02d}-"
        + {
            OWN: "grow_idle_savings",
            COLLEAGUE: "borrow_for_home",
            ELSEWHERE: "protect_income",
            NOBODY: "grow_idle_savings",
        }[customer_id]
    )

    revealed = client.post(f"/customers/{customer_id}/reveal", {"reason": "agreed call"})
    answered = client.post(
        f"/customers/{customer_id}/needs/{need_id}/answer", {"answer": "accepted"}
    )

    may = customer_id in ACTING.get(name, set())
    assert (revealed.status_code, answered.status_code) == ((200, 302) if may else (403, 403))


@pytest.mark.parametrize("name", PEOPLE)
def test_only_a_data_steward_decides_about_records_and_sees_them_in_full(
    desk: Sit, name: str
) -> None:
    client = desk(name)

    decided = client.post("/review/pair1/decide", {"decision": "two", "reason": "asked her"})
    revealed = client.post("/review/pair1/reveal", {"reason": "to compare"})

    wanted = (302, 200) if name == "luo" else (403, 403)
    assert (decided.status_code, revealed.status_code) == wanted


@pytest.mark.parametrize("address", [*PAGES, "/", f"/customers/{OWN}/"])
def test_without_signing_in_every_page_leads_to_sign_in(published: None, address: str) -> None:
    response = Client().get(address)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_a_need_of_another_customer_cannot_be_answered_through_ones_own(desk: Sit) -> None:
    response = desk("lin").post(
        f"/customers/{OWN}/needs/n13-borrow_for_home/answer", {"answer": "accepted"}
    )

    assert response.status_code == 403


def test_a_banker_without_a_code_sees_nobody_and_not_the_customers_of_nobody(
    desk: Sit, person: Callable[[str], Person]
) -> None:
    client = desk("lin")
    Person.objects.filter(username="lin").update(banker_code="")

    assert client.get(f"/customers/{NOBODY}/").status_code == 403
    assert "No customers are in your charge" in client.get("/today/").content.decode()
