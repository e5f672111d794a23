"""One spelling for each identifying value, so that equal values get equal tokens."""

import re
import unicodedata

from needmine.core.tables import IdentityKind

_SEPARATORS = re.compile(r"[\s\-.()（）]")
_NOT_DIGITS = re.compile(r"\D")


def normal_form(value: str, kind: IdentityKind) -> str:
    """Return the spelling under which a value is compared.

    >>> normal_form("+86 138-1234-5678", "phone")
    '13812345678'
    >>> normal_form(" 11010119900307775x ", "id_number")
    '11010119900307775X'
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    if kind == "phone":
        digits = _NOT_DIGITS.sub("", plain)
        # Mainland mobile numbers are written with and without the country code.
        for prefix in ("0086", "86"):
            if len(digits) == len(prefix) + 11 and digits.startswith(prefix):
                return digits.removeprefix(prefix)
        return digits or plain
    if kind == "id_number":
        return _SEPARATORS.sub("", plain).upper()
    if kind in ("account_number", "card_number"):
        return _SEPARATORS.sub("", plain)
    if kind == "email":
        return plain.lower()
    if kind == "name":
        return " ".join(plain.split()).casefold()
    return plain
