"""The page of today's list."""

from collections.abc import Callable

from django.test import Client

from workbench.actions.models import Action

Sit = Callable[..., Client]


def test_a_card_says_who_what_why_what_to_offer_and_what_not(desk: Sit) -> None:
    page = desk("lin").get("/today/").content.decode()

    for text in (
        "王**",
        "Grow idle savings",
        "has sat in the current account",
        "Wenxiang 90-day wealth product, R2",
        "Jinqu equity fund, R4",
        "an R4 product does not suit",
        "suitability",
        "valid until 15 Jul 2026",
        "0 answered today",
    ):
        assert text in page


def test_the_page_works_in_chinese(desk: Sit) -> None:
    page = desk("lin", "zh").get("/today/").content.decode()

    for text in ("让闲置资金增值", "可以提供", "不可提供", "2026年7月15日", "判断有误"):
        assert text in page
    assert "You may offer" not in page


def test_a_finished_list_says_so(desk: Sit) -> None:
    Action.objects.all().delete()

    assert "s list is done" in desk("lin").get("/today/").content.decode()


def test_the_head_sees_the_branch_and_cannot_answer(desk: Sit) -> None:
    page = desk("gao").get("/today/").content.decode()

    assert "banker Zhao Qiming RM0202" in page
    assert "answer-form" not in page


def test_a_held_need_offers_no_yes(desk: Sit) -> None:
    page = desk("lin").get("/today/?show=held").content.decode()

    assert 'value="wrong"' in page
    assert 'value="accepted"' not in page
