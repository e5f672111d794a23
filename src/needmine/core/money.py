"""Money: exact decimal amounts with their currency."""

from decimal import Decimal

from .sentences import Language

# ISO 4217 minor units; currencies not listed here have two.
_MINOR_UNITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3}
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "CZK": "Kč "}


def minor_units(currency: str) -> int:
    """Return how many decimal places a currency has.

    >>> minor_units("JPY")
    0
    """
    return _MINOR_UNITS.get(currency, 2)


def shown_money(amount: Decimal | float, *, currency: str, language: Language) -> str:
    """Return an amount as a banker reads it: whole units, in 万 from 10,000 up in Chinese.

    >>> shown_money(Decimal("120000"), currency="CNY", language="zh")
    '¥12万'
    >>> shown_money(Decimal("1234.5"), currency="CNY", language="en")
    '¥1,234'
    """
    sign = _SIGNS.get(currency, f"{currency} ")
    # Truncated, not rounded: a sentence must not promise more money than there is.
    whole = int(amount)
    if language == "zh" and abs(whole) >= 10_000:
        return f"{sign}{whole / 10_000:,.1f}".removesuffix(".0") + "\u4e07"
    return f"{sign}{whole:,}"
