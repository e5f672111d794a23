"""Headers, health, metrics, files, errors."""

import json
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from tests.workbench import sample
from workbench.seams import SEAMS
from workbench.shell.delivery import assets
from workbench.sources.queries import forget_runs


@pytest.mark.parametrize("address", ["/today/", "/customers/c0000/", "/customers/"])
def test_pages_with_personal_data_are_not_kept_and_load_nothing_from_elsewhere(
    desk: Callable[..., Client], address: str
) -> None:
    response = desk("lin").get(address)

    assert response.headers["Cache-Control"] == "no-store"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_health_says_which_run_is_shown(published: None) -> None:
    response = Client().get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": True,
        "run_shown": "2026-07-01-a",
        "last_run": "done",
    }


def test_health_is_503_when_the_database_is_away() -> None:
    with patch("workbench.shell.health.shown_now", side_effect=DatabaseError):
        response = Client().get("/healthz")

    assert response.status_code == 503
    assert response.json()["status"] == "down"


def test_a_failed_run_is_told_on_every_page_and_in_health(
    desk: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = sample.failed_run(sample.runs()[0].started_at.replace(month=7, day=2))
    monkeypatch.setattr(SEAMS, "runs", lambda: [*sample.runs(), newer])
    forget_runs()
    client = desk("lin")

    for address in ("/today/", "/customers/", "/customers/c0000/"):
        page = client.get(address).content.decode()
        assert "cards_20260630.jsonl has not arrived" in page
        assert "as of 1 Jul 2026" in page
    assert client.get("/healthz").json()["status"] == "stale"


def test_metrics_count_needs_and_name_nobody(desk: Callable[..., Client]) -> None:
    client = desk("lin")
    client.get("/customers/c0000/")

    response = client.get("/metrics")
    text = response.content.decode()

    assert "openmetrics" in response.headers["Content-Type"]
    assert 'needmine_needs_open{need="grow_idle_savings"}' in text
    assert 'workbench_requests_total{page="customer",status="200"}' in text
    assert text.endswith("# EOF\n")
    assert "c0000" not in text
    assert '"lin"' not in text


def test_the_log_has_the_page_and_the_role_and_no_personal_data(
    desk: Callable[..., Client], capfd: pytest.CaptureFixture[str]
) -> None:
    from workbench.shell.logs import set_up_logs

    set_up_logs()
    desk("lin").get("/customers/c0000/?search=secret")

    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert lines[-1]["page"] == "customer"
    assert lines[-1]["role"] == "relationship_manager"
    assert not any(word in json.dumps(lines) for word in ("c0000", "secret", '"lin"'))


def test_files_are_kept_for_ever_under_their_digest_and_unknown_ones_are_not_there() -> None:
    style = assets()["desk.css"]

    found = Client().get(f"/assets/{style.digest}/desk.css")

    assert found.status_code == 200
    assert "immutable" in found.headers["Cache-Control"]
    assert Client().get("/assets/000000000000/desk.css").status_code == 404
    assert Client().get(f"/assets/{style.digest}/passwd").status_code == 404


def test_a_form_without_its_token_is_refused_in_plain_words(published: None) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/sign-in/demo", {"username": "lin"})

    assert response.status_code == 403
    assert "页面打开太久" in response.content.decode()


def test_signing_in_never_leads_to_another_site(desk: Callable[..., Client]) -> None:
    response = desk("lin").post("/language", {"language": "zh", "next": "https://evil.example/"})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nothing/here", 404, "No such page"),
        ("/customers/c9999/", 403, "Not open to you"),
        ("/audit/", 403, "Not open to you"),
        ("/sign-out", 405, "Nothing to see here"),
        ("/customers/c0000/reveal", 405, "Nothing to see here"),
    ],
)
def test_what_does_not_open_says_which_and_leads_on(
    desk: Callable[..., Client], address: str, status: int, title: str
) -> None:
    response = desk("lin").get(address)
    page = response.content.decode()

    assert response.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert 'class="button" href="/"' in page


def test_a_mistake_of_ours_is_told_in_both_languages_and_leads_on(
    desk: Callable[..., Client],
) -> None:
    client = desk("lin")
    client.raise_request_exception = False

    with patch("workbench.actions.queries.today", side_effect=RuntimeError("customer c0000")):
        response = client.get("/today/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "系统出错" in page
    assert "Something went wrong on our side" in page
    assert "c0000" not in page
    assert "<style" not in page + response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/sign-in/", "/today/", "/healthz", "/metrics"])
def test_another_name_is_answered_with_what_to_do_and_nothing_else(
    published: None, address: str
) -> None:
    response = Client().get(address, headers={"Host": "workbench.example"})

    assert response.status_code == 400
    assert "web.hosts" in response.content.decode()
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_after_a_wrong_password_the_name_and_the_page_wanted_stay(published: None) -> None:
    wrong = {"username": "wang.fang", "password": "not it", "next": "/customers/"}

    page = Client().post("/sign-in/", wrong).content.decode()

    assert 'value="wang.fang"' in page
    assert 'name="next" value="/customers/"' in page
    assert "not it" not in page
