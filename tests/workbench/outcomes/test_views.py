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
            ADDRESS,
            {"answer": "declined", "note": "<b>later</b>"},
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/today/?need=x"},
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


def test_an_old_tab_is_shown_the_answer_that_stands_and_what_was_typed(desk: Sit) -> None:
    client = desk("lin")
    client.post(ADDRESS, {"answer": "accepted", "note": "comes in on Friday"})

    part = client.post(
        ADDRESS, {"answer": "declined", "note": "typed here"}, headers={"HX-Request": "true"}
    ).content.decode()
    plain = client.post(ADDRESS, {"answer": "declined", "back": "/today/?show=done"})

    assert "answered in the meantime" in part
    assert "comes in on Friday" in part
    assert "typed here" in part
    assert plain.status_code == 422
    assert 'href="/today/?show=done"' in plain.content.decode()
    assert Answer.objects.get().answer == "accepted"


def test_a_note_that_is_too_long_is_given_back_whole(desk: Sit) -> None:
    note = "长" * 2_001

    part = (
        desk("lin")
        .post(ADDRESS, {"answer": "accepted", "note": note}, headers={"HX-Request": "true"})
        .content.decode()
    )

    assert "The note is too long" in part
    assert note in part


def test_a_service_is_done_and_a_product_is_accepted(desk: Sit) -> None:
    client = desk("lin")

    service = client.get("/today/?need=put_right_complaint").content.decode()
    product = client.get("/today/?need=grow_idle_savings").content.decode()

    assert "Done</button>" in service
    assert "Accepted</button>" not in service
    assert "Accepted</button>" in product
    assert "Not reached</button>" in product


def test_away_from_the_list_there_is_no_progress_to_swap(desk: Sit) -> None:
    part = desk("lin").post(
        ADDRESS,
        {"answer": "declined"},
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/customers/c0000/",
        },
    )

    assert "hx-swap-oob" not in part.content.decode()


def test_a_refusal_in_place_is_a_sentence_and_not_a_page(desk: Sit) -> None:
    response = desk("zhao").post(ADDRESS, {"answer": "declined"}, headers={"HX-Request": "true"})

    assert response.status_code == 403
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "not one of yours" in response.content.decode()
