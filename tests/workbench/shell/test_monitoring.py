"""Who may read metrics and the details of health."""

import pytest
from django.conf import settings
from django.test import Client

TOKEN = "a-long-token-of-the-bank"


def test_without_a_token_this_machine_reads_the_metrics(published: None) -> None:
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200


@pytest.mark.parametrize("address", ["10.1.2.3", "203.0.113.9", "2001:db8::1", ""])
def test_without_a_token_no_other_machine_reads_them(published: None, address: str) -> None:
    response = Client(REMOTE_ADDR=address).get("/metrics")

    assert response.status_code == 403
    assert "needmine_needs_open" not in response.content.decode()
    assert "本机" in response.content.decode()


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"]
)
def test_a_proxy_on_this_machine_does_not_make_everybody_a_neighbour(
    published: None, header: str
) -> None:
    response = Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={header: "203.0.113.9"})

    assert response.status_code == 403


def test_behind_https_an_address_says_nothing(
    published: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BEHIND_PROXY", True)

    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Basic {TOKEN}", 401),
        ("Bearer wrong", 401),
        ("Bearer ", 401),
        ("Bearer 令牌", 401),
        ("", 401),
    ],
)
def test_with_a_token_only_who_shows_it_reads_them(
    published: None, monkeypatch: pytest.MonkeyPatch, given: str, status: int
) -> None:
    monkeypatch.setattr(settings, "METRICS_TOKEN", TOKEN)

    far = Client(REMOTE_ADDR="10.1.2.3").get("/metrics", headers={"Authorization": given})
    near = Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={"Authorization": given})

    assert (far.status_code, near.status_code) == (status, status)
    assert (far.headers.get("WWW-Authenticate") == "Bearer") == (status == 401)


def test_strangers_learn_from_health_one_word_only(published: None) -> None:
    response = Client(REMOTE_ADDR="10.1.2.3").get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
