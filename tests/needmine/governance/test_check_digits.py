import pytest

from needmine.governance.check_digits import is_credit_code, passes_luhn


@pytest.mark.parametrize(
    ("code", "is_right"),
    [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("9135", False)],
)
def test_credit_codes_are_checked(code: str, is_right: bool) -> None:
    assert is_credit_code(code) is is_right


@pytest.mark.parametrize("number", ["4111111111111111", "6011000990139424", "378282246310005"])
def test_a_right_card_number_passes_and_any_single_wrong_digit_is_found(number: str) -> None:
    assert passes_luhn(number)
    for at, right in enumerate(number):
        for digit in "0123456789".replace(right, ""):
            assert not passes_luhn(number[:at] + digit + number[at + 1 :])


def test_two_neighbours_in_the_wrong_order_are_found() -> None:
    assert not passes_luhn("1411111111111111")


def test_nothing_is_no_card_number() -> None:
    assert not passes_luhn("")
