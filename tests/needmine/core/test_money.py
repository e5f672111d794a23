from decimal import Decimal

import pytest

from needmine.core.money import minor_units, shown_money


@pytest.mark.parametrize(
    ("amount", "language", "shown"),
    [
        ("9999", "zh", "¥9,999"),
        ("10000", "zh", "¥1万"),
        ("123456", "zh", "¥12.3万"),
        ("123456", "en", "¥123,456"),
        ("-25000", "zh", "¥-2.5万"),
        ("0", "en", "¥0"),
    ],
)
def test_amounts_read_as_bankers_say_them(amount: str, language: str, shown: str) -> None:
    assert shown_money(Decimal(amount), currency="CNY", language=language) == shown  # type: ignore[arg-type]


def test_an_unknown_sign_is_the_code_itself() -> None:
    assert shown_money(5, currency="SEK", language="en") == "SEK 5"


def test_minor_units_follow_iso_4217() -> None:
    assert (minor_units("CNY"), minor_units("JPY"), minor_units("KWD")) == (2, 0, 3)
