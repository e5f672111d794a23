"""Numbers that look right and can belong to nobody: ID cards, cards, phones, accounts."""

import numpy as np

from .chance import Flags, Ints, Texts, texts

# GB 11643-1999: weight of each of the first 17 digits, and the check character by remainder.
ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
ID_CHECKS = "10X98765432"
# GB/T 2260 gives no province the number 99.
ID_PREFIX = 99
# China's numbering plan keeps 144 for machines, whose numbers have 13 digits: none has 11.
PHONE_PREFIX = 144
# ISO/IEC 7812: 9 is for national bodies by country code, and ISO 3166 gives 990 to no country.
CARD_PREFIX = 999_000


def digits_of(numbers: Ints, width: int) -> Ints:
    """Return one row of decimal digits per number."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return np.asarray(numbers[:, None] // powers % 10, dtype=np.int64)


def luhn_digit(numbers: Ints, width: int) -> Ints:
    """Return the Luhn check digit (ISO/IEC 7812-1) of numbers of that width."""
    digits = digits_of(numbers, width)
    digits[:, ::-1][:, ::2] *= 2
    return np.asarray((10 - (digits // 10 + digits % 10).sum(axis=1) % 10) % 10, dtype=np.int64)


def scattered(index: Ints, width: int, *, salt: int) -> Ints:
    """Return different numbers below ten to the width for different indices, in no order."""
    # Ends in 9, so it shares no factor with ten, and multiplying only permutes.
    step = 6_180_339_879
    return np.asarray((index * step + salt * 7_919) % 10**width, dtype=np.int64)


def id_numbers(births: "np.ndarray[tuple[int], np.dtype[np.datetime64]]", female: Flags) -> Texts:
    """Return ID numbers with the reserved prefix 99, a birth date and a right check digit."""
    index = np.arange(len(female), dtype=np.int64)
    day = np.array([int(text.replace("-", "")) for text in births.astype(str)], dtype=np.int64)
    area = ID_PREFIX * 10_000 + scattered(index % 10_000, 4, salt=3)
    # The 17th digit is odd for men, even for women.
    sequence = (2 * (index // 10_000) + 1 + female) % 1000
    body = (area * 10**8 + day) * 1000 + sequence
    checks = (digits_of(body, 17) * ID_WEIGHTS).sum(axis=1) % 11
    return texts(
        f"{number}{ID_CHECKS[check]}"
        for number, check in zip(body.tolist(), checks.tolist(), strict=True)
    )


def is_id_number(text: str) -> bool:
    """Return whether a text has the form and the check digit of an ID number.

    >>> is_id_number("11010519491231002X")
    True
    """
    if len(text) != 18 or not text[:17].isdigit():
        return False
    total = sum(int(d) * int(w) for d, w in zip(text[:17], ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11] == text[17]


def card_numbers(index: Ints) -> Texts:
    """Return 16-digit card numbers in a range no card scheme can assign."""
    body = CARD_PREFIX * 10**9 + scattered(index, 9, salt=5)
    return texts(map(str, (body * 10 + luhn_digit(body, 15)).tolist()))


def phones(index: Ints) -> Texts:
    """Return 11-digit mobile numbers that no network can give to a person."""
    return texts(map(str, (PHONE_PREFIX * 10**8 + scattered(index, 8, salt=7)).tolist()))


def account_numbers(prefix: int, index: Ints) -> Texts:
    """Return 17-digit account numbers below a two-digit prefix, with a Luhn digit."""
    body = prefix * 10**14 + scattered(index, 14, salt=prefix)
    return texts(map(str, (body * 10 + luhn_digit(body, 16)).tolist()))
