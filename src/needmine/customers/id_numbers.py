"""ID numbers as linking compares them: 15 and 18 digits made one, check digits looked at."""

import datetime as dt
import re
from dataclasses import dataclass

from needmine.governance.check_digits import check_digit
from needmine.governance.normal_forms import normal_form

_MAINLAND = re.compile(r"(\d{17})([\dX])")
_OLD_MAINLAND = re.compile(r"\d{15}")
# Mainland travel permit of residents of Hong Kong and Macao: nine signs for life, then on cards
# issued before 2013 how often it was issued.
_HOME_PERMIT = re.compile(r"([HM]\d{8})\d\d")
_PLACEHOLDER = re.compile(r"(.)\1*|0?123456789\d*")
_SHORTEST = 5


@dataclass(frozen=True, kw_only=True)
class IdNumber:
    """An ID number taken apart.

    Parameters
    ----------
    body
        What is compared: the seventeen digits before the check digit of a mainland ID, else the
        whole number.
    is_mainland
        Whether it has the shape of a mainland resident's ID.
    is_verified
        Whether it carries a check digit, and the right one. The check digit finds every single
        wrong digit, so two verified numbers that differ are two people, never a slip of the pen.
    birth_date, gender
        As the number says; None where it says nothing credible.
    """

    body: str
    is_mainland: bool
    is_verified: bool
    birth_date: dt.date | None
    gender: str | None


def read_id_number(number: str | None) -> IdNumber | None:
    """Return an ID number taken apart, or None where it is none (empty, ``000000``, ``1234567``).

    >>> read_id_number("11010519491231002X").is_verified
    True
    >>> read_id_number("110105491231002").body
    '11010519491231002'
    >>> read_id_number("H1234567802").body
    'H12345678'
    """
    normal = normal_form(number, "id_number") if number else ""
    if len(normal) < _SHORTEST or _PLACEHOLDER.fullmatch(normal):
        return None
    if _OLD_MAINLAND.fullmatch(normal):
        # The fifteen digits of 1984 to 1999 leave out the century; all their bearers were born
        # in the 19 hundreds.
        return _mainland(f"{normal[:6]}19{normal[6:]}", check="")
    if found := _MAINLAND.fullmatch(normal):
        return _mainland(found[1], check=found[2])
    if found := _HOME_PERMIT.fullmatch(normal):
        normal = found[1]
    return IdNumber(body=normal, is_mainland=False, is_verified=False, birth_date=None, gender=None)


def _mainland(body: str, *, check: str) -> IdNumber:
    return IdNumber(
        body=body,
        is_mainland=True,
        is_verified=check == check_digit(body),
        birth_date=_birth_date(body),
        gender="male" if int(body[16]) % 2 else "female",
    )


def _birth_date(body: str) -> dt.date | None:
    try:
        return dt.date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return None
