"""Records of made-up people with heavy errors, the same for the same seed.

Households share telephone, street and family name; women change their name; dates are missing or
have day and month changed round; names are typed wrongly, swapped, shortened or left out. None of
it was measured on a real file: it is meant to be hard, not typical.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import yaml

T = TypeVar("T")

COLUMNS = (
    "record", "person", "first_name", "surname", "dob", "phone", "email", "street", "postcode",
    "city",
)  # fmt: skip

_WORDS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("hard_records.yml").read_text(encoding="utf-8")
)
_STEMS, _ENDS = _WORDS["stems"], _WORDS["ends"]
_WOMEN, _MEN, _SHORT = _WORDS["women"], _WORDS["men"], _WORDS["short_names"]
_ROADS, _CITIES, _MAILS = _WORDS["roads"], _WORDS["cities"], _WORDS["mail_hosts"]
_AREAS, _UNITS = "ABCDEGHLMNPRSTWY", "ABDEFGHJLNPQRSTUWXYZ"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Sizes of households, each as often as it stands here.
_AT_HOME = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)

# Share of records, or of fields, that have each mistake.
TYPO, NO_DATE, SWAPPED_NAMES, SWAPPED_DATE, WRONG_DATE = 0.12, 0.20, 0.06, 0.05, 0.06
OLD_NAME, SHORT_NAME, NO_GIVEN, NO_FAMILY = 0.20, 0.25, 0.04, 0.03
NO_PHONE, HOME_PHONE, OLD_PHONE, NO_EMAIL, MOVED, NO_ADDRESS = 0.25, 0.20, 0.10, 0.35, 0.15, 0.15


def hard_records(people: int, *, seed: int, records_each: float = 3.0) -> pa.Table:
    """Return records of so many people in a mixed order, every column a text or null.

    Parameters
    ----------
    records_each
        Mean number of records a person has, at least one.
    """
    drawn = np.random.default_rng(seed)
    rows: list[tuple[str | None, ...]] = []
    person = 0
    while person < people:
        home, old = _home(drawn), _home(drawn)
        family = _surname(drawn)
        for _ in range(min(_one(drawn, _AT_HOME), people - person)):
            alive = _person(drawn, family)
            for _ in range(1 + drawn.poisson(records_each - 1)):
                rows.append((str(person), *_record(drawn, alive, home, old)))
            person += 1
    order = drawn.permutation(len(rows))
    mixed = [(str(number), *rows[place]) for number, place in enumerate(order)]
    columns = list(zip(*mixed, strict=True))
    return pa.table({n: pa.array(v, pa.string()) for n, v in zip(COLUMNS, columns, strict=True)})


def _person(drawn: np.random.Generator, family: str) -> dict[str, str]:
    is_woman = drawn.random() < 0.5
    given = _one(drawn, _WOMEN if is_woman else _MEN)
    born = np.datetime64("1935-01-01") + int(drawn.integers(0, 26_000))
    return {
        "given": given,
        "family": family,
        "old": _surname(drawn) if is_woman and drawn.random() < 0.5 else family,
        "born": str(born),
        "mobile": _number(drawn),
        "old_mobile": _number(drawn),
        "email": f"{given}.{family}{drawn.integers(1, 99)}@{_one(drawn, _MAILS)}".lower(),
    }


def _home(drawn: np.random.Generator) -> dict[str, str]:
    return {
        "phone": _number(drawn),
        "street": f"{drawn.integers(1, 180)} {_one(drawn, _STEMS)}{_one(drawn, _ENDS)}"
        f" {_one(drawn, _ROADS)}",
        "postcode": f"{_one(drawn, _AREAS)}{drawn.integers(1, 30)}"
        f" {drawn.integers(1, 9)}{_one(drawn, _UNITS)}{_one(drawn, _UNITS)}",
        "city": _one(drawn, _CITIES),
    }


def _one(drawn: np.random.Generator, of: Sequence[T]) -> T:
    return of[int(drawn.integers(0, len(of)))]


def _surname(drawn: np.random.Generator) -> str:
    # Squared, so that names at the head of both lists are far more common than the others.
    stem, end = (int(len(words) * drawn.random() ** 2) for words in (_STEMS, _ENDS))
    return f"{_STEMS[stem]}{_ENDS[end]}"


def _number(drawn: np.random.Generator) -> str:
    return f"07{drawn.integers(0, 1_000_000_000):09d}"


def _record(
    drawn: np.random.Generator, who: dict[str, str], home: dict[str, str], old: dict[str, str]
) -> Sequence[str | None]:
    def happens(share: float) -> bool:
        return bool(drawn.random() < share)

    given: str | None = who["given"]
    if given in _SHORT and happens(SHORT_NAME):
        given = _SHORT[given]
    family: str | None = who["old"] if happens(OLD_NAME) else who["family"]
    given = None if happens(NO_GIVEN) else _typed(drawn, given, TYPO)
    family = None if happens(NO_FAMILY) else _typed(drawn, family, TYPO)
    if happens(SWAPPED_NAMES):
        given, family = family, given
    lives = old if happens(MOVED) else home
    phone = who["old_mobile"] if happens(OLD_PHONE) else who["mobile"]
    phone = lives["phone"] if happens(HOME_PHONE) else phone
    is_there = not happens(NO_ADDRESS)
    return (
        given,
        family,
        None if happens(NO_DATE) else _date(drawn, who["born"]),
        None if happens(NO_PHONE) else _typed(drawn, phone, TYPO / 2, "0123456789"),
        None if happens(NO_EMAIL) else _typed(drawn, who["email"], TYPO),
        _typed(drawn, lives["street"], TYPO) if is_there else None,
        _typed(drawn, lives["postcode"], TYPO / 2) if is_there else None,
        lives["city"] if is_there else None,
    )


def _date(drawn: np.random.Generator, born: str) -> str:
    year, month, day = born.split("-")
    if drawn.random() < SWAPPED_DATE:
        return f"{year}-{day}-{month}"
    if drawn.random() < WRONG_DATE:
        digits = list(born)
        digits[_one(drawn, (2, 3, 6, 9))] = str(drawn.integers(0, 9))
        return "".join(digits)
    return born


def _typed(
    drawn: np.random.Generator, text: str | None, share: float, signs: str = _LETTERS
) -> str | None:
    """Return a text as somebody typed it: now and then one sign wrong, twice, gone or swapped."""
    if text is None or drawn.random() >= share:
        return text
    at, sign = int(drawn.integers(0, len(text))), _one(drawn, signs)
    kind = int(drawn.integers(0, 4))
    if kind == 0:
        return text[:at] + sign + text[at + 1 :]
    if kind == 1:
        return text[:at] + sign + text[at:]
    if kind == 2 or at + 1 >= len(text):
        return text[:at] + text[at + 1 :] or text
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
