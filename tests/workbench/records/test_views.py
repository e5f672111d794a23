"""The review in both languages: a pair is decided, and the next one comes."""

from collections.abc import Callable

import pytest
from django.test import Client

from workbench.records.models import Decision

Sit = Callable[..., Client]
DECIDE = "/review/pair1/decide"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("待定记录", "与两位客户相符", "手机银行")), ("en", ("Records to decide", "App"))],
)
def test_the_queue_speaks_the_readers_language(
    desk: Sit, language: str, words: tuple[str, ...]
) -> None:
    text = desk("luo", language).get("/review/").content.decode()
    assert all(word in text for word in words)


def test_a_pair_shows_both_records_masked_with_the_differences_marked(desk: Sit) -> None:
    text = desk("luo").get("/review/pair1/").content.decode()
    assert "9****************X" in text
    assert text.count('class="is-near"') == 2
    assert text.count('class="is-different"') == 1
    assert "fits two customers" in text
    assert "王晓明" not in text


def test_a_decision_leads_to_the_next_pair_and_the_last_one_to_the_list(desk: Sit) -> None:
    client = desk("luo")
    said = {"decision": "one", "reason": "confirmed with the customer"}
    assert client.post(DECIDE, said).headers["Location"] == "/review/pair4/"
    assert client.post("/review/pair5/decide", said).headers["Location"] == "/review/"
    assert "Confirmed" not in client.get("/review/pair1/").content.decode()
    assert "Luo Wenbo decided: One person" in client.get("/review/pair1/").content.decode()


def test_without_a_reason_the_page_says_so_and_nothing_is_decided(desk: Sit) -> None:
    response = desk("luo").post(DECIDE, {"decision": "one", "reason": "no"})
    assert response.status_code == 422
    assert "needs a reason" in response.content.decode()
    assert Decision.objects.count() == 0


def test_what_was_typed_is_given_back_when_somebody_was_faster(desk: Sit) -> None:
    client = desk("luo")
    client.post(DECIDE, {"decision": "one", "reason": "confirmed with the customer"})
    late = client.post(DECIDE, {"decision": "two", "reason": "I think not", "seen": ""})
    assert late.status_code == 422
    assert "I think not" in late.content.decode()


def test_full_values_are_shown_once_and_only_with_a_reason(desk: Sit) -> None:
    client = desk("luo")
    refused = client.post("/review/pair1/reveal", {"reason": ""}).content.decode()
    shown = client.post("/review/pair1/reveal", {"reason": "to compare"}).content.decode()
    assert "王晓明" not in refused
    assert "need a reason" in refused
    assert "王晓明" in shown
    assert "王晓明" not in client.get("/review/pair1/").content.decode()


def test_a_pair_that_is_gone_leads_back_to_the_list(desk: Sit) -> None:
    client = desk("luo")
    for response in (
        client.get("/review/gone/"),
        client.post("/review/gone/decide", {"decision": "one"}),
        client.post("/review/gone/reveal", {"reason": "to compare"}),
    ):
        assert (response.status_code, response.headers["Location"]) == (302, "/review/")


def test_who_audits_looks_but_is_offered_no_decision(desk: Sit) -> None:
    text = desk("qian").get("/review/pair1/").content.decode()
    assert 'name="decision"' not in text
    assert "Show full details" not in text
