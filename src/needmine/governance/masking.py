"""What of an identifying value may be shown by default.

Notes
-----
Rules follow the field's practice (JR/T 0171-2020 annex A; the first and last character of an ID
number, three and four digits of a mobile number, six and four of a card). A value too short for
its rule is hidden whole: showing half of a two-letter name would show the name.
"""

import re
from collections.abc import Callable

from needmine.core.tables import IdentityKind

_CJK = re.compile(r"[\u3400-\u9fff]")
# Ends of the district part of a mainland address: what follows is the street.
_DISTRICT = re.compile(r"^.*?(?:[区县旗]|市(?!.*[区县旗市]))")


def masked(value: str | None, kind: IdentityKind) -> str:
    """Return what may be shown of a value to a person without a reason to see it.

    >>> masked("王小明", "name"), masked("13712349050", "phone")
    ('王**', '137****9050')
    """
    text = (value or "").strip()
    if not text:
        return ""
    rules: dict[str, Callable[[str], str]] = {
        "name": _name,
        "id_number": lambda t: _ends(t, 1, 1),
        "phone": lambda t: _ends(t, 3, 4, hidden=4),
        "email": _email,
        "address": _address,
        "account_number": lambda t: _ends(t, 0, 4, hidden=4),
        "card_number": lambda t: _ends(t, 6, 4),
        "party_id": lambda t: _ends(t, 0, 4, hidden=4),
        "master_party_id": lambda t: _ends(t, 0, 4, hidden=4),
    }
    rule = rules.get(kind)
    return rule(text) if rule else "******"


def _ends(text: str, first: int, last: int, hidden: int | None = None) -> str:
    if "*" in text:
        return text if set(text) != {"*"} else "*" * (hidden or len(text))
    # Fewer than four hidden characters could be guessed: then nothing is shown.
    if len(text) - first - last < 4:
        return "*" * (hidden or len(text))
    stars = "*" * (hidden if hidden is not None else len(text) - first - last)
    return text[:first] + stars + text[len(text) - last :]


def _name(text: str) -> str:
    if _CJK.match(text):
        return text[0] + "*" * (len(text) - 1) if len(text) > 1 else "*"
    return f"{text[0]}***" if len(text) > 1 else "***"


def _email(text: str) -> str:
    user, at, domain = text.partition("@")
    return f"{user[0]}***@{domain}" if at and len(user) > 1 and domain else "***"


def _address(text: str) -> str:
    district = _DISTRICT.match(text)
    return f"{district.group()}****" if district and district.group() != text else "****"
