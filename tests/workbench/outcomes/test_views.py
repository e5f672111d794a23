"""Answering in place and by a plain form."""

from collections.abc import Callable

from django.test import Client

from workbench.outcomes.models import Answer

Sit = Callable[..., Client]
ADDRESS = "/customers/c0000/needs/n00-grow_idle_savings/answer"


def test_a_plain_form_leads_back_to_where_the_person_was(desk: Sit) -> None:
    response = desk("lin").post(ADDRESS, {"answer": "accepted", "back": "/today/?need=x"})

    assert (response.status_code, response.headers["Location"]) == (302, "/today/?need=x")
    assert Answer.objects.get().answer == "accepted"


def test_a_form_never_leads_to_another_site(desk: Sit) -> None:
    response = desk("lin").post(ADDRESS, {"answer": "wrong", "back": "//evil.example/"})

    assert response.headers["Location"] == "/customers/c0000/"


def test_in_place_the_answer_and_the_progress_come_back(desk: Sit) -> None:
    part = (
        desk("lin")
        .post(
            ADDRESS, {"answer": "declined", "note": "<b>later</b>"}, headers={"HX-Request": "true"}
        )
        .content.decode()
    )

    assert "<html" not in part
    assert "Declined" in part
    assert "&lt;b&gt;later&lt;/b&gt;" in part
    assert 'hx-swap-oob="true"' in part
    assert "1 answered today" in part


def test_an_impossible_answer_is_refused_in_words(desk: Sit) -> None:
    response = desk("lin").post(ADDRESS, {"answer": "maybe"})

    assert response.status_code == 422
    assert "Choose one of the answers" in response.content.decode()


def test_after_the_session_ended_the_whole_page_goes_to_sign_in_and_comes_back() -> None:
    response = Client().post(
        ADDRESS,
        {"answer": "accepted"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/today/"},
    )

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in/?next=/today/"
    assert Answer.objects.count() == 0


def test_an_answer_cannot_be_given_by_a_link(desk: Sit) -> None:
    assert desk("lin").get(ADDRESS + "?answer=accepted").status_code == 405
    assert Answer.objects.count() == 0
