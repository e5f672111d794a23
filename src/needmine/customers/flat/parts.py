"""What linking compares of each row of a flat file, in memory only."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

import pyarrow as pa

from ..addresses import chinese_address, normal_city
from ..id_numbers import IdNumber, read_id_number
from ..names import former_name, name_keys, names_but_one, normal_name, short_for, words_of
from ..rules import Rules
from ..traits import email_of, phone_of
from .columns import Columns
from .dates import eight_digits, is_day_first
from .settings import FlatRules

Texts = list[str | None]
T = TypeVar("T")

_NOT_SIGNS = re.compile(r"[\W_]+")
_HOUSE = re.compile(
    r"\s*(?:no\.?\s*)?(\d+\s?[a-z]?(?:[/-]\d+[a-z]?)?)[\s,]+(?=\D)(.+)", re.IGNORECASE
)
_NUMBERS = re.compile(r"\d+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_INITIALS = 3


def parts(rows: pa.Table, columns: Columns, *, flat: FlatRules) -> pa.Table:
    """Return what is compared of each row, one row per row in their order.

    A part that no column fills is null throughout.
    """
    found: dict[str, Sequence[Any]] = {"unique_id": range(len(rows))}
    found |= _names(rows, columns)
    found |= _id_numbers(rows, columns)
    found |= _births(rows, columns, found.pop("id_births"), flat.rules)
    found |= _reached(rows, columns)
    found |= _addresses(rows, columns)
    found["gender"] = _each(
        _first(rows, columns, "gender"), lambda value: flat.genders.get(value[0].casefold())
    )
    for kind in ("birth_place", "occupation"):
        found[kind] = _each(_first(rows, columns, kind), _compact)
    return pa.table({name: pa.array(values, _type(name)) for name, values in found.items()})


def _type(name: str) -> pa.DataType:
    if name == "unique_id":
        return pa.int64()
    if name in ("name_keys", "name_but_one"):
        return pa.list_(pa.string())
    return pa.bool_() if name.startswith("id_is_") else pa.string()


def _each(values: Texts, read: Callable[[str], T | None]) -> list[T | None]:
    """Return what is read from each value; a value that occurs often is read once."""
    known = {value: read(value) for value in set(values) if value is not None}
    return [None if value is None else known[value] for value in values]


def _texts(rows: pa.Table, header: str) -> Texts:
    return [value.strip() or None if value else None for value in rows[header].to_pylist()]


def _first(rows: pa.Table, columns: Columns, kind: str) -> Texts:
    """Return the first filled value among the columns of a kind, nulls where there is no column."""
    filled: Texts = [None] * len(rows)
    for header in columns.get(kind, ()):
        filled = [old or new for old, new in zip(filled, _texts(rows, header), strict=True)]
    return filled


def _names(rows: pa.Table, columns: Columns) -> dict[str, Sequence[Any]]:
    given, surname = _first(rows, columns, "given_name"), _first(rows, columns, "surname")
    whole, former = _first(rows, columns, "name"), _first(rows, columns, "former_name")
    split = _each(whole, _split)
    chinese: Texts = []
    for place, (first, last) in enumerate(zip(given, surname, strict=True)):
        line = f"{last or ''}{first or ''}" if first or last else whole[place] or ""
        chinese.append(line if _CHINESE.search(line) else None)
        if not first and not last and split[place]:
            given[place], surname[place] = split[place] or (None, None)
    old = [
        said or beside
        for said, beside in zip(
            _each(former, normal_name), _each(chinese, former_name), strict=True
        )
    ]
    is_latin = [line is None for line in chinese]
    names = _each(chinese, normal_name)
    givens = _kept(_each(given, _compact_name), is_latin)
    surnames = _kept(_each(surname, _compact_name), is_latin)
    return {
        "name": names,
        "name_token": names,
        "former_name": old,
        "name_keys": [
            [*(keys or []), *(older or [])]
            for keys, older in zip(_each(chinese, name_keys), _each(old, name_keys), strict=True)
        ],
        "name_but_one": [names_but_one(name) for name in names],
        "given": givens,
        "given_short": _each(givens, short_for),
        "surname": surnames,
        "former": _each(former, _last_name),
        "names_sorted": _joined_sorted(givens, surnames),
        "fronts_sorted": _joined_sorted(
            [value and value[:_INITIALS] for value in givens],
            [value and value[:_INITIALS] for value in surnames],
        ),
    }


def _kept(values: Texts, keep: Sequence[bool]) -> Texts:
    return [value if stays else None for value, stays in zip(values, keep, strict=True)]


def _joined_sorted(one: Texts, other: Texts) -> Texts:
    return [
        "|".join(sorted((left, right))) if left and right else None
        for left, right in zip(one, other, strict=True)
    ]


def _compact_name(name: str) -> str | None:
    return "".join(words_of(name)).upper() or None


def _last_name(name: str) -> str | None:
    words = words_of(name)
    return words[-1].upper() if words else None


def _split(name: str) -> tuple[str | None, str | None] | None:
    """Return given and family name of a name in Latin letters."""
    if _CHINESE.search(name):
        return None
    family, comma, given = name.partition(",")
    if comma:
        return given.strip() or None, family.strip() or None
    words = words_of(name)
    return (" ".join(words[:-1]) or None, words[-1]) if words else None


def _id_numbers(rows: pa.Table, columns: Columns) -> dict[str, Sequence[Any]]:
    numbers: list[IdNumber | None] = _each(_first(rows, columns, "id_number"), read_id_number)
    return {
        "id_body": [number.body if number else None for number in numbers],
        "id_is_verified": [bool(number and number.is_verified) for number in numbers],
        "id_births": [number.birth_date if number else None for number in numbers],
    }


def _births(
    rows: pa.Table, columns: Columns, id_births: Sequence[Any], rules: Rules
) -> dict[str, Sequence[Any]]:
    written = _first(rows, columns, "birth_date")
    day_first = is_day_first(written)
    empty = {date.replace("-", "") for date in rules.empty_birth_dates}
    digits = [
        date if date and date not in empty else born and f"{born:%Y%m%d}"
        for date, born in zip(
            _each(written, lambda value: eight_digits(value, day_first=day_first)),
            id_births,
            strict=True,
        )
    ]
    return {
        "birth_digits": digits,
        "birth_swapped": _each(digits, lambda date: f"{date[:4]}{date[6:]}{date[4:6]}"),
        "birth_year": _each(digits, lambda date: date[:4]),
        # Found under one key even where day and month are changed round.
        "birth_sorted": _each(
            digits, lambda date: date[:4] + "".join(sorted((date[4:6], date[6:])))
        ),
    }


def _reached(rows: pa.Table, columns: Columns) -> dict[str, Sequence[Any]]:
    emails = _each(_first(rows, columns, "email"), email_of)
    return {
        "phone": _each(_first(rows, columns, "phone"), phone_of),
        "email": emails,
        "email_user": _each(emails, lambda address: address.partition("@")[0]),
    }


def _addresses(rows: pa.Table, columns: Columns) -> dict[str, Sequence[Any]]:
    houses = _first(rows, columns, "house_number")
    lines = _each(_first(rows, columns, "street"), _house_and_street)
    own: Sequence[tuple[str | None, str | None, str | None]] = [
        line or (None, None, None) for line in lines
    ]
    second = [
        f"{rest or ''} {line or ''}".strip() or None
        for (_, _, rest), line in zip_longest(own, _first(rows, columns, "building"))
    ]
    return {
        "house": [
            house or written
            for house, (written, _, _) in zip(_each(houses, _compact), own, strict=True)
        ],
        "street": [street for _, street, _ in own],
        "building": _each(second, _compact),
        "place": [
            named or beside
            for named, beside in zip(
                _each(_first(rows, columns, "place"), _place),
                _each(_first(rows, columns, "street"), _district),
                strict=True,
            )
        ],
        "postcode": _each(_first(rows, columns, "postcode"), _compact),
    }


def _house_and_street(line: str) -> tuple[str | None, str | None, str | None]:
    """Return the house number, the street and the rest of a line of an address."""
    if _CHINESE.search(line):
        _, _, rest = chinese_address(line)
        return "-".join(_NUMBERS.findall(rest)) or None, _compact(_NUMBERS.sub("", rest)), None
    pieces = [piece for piece in line.split(",") if piece.strip()]
    for place, piece in enumerate(pieces):
        if found := _HOUSE.fullmatch(piece):
            rest = " ".join([*pieces[:place], *pieces[place + 1 :]])
            return _compact(found[1]), _compact(found[2]), rest.strip() or None
    return None, _compact(pieces[0]) if pieces else None, " ".join(pieces[1:]).strip() or None


def _district(line: str) -> str | None:
    city, district, _ = chinese_address(line) if _CHINESE.search(line) else (None, None, "")
    return district or city


def _place(text: str) -> str | None:
    return normal_city(text) if _CHINESE.search(text) else _compact(text)


def _compact(text: str) -> str | None:
    """Return letters and digits of a text in one spelling, None where there are none."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _NOT_SIGNS.sub("", "".join(c for c in plain if not unicodedata.combining(c))) or None
