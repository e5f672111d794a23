"""What a value by itself shows to be somebody's: an ID number, a telephone, a card, an e-mail."""

import datetime as dt
import re

from needmine.core.tables import IdentityKind

from .check_digits import passes_luhn
from .normal_forms import normal_form

_ID_NUMBER = re.compile(r"\d{6}(\d{8})\d{3}[\dX]")
_OLD_ID_NUMBER = re.compile(r"\d{6}(\d{6})\d{3}")
# Mainland mobile numbers: eleven digits, the second from 3 to 9.
_MOBILE = re.compile(r"1[3-9]\d{9}")
# ISO/IEC 7812: issuers of cards begin with 3 to 6 (UnionPay with 62).
_CARD = re.compile(r"[3-6]\d{12,18}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
# Longer than any of these numbers however it is written.
_LONGEST = 40


def identity_kind(value: str) -> IdentityKind:
    """Return which kind of identity a value shows by itself to be; empty where it shows none.

    A name, an address or a customer number does not show itself; those are known by their column.
    A wrong check digit makes an ID number no less somebody's.

    >>> identity_kind("11010519491231002X"), identity_kind("+86 138-1234-5678")
    ('id_number', 'phone')
    >>> identity_kind("20260131"), identity_kind("王小明")
    ('', '')
    """
    text = value.strip()
    if not text or len(text) > _LONGEST or not re.search(r"\d|@", text):
        return ""
    number = normal_form(text, "id_number")
    new, old = _ID_NUMBER.fullmatch(number), _OLD_ID_NUMBER.fullmatch(number)
    if (new and _is_day(new[1])) or (old and _is_day(f"19{old[1]}")):
        return "id_number"
    if _MOBILE.fullmatch(normal_form(text, "phone")) and not re.search(r"[^\d\s+()\-]", text):
        return "phone"
    card = normal_form(text, "card_number")
    if _CARD.fullmatch(card) and passes_luhn(card):
        return "card_number"
    return "email" if _EMAIL.fullmatch(text.lower()) else ""


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= 1880
