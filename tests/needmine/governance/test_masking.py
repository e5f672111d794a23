import pytest
from hypothesis import given
from hypothesis import strategies as st

from needmine.core.tables import IdentityKind
from needmine.governance.masking import masked


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "王小明", "王**"),
        ("name", "李雷", "李*"),
        ("name", "王", "*"),
        ("name", "Smith John", "S***"),
        ("name", "X", "***"),
        ("id_number", "110101199003077758", "1" + "*" * 16 + "8"),
        ("id_number", "12", "**"),
        ("phone", "13712349050", "137****9050"),
        ("phone", "9050", "****"),
        ("card_number", "6225751234561496", "622575******1496"),
        ("card_number", "62257512", "********"),
        ("account_number", "6222020200112233", "****2233"),
        ("account_number", "12-345", "****"),
        ("email", "wang@qq.com", "w***@qq.com"),
        ("email", "w@qq.com", "***"),
        ("email", "nonsense", "***"),
        ("address", "北京市海淀区中关村大街1号", "北京市海淀区****"),
        ("address", "12 High Street", "****"),
        ("party_id", "C00012345", "****2345"),
        ("text", "我要投诉", "******"),
        ("", "anything", "******"),
        ("name", "", ""),
        ("phone", None, ""),
    ],
)
def test_masks_follow_the_fields_practice(
    kind: IdentityKind, value: str | None, shown: str
) -> None:
    assert masked(value, kind) == shown


KINDS: list[IdentityKind] = [
    "name",
    "id_number",
    "phone",
    "email",
    "address",
    "account_number",
    "card_number",
    "party_id",
    "text",
]


@given(st.sampled_from(KINDS), st.text(max_size=40))
def test_a_mask_never_passes_a_value_through(kind: IdentityKind, value: str) -> None:
    shown = masked(value, kind)

    assert not value.strip() or "*" in shown
    assert "*" in value or not value.strip() or shown != value.strip()


@given(st.sampled_from(KINDS), st.text(st.characters(codec="utf-8"), max_size=40))
def test_masking_twice_shows_no_more_than_masking_once(kind: IdentityKind, value: str) -> None:
    once = masked(value, kind)
    twice = masked(once, kind)

    assert len(twice.replace("*", "")) <= len(once.replace("*", ""))
