"""What linking compares of each record, revealed in memory only."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from needmine.governance.normal_forms import normal_form

from .addresses import normal_city
from .id_numbers import IdNumber, read_id_number
from .names import former_name, name_keys, names_but_one, normal_name
from .rules import Rules

Reveal = Callable[[Sequence[str | None]], list[str | None]]

# One row per record; ``unique_id`` is its place among all records. Only `traits` makes it, and it
# never leaves memory: it holds names and numbers in the clear.
SCHEMA = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("name", pa.string()),
        ("name_token", pa.string()),
        ("former_name", pa.string()),
        ("name_keys", pa.list_(pa.string())),
        ("name_but_one", pa.list_(pa.string())),
        ("id_body", pa.string()),
        ("id_block", pa.string()),
        ("id_front", pa.string()),
        ("id_back", pa.string()),
        ("id_is_mainland", pa.bool_()),
        ("id_is_verified", pa.bool_()),
        ("phone", pa.string()),
        ("phone_block", pa.string()),
        ("phone_token", pa.string()),
        ("email", pa.string()),
        ("birth_date", pa.string()),
        ("birth_digits", pa.string()),
        ("birth_swapped", pa.string()),
        ("city", pa.string()),
        ("gender", pa.string()),
    ]
)

# Eight times the same digit, or a staircase: typed to get past a form.
_RUN = 8
_STAIRS = "01234567890123456789"
_SHORTEST_PHONE = 7
_ID_HALF = 9


def traits(records: pa.Table, *, reveal: Reveal, rules: Rules) -> pa.Table:
    """Return what is compared of each record, one row per record in their order."""
    names = reveal(records["name"].to_pylist())
    ids = [read_id_number(number) for number in reveal(records["id_number"].to_pylist())]
    phones = [phone_of(number) for number in reveal(records["phone"].to_pylist())]
    births = [
        _birth(date, number, rules)
        for date, number in zip(records["birth_date"].to_pylist(), ids, strict=True)
    ]
    bodies = [number.body if number else None for number in ids]
    normal = [normal_name(name) for name in names]
    former = [former_name(name) for name in names]
    columns: dict[str, Any] = {
        "unique_id": range(len(records)),
        "name": normal,
        "name_token": _where(records["name"], normal),
        "former_name": former,
        # Found under the former name too.
        "name_keys": [
            [*name_keys(name), *name_keys(old)] for name, old in zip(names, former, strict=True)
        ],
        "name_but_one": [names_but_one(name) for name in normal],
        "id_body": bodies,
        "id_block": _unless_crowded(bodies, rules.largest_block),
        "id_front": [body[:_ID_HALF] if body else None for body in bodies],
        "id_back": [body[_ID_HALF:] or None if body else None for body in bodies],
        "id_is_mainland": [bool(number and number.is_mainland) for number in ids],
        "id_is_verified": [bool(number and number.is_verified) for number in ids],
        "phone": phones,
        "phone_block": _unless_crowded(phones, rules.largest_block),
        "phone_token": _where(records["phone"], phones),
        "email": [email_of(address) for address in reveal(records["email"].to_pylist())],
        "birth_date": [birth.isoformat() if birth else None for birth in births],
        "birth_digits": [_digits(birth) for birth in births],
        "birth_swapped": [_swapped(birth) for birth in births],
        "city": [normal_city(city) for city in records["city"].to_pylist()],
        "gender": [
            said or (number.gender if number else None)
            for said, number in zip(records["gender"].to_pylist(), ids, strict=True)
        ],
    }
    return pa.table([pa.array(columns[field.name], field.type) for field in SCHEMA], schema=SCHEMA)


def _where(tokens: pa.ChunkedArray, values: list[str | None]) -> list[str | None]:
    return [
        token if value else None for token, value in zip(tokens.to_pylist(), values, strict=True)
    ]


def phone_of(number: str | None) -> str | None:
    """Return a telephone number in the spelling that is compared, None where it is none."""
    digits = normal_form(number, "phone") if number else ""
    if not digits.isdigit() or len(digits) < _SHORTEST_PHONE:
        return None
    # 0138… is how switchboards dial a mobile number of another city.
    if len(digits) == 12 and digits.startswith("01"):
        digits = digits[1:]
    runs = any(digit * _RUN in digits for digit in "0123456789")
    return None if runs or digits in _STAIRS or digits[1:] in _STAIRS else digits


def email_of(address: str | None) -> str | None:
    """Return an e-mail address in the spelling that is compared, None where it is none."""
    normal = normal_form(address, "email") if address else ""
    name, _, domain = normal.partition("@")
    return normal if name and "." in domain else None


def _birth(date: dt.date | None, number: IdNumber | None, rules: Rules) -> dt.date | None:
    if date is not None and date.isoformat() not in rules.empty_birth_dates:
        return date
    return number.birth_date if number else None


def _digits(date: dt.date | None) -> str | None:
    return date.isoformat().replace("-", "") if date else None


def _swapped(date: dt.date | None) -> str | None:
    return f"{date.year:04d}{date.day:02d}{date.month:02d}" if date else None


def _unless_crowded(values: list[str | None], largest: int) -> list[str | None]:
    counts = Counter(values)
    return [value if counts[value] <= largest else None for value in values]


def is_linkable(records: pa.Table) -> bool:
    """Return whether any record has a name, an ID number or a telephone to link by."""
    return any(
        pc.any(pc.is_valid(records[column])).as_py() for column in ("name", "id_number", "phone")
    )
