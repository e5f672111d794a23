import pytest

from needmine.governance.recognising import identity_kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("990101199003070015", "id_number"),
        (" 11010519491231 002x ", "id_number"),
        # A slip of the pen in the check digit leaves a person's number.
        ("110105194912310021", "id_number"),
        ("110105491231002", "id_number"),
        ("13812345678", "phone"),
        ("008613812345678", "phone"),
        ("138 1234 5678", "phone"),
        ("4111 1111 1111 1111", "card_number"),
        ("Wang.Min+bank@example.com.cn", "email"),
    ],
)
def test_a_number_that_is_somebodys_is_known_by_itself(value: str, kind: str) -> None:
    assert identity_kind(value) == kind


@pytest.mark.parametrize(
    "value",
    [
        "",
        "20260131",
        "2026-01-31 18:05:00",
        "1,234.50",
        # Month 19: eighteen digits, but nobody's ID number.
        "110105199019310022",
        # One digit off: no card has it.
        "4111111111111112",
        # A date in front of eleven digits, and a service line.
        "12345678901",
        "95588",
        "E12345678",
        "@home",
        "9" * 400,
    ],
)
def test_what_is_nobodys_is_left_alone(value: str) -> None:
    assert identity_kind(value) == ""
