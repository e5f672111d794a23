"""Texts made comparable before they are heard."""

import pytest

from needmine.feedback.spelling import LONGEST, normalised, respelled
from needmine.feedback.words import read_topics


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＡＰＰ登录不上！", "app登录不上!"),
        ("貸 款 怎 麼 辦 理", "贷款怎么办理"),
        ("I DON’T   want", "i dont want"),
        ("soooo slow!!!!!", "soo slow!!"),
        ("10000元", "10000元"),
        ("first\r\n\r\n  second", "first\nsecond"),
        ("", ""),
        ("\u3000 \t", ""),
    ],
)
def test_width_case_gaps_and_characters_are_made_one(written: str, plain: str) -> None:
    assert normalised(written) == plain


def test_a_slip_is_mended_only_where_it_cannot_mean_anything_else() -> None:
    chinese = read_topics().words["zh"]
    assert respelled("想申请货款", chinese) == "想申请贷款"
    assert respelled("卖家的货款没到", chinese) == "卖家的货款没到"


def test_two_refusals_make_a_wish() -> None:
    assert respelled("我不是不想贷款", read_topics().words["zh"]) == "我想贷款"


def test_a_pasted_document_is_cut() -> None:
    assert len(normalised("贷款 " * LONGEST)) <= LONGEST
