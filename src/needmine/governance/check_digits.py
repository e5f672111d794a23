"""Check digits of the numbers that name people, companies and cards."""

import re

# GB 11643-1999: ISO 7064 MOD 11-2, weights of the first seventeen digits.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"

# GB 32100-2015: letters and digits of the unified social credit code, weights are powers of 3.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_digit(body: str) -> str:
    """Return the check digit that belongs to the first seventeen digits of a mainland ID.

    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def is_credit_code(code: str) -> bool:
    """Return whether this is a company's unified social credit code with its right check sign.

    >>> is_credit_code("91350100M000100Y43")
    True
    """
    if not _CREDIT_CODE.fullmatch(code):
        return False
    total = sum(
        _CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17])
    )
    return _CREDIT_SIGNS[-total % 31] == code[17]


def passes_luhn(digits: str) -> bool:
    """Return whether digits end in their right check digit by ISO/IEC 7812-1 (Luhn).

    >>> passes_luhn("6222020200112233445"), passes_luhn("79927398713")
    (False, True)
    """
    total = sum(
        int(digit) if place % 2 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(digits[::-1], 1)
    )
    return bool(digits) and total % 10 == 0
